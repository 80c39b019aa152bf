package app

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// rude is a listening program and what it has logged.
type rude struct {
	t       *testing.T
	address string
	log     *safeBuffer
}

// newRude listens with the server's limits, its times made short.
func newRude(t *testing.T) *rude {
	t.Helper()
	log := &safeBuffer{}
	c := config(t)
	c.Log = slog.New(slog.NewTextHandler(log, nil))
	a, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if _, _, err := a.CreateOrganisation(t.Context(), "公司", nil, "zh"); err != nil {
		t.Fatal(err)
	}
	h := &health{}
	h.open(a)
	s := newServer(h, c.Log)
	for name, d := range map[string]*time.Duration{"header": &s.ReadHeaderTimeout, "read": &s.ReadTimeout, "write": &s.WriteTimeout, "idle": &s.IdleTimeout} {
		if *d <= 0 || *d > 5*time.Minute {
			t.Errorf("the %s time is %s", name, *d)
		}
	}
	s.ReadHeaderTimeout, s.ReadTimeout, s.IdleTimeout = 400*time.Millisecond, 800*time.Millisecond, time.Second
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return &rude{t, l.Addr().String(), log}
}

// says sends bytes as they are and returns the answer; 0 where the connection
// was closed without one.
func (r *rude) says(raw string) (int, string) {
	r.t.Helper()
	conn, err := net.Dial("tcp", r.address)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	go func() { _, _ = io.WriteString(conn, raw) }()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		if ne, ok := err.(net.Error); ok && ne.Timeout() {
			r.t.Errorf("no answer to %.60q", raw)
		}
		return 0, ""
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

const formHead = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"

func TestRudeRequests(t *testing.T) {
	r := newRude(t)
	long := strings.Repeat("x", 40<<10)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write(bytes.Repeat([]byte("login="), 1<<20))
	_ = z.Close()
	bomb := zipped.String()
	for name, c := range map[string]struct {
		raw    string
		status []int
	}{
		"a header of 40 KB":          {"GET /signin HTTP/1.1\r\nHost: localhost\r\nX-A: " + long + "\r\n\r\n", []int{431, 0}},
		"a cookie of 40 KB":          {"GET /signin HTTP/1.1\r\nHost: localhost\r\nCookie: kongdan_session=" + long + "\r\n\r\n", []int{431, 0}},
		"a cookie of 20 KB":          {"GET /signin HTTP/1.1\r\nHost: localhost\r\nCookie: kongdan_session=" + long[:20<<10] + "; kongdan_flash=" + long[:4096] + "\r\n\r\n", []int{200}},
		"a thousand cookies":         {"GET /signin HTTP/1.1\r\nHost: localhost\r\nCookie: " + strings.Repeat("kongdan_session=x; ", 1000) + "\r\n\r\n", []int{200, 431}},
		"an address of 40 KB":        {"GET /signin?q=" + long + " HTTP/1.1\r\nHost: localhost\r\n\r\n", []int{431, 0}},
		"no host":                    {"GET /signin HTTP/1.1\r\n\r\n", []int{400}},
		"two hosts":                  {"GET /signin HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", []int{400}},
		"a host with markup":         {"GET /signin HTTP/1.1\r\nHost: <script>\r\n\r\n", []int{400}},
		"a length and pieces":        {"POST /signin HTTP/1.1\r\n" + formHead + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", []int{400, 422}},
		"two lengths":                {"POST /signin HTTP/1.1\r\n" + formHead + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nlogin", []int{400}},
		"a negative length":          {"POST /signin HTTP/1.1\r\n" + formHead + "Content-Length: -5\r\n\r\nlogin", []int{400}},
		"pieces that are none":       {"POST /signin HTTP/1.1\r\n" + formHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\nlogin\r\n", []int{400, 422}},
		"another coding":             {"POST /signin HTTP/1.1\r\n" + formHead + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", []int{400, 501}},
		"a folded header":            {"GET /signin HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n", []int{200, 400}},
		"a bare line feed":           {"GET /signin HTTP/1.1\r\nHost: localhost\r\nX-A: a\nX-B\r\n\r\n", []int{400}},
		"no version":                 {"GET /signin\r\n\r\n", []int{400}},
		"another version":            {"GET /signin HTTP/9.9\r\nHost: localhost\r\n\r\n", []int{400, 505}},
		"an address of another":      {"GET http://evil.example/signin HTTP/1.1\r\nHost: localhost\r\n\r\n", []int{200, 421}},
		"a tunnel":                   {"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", []int{404, 405, 400}},
		"a body packed by gzip":      {"POST /signin HTTP/1.1\r\n" + formHead + fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(bomb)) + bomb, []int{422}},
		"a body that was broken off": {"POST /signin HTTP/1.1\r\n" + formHead + "Content-Length: 500\r\nConnection: close\r\n\r\nlogin=", []int{400, 408, 422, 0}},
		"another method in a header": {"POST /signin HTTP/1.1\r\n" + formHead + "X-HTTP-Method-Override: DELETE\r\nX-Method-Override: PUT\r\nContent-Length: 22\r\n\r\nlogin=x&_method=DELETE", []int{422}},
		"a method of one's own":      {"HACK /deals HTTP/1.1\r\nHost: localhost\r\n\r\n", []int{404, 405}},
		"TRACE":                      {"TRACE /signin HTTP/1.1\r\nHost: localhost\r\nCookie: kongdan_session=secret\r\n\r\n", []int{404, 405}},
		"PUT":                        {"PUT /signin HTTP/1.1\r\n" + formHead + "Content-Length: 0\r\n\r\n", []int{404, 405}},
		"DELETE":                     {"DELETE /deals/1 HTTP/1.1\r\nHost: localhost\r\n\r\n", []int{404, 405}},
		"OPTIONS":                    {"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", []int{200, 404, 405}},
		"an upgrade":                 {"GET /signin HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", []int{200}},
		"a range":                    {"GET /signin HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-0,5-,-9\r\n\r\n", []int{200}},
		"another site's form":        {"POST /signin HTTP/1.1\r\n" + formHead + "Origin: null\r\nContent-Length: 7\r\n\r\nlogin=x", []int{403}},
	} {
		got, body := r.says(c.raw)
		if !contains(c.status, got) {
			t.Errorf("%s: %d, want one of %v: %.200s", name, got, c.status, body)
		}
		if strings.Contains(body, "evil.example") || strings.Contains(body, "secret") || strings.Contains(body, "goroutine") {
			t.Errorf("%s: the answer repeats it: %.300s", name, body)
		}
	}
	if got, _ := r.says("GET /signin HTTP/1.1\r\nHost: localhost\r\n\r\n"); got != 200 {
		t.Errorf("afterwards: %d", got)
	}
	if strings.Contains(r.log.String(), "panic") {
		t.Error(r.log.String())
	}
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

// TestTricksWithPaths asks for what is no page of ours in every spelling that
// has ever led out of a folder.
func TestTricksWithPaths(t *testing.T) {
	r := newRude(t)
	for _, path := range []string{
		"//", "//evil.example", "/..", "/../", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%2e%2e%2fetc/passwd", "/..%5c..%5cwindows", "/.%2e/", "/./signin/..",
		"/static/../kongdan.db", "/static/..%2f..%2fkongdan.db", "/static/%2e%2e/kongdan.db", "/static//etc/passwd", "/static/", "/static/.", "/static", "/static/manifest.json",
		"/deals/../settings", "/deals/%2e%2e/settings", "/signin/", "/signin//", "/SIGNIN", "/signin%00", "/signin%20", "/signin;x=1", "/signin/.", "/%ff", "/%", "/a%zz", "/\\evil.example",
		"/deals/%2f", "/deals/..%2f..", "/kongdan.db", "/.git/config", "/.env", "/debug/pprof/", "/metrics", "/favicon.ico", "/robots.txt",
	} {
		got, body := r.says("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		switch got {
		case 301, 303, 307, 308, 400, 401, 404:
		default:
			t.Errorf("%s: %d %.200s", path, got, body)
		}
		if strings.Contains(body, "root:") || strings.Contains(body, "SQLite format") {
			t.Errorf("%s: a file", path)
		}
	}
	// Whatever the mux cleans a path to, it must stay here.
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range []string{"//evil.example/..", "///evil.example", "/%2f/evil.example", "/signin?next=//evil.example", "/signin?next=/%09/evil.example", "/signin?next=/%5cevil.example"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+r.address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if to := res.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") || strings.ContainsAny(to, "\\\t") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

// TestSlowClientsAreCutOff opens connections that send their head or body a
// byte at a time; others are served meanwhile, and the slow ones end.
func TestSlowClientsAreCutOff(t *testing.T) {
	r := newRude(t)
	ctx, stop := context.WithTimeout(t.Context(), 15*time.Second)
	defer stop()
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			conn, err := net.Dial("tcp", r.address)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = conn.Close() }()
			text := "GET /signin HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + strings.Repeat("a", 5000)
			if i%2 == 0 {
				_, _ = io.WriteString(conn, "POST /signin HTTP/1.1\r\n"+formHead+"Content-Length: 5000\r\n\r\n")
				text = strings.Repeat("a", 5000)
			}
			go func() { _, _ = io.Copy(io.Discard, conn); _ = conn.Close() }()
			for _, b := range []byte(text) {
				if _, err := conn.Write([]byte{b}); err != nil {
					return // cut off
				}
				select {
				case <-ctx.Done():
					t.Error("a slow client is still served")
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
			t.Error("a slow client came to its end")
		})
	}
	if got, _ := r.says("GET /signin HTTP/1.1\r\nHost: localhost\r\n\r\n"); got != 200 {
		t.Errorf("another waits: %d", got)
	}
	wg.Wait()
}
