package coach

import (
	"fmt"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// TestWhatAnotherWasAskedIsShut changes who a coach is.
func TestWhatAnotherWasAskedIsShut(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "老周")
	link := w.ask(c, Asking{Elements: []c139.Key{c139.W}})
	w.must(w.svc.Change(t.Context(), w.rep, w.deal, c, 1, Draft{Type: c139.CoachValue, Identity: Identity{Name: "老周", Contact: "13800000000"}}))
	if _, err := w.svc.Open(t.Context(), link.opening()); err != nil {
		t.Errorf("the same one's: %v", err)
	}
	w.must(w.svc.Change(t.Context(), w.rep, w.deal, c, 2, Draft{Type: c139.CoachValue, Identity: Identity{Name: "老吴"}}))
	w.shut("another's", link.opening())
	if q := w.board(w.rep).Asked[0]; q.State != Revoked {
		t.Errorf("%+v", q)
	}
}

// TestForgettingShutsWhatWasAsked forgets a coach who was typed by name, and
// one who is chosen from the account's people.
func TestForgettingShutsWhatWasAsked(t *testing.T) {
	w := newWorld(t)
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO person (org_id, id, account_id, name, name_key, created_at, updated_at)
			VALUES ($1, 'p1', $2, '张密语', '张密语', $3, $3)`, w.Org, w.account, tx.Stamp())
		return err
	})
	chosen, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachRelation, Identity: Identity{Person: "p1"}})
	w.must(err)
	var links []Link
	for _, c := range []ID{chosen, w.add(c139.CoachValue, "张密语")} {
		w.must(w.svc.Rule(t.Context(), w.rep, w.deal, c, string(w.today()), []NewVerdict{{Element: c139.C1, Ruling: c139.Confirms, Note: "老同学讲的密语"}}))
		links = append(links, w.ask(c, Asking{Elements: []c139.Key{c139.W}, Greeting: "张总您好，密语", Subject: "密语"}))
	}
	other := w.add(c139.CoachResource, "别人")
	stays := w.ask(other, Asking{Elements: []c139.Key{c139.W}, Greeting: "您好"})
	w.in(func(tx *db.Tx) error {
		return Forget(t.Context(), tx, db.Rewording{Org: string(w.Org)}, "p1", []string{"张密语"}, []string{string(w.deal)})
	})
	for i, l := range links {
		w.shut(fmt.Sprint("forgotten ", i), l.opening())
	}
	if p, err := w.svc.Open(t.Context(), stays.opening()); err != nil || p.Greeting != "您好" {
		t.Errorf("another's: %+v %v", p, err)
	}
	w.add(c139.CoachRelation, "暗号线人") // what the dump looks for
	dump := w.dump()
	for _, table := range []string{"coach", "coach_identity", "verdict", "questionnaire"} {
		if strings.Contains(dump[table], "密语") {
			t.Errorf("table %s still tells: %s", table, dump[table])
		}
	}
}

// TestAnAnswerFromTheTeamsBrowser is not blind, whoever typed it.
func TestAnAnswerFromTheTeamsBrowser(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	stranger := w.Rep("别人")
	for _, x := range []struct {
		reader org.Actor
		want   Origin
	}{{org.Actor{}, Blind}, {w.rep, Inside}, {w.mate, Inside}, {w.boss, Blind}, {stranger, Blind}} {
		o := w.ask(c, Asking{Elements: []c139.Key{c139.W}}).opening()
		o.Reader = x.reader
		w.must(w.svc.Answer(t.Context(), o, "k", []Said{{0, c139.Confirms, x.reader.Name}}))
		for _, v := range w.board(w.rep).Verdicts {
			if v.Note == x.reader.Name && v.Origin != x.want {
				t.Errorf("from %q's browser: %s", x.reader.Name, v.Origin)
			}
		}
	}
}
