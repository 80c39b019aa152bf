package app

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kongdan/internal/insight"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/mail"
	"kongdan/internal/kit/mail/mailtest"
	"kongdan/internal/org"
)

const site = "https://kd.example.com"

// office is the demo workspace with a mail server, on a Monday morning.
type office struct {
	*App
	t    *testing.T
	smtp *mailtest.Server
	org  org.ID
	now  time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	srv := mailtest.Serve(t, nil, nil)
	c := demoConfig(t)
	sender, err := mail.New("smtp://"+srv.Address+"?tls=none", "kongdan@example.com")
	if err != nil {
		t.Fatal(err)
	}
	base, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Mail, c.BaseURL = sender, base.URL
	a := started(t, c)
	o := &office{App: a, t: t, smtp: srv, org: mustOrg(t, a)}
	o.exec(`UPDATE member SET password_hash = 'x', digest_hour = 8`)
	o.exec(`UPDATE coach_identity SET name = '哨兵一', contact = '哨兵二', note = '哨兵三'`)
	o.exec(`UPDATE verdict SET note = '哨兵七', resolution = '哨兵八'`)
	o.exec(`UPDATE questionnaire SET greeting = '哨兵九', subject = '哨兵十'`)
	o.exec(`UPDATE evidence SET what = '哨兵四'`)
	o.exec(`UPDATE challenge SET question = '哨兵五', answer = '哨兵六'`)
	shanghai := zone("Asia/Shanghai")
	o.now = time.Now().In(shanghai)
	for o.now.Weekday() != time.Monday || o.now.Hour() != 8 {
		o.now = time.Date(o.now.Year(), o.now.Month(), o.now.Day()+1, 8, 0, 0, 0, shanghai)
	}
	o.stand()
	return o
}

// stand lets the clock stand still, at now.
func (o *office) stand() { o.db.SetClock(func() time.Time { return o.now }) }

func (o *office) exec(text string, args ...any) {
	o.t.Helper()
	if err := o.db.InTx(o.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(o.t.Context(), text, args...)
		return err
	}); err != nil {
		o.t.Fatal(err)
	}
}

// work lets several servers do what is due, until nothing is, and returns the
// mails that went out, by address.
func (o *office) work() map[string][]mailtest.Received {
	o.t.Helper()
	began, start := time.Now(), o.now
	o.db.SetClock(func() time.Time { return start.Add(20 * time.Since(began)) }) // the mails go out one after the other
	defer o.stand()
	handlers := map[string]job.Handler{digestsKind: o.planDigests, orgDigestKind: o.planMembers, digestKind: o.mailDigest}
	o.exec(`DELETE FROM installation WHERE name = 'schedule.digest.plan'`)
	ctx, stop := context.WithCancel(o.t.Context())
	ended := make(chan struct{})
	for range 2 {
		r := job.NewRunner(o.db, job.Config{Handlers: handlers, Poll: 5 * time.Millisecond, Tries: 2, Backoff: time.Millisecond,
			Schedule: []job.Schedule{{Kind: digestsKind, Every: digestEvery}}})
		go func() { r.Run(ctx); ended <- struct{}{} }()
	}
	o.settle()
	stop()
	<-ended
	<-ended
	got := map[string][]mailtest.Received{}
	for len(o.smtp.Mails) > 0 {
		m := <-o.smtp.Mails
		got[m.To] = append(got[m.To], m)
	}
	return got
}

// settle waits until the plan was made and nothing waits.
func (o *office) settle() {
	o.t.Helper()
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var done, left int
		if err := o.db.View(o.t.Context(), func(tx *db.Tx) error {
			return tx.QueryRowContext(o.t.Context(), `
				SELECT (SELECT COUNT(*) FROM installation WHERE name = 'schedule.digest.plan'),
				       (SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running') AND kind IN ($1, $2, $3))`, digestsKind, orgDigestKind, digestKind).Scan(&done, &left)
		}); err != nil {
			o.t.Fatal(err)
		}
		if done == 1 && left == 0 {
			return
		}
		if time.Now().After(end) {
			o.t.Fatalf("%d jobs are left", left)
		}
	}
}

// members lists everybody with an address, by it.
func (o *office) members() map[string]org.UserID {
	o.t.Helper()
	all := map[string]org.UserID{}
	if err := o.Org.AllMembers(o.t.Context(), o.org, func(m Member) error {
		if m.Active && m.Email != "" {
			all[m.Email] = m.ID
		}
		return nil
	}); err != nil || len(all) < 8 {
		o.t.Fatalf("%d members: %v", len(all), err)
	}
	return all
}

