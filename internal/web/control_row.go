package web

import (
	"cmp"

	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/web/view"
)

// row is one element in the list, opened if it is the one that stands open.
func (c *control) row(k c139.Key) view.ElementRow {
	e := c.Control.Elements.At(k)
	r := view.ElementRow{
		Key: string(k), Name: c.Book.Name(method.Elements, string(k)), URL: c.url() + "/elements/" + string(k), DealURL: c.url(),
		State: e.State.String(), StateText: c.stateName(e.State), Coach: string(c.cal.Standings[k.Index()]), CoachText: c.coachSays(k),
	}
	if v, ok := c.Control.Latest(k); ok {
		r.Latest, r.Source = v.What, v.PersonName
		r.Age, r.Old = c.ago(v.ObservedOn), c.old(v.ObservedOn)
		r.Strength, r.Weak = c.Book.Name(method.Strengths, string(v.Strength)), v.Strength == opportunity.Hearsay
	} else if e.State != c139.Unknown && e.Version > 0 {
		r.Age = c.ago(day.Date(c.actor.Today(e.EnteredAt)))
	}
	r.People = c.voices(k)
	_, r.Challenged = c.Control.Challenged(k)
	if c.saved == k {
		r.Saved, r.Draft = c.notice, c.draft(k)
	}
	if c.open == k {
		r.Open = c.body(k)
	}
	return r
}

// draft names what is typed into an element's form and not saved.
func (c *control) draft(k c139.Key) string { return "element-" + string(c.ID) + "-" + string(k) }

// voices is what the people of the deal say about an element, nil where that is
// what it says itself, or nobody was judged.
func (c *control) voices(k c139.Key) *view.ElementPeople {
	b := c.people[k]
	if b.Relation == "" || b.Relation == people.Unseen {
		return nil
	}
	row := c.say.row(b, c.url(), c.Control.Editable)
	return &view.ElementPeople{Relation: string(b.Relation), Short: c.t("bearing." + string(b.Relation)), Text: row.Text, UseURL: row.UseURL, PeopleURL: c.url() + "/people#coverage"}
}

// ago says how long ago a date is.
func (c *control) ago(on day.Date) string {
	switch n := c.Today.Sub(on); {
	case n <= 0:
		return c.t("control.today")
	case n == 1:
		return c.t("control.yesterday")
	default:
		return c.t("control.days_ago", "N", n)
	}
}

// old reports whether a date has used up most of the days evidence counts.
func (c *control) old(on day.Date) bool {
	return 4*c.Today.Sub(on) > 3*c.Book.Settings.StaleDays
}

// coachSays sums up what coaches say about an element.
func (c *control) coachSays(k c139.Key) string {
	f := c.Control.Elements.At(k).Finding
	switch c.cal.Standings[k.Index()] {
	case c139.Backed:
		text := c.t("control.coach_confirms", "N", f.Sources)
		if f.Single() {
			text += c.t("shell.brackets", "Text", c.Book.Name(method.Values, "single_source"))
		}
		return text + c.fading(f)
	case c139.Blocked:
		return c.t("control.coach_denies", "N", f.Sources)
	case c139.Suggested:
		return c.t("control.coach_suggests", "N", f.Sources)
	}
	return ""
}

// fading says when the confirmations of an element run out, once that is near.
func (c *control) fading(f c139.Finding) string {
	const near = 7
	left := f.Till.Sub(c.Today)
	if f.Till == "" || left > near {
		return ""
	}
	return c.t("control.coach_fades", "N", max(left, 0))
}

