package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/app"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
)

// childName makes this test binary run as the program itself: main, with the
// arguments it was given.
const childName = "KONGDAN_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(childName) != "" {
		_ = os.Unsetenv(childName)
		main()
		return
	}
	os.Exit(m.Run())
}

// chaos is how many times a chaotic test does its worst: a few in "make test",
// many in "make chaos".
func chaos(few, many int) int {
	if n, err := strconv.Atoi(os.Getenv("KONGDAN_CHAOS")); err == nil && n > 0 {
		return many
	}
	return few
}

// victim is an installation whose program is run as a process of its own.
type victim struct {
	t       *testing.T
	env     []string
	config  app.Config
	address string
	cookie  string
	org     org.ID
	account account.ID
	process *exec.Cmd
	client  *http.Client
}

// newVictim makes an organisation with an administrator who is signed in, and
// an account to make deals with.
func newVictim(t *testing.T, env []string) *victim {
	t.Helper()
	v := &victim{t: t, env: env, client: &http.Client{
		Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	var err error
	if v.config, err = app.ReadConfig(env, nil, "test"); err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), v.config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	o, _, err := a.CreateOrganisation(t.Context(), "公司", nil, "zh")
	if err != nil {
		t.Fatal(err)
	}
	v.org = o
	var admin org.UserID
	if err := a.Org.AllMembers(t.Context(), o, func(m app.Member) error { admin = m.ID; return nil }); err != nil {
		t.Fatal(err)
	}
	if v.cookie, err = a.Org.StartSession(t.Context(), o, admin, org.Client{Address: "127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	actor, err := a.Org.Authenticate(t.Context(), v.cookie, org.Client{})
	if err != nil {
		t.Fatal(err)
	}
	if v.account, err = a.Accounts.Create(t.Context(), actor, account.Draft{Name: "客户"}, true); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v.address = l.Addr().String()
	_ = l.Close()
	t.Cleanup(func() { v.signal(syscall.SIGKILL) })
	return v
}

// start runs the program and waits until it is ready.
func (v *victim) start() {
	v.t.Helper()
	self, err := os.Executable()
	if err != nil {
		v.t.Fatal(err)
	}
	v.process = exec.Command(self, "serve", "--address", v.address)
	v.process.Env = append(append(os.Environ(), v.env...), childName+"=1", "KONGDAN_LANG=en", "KONGDAN_LOG_LEVEL=error", "KONGDAN_CHAOS=", dbtest.Variable+"=")
	v.process.Stderr = os.Stderr
	if err := v.process.Start(); err != nil {
		v.t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		res, err := v.client.Get("http://" + v.address + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(end) {
			v.t.Fatalf("it does not get ready: %v", err)
		}
	}
}

// signal sends a signal and waits for the end; it returns the exit code.
func (v *victim) signal(s os.Signal) int {
	if v.process == nil {
		return 0
	}
	_ = v.process.Process.Signal(s)
	_ = v.process.Wait()
	code := v.process.ProcessState.ExitCode()
	v.process = nil
	return code
}

// deal sends the form of a new deal and returns the status, 0 if no answer came.
func (v *victim) deal(name, key string) int {
	status, _ := v.dealPage(name, key)
	return status
}

func (v *victim) dealPage(name, key string) (int, string) {
	form := url.Values{"_key": {key}, "name": {name}, "account": {string(v.account)}, "amount": {"100"}, "next_step": {"打电话"},
		"next_step_on": {time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}}
	return v.post("/deals/new", form)
}

func (v *victim) post(path string, form url.Values) (int, string) {
	r, err := http.NewRequest(http.MethodPost, "http://"+v.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

func (v *victim) get(path string) (int, string) {
	r, err := http.NewRequest(http.MethodGet, "http://"+v.address+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send(r)
}

func (v *victim) send(r *http.Request) (int, string) {
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: v.cookie})
	res, err := v.client.Do(r)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, ""
	}
	return res.StatusCode, string(body)
}

// sent is what became of a request as its sender saw it.
type sent struct {
	name, key string
	status    int
}

// load sends deals from several writers at once until the context ends.
func (v *victim) load(ctx context.Context, writers int) (all []sent) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for ctx.Err() == nil {
				s := sent{name: "商机 " + id.New(), key: id.New()}
				s.status = v.deal(s.name, s.key)
				mu.Lock()
				all = append(all, s)
				mu.Unlock()
				if s.status == 0 {
					time.Sleep(time.Millisecond)
				}
			}
		})
	}
	wg.Wait()
	return all
}