// page is what a member reads at an address.
func (o *office) page(u org.UserID, path string) string {
	o.t.Helper()
	token, err := o.Org.StartSession(o.t.Context(), o.org, u, org.Client{})
	if err != nil {
		o.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, site+path, nil)
	r.AddCookie(&http.Cookie{Name: "kongdan_session", Value: token})
	w := httptest.NewRecorder()
	o.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		o.t.Fatalf("%s: %d", path, w.Code)
	}
	return html.UnescapeString(w.Body.String())
}

var (
	dealLink = regexp.MustCompile(site + `/deals/([0-9a-f-]+)\n`)
	taskLink = regexp.MustCompile(site + `/tasks/([0-9a-f-]+)\n`)
)

func found(list [][]string) (ids []string) {
	for _, m := range list {
		ids = append(ids, m[1])
	}
	return ids
}

func TestTheDailyMail(t *testing.T) {
	o := newOffice(t)
	for _, part := range []struct {
		name string
		test func(*office, *testing.T)
	}{{"is what Today shows", isWhatTodayShows}, {"is seen when it fails", isSeenWhenItFails}, {"stops by its link", stopsByItsLink}} {
		t.Run(part.name, func(t *testing.T) { o.t = t; part.test(o, t) })
		for o.now = o.now.AddDate(0, 0, 1); o.now.Weekday() != time.Monday; {
			o.now = o.now.AddDate(0, 0, 1)
		}
	}
}

// isWhatTodayShows compares every member's mail with the page.
func isWhatTodayShows(o *office, t *testing.T) {
	o.exec(`UPDATE member SET lang = 'en' WHERE login = (SELECT MIN(login) FROM member)`)
	o.exec(`UPDATE team_notice SET happened_at = $1`, o.now.Add(-time.Hour).UnixMilli())
	mails := o.work()
	wrote, told := 0, 0
	for address, u := range o.members() {
		actor, err := o.actor(u)
		if err != nil {
			t.Fatal(err)
		}
		today, err := o.Insight.Today(t.Context(), actor, true)
		if err != nil {
			t.Fatal(err)
		}
		var deals, tasks []string
		reasons := 0
		for _, n := range today.Needs {
			before := reasons
			for _, r := range n.Reasons {
				if r == insight.Challenged || r == insight.StepOverdue || r == insight.StepToday {
					reasons++
				}
			}
			if reasons > before {
				deals = append(deals, string(n.ID))
			}
		}
		for _, task := range today.Tasks {
			if task.DueOn <= today.Day {
				tasks = append(tasks, string(task.ID))
			}
		}
		for _, n := range today.News {
			deals = append(deals, string(n.Deal))
			told++
		}
		var sets []string
		for _, x := range today.Sets {
			if x.DueOn != "" && x.DueOn <= today.Day.Add(1) {
				sets = append(sets, x.Title)
			}
		}
		got := mails[address]
		if len(deals)+len(tasks)+len(sets) == 0 {
			if len(got) > 0 {
				t.Errorf("%s has nothing to do and got a mail", address)
			}
			continue
		}
		wrote++
		if len(got) != 1 {
			t.Errorf("%s got %d mails", address, len(got))
			continue
		}
		h, subject, text := got[0].Read(t)
		if d, k := found(dealLink.FindAllStringSubmatch(text, -1)), found(taskLink.FindAllStringSubmatch(text, -1)); !slices.Equal(d, deals) || !slices.Equal(k, tasks) {
			t.Errorf("%s: deals %v, want %v; tasks %v, want %v", address, d, deals, k, tasks)
		}
		for _, title := range sets {
			if !strings.Contains(text, title) {
				t.Errorf("%s: it does not name the practice %s", address, title)
			}
		}
		page := o.page(u, "/?all=1")
		for line := range strings.Lines(text) {
			if said, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok && said != "" && !strings.Contains(page, said) {
				t.Errorf("%s: Today does not say %q", address, said)
			}
		}
		if n := strings.Count(text, "\n- "); n != reasons+len(tasks) {
			t.Errorf("%s: %d lines, want %d", address, n, reasons+len(tasks))
		}
		if strings.Contains(got[0].Data+text, "哨兵") {
			t.Errorf("%s: it tells of a coach, of evidence or of a question:\n%s", address, text)
		}
		if strings.Contains(subject+text, "[") || strings.Contains(subject, "件事") == (actor.Lang == "en") {
			t.Errorf("%s: %s\n%s", address, subject, text)
		}
		stop := strings.Trim(h.Get("List-Unsubscribe"), "<>")
		if !strings.HasPrefix(stop, site+"/digest/stop/") || !strings.Contains(text, stop) || h.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
			t.Errorf("%s: %v", address, h)
		}
	}
	if told < 3 {
		t.Errorf("only %d answers of coaches were told", told)
	}
	if wrote < 4 {
		t.Errorf("only %d members got a mail", wrote)
	}
	if again := o.work(); len(again) != 0 {
		t.Errorf("the same morning: %d more", len(again))
	}
	o.now = o.now.AddDate(0, 0, 1)
	if next := o.work(); len(next) < 4 {
		t.Errorf("the next morning: %d", len(next))
	}
}

