package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the real program, running on its own.
type server struct {
	base string
	cmd  *exec.Cmd
	log  bytes.Buffer
	cold time.Duration // from the start to the first ready answer
}

// metricsToken opens /metrics to us.
const metricsToken = "bench-reads-the-figures"

// start runs the binary on a data folder and waits until it is ready.
func start(ctx context.Context, binary, folder string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{base: "http://" + address}
	s.cmd = exec.CommandContext(ctx, binary, "serve", "--data", folder, "--address", address) // #nosec G204 -- our own binary
	s.cmd.Env = append(os.Environ(), "KONGDAN_METRICS_TOKEN="+metricsToken)
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(begin) < 30*time.Second {
		res, err := http.Get(s.base + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				s.cold = time.Since(begin)
				return s, nil
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	_ = s.stop()
	return nil, fmt.Errorf("the program was not ready within 30 s:\n%s", s.log.String())
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

// cpu is the processor time the program has used so far.
func (s *server) cpu() (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, ok := strings.Cut(string(raw), ") ") // the name may hold blanks
	fields := strings.Fields(rest)
	if !ok || len(fields) < 13 {
		return 0, fmt.Errorf("cannot read %q", raw)
	}
	var ticks int64
	for _, f := range fields[11:13] { // utime and stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil // Linux counts in hundredths of a second
}

// memory is the program's resident memory in bytes.
func (s *server) memory() (int64, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.SplitSeq(string(raw), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("no VmRSS in the status of the process")
}

// figures are what the program tells of itself, and how long it took to.
type figures struct {
	took               time.Duration
	goroutines, heapMB float64
	waited             float64 // seconds that readers waited for a connection
}

func (s *server) figures(ctx context.Context) (f figures, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/metrics", nil)
	if err != nil {
		return f, err
	}
	req.Header.Set("Authorization", "Bearer "+metricsToken)
	begin := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return f, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	f.took = time.Since(begin)
	if err != nil || res.StatusCode != http.StatusOK {
		return f, fmt.Errorf("/metrics answers %d: %v", res.StatusCode, err)
	}
	for line := range strings.Lines(string(body)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			continue
		}
		switch name {
		case "go_goroutines":
			f.goroutines = n
		case "go_memstats_heap_inuse_bytes":
			f.heapMB = n / 1e6
		case `kongdan_database_wait_seconds_total{pool="read"}`:
			f.waited = n
		}
	}
	return f, nil
}

// ownCPU is the processor time that the load itself has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// loadAverage is how busy the machine is, as it says itself.
func loadAverage() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(raw), " ")
	return one
}
