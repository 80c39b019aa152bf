package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// whisper is in everything that the deal's team alone may read of a coach:
// name, contact and notes, and why a verdict counts no more.
const whisper = "白杨SENTINEL哨兵"

// overheard are the doors behind which the team itself reads it; to all others
// no door tells it.
var overheard = map[string]bool{
	"POST /people/{id}/notes": true, "POST /people/{id}/notes/new": true, "POST /people/{id}/notes/{note}": true, "POST /people/{id}/export": true, // restricted notes
	"GET /deals/{id}": true, "GET /deals/{id}/elements/{key}": true, "GET /deals/{id}/coaches/{coach}": true,
	// A form that failed comes back with the page it stands on.
	"POST /deals/{id}/elements/{key}": true, "POST /deals/{id}/challenges/{challenge}/answer": true,
	"POST /deals/{id}/evidence/{evidence}/withdraw": true,
}

// newWhisper is a scene in which every deal has a coach, whose answers and log
// are kept, on a clock that stands.
func newWhisper(t *testing.T, who coach.Identity) (*scene, *bytes.Buffer) {
	s, log := newScene(t), &bytes.Buffer{}
	s.server.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.handler = s.server.Site()
	now := s.db.Now().Add(time.Second)
	s.db.SetClock(func() time.Time { return now })
	s.planted = func(deal opportunity.ID) { s.plant(deal, who) }
	return s, log
}

func (s *scene) plant(deal opportunity.ID, who coach.Identity) {
	s.t.Helper()
	ctx, coaches := s.t.Context(), s.server.Coaches
	c, err := coaches.Add(ctx, s.owner(), deal, coach.Draft{Type: c139.CoachValue, Identity: who})
	must(s.t, c, err)
	if err := coaches.Rule(ctx, s.owner(), deal, c, string(s.today()), []coach.NewVerdict{
		{Element: c139.C1, Ruling: c139.Denies, Note: whisper}, {Element: c139.W, Ruling: c139.Confirms, Note: whisper}}); err != nil {
		s.t.Fatal(err)
	}
	link, err := coaches.Ask(ctx, s.owner(), deal, c, coach.Asking{Elements: []c139.Key{c139.F1}, Days: 7, Lang: "zh", Greeting: whisper, Subject: whisper})
	if must(s.t, link, err); link.Secret != "" {
		err = coaches.Answer(ctx, coach.Opening{Secret: link.Secret}, "k", []coach.Said{{Ruling: c139.Denies, Note: whisper}})
		must(s.t, c, err)
	}
	if err := s.server.Stakeholders.Judge(ctx, s.owner(), deal, s.personIn(deal), stakeholder.Findings{Values: map[people.Dimension]string{people.DimAttitude: "neutral"},
		What: "转述的", Channel: opportunity.Call, ObservedOn: string(s.today()), Source: stakeholder.ParseSource("coach:1")}); err != nil {
		s.t.Fatal(err)
	}
	b, err := coaches.Board(ctx, s.owner(), deal)
	v := must(s.t, b, err).Verdicts[0]
	if err := coaches.Settle(ctx, s.owner(), deal, v.ID, v.Version, whisper); err != nil {
		s.t.Fatal(err)
	}
}

// all is everything that an answer says, heads and packed files included.
func (p *page) all() string {
	p.t.Helper()
	var b strings.Builder
	_ = p.header.Write(&b)
	if !p.packed() {
		return b.String() + p.body
	}
	z, err := zip.NewReader(strings.NewReader(p.body), int64(len(p.body)))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			p.t.Fatal(err)
		}
		if _, err := io.Copy(&b, io.LimitReader(r, 16<<20)); err != nil { // #nosec G110 -- our own file
			p.t.Fatal(err)
		}
		_ = r.Close()
	}
	return b.String()
}