// names counts the deals in the database by name, and checks that nothing of
// any is missing or left over.
func (v *victim) names() map[string]int {
	v.t.Helper()
	ctx := v.t.Context()
	a, err := app.New(ctx, v.config)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if _, err := a.Org.Verify(ctx, v.org); err != nil {
		v.t.Error(err)
	}
	d := v.open()
	defer func() { _ = d.Close() }()
	if faults, err := d.QuickCheck(ctx); err != nil || len(faults) > 0 {
		v.t.Errorf("the file is damaged: %v %v", faults, err)
	}
	names := map[string]int{}
	err = d.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT name FROM opportunity`)
		if err != nil {
			return err
		}
		list, err := db.Collect(rows, func(s *string) []any { return []any{s} })
		if err != nil {
			return err
		}
		for _, n := range list {
			names[n]++
		}
		for what, query := range map[string]string{
			"audit log":  `SELECT COUNT(*) FROM audit WHERE action = 'deal.create'`,
			"values":     `SELECT COUNT(*) FROM audit_value v JOIN audit a ON a.org_id = v.org_id AND a.seq = v.seq WHERE a.action = 'deal.create'`,
			"kept sums":  `SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_tally WHERE owner_id = ''`,
			"search":     `SELECT COUNT(*) FROM search_doc WHERE kind = 'deal'`,
			"known keys": `SELECT COUNT(*) FROM request_key WHERE answer <> ''`,
		} {
			var n int
			if err := tx.QueryRowContext(ctx, query).Scan(&n); err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			if n != len(list) {
				v.t.Errorf("a torn write: %d deals, but %d in the %s", len(list), n, what)
			}
		}
		return nil
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return names
}

func (v *victim) open() *db.DB {
	v.t.Helper()
	var d *db.DB
	var err error
	if v.config.DatabaseURL != "" {
		d, err = db.OpenPostgres(v.t.Context(), v.config.DatabaseURL)
	} else {
		d, err = db.OpenSQLite(filepath.Join(v.config.Data, "kongdan.db"))
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return d
}

// TestChaosKill kills the program in the middle of writes, again and again:
// what was acknowledged is there, once, and whole; what was not can be sent
// again and is then there once.
func TestChaosKill(t *testing.T) {
	v := newVictim(t, place(t))
	var unknown []sent
	acknowledged := map[string]bool{}
	kills := chaos(5, 1000)
	for n := range kills {
		v.start()
		for _, s := range unknown { // whoever got no answer sends the same again
			if status := v.deal(s.name, s.key); status != http.StatusSeeOther {
				t.Fatalf("sent again: %d", status)
			}
			acknowledged[s.name] = true
		}
		unknown = nil
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		all := make(chan []sent, 1)
		go func() { all <- v.load(ctx, 8) }()
		time.Sleep(time.Duration(50+rand.IntN(200)) * time.Millisecond)
		v.signal(syscall.SIGKILL)
		stop()
		for _, s := range <-all {
			switch s.status {
			case http.StatusSeeOther:
				acknowledged[s.name] = true
			case 0:
				if len(unknown) < 50 {
					unknown = append(unknown, s)
				}
			default:
				t.Errorf("status %d", s.status)
			}
		}
		if n%20 != 0 && n >= 5 && n != kills-1 {
			continue // reading everything back each time would take hours
		}
		names := v.names()
		for name := range acknowledged {
			if names[name] != 1 {
				t.Fatalf("kill %d: %s was acknowledged and is there %d times", n+1, name, names[name])
			}
		}
		for name, times := range names {
			if times != 1 {
				t.Fatalf("kill %d: %s is there %d times", n+1, name, times)
			}
		}
	}
	t.Logf("%d kills, %d acknowledged deals", kills, len(acknowledged))
	if len(acknowledged) < kills*3 {
		t.Errorf("only %d acknowledged deals in %d kills prove little", len(acknowledged), kills)
	}
}

// TestChaosStop stops the program in order while people write: every request
// it took is answered, and what it acknowledged is there.
func TestChaosStop(t *testing.T) {
	v := newVictim(t, place(t))
	acknowledged := map[string]bool{}
	for range chaos(2, 50) {
		v.start()
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		all := make(chan []sent, 1)
		go func() { all <- v.load(ctx, 8) }()
		time.Sleep(300 * time.Millisecond)
		if code := v.signal(syscall.SIGTERM); code != 0 {
			t.Errorf("exit code %d", code)
		}
		stop()
		for _, s := range <-all {
			if s.status == http.StatusSeeOther {
				acknowledged[s.name] = true
			} else if s.status != 0 { // 0: the door was closed already
				t.Errorf("status %d", s.status)
			}
		}
	}
	names := v.names()
	for name := range acknowledged {
		if names[name] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", name, names[name])
		}
	}
	if len(names) != len(acknowledged) {
		t.Errorf("%d deals are there, %d were acknowledged: a request was taken and not answered", len(names), len(acknowledged))
	}
	if len(acknowledged) < 10 {
		t.Errorf("only %d acknowledged deals prove little", len(acknowledged))
	}
}
