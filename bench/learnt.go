package main

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kongdan/internal/demo/bank"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// piece is one piece of evidence, for the state an element has or had.
type piece struct {
	id    string
	key   c139.Key
	state c139.State
	at    time.Time
}

// orders are in which order teams learn about elements: some begin with the
// client's process, some know the top early.
var orders = [][]c139.Key{
	{c139.C2, c139.C1, c139.C5, c139.C3, c139.C4, c139.F1, c139.C6, c139.C9, c139.C7, c139.F2, c139.C8, c139.F3, c139.W},
	{c139.W, c139.C2, c139.F1, c139.C5, c139.F2, c139.C1, c139.C3, c139.C4, c139.C6, c139.F3, c139.C7, c139.C8, c139.C9},
	{c139.F2, c139.F1, c139.W, c139.C4, c139.C2, c139.C3, c139.C1, c139.C9, c139.C6, c139.C5, c139.C7, c139.F3, c139.C8},
}

// learn records n pieces of evidence, the elements they speak for, what coaches
// say, and the values that follow.
func (s *story) learn(n int) {
	for i, k := range c139.Keys() {
		s.elements[i].Key = k
	}
	s.claim(n)
	s.listen()
	s.figure()
	for _, e := range s.elements {
		if e.Version == 0 {
			continue
		}
		before := ""
		if e.State == c139.Stale {
			before = e.Before.String()
		}
		f := e.Finding
		s.rows.add("element", s.org, s.ID, e.Key, e.State.String(), before, e.ObservedOn, e.EnteredBy, e.EnteredAt.UnixMilli(),
			f.Opinion, f.On, f.Till, f.Sources, f.Review)
	}
}

// claim spreads evidence over elements; an element takes the day of its
// youngest. What is clear on an open deal is either fresh or stale already, so
// that no job finds anything to do while we measure.
func (s *story) claim(n int) {
	known, order := 0, pick(s.rand, orders)
	if n > 0 {
		half := min(n, len(order)) / 2
		known = max(1, half+s.rand.IntN(half+1))
	}
	for i := range n {
		k := order[i%known]
		e := &s.elements[k.Index()]
		if i < known {
			e.Version, e.EnteredBy = 1, s.Owner
			switch roll := s.rand.IntN(20); {
			case roll == 0:
				e.State = c139.No
			case roll == 1 && s.Status == opportunity.Open:
				e.State, e.Before = c139.Stale, c139.Clear
			case roll < 5:
				e.State = c139.Partial
			default:
				e.State = c139.Clear
			}
		}
		speaks, age := e.State, s.rand.IntN(s.rule.StaleDays-15)
		if e.State == c139.Stale {
			speaks, age = e.Before, s.rule.StaleDays+3+s.rand.IntN(60)
		}
		at := s.ago(age)
		if at.Before(s.CreatedAt) && e.State != c139.Stale {
			at = s.CreatedAt.Add(time.Minute)
			if s.today().Sub(s.dateOf(at)) > s.rule.StaleDays-15 {
				at = s.ago(age)
			}
		}
		s.learnt = append(s.learnt, s.evidence(k, speaks, at))
		if on := s.dateOf(at); on > e.ObservedOn {
			e.ObservedOn, e.EnteredAt = on, at
		}
		if at.After(s.TouchedAt) {
			s.TouchedAt = at
		}
	}
	for i := range s.elements { // half known, from what was heard along the way
		if e := &s.elements[i]; e.Version == 0 && s.rand.IntN(4) == 0 {
			e.State, e.Version, e.EnteredBy, e.EnteredAt = c139.Partial, 1, s.Owner, s.CreatedAt
		}
	}
}

// evidence records one piece.
func (s *story) evidence(k c139.Key, state c139.State, at time.Time) piece {
	p := piece{id: id.New(), key: k, state: state, at: at}
	who, channel := s.at.people[s.rand.IntN(len(s.at.people))].ID, opportunity.Channel("")
	if s.rand.IntN(3) == 0 {
		who, channel = "", opportunity.Channels[s.rand.IntN(len(opportunity.Channels))]
	}
	s.rows.add("evidence", s.org, p.id, s.ID, k, state.String(), s.sentence(pick(s.rand, s.say[k.Index()][state.String()])), db.Null(who), channel,
		s.dateOf(at), pick(s.rand, opportunity.Strengths), s.Owner, at.UnixMilli())
	return p
}

