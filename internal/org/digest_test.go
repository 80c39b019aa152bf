package org_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// planned runs the plan and returns who was planned for on which day.
func (o *office) planned(t *testing.T) map[org.UserID]string {
	t.Helper()
	got := map[org.UserID]string{}
	n, err := o.PlanDigests(t.Context(), o.Org, func(_ context.Context, _ *db.Tx, u org.UserID, day string) error {
		got[u] = day
		return nil
	})
	if err != nil || n != len(got) {
		t.Fatalf("%d planned, %v: %v", n, got, err)
	}
	return got
}

// reader is a member who wants the daily mail at an hour of a zone.
func (o *office) reader(t *testing.T, name, zone string, hour int) org.UserID {
	t.Helper()
	a := o.Rep(name)
	o.exec(t, `UPDATE member SET email = id || '@example.com', password_hash = 'x', time_zone = $1, digest_hour = $2 WHERE id = $3`, zone, hour, a.User)
	return a.User
}

func (o *office) exec(t *testing.T, text string, args ...any) {
	t.Helper()
	ok(t, o.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), text, args...)
		return err
	}))
}

func (o *office) at(t *testing.T, utc string) {
	t.Helper()
	now, err := time.Parse("2006-01-02 15:04", utc)
	ok(t, err)
	o.DB.SetClock(func() time.Time { return now })
}

func TestADigestIsPlannedOnceAWorkingDay(t *testing.T) {
	o := newOffice(t)
	li := o.reader(t, "上海", "Asia/Shanghai", 8)
	late := o.reader(t, "晚些", "Asia/Shanghai", 21)
	berlin := o.reader(t, "柏林", "Europe/Berlin", 8)
	for name, set := range map[string]string{
		"不要": `digest = 'off'`, "没邮箱": `email = ''`, "走了": `deactivated_at = 1`, "没来": `password_hash = ''`,
	} {
		o.exec(t, `UPDATE member SET `+set+` WHERE id = $1`, o.reader(t, name, "Asia/Shanghai", 8))
	}
	for _, step := range []struct {
		utc  string
		want map[org.UserID]string
	}{
		{"2026-11-29 23:59", nil}, // 7:59 on Monday in Shanghai
		{"2026-11-30 00:00", map[org.UserID]string{li: "2026-11-30"}},
		{"2026-11-30 00:15", nil},
		{"2026-11-30 07:30", map[org.UserID]string{berlin: "2026-11-30"}},
		{"2026-11-30 13:00", map[org.UserID]string{late: "2026-11-30"}},
		{"2026-11-30 12:00", nil}, // the clock set back
		{"2026-12-01 04:00", nil}, // no program ran in the morning: noon is too late
		{"2026-12-02 03:59", map[org.UserID]string{li: "2026-12-02"}},
		{"2026-12-05 00:30", nil}, // Saturday
		{"2026-12-06 00:30", nil},
		{"2026-12-07 00:30", map[org.UserID]string{li: "2026-12-07"}},
	} {
		o.at(t, step.utc)
		if got := o.planned(t); fmt.Sprint(got) != fmt.Sprint(step.want) && len(got)+len(step.want) > 0 {
			t.Errorf("at %s: %v, want %v", step.utc, got, step.want)
		}
	}
}

// TestADigestWhereTheClockJumps asks for hours that a day does not have, or
// has twice.
func TestADigestWhereTheClockJumps(t *testing.T) {
	o := newOffice(t)
	gap := o.reader(t, "耶路撒冷", "Asia/Jerusalem", 2)  // Friday, 27 March 2026: 2:00 is 3:00
	midnight := o.reader(t, "开罗", "Africa/Cairo", 0) // Friday, 24 April 2026: 0:00 is 1:00
	twice := o.reader(t, "哈瓦那", "Africa/Cairo", 23)  // Thursday, 29 October 2026: 23:00 comes twice
	for _, step := range []struct {
		utc  string
		who  org.UserID
		want string
	}{
		{"2026-03-26 23:59", gap, ""},
		{"2026-03-27 00:00", gap, "2026-03-27"},
		{"2026-03-27 00:30", gap, ""},
		{"2026-04-23 21:59", midnight, ""},
		{"2026-04-23 22:00", midnight, "2026-04-24"},
		{"2026-04-23 22:30", midnight, ""},
		{"2026-10-29 20:10", twice, "2026-10-29"},
		{"2026-10-29 21:10", twice, ""},
	} {
		o.at(t, step.utc)
		if got := o.planned(t)[step.who]; got != step.want {
			t.Errorf("at %s: %q, want %q", step.utc, got, step.want)
		}
	}
}

