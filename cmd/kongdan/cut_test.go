package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/id"
)

// wire stands between the program and PostgreSQL and breaks when told.
type wire struct {
	address string
	server  string
	broken  atomic.Bool  // no connection is taken
	before  atomic.Int32 // commits that are lost on the way there
	after   atomic.Int32 // commits whose answer is lost on the way back
	mu      sync.Mutex
	conns   map[net.Conn]bool
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{address: l.Addr().String(), server: server, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = l.Close(); w.cutAll() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(c)
		}
	}()
	return w
}

// cutAll breaks every connection there is, as a restart of the server does.
func (w *wire) cutAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.conns {
		_ = c.Close()
	}
	clear(w.conns)
}

func (w *wire) carry(client net.Conn) {
	defer func() { _ = client.Close() }()
	if w.broken.Load() {
		return
	}
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	w.mu.Lock()
	w.conns[client], w.conns[server] = true, true
	w.mu.Unlock()
	var mute atomic.Bool // the answer of a commit is to be lost
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := server.Read(buf)
			if mute.Load() || err != nil {
				_ = client.Close()
				return
			}
			if _, err := client.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if bytes.Contains(bytes.ToLower(buf[:n]), []byte("commit\x00")) {
			if take(&w.before) {
				return
			}
			if take(&w.after) {
				mute.Store(true)
				_, _ = server.Write(buf[:n])
				_, _ = io.Copy(io.Discard, client) // until the other side is cut
				return
			}
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

func take(n *atomic.Int32) bool {
	for {
		v := n.Load()
		if v <= 0 {
			return false
		}
		if n.CompareAndSwap(v, v-1) {
			return true
		}
	}
}

// TestChaosCutConnections loses connections to PostgreSQL at commits and at
// any time, and the whole server for a while.
func TestChaosCutConnections(t *testing.T) {
	if !dbtest.OnPostgres() {
		return // there is no connection to cut
	}
	direct := dbtest.Database(t)
	u, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	w := newWire(t, u.Host)
	u.Host = w.address
	dir := t.TempDir()
	v := newVictim(t, []string{"KONGDAN_DATA=" + dir, "KONGDAN_DATABASE_URL=" + direct})
	v.env = []string{"KONGDAN_DATA=" + dir, "KONGDAN_DATABASE_URL=" + u.String()}
	v.start()
	acknowledged := map[string]bool{}
	must := func(what string) {
		t.Helper()
		s := sent{name: what + " " + id.New(), key: id.New()}
		if s.status = v.deal(s.name, s.key); s.status != http.StatusSeeOther {
			t.Fatalf("%s: %d", what, s.status)
		}
		acknowledged[s.name] = true
	}
	must("nothing lost")
	time.Sleep(500 * time.Millisecond) // what the program writes when it starts is written
	for range chaos(5, 200) {
		w.before.Store(1)
		must("commit lost on the way")
		w.after.Store(1)
		must("answer to the commit lost")
		w.before.Store(1)
		w.after.Store(1)
		must("both, one after the other")
		if w.before.Load()+w.after.Load() > 0 {
			t.Fatal("no commit was cut")
		}
	}

	// A restart under load: all connections break, and for a second none is taken.
	for range chaos(2, 50) {
		ctx, stop := context.WithCancel(t.Context())
		all := make(chan []sent, 1)
		go func() { all <- v.load(ctx, 8) }()
		time.Sleep(300 * time.Millisecond)
		w.broken.Store(true)
		w.cutAll()
		time.Sleep(time.Second)
		w.broken.Store(false)
		time.Sleep(300 * time.Millisecond)
		stop()
		for _, s := range <-all {
			switch s.status {
			case http.StatusSeeOther:
				acknowledged[s.name] = true
			case http.StatusServiceUnavailable: // refused or not known: sent again, it is there once
				if again := v.deal(s.name, s.key); again != http.StatusSeeOther {
					t.Errorf("sent again: %d", again)
				}
				acknowledged[s.name] = true
			default:
				t.Errorf("status %d", s.status)
			}
		}
	}

	// Away for longer than anybody waits: a plain refusal, then work goes on.
	w.broken.Store(true)
	w.cutAll()
	s := sent{name: "商机 " + id.New(), key: id.New()}
	if status, body := v.dealPage(s.name, s.key); status != http.StatusServiceUnavailable || !bytes.Contains([]byte(body), []byte("</html>")) {
		t.Errorf("without a server: %d %.300s", status, body)
	}
	if status, _ := v.get("/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("ready without a server: %d", status)
	}
	if status, _ := v.get("/healthz"); status != http.StatusOK {
		t.Errorf("alive: %d", status)
	}
	w.broken.Store(false)
	if status := v.deal(s.name, s.key); status != http.StatusSeeOther {
		t.Errorf("with a server again: %d", status)
	}
	acknowledged[s.name] = true
	if code := v.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
	names := v.names()
	for name := range acknowledged {
		if names[name] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", name, names[name])
		}
	}
	if len(names) != len(acknowledged) {
		t.Errorf("%d deals are there, %d are known", len(names), len(acknowledged))
	}
}

// TestChaosReadOnlySwitch makes PostgreSQL read-only under the program, as a
// standby is, and writable again.
func TestChaosReadOnlySwitch(t *testing.T) {
	if !dbtest.OnPostgres() {
		return // a SQLite file that others hold is tested beside the full disk
	}
	v := newVictim(t, place(t))
	v.start()
	if status := v.deal("商机之前", id.New()); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	name, key := "商机", id.New()
	switchTo(t, v, "on")
	status, body := v.dealPage(name, key)
	if status != http.StatusServiceUnavailable || !bytes.Contains([]byte(body), []byte("请稍后重试")) {
		t.Errorf("%d %.300s", status, body)
	}
	if status, _ := v.get("/deals/new"); status != http.StatusOK {
		t.Errorf("reading: %d", status)
	}
	switchTo(t, v, "off")
	if status := v.deal(name, key); status != http.StatusSeeOther {
		t.Errorf("afterwards: %d", status)
	}
	v.signal(syscall.SIGTERM)
	if n := v.names()[name]; n != 1 {
		t.Errorf("the deal is there %d times", n)
	}
}

// switchTo sets the database's default and ends the connections that have the
// other one.
func switchTo(t *testing.T, v *victim, readOnly string) {
	t.Helper()
	u, err := url.Parse(v.config.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Admin(t, "ALTER DATABASE "+u.Path[1:]+" SET default_transaction_read_only = "+readOnly)
	dbtest.Admin(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"+u.Path[1:]+"' AND application_name = 'kongdan'")
}