// TestACoachStaysWithTheTeam asks every route of the program, as everybody, for
// what a coach's team alone may know. A new route is asked without being named here.
func TestACoachStaysWithTheTeam(t *testing.T) {
	s, log := newWhisper(t, coach.Identity{Name: whisper, Contact: whisper, Note: whisper})
	heard := map[string]bool{}
	for _, r := range s.server.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		readers := who
		if method == http.MethodPost { // nobody reads more of a refusal than those who see the deal
			readers = []string{"owner", "manager", "admin"}
		}
		for _, w := range readers {
			at := s.fill(method, path)
			queries := []string{""}
			if method == http.MethodGet && !strings.Contains(path, "{") {
				queries = []string{"", "?q=白杨", "?q=sentinel"}
			}
			for _, query := range queries {
				said := s.asking(method, at+query, s.as(s.actors[w])).all()
				if !strings.Contains(said, whisper) {
					continue
				}
				heard[r.Pattern] = true
				if team := w == "owner" || w == "mate"; !team || !overheard[r.Pattern] {
					t.Errorf("%s tells %s of a coach", r.Pattern, w)
				}
			}
		}
	}
	for pattern := range overheard {
		if !heard[pattern] {
			t.Errorf("%s does not tell the team: the test looks for the wrong words", pattern)
		}
	}
	if !strings.Contains(log.String(), "/deals/{id}") || strings.Contains(log.String(), whisper) {
		t.Error("the log tells of a coach, or nothing at all")
	}
}

// passing is what differs from one look at a page to the next.
var passing = regexp.MustCompile(`name="_key" value="[^"]*"|[?]_key=[^"]*|X-Request-Id: .*|<code>[a-z0-9]{12}</code>`)

// TestWhoCoachesShowsNowhere makes another person, another colleague, and one of
// another kind the coach, behind everybody's back, and finds every page as it was for all who
// are not on the team.
func TestWhoCoachesShowsNowhere(t *testing.T) {
	for what, swaps := range map[string][]string{
		"person": {`UPDATE coach_identity SET person_id = $1 WHERE person_id = $2`},
		"member": {`UPDATE coach_identity SET member_id = $1 WHERE member_id = $2`},
		"kind":   {`UPDATE coach_identity SET kind = $1 WHERE kind <> $2`, `UPDATE verdict SET origin = $1 WHERE origin = 'blind' AND origin <> $2`},
	} {
		t.Run(what, func(t *testing.T) {
			s, _ := newWhisper(t, coach.Identity{})
			one, other := s.newPerson(), s.newPerson()
			who, instead := coach.Identity{Person: string(one)}, string(other)
			from := string(one)
			if what == "member" {
				colleague := s.Rep("钱一").User
				who, from, instead = coach.Identity{Kind: coach.Colleague, Member: colleague}, string(colleague), string(s.Rep("钱二").User)
			}
			if what == "kind" {
				from, instead = "colleague", "colleague"
			}
			s.planted = func(deal opportunity.ID) { s.plant(deal, who) }
			look := s.looking([]string{"/people/" + string(one), "/people/" + string(other)})
			look() // makes what the pages are about
			before := look()
			if err := s.db.InTx(t.Context(), func(tx *db.Tx) error {
				for _, swap := range swaps {
					if err := db.Changed(tx.ExecContext(t.Context(), swap, instead, from)); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			for what, now := range look() {
				if now != before[what] {
					t.Errorf("%s differs:\n%s", what, difference(before[what], now))
				}
			}
		})
	}
}

// looking returns a look at every page of everybody who is not on the team.
func (s *scene) looking(more []string) func() map[string]string {
	visitors := map[string]*visitor{}
	for _, w := range []string{"manager", "admin", "reader", "stranger"} {
		visitors[w] = s.as(s.actors[w])
	}
	return func() map[string]string {
		seen := map[string]string{}
		for _, r := range s.server.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if method != http.MethodGet || noted[r.Pattern] || strings.Contains(path, "export.") { // those are noted in the audit log
				continue
			}
			for w, v := range visitors {
				seen[r.Pattern+" as "+w] = passing.ReplaceAllString(s.asking(method, s.fill(method, path), v).all(), "")
			}
		}
		for _, path := range more {
			seen[path] = passing.ReplaceAllString(s.asking(http.MethodGet, path, visitors["manager"]).all(), "")
		}
		return seen
	}
}

// difference is the first place in which two texts differ.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-100)
	return strings.ToValidUTF8(clip(a[from:], 200)+"\n"+clip(b[from:], 200), "")
}