// listen lets one or two coaches speak about what the team claims, on a
// quarter of the deals.
func (s *story) listen() {
	if s.rand.IntN(4) > 0 || s.TouchedAt.IsZero() {
		return
	}
	by := map[c139.Key][]c139.Ruling{}
	var types []string
	for n := range 1 + s.rand.IntN(2) {
		kind := c139.CoachTypes()[(n+s.rand.IntN(2))%3]
		c, name := id.New(), strings.TrimPrefix(string(kind), "coach_")
		s.rows.add("coach", s.org, c, s.ID, n+1, name, s.Owner, s.CreatedAt.UnixMilli())
		s.rows.add("coach_identity", s.org, c, s.at.people[n%len(s.at.people)].ID, s.at.people[n%len(s.at.people)].Name)
		if !slices.Contains(types, name) {
			types = append(types, name)
		}
		for _, e := range s.elements {
			if e.State != c139.Clear || s.rand.IntN(4) == 0 {
				continue
			}
			r := c139.Ruling{Coach: c, Type: kind, Verdict: c139.Confirms, On: s.today().Add(-s.rand.IntN(s.rule.VerdictDays - 12))}
			if s.rand.IntN(12) == 0 {
				r.Verdict = c139.Denies
			}
			at := r.On.Time(s.zone).Add(10 * time.Hour)
			s.rows.add("verdict", s.org, id.New(), s.ID, c, e.Key, r.Verdict, r.On, "medium", pick(s.rand, s.bank.Verdicts).ZH, s.Owner, at.UnixMilli())
			by[e.Key] = append(by[e.Key], r)
			if at.After(s.TouchedAt) {
				s.TouchedAt = at
			}
		}
	}
	for i, k := range c139.Keys() {
		s.elements[i].Finding = c139.Weigh(by[k], s.today(), s.rule.VerdictDays)
	}
	slices.SortFunc(types, func(a, b string) int { return cmp.Compare(coachRank(a), coachRank(b)) })
	s.CoachTypes = strings.Join(types, ",")
}

func coachRank(name string) int {
	all := c139.CoachTypes()
	return slices.Index(all[:], c139.CoachType("coach_"+name))
}

// figure keeps on the deal what follows from its elements, and how it came
// about: one change of value for each element that became clear, and one for
// what the coaches said.
func (s *story) figure() {
	slices.SortFunc(s.learnt, func(a, b piece) int { return a.at.Compare(b.at) })
	var was c139.Calibration
	was.Basis = c139.BySelf
	var sheet c139.Sheet
	for _, p := range s.learnt {
		if p.state != c139.Clear || sheet.At(p.key) == c139.Clear {
			continue
		}
		sheet = sheet.With(p.key, c139.Clear)
		now := c139.Calibrate(sheet, c139.Findings{})
		s.value(p.at, s.Owner, opportunity.ByEvidence, p.id, string(p.key), was, now)
		was = now
	}
	now := s.elements.Calibration()
	if now.Self != was.Self || now.Calibrated != was.Calibrated || now.Shown != was.Shown || now.Basis != was.Basis {
		cause, at := opportunity.ByAgeing, s.TouchedAt
		if now.Calibrated != was.Calibrated {
			cause = opportunity.ByVerdict
		}
		s.value(at.Add(time.Second), "", cause, "", "", was, now)
	}
	s.Self, s.Calibrated, s.Shown, s.Basis, s.Zone = now.Self, now.Calibrated, now.Shown, now.Basis, now.Shown.Zone()
	s.DeniedCount = len(now.Blocked)
	for _, e := range s.elements {
		if e.State == c139.Stale {
			s.StaleCount++
		}
	}
}

// readSentences sorts the sentences of evidence by element and state; those
// with no placeholder of their own come out as they are.
func (w *world) readSentences() {
	w.say = make([]map[string][]string, c139.Count)
	for i, k := range c139.Keys() {
		w.say[i] = map[string][]string{}
		for _, state := range []c139.State{c139.Clear, c139.Partial, c139.No} {
			for _, e := range w.bank.EvidenceFor(string(k), state.String(), "") {
				w.say[i][state.String()] = append(w.say[i][state.String()], e.ZH)
			}
			if len(w.say[i][state.String()]) == 0 {
				w.say[i][state.String()] = []string{"{{person}}在会上确认了这一点。"}
			}
		}
	}
}

// sentence fills a sentence of the demo's bank.
func (s *story) sentence(text string) string {
	boss := string([]rune(s.at.people[0].Name)[:1]) + "总"
	return bank.Fill(text, bank.Facts{Person: s.at.people[len(s.at.people)-1].Name, Decider: boss, Dept: "信息中心", Rival: "对手", Product: "平台"})
}

// openedDay is a day of the deal's life, share of the way from its beginning to now.
func (s *story) openedDay(share float64) (time.Time, day.Date) {
	at := s.CreatedAt.Add(time.Duration(share * float64(s.now.Sub(s.CreatedAt))))
	return at, s.dateOf(at)
}