func TestServersAtOncePlanADigestOnce(t *testing.T) {
	o := newOffice(t)
	for i := range 40 {
		o.reader(t, fmt.Sprint("成员", i), "UTC", 8)
	}
	o.at(t, "2026-11-30 08:00")
	var mu sync.Mutex
	times := map[org.UserID]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			var mine []org.UserID
			_, err := o.PlanDigests(t.Context(), o.Org, func(_ context.Context, _ *db.Tx, u org.UserID, _ string) error {
				mine = append(mine, u)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, u := range mine {
				times[u]++
			}
		})
	}
	all.Wait()
	for u, n := range times {
		if n != 1 {
			t.Errorf("%s was planned %d times", u, n)
		}
	}
	if len(times) != 40 {
		t.Errorf("%d members were planned", len(times))
	}
}

func TestADigestGoesOutOnceAndCanBeStopped(t *testing.T) {
	o := newOffice(t)
	u := o.reader(t, "李娜", "UTC", 8)
	to, code, err := o.TakeDigest(t.Context(), o.Org, u, "2026-11-30")
	if err != nil || to != string(u)+"@example.com" || len(code) < 40 {
		t.Fatalf("%q %q %v", to, code, err)
	}
	_, _, err = o.TakeDigest(t.Context(), o.Org, u, "2026-11-30")
	fails(t, err, errs.Conflict)
	ok(t, o.GiveBackDigest(t.Context(), o.Org, u, "2026-11-30", "2026-11-20", code))
	ok(t, o.db.View(t.Context(), func(tx *db.Tx) error {
		if last, err := org.LastDigest(t.Context(), tx, o.Org, u); err != nil || last != "2026-11-20" {
			t.Errorf("the last mail went on %q, %v", last, err)
		}
		return nil
	}))
	fails(t, o.StopDigest(t.Context(), code), errs.Invalid, "code") // of a mail that never went out
	_, code, err = o.TakeDigest(t.Context(), o.Org, u, "2026-11-30")
	ok(t, err)
	_, _, err = o.TakeDigest(t.Context(), o.Org, u, "2026-11-29")
	fails(t, err, errs.Conflict)
	_, next, err := o.TakeDigest(t.Context(), o.Org, u, "2026-12-01")
	ok(t, err)

	for _, bad := range []string{"", "x", code + "x", "\x00", "' OR 1=1 --"} {
		fails(t, o.StopDigest(t.Context(), bad), errs.Invalid, "code")
	}
	if _, err := o.EnterByCode(t.Context(), code, from); !errs.Is(err, errs.Invalid) {
		t.Errorf("the code of a mail signs in: %v", err)
	}
	ok(t, o.StopDigest(t.Context(), code))
	fails(t, o.StopDigest(t.Context(), code), errs.Invalid, "code")
	ok(t, o.StopDigest(t.Context(), next)) // of another mail: it is off already
	m, err := o.Profile(t.Context(), org.Actor{Org: o.Org, User: u})
	if err != nil || m.Digest != org.DigestOff {
		t.Errorf("%+v, %v", m, err)
	}
	_, _, err = o.TakeDigest(t.Context(), o.Org, u, "2026-12-02")
	fails(t, err, errs.Conflict)
	o.at(t, "2026-12-03 08:00")
	if got := o.planned(t); len(got) != 0 {
		t.Errorf("planned %v", got)
	}
}