func (c *control) body(k c139.Key) *view.ElementBody {
	words := c.Book.Element(string(k))
	b := &view.ElementBody{
		Explain: words.Explain, ClearWhen: words.ClearWhen, AskClient: words.AskClient, AskSelf: words.AskSelf,
		Proof: words.Proof, Beware: words.Beware,
		CoachHint: c.t("control.best_coach", "Type", c.Book.Name(method.CoachTypes, string(k.BestCoach()))),
		Verdicts:  c.verdictRows(k),
	}
	weak := c.Control.Elements.At(k).State != c139.Clear || c.cal.Standings[k.Index()] == c139.Blocked
	if c.Status == opportunity.Open && weak {
		b.Learn = c.learn(k)
	}
	for _, v := range c.Control.Of(k) {
		if v.Live() {
			b.Evidence = append(b.Evidence, c.evidenceRow(v))
		} else {
			b.Withdrawn = append(b.Withdrawn, c.evidenceRow(v))
		}
	}
	for _, q := range c.Control.Challenges {
		if q.Element == k {
			b.Challenges = append(b.Challenges, c.challengeRow(q))
		}
	}
	if c.Control.Editable {
		b.Form = c.elementForm(k)
	}
	_, asked := c.Control.Challenged(k)
	if c.Control.Editable && c.actor.MayChallenge() && (!asked || len(c.forms.ask) > 0) && c.Owner != c.actor.User {
		b.Ask = &view.AskForm{Head: view.FormHead{Action: c.url() + "/elements/" + string(k) + "/challenge", Key: newKey(), Problems: c.forms.ask, Scope: string(k) + "."},
			Question: c.forms.question, Open: len(c.forms.ask) > 0}
	}
	return b
}

func (c *control) evidenceRow(v opportunity.Evidence) view.EvidenceRow {
	r := view.EvidenceRow{
		ID: string(v.ID), What: v.What, Source: c.source(v), On: string(v.ObservedOn), Age: c.ago(v.ObservedOn),
		Strength: c.Book.Name(method.Strengths, string(v.Strength)), State: c.t("control.for_state", "State", c.stateName(v.State)),
		Entered: c.t("control.entered", "Name", cmp.Or(v.EnteredByName, c.t("shell.system")), "Day", c.actor.Today(v.EnteredAt)),
	}
	if c.Control.Editable && v.Live() {
		r.Withdraw = &view.WithdrawForm{Head: view.FormHead{Action: c.url() + "/evidence/" + string(v.ID) + "/withdraw", Key: newKey(), Version: v.Version, Scope: string(v.ID) + "."}}
		if c.forms.withdrawing == v.ID {
			r.Withdraw.Open, r.Withdraw.Reason, r.Withdraw.State = true, c.forms.withdrawReason, c.forms.withdrawState
			r.Withdraw.Head.Problems = c.forms.withdraw
		}
		if c.isLast(v) {
			for _, s := range []c139.State{c139.Unknown, c139.Partial} {
				r.Withdraw.States = append(r.Withdraw.States, view.Option{Value: s.String(), Text: c.stateName(s)})
			}
		}
	}
	return r
}

// isLast reports whether nothing else carries the state the evidence speaks for.
func (c *control) isLast(v opportunity.Evidence) bool {
	e := c.Control.Elements.At(v.Element)
	claims := e.State
	if claims == c139.Stale {
		claims = e.Before
	}
	if v.State != claims || !claims.NeedsEvidence() {
		return false
	}
	for _, o := range c.Control.Of(v.Element) {
		if o.ID != v.ID && o.Live() && o.State == claims {
			return false
		}
	}
	return true
}

// source names who said it, with the channel where one is given.
func (c *control) source(v opportunity.Evidence) string {
	channel := ""
	if v.Channel != "" {
		channel = c.Book.Name(method.Channels, string(v.Channel))
	}
	if v.Person == "" {
		return channel
	}
	if v.PersonTitle != "" {
		return v.PersonName + " · " + v.PersonTitle
	}
	return v.PersonName
}

func (c *control) challengeRow(q opportunity.Challenge) view.ChallengeRow {
	r := view.ChallengeRow{Question: q.Question, Answer: q.Answer,
		Asked: c.t("control.asked", "Name", q.AskedByName, "Day", c.actor.Today(q.AskedAt))}
	if !q.Open() {
		r.Answered = c.t("control.answered", "Name", q.AnsweredByName, "Day", c.actor.Today(q.AnsweredAt))
		return r
	}
	if c.Control.Editable && c.Control.Team {
		r.Form = &view.AnswerForm{Head: view.FormHead{Action: c.url() + "/challenges/" + string(q.ID) + "/answer", Key: newKey(), Version: q.Version,
			Problems: c.forms.answer, Scope: string(q.ID) + "."}, Answer: c.forms.answerText}
	}
	return r
}
