package web

import (
	"net/http"
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// elementForms is what was typed into the forms of the open element, and what
// was wrong with it.
type elementForms struct {
	set      *elementInput
	problems view.Problems
	clash    bool // somebody else was faster

	withdrawing    opportunity.EvidenceID
	withdrawReason string
	withdrawState  string
	withdraw       view.Problems

	question string
	ask      view.Problems

	answerText string
	answer     view.Problems
}

// elementInput is the form that sets a state, as it was sent.
type elementInput struct{ State, What, Source, Strength, On, Reason string }

func readElementInput(r *http.Request, prefix string) elementInput {
	get := func(name string) string { return r.PostForm.Get(prefix + name) }
	return elementInput{State: get("state"), What: get("what"), Source: get("source"), Strength: get("strength"), On: get("observed_on"), Reason: get("reason")}
}

// change turns the form into a change of an element. What was said is evidence;
// a form without it changes the state alone.
func (f elementInput) change(k c139.Key, seen int64, prefix string) opportunity.Change {
	c := opportunity.Change{Element: k, Seen: seen, Prefix: prefix}
	state, ok := c139.ParseState(f.State)
	if c.To = state; !ok {
		c.To = c139.Stale // nobody may set it, so it is refused at its field
	}
	if strings.TrimSpace(f.What) == "" {
		return c
	}
	c.Evidence = &opportunity.NewEvidence{What: f.What, ObservedOn: f.On, Strength: opportunity.Strength(f.Strength)}
	c.Evidence.Person, c.Evidence.Channel = readSource(f.Source)
	return c
}

// readSource splits the choice of a source: a person or a channel.
func readSource(value string) (string, opportunity.Channel) {
	if p, ok := strings.CutPrefix(value, "p:"); ok {
		return asID(p), ""
	}
	c, _ := strings.CutPrefix(value, "c:")
	return "", opportunity.Channel(c)
}

// elementPage shows one element opened: in its row for the page itself, else
// on the whole tab.
func (s *Server) elementPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	k, ok := c139.ParseKey(r.PathValue("key"))
	if !ok {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	c, err := s.readControl(r, actor)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("fold") == "" {
		c.open = k
	}
	c.fromPeople = r.URL.Query().Get("from") == "people"
	if fragment(r) {
		return s.show(w, r, http.StatusOK, view.ElementItem(c.row(k)))
	}
	return s.showControl(w, r, http.StatusOK, c)
}

// saveElement records a state with its evidence.
func (s *Server) saveElement(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	k, ok := c139.ParseKey(r.PathValue("key"))
	if !ok {
		return errs.New(errs.NotFound, "error.page_not_found")
	}
	in := readElementInput(r, "")
	err := s.Deals.SetElements(r.Context(), actor, dealID(r), []opportunity.Change{in.change(k, versionOf(r), "")}, in.Reason)
	return s.afterElement(w, r, actor, k, err, func(f *elementForms, p view.Problems) { f.set, f.problems = &in, p })
}

// afterElement answers what was sent from the row of an element. keep puts
// what was typed back into the form where it was refused.
func (s *Server) afterElement(w http.ResponseWriter, r *http.Request, actor org.Actor, k c139.Key, err error, keep func(*elementForms, view.Problems)) error {
	p, refused := problems(r.Context(), err, controlLabel)
	clash := errs.Is(err, errs.Conflict)
	if err != nil && !refused && !clash {
		return err
	}
	if err == nil && !fragment(r) {
		return s.redirect(w, r, dealURL(dealID(r))+"#e-"+string(k), "control.saved")
	}
	c, readErr := s.readControl(r, actor)
	if readErr != nil {
		return readErr
	}
	status := http.StatusOK
	switch {
	case err == nil:
		c.saved, c.notice = k, c.t("control.saved")
		return s.showParts(w, r, status, c, k)
	case clash:
		status = http.StatusConflict
		c.open = k
		keep(&c.forms, view.Problems{{Text: c.t(keyOf(err))}})
		c.forms.clash = true
	default:
		status = http.StatusUnprocessableEntity
		c.open = k
		keep(&c.forms, p)
	}
	if fragment(r) {
		return s.show(w, r, status, view.ElementItem(c.row(k)))
	}
	return s.showControl(w, r, status, c)
}

// controlLabel is the key of the text before a field of an element's forms.
func controlLabel(field string) string {
	switch field {
	case "state", "what", "source", "strength", "observed_on", "reason", "answer", "question":
		return "control." + field
	}
	return ""
}

func (c *control) elementForm(k c139.Key) *view.ElementForm {
	e := c.Control.Elements.At(k)
	f := &view.ElementForm{
		Head: view.FormHead{Action: c.url() + "/elements/" + string(k), Key: newKey(), Version: e.Version, Problems: c.forms.problems, Scope: string(k) + ".",
			Autosave: c.draft(k)},
		State: e.State.String(), States: c.stateOptions(), Source: "c:" + string(opportunity.Visit), Sources: c.sourceOptions(),
		Strength: string(opportunity.Stated), Strengths: c.strengthOptions(), On: string(c.Today), Today: string(c.Today), NoSource: c.Book.NoSource(),
	}
	if e.State == c139.Stale {
		f.State = e.Before.String()
	}
	if b := c.people[k]; c.fromPeople && b.Relation == people.Suggest {
		f.State, f.What, f.Strength = c139.Clear.String(), c.say.text(b), string(opportunity.Observed)
		f.Source = c.sourceFor(b)
	}
	if in := c.forms.set; in != nil {
		f.State, f.What, f.Source, f.Strength, f.On, f.Reason = in.State, in.What, in.Source, in.Strength, in.On, in.Reason
		if c.forms.clash {
			f.Clash = c.clash(k, *in)
		}
	}
	return f
}

// sourceFor is the one person a suggestion rests on, else ourselves: what we
// judged of several is our own view.
func (c *control) sourceFor(b stakeholder.Bearing) string {
	if len(b.Who) == 1 && slices.ContainsFunc(c.Control.Sources, func(s opportunity.Source) bool { return s.ID == b.Who[0] }) {
		return "p:" + b.Who[0]
	}
	return "c:" + string(opportunity.OwnCompany)
}

// clash sets what somebody else recorded beside what the reader was about to.
func (c *control) clash(k c139.Key, in elementInput) *view.ElementClash {
	e := c.Control.Elements.At(k)
	x := &view.ElementClash{Who: e.EnteredByName, When: c.when(e.EnteredAt), Theirs: c.stateName(e.State), KeepURL: c.url() + "#e-" + string(k)}
	if v, ok := c.Control.Latest(k); ok {
		x.TheirsWhat = v.What
	}
	if s, ok := c139.ParseState(in.State); ok {
		x.Yours = c.stateName(s)
	}
	x.YoursWhat = in.What
	return x
}

func (c *control) stateOptions() (list []view.Option) {
	for _, s := range c139.States() {
		if s != c139.Stale {
			list = append(list, view.Option{Value: s.String(), Text: c.stateName(s)})
		}
	}
	return list
}

func (c *control) strengthOptions() (list []view.Option) {
	for _, s := range opportunity.Strengths {
		list = append(list, view.Option{Value: string(s), Text: c.Book.Name(method.Strengths, string(s))})
	}
	return list
}

// sourceOptions offers the people first, then the channels.
func (c *control) sourceOptions() (list []view.Option) {
	for _, p := range c.Control.Sources {
		text := p.Name
		if p.Title != "" {
			text += " · " + p.Title
		}
		list = append(list, view.Option{Value: "p:" + p.ID, Text: text, Group: c.t("control.source_people")})
	}
	for _, ch := range opportunity.Channels {
		list = append(list, view.Option{Value: "c:" + string(ch), Text: c.Book.Name(method.Channels, string(ch)), Group: c.t("control.source_channels")})
	}
	return list
}

// withdrawEvidence takes a piece of evidence back.
func (s *Server) withdrawEvidence(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	in := opportunity.Withdrawal{Evidence: opportunity.EvidenceID(r.PathValue("evidence")), Seen: versionOf(r), Reason: r.PostForm.Get("reason")}
	if text := r.PostForm.Get("state"); text != "" {
		state, ok := c139.ParseState(text)
		if in.To, in.ToGiven = state, true; !ok {
			in.To = c139.Stale
		}
	}
	err := s.Deals.Withdraw(r.Context(), actor, dealID(r), in)
	k, findErr := s.elementOf(r, actor, in.Evidence)
	if findErr != nil {
		return findErr
	}
	return s.afterElement(w, r, actor, k, err, func(f *elementForms, p view.Problems) {
		f.withdrawing, f.withdrawReason, f.withdrawState, f.withdraw = in.Evidence, in.Reason, r.PostForm.Get("state"), p
	})
}

// elementOf is the element a piece of evidence belongs to.
func (s *Server) elementOf(r *http.Request, actor org.Actor, id opportunity.EvidenceID) (c139.Key, error) {
	c, err := s.Deals.Control(r.Context(), actor, dealID(r))
	if err != nil {
		return "", err
	}
	for _, v := range c.Evidence {
		if v.ID == id {
			return v.Element, nil
		}
	}
	return "", errs.New(errs.NotFound, "element.evidence_unknown")
}