func (o *office) actor(u org.UserID) (a org.Actor, err error) {
	err = o.db.View(o.t.Context(), func(tx *db.Tx) error {
		a, err = org.ActorOf(o.t.Context(), tx, o.org, u)
		return err
	})
	return a, err
}

// stopsByItsLink stops it by the page, and as mail programs do.
func stopsByItsLink(o *office, t *testing.T) {
	mails := o.work()
	n := 0
	for address, list := range mails {
		h, _, _ := list[0].Read(t)
		path := strings.TrimPrefix(strings.Trim(h.Get("List-Unsubscribe"), "<>"), site)
		knock := func(method, body string) (int, string) {
			r := httptest.NewRequest(method, site+path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Accept-Language", "en")
			w := httptest.NewRecorder()
			o.Handler().ServeHTTP(w, r)
			return w.Code, w.Body.String()
		}
		wants := func() bool {
			m, err := o.Org.Profile(t.Context(), org.Actor{Org: o.org, User: o.members()[address]})
			if err != nil {
				t.Fatal(err)
			}
			return m.Digest == org.DigestWorkdays
		}
		for range 2 {
			if code, page := knock(http.MethodGet, ""); code != 200 || !strings.Contains(page, "Stop the mail") || strings.Contains(page, address) || !wants() {
				t.Errorf("the page: %d, wants %v", code, wants())
			}
		}
		body := "List-Unsubscribe=One-Click"
		if n++; n%2 == 0 {
			body = "_key=abc"
		}
		if code, page := knock(http.MethodPost, body); code != 200 || !strings.Contains(page, "No more daily mail") || wants() {
			t.Errorf("stopping: %d, wants %v", code, wants())
		}
		if code, page := knock(http.MethodPost, body); code != 422 || !strings.Contains(page, "used before") {
			t.Errorf("again: %d", code)
		}
	}
	o.now = o.now.AddDate(0, 0, 1)
	if next := o.work(); len(next) != 0 || n < 4 {
		t.Errorf("%d stopped, and %d still get mail", n, len(next))
	}
}

// isSeenWhenItFails lets the server refuse, be full, and fall silent.
func isSeenWhenItFails(o *office, t *testing.T) {
	var due []string
	for address := range o.work() {
		due = append(due, address)
	}
	slices.Sort(due)
	for i, to := range []string{"nobody", "full", "mute"} {
		o.exec(`UPDATE member SET email = $1 WHERE email = $2`, fmt.Sprintf("%s@example.com", to), due[i])
	}
	o.now = o.now.AddDate(0, 0, 1)
	mails := o.work()
	if len(mails["nobody@example.com"])+len(mails["full@example.com"]) != 0 || len(mails["mute@example.com"]) != 1 {
		t.Errorf("%d, %d, %d", len(mails["nobody@example.com"]), len(mails["full@example.com"]), len(mails["mute@example.com"]))
	}
	boss := org.SystemActor(o.org)
	list, err := o.Org.Jobs(t.Context(), boss)
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, j := range list {
		if j.Kind != digestKind || j.State != job.Failed {
			t.Errorf("%+v", j)
		}
		why[j.ErrorKey] = j.ID
	}
	if len(list) != 3 || why["mail.refused"] == "" || why["error.internal"] == "" || why["mail.unsure"] == "" {
		t.Errorf("%v", why)
	}
	o.exec(`UPDATE member SET email = 'room@example.com' WHERE email = 'full@example.com'`)
	for _, id := range why { // the same day a mail that did not go out goes, one that may have does not
		if err := o.Org.RetryJob(t.Context(), boss, id); err != nil {
			t.Fatal(err)
		}
	}
	if again := o.work(); len(again["room@example.com"]) != 1 || len(again) != 1 {
		t.Errorf("tried again: %d, %v", len(again), again["room@example.com"])
	}
	o.now = o.now.AddDate(0, 0, 1)
	failed, err := o.Org.Jobs(t.Context(), boss)
	if err != nil || len(failed) != 1 {
		t.Fatalf("%+v, %v", failed, err)
	}
	o.exec(`UPDATE member SET email = 'late@example.com', digest = 'workdays' WHERE email = 'nobody@example.com'`)
	o.exec(`UPDATE member SET digest_on = '9999-12-31'`)
	if err := o.Org.RetryJob(t.Context(), boss, failed[0].ID); err != nil {
		t.Fatal(err)
	}
	if late := o.work(); len(late) != 0 {
		t.Errorf("a mail of yesterday goes out today: %v", late)
	}
	o.exec(`UPDATE member SET digest_on = ''`)
}
