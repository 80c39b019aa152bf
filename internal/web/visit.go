package web

import (
	"net/http"
	"slices"
	"strconv"

	"kongdan/internal/activity"
	"kongdan/internal/kit/errs"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// visitPage is the form for what a visit brought.
func (s *Server) visitPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.readControl(r, actor)
	if err != nil {
		return err
	}
	if !c.Control.Editable {
		if c.Status != opportunity.Open {
			return errs.New(errs.Conflict, "element.deal_closed")
		}
		return errs.New(errs.Forbidden, "error.forbidden")
	}
	in := visitInput{on: string(c.Today), nextStep: c.NextStep, nextOn: string(c.NextStepOn), seenStep: c.NextStep, seenOn: string(c.NextStepOn)}
	if c.Overdue(c.Today) {
		in.nextStep, in.nextOn = "", "" // what is over is not what comes next
	}
	return s.showVisit(w, r, http.StatusOK, c, in, nil)
}

// visitInput is the form of a visit as it was sent.
type visitInput struct {
	on, body, nextStep, nextOn string
	seenStep, seenOn           string
	people                     []string
	answers                    map[c139.Key]elementInput
	seen                       map[c139.Key]int64
}

func readVisit(r *http.Request) visitInput {
	f := r.PostForm
	in := visitInput{on: f.Get("happened_on"), body: f.Get("body"), nextStep: f.Get("next_step"), nextOn: f.Get("next_step_on"),
		seenStep: f.Get("seen_step"), seenOn: f.Get("seen_step_on"), people: chosenAll[string](f, "people"),
		answers: map[c139.Key]elementInput{}, seen: map[c139.Key]int64{}}
	for _, k := range c139.Keys() {
		in.answers[k] = readElementInput(r, string(k)+".")
		in.seen[k], _ = strconv.ParseInt(f.Get(string(k)+".version"), 10, 64)
	}
	return in
}

// note turns the form into a visit. Questions that did not come up are left out.
func (in visitInput) note() activity.VisitNote {
	v := activity.VisitNote{HappenedOn: in.on, Body: in.body, NextStep: in.nextStep, NextStepOn: day.Date(in.nextOn),
		SeenStep: in.seenStep, SeenStepOn: day.Date(in.seenOn)}
	for _, p := range in.people {
		v.People = append(v.People, person.ID(p))
	}
	for _, k := range c139.Keys() {
		if a := in.answers[k]; a.State != "" {
			v.Answers = append(v.Answers, a.change(k, in.seen[k], string(k)+"."))
		}
	}
	return v
}

// recordVisit keeps a visit with all it brought.
func (s *Server) recordVisit(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	in := readVisit(r)
	_, err := s.Activities.RecordVisit(r.Context(), actor, dealID(r), in.note())
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r)), "visit.saved")
	}
	p, refused := problems(r.Context(), err, nil)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	c, readErr := s.readControl(r, actor)
	if readErr != nil {
		return readErr
	}
	if refused {
		return s.showVisit(w, r, http.StatusUnprocessableEntity, c, in, c.labelled(p))
	}
	return s.showVisit(w, r, http.StatusConflict, c, in, c.clashes(in, keyOf(err)))
}

// labelled names the element beside each message.
func (c *control) labelled(p view.Problems) view.Problems {
	for i, x := range p {
		for _, k := range c139.Keys() {
			if len(x.Name) > len(k) && x.Name[:len(k)+1] == string(k)+"." {
				p[i].Label = string(k) + " " + c.short(k)
			}
		}
	}
	return p
}

// clashes says which elements somebody else has changed since the form was made.
func (c *control) clashes(in visitInput, key string) (p view.Problems) {
	for _, k := range c139.Keys() {
		e := c.Control.Elements.At(k)
		if in.answers[k].State == "" || e.Version == in.seen[k] {
			continue
		}
		what := ""
		if v, ok := c.Control.Latest(k); ok {
			what = v.What
		}
		p = append(p, view.Problem{Name: string(k) + ".state", Label: string(k) + " " + c.short(k),
			Text: c.t("visit.element_theirs", "Name", e.EnteredByName, "State", c.stateName(e.State), "What", what)})
	}
	if len(p) == 0 {
		p = view.Problems{{Name: "next_step", Text: c.t(key)}}
	}
	return p
}

func (s *Server) showVisit(w http.ResponseWriter, r *http.Request, status int, c *control, in visitInput, p view.Problems) error {
	f := view.VisitForm{
		Head: view.FormHead{Action: c.url() + "/visit", Key: newKey(), Problems: p, Autosave: "visit:" + string(c.ID)},
		On:   in.on, Today: string(c.Today), Body: in.body, NextStep: in.nextStep, NextOn: in.nextOn,
		SeenStep: c.NextStep, SeenOn: string(c.NextStepOn), Sources: c.sourceOptions(), Strengths: c.strengthOptions(),
		States: []view.Option{{Value: "", Text: c.t("visit.not_asked")}},
	}
	for _, o := range c.stateOptions() {
		if o.Value != c139.Unknown.String() {
			f.States = append(f.States, o)
		}
	}
	if status == http.StatusConflict && (in.seenStep != c.NextStep || in.seenOn != string(c.NextStepOn)) {
		f.Clash = &view.StepClash{Theirs: c.NextStep, TheirsOn: string(c.NextStepOn)}
	}
	for _, o := range c.Control.Sources {
		f.People = append(f.People, view.VisitPerson{ID: o.ID, Name: o.Name + optional(" · ", o.Title), Met: slices.Contains(in.people, o.ID)})
	}
	first := c.Control.Gaps(visitQuestions)
	for _, k := range c139.Keys() {
		if slices.Contains(first, k) {
			continue
		}
		q := c.visitQuestion(k, in, p)
		f.OthersOpen = f.OthersOpen || q.Answer != ""
		f.Others = append(f.Others, q)
	}
	for _, k := range first {
		f.Questions = append(f.Questions, c.visitQuestion(k, in, p))
	}
	title := c.t("visit.title")
	return s.show(w, r, status, view.VisitPage(s.head(w, r, c.actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: c.Name, URL: c.url()}}, f))
}

func (c *control) visitQuestion(k c139.Key, in visitInput, p view.Problems) view.VisitQuestion {
	e := c.Control.Elements.At(k)
	a := in.answers[k]
	at := func(field string) string { return p.Of(string(k) + "." + field) }
	q := view.VisitQuestion{
		Key: string(k), Name: c.Book.Name(method.Elements, string(k)), State: e.State.String(), StateText: c.stateName(e.State),
		Answer: a.State, What: a.What, Source: a.Source, Strength: a.Strength, Version: e.Version,
		Error: at("state"), WhatError: at("what"), SourceError: at("source"), StrengthError: at("strength"),
	}
	if q.Error == "" {
		q.Error = at("observed_on")
	}
	if q.Source == "" {
		q.Source = "c:" + string(opportunity.Visit)
	}
	if q.Strength == "" {
		q.Strength = string(opportunity.Stated)
	}
	if asks := c.Book.Element(string(k)).AskClient; len(asks) > 0 {
		q.Ask = asks[:min(2, len(asks))]
	}
	return q
}
