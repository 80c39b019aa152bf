package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/demo/demotest"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

// config is a fresh installation on the engine under test.
func config(t *testing.T) Config {
	t.Helper()
	c := bareConfig(t)
	if dbtest.OnPostgres() {
		c.DatabaseURL = dbtest.Database(t)
	}
	return c
}

// demoConfig is an installation that holds the Chinese demo workspace.
func demoConfig(t *testing.T) Config {
	t.Helper()
	c, m := bareConfig(t), demotest.In["zh"]
	if dbtest.OnPostgres() {
		c.DatabaseURL = m.Database(t)
	} else {
		m.Write(t, filepath.Join(c.Data, databaseFile))
	}
	return c
}

// bareConfig names a folder without a database.
func bareConfig(t *testing.T) Config {
	t.Helper()
	c, err := ReadConfig([]string{"KONGDAN_DATA=" + t.TempDir(), "KONGDAN_ADDRESS=127.0.0.1:0"}, nil, "test")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func status(h http.Handler, path string, header ...string) int {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if len(header) > 0 {
		r.Header.Set("Authorization", header[0])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestReadyMeansMigratedWithADatabaseAndNotStopping(t *testing.T) {
	h := &health{}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/signin": 503, "/metrics": 503} {
		if got := status(h, path); got != want {
			t.Errorf("starting: %s is %d, want %d", path, got, want)
		}
	}
	c := config(t)
	c.MetricsToken = "0123456789abcdef"
	a, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	h.open(a)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/setup": 200, "/metrics": 401} {
		if got := status(h, path); got != want {
			t.Errorf("serving: %s is %d, want %d", path, got, want)
		}
	}
	if got := status(h, "/metrics", "Bearer 0123456789abcdef"); got != 200 {
		t.Errorf("metrics with the token: %d", got)
	}
	if got := status(h, "/metrics", "Bearer 0123456789abcdeX"); got != 401 {
		t.Errorf("metrics with a wrong token: %d", got)
	}
	h.drain()
	if got := status(h, "/readyz"); got != 503 {
		t.Errorf("stopping: %d", got)
	}
	h.stopping.Store(false)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503} {
		if got := status(h, path); got != want {
			t.Errorf("without a database: %s is %d, want %d", path, got, want)
		}
	}
}

// serving runs the whole program until the test ends or stop is called.
func serving(t *testing.T, c Config) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, c, w); _ = w.Close() }()
	if _, err := r.Read(make([]byte, 512)); err != nil { // it speaks when it is up
		t.Fatalf("it did not start: %v", <-ended)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	var once sync.Once
	var err error
	stop = func() error { once.Do(func() { cancel(); err = <-ended }); return err }
	t.Cleanup(func() { _ = stop() })
	return stop
}

func TestAnUncleanStopIsNoticed(t *testing.T) {
	if dbtest.OnPostgres() {
		return // its own recovery is PostgreSQL's matter
	}
	c := config(t)
	for i, unclean := range []bool{false, false, true, false} {
		if unclean { // what a killed program leaves
			if err := os.WriteFile(filepath.Join(c.Data, markName), []byte("1\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var out safeBuffer
		c.Log = slog.New(slog.NewTextHandler(&out, nil))
		stop := serving(t, c)
		deadline := time.Now().Add(10 * time.Second)
		for unclean && !strings.Contains(out.String(), "the database is sound") && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "the database is sound"); got != unclean {
			t.Errorf("start %d: checked %v, want %v:\n%s", i, got, unclean, out.String())
		}
	}
}

func TestADamagedFileIsReported(t *testing.T) {
	if dbtest.OnPostgres() {
		return
	}
	c := config(t)
	a, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.db.InTx(t.Context(), func(tx *db.Tx) error { // the end of the file shall hold rows
		for i := range 200 {
			if _, err := tx.ExecContext(t.Context(), `INSERT INTO installation (name, value) VALUES ($1, $2)`, fmt.Sprint(i), strings.Repeat("x", 3000)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(c.Data, databaseFile)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	for page := info.Size()/4096 - 12; page*4096 < info.Size(); page++ {
		if _, err := file.WriteAt(bytes.Repeat([]byte{0xA5}, 512), page*4096); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := db.OpenSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	var out safeBuffer
	b := &App{db: d, log: slog.New(slog.NewTextHandler(&out, nil)), figures: newFigures("", d)}
	b.checkAfterUncleanStop(t.Context())
	_ = d.Close()
	if !strings.Contains(out.String(), "level=ERROR") {
		t.Errorf("damage was not seen: %s", out.String())
	}
}

// TestManyStartsAtOnce lets three programs migrate one empty PostgreSQL
// database at the same time.
func TestManyStartsAtOnce(t *testing.T) {
	c := config(t)
	if !dbtest.OnPostgres() {
		return
	}
	c.DatabaseURL = dbtest.Empty(t)
	faults := make([]error, 3)
	var wg sync.WaitGroup
	for i := range faults {
		wg.Go(func() {
			a, err := New(t.Context(), c)
			if err == nil {
				err = a.Close()
			}
			faults[i] = err
		})
	}
	wg.Wait()
	if err := errors.Join(faults...); err != nil {
		t.Error(err)
	}
}

func TestRequestsThatRunAreFinished(t *testing.T) {
	c := config(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Address = l.Addr().String()
	_ = l.Close()
	stop := serving(t, c)
	conn, err := net.Dial("tcp", c.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	body := "login=nobody&password=nothing"
	_, _ = fmt.Fprintf(conn, "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body[:10])
	time.Sleep(200 * time.Millisecond) // it is being answered
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	time.Sleep(200 * time.Millisecond)
	if _, err := net.DialTimeout("tcp", c.Address, time.Second); err == nil {
		t.Error("a stopping program takes new connections")
	}
	_, _ = io.WriteString(conn, body[10:])
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 422") {
		t.Errorf("%v %.200s", err, answer)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestATakenPortIsToldFirst: nothing is built, and the next start has nothing to check.
func TestATakenPortIsToldFirst(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for _, taken := range []string{"door", "figures"} {
		c := config(t)
		c.Address, c.Demo = "127.0.0.1:0", "zh"
		if taken == "door" {
			c.Address = l.Addr().String()
		} else {
			c.MetricsAddress = l.Addr().String()
		}
		var said bytes.Buffer
		if err := Serve(t.Context(), c, &said); err == nil || said.Len() > 0 {
			t.Errorf("%s: %v, said %q", taken, err, said.String())
		}
		f, err := claimFolder(c)
		if err != nil {
			t.Fatal(err)
		}
		if f.unclean {
			t.Errorf("%s: the folder is left as after a fall", taken)
		}
		f.release()
	}
}
