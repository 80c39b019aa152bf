package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/job"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
	"kongdan/internal/web/view"
)

const (
	thresholdsPath = "/settings/thresholds"
	tuningsPath    = "/settings/moves"
)

func (s *Server) thresholdsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showThresholds(w, r, actor, http.StatusOK, nil, nil)
}

// showThresholds shows what was typed, or what is in force where nothing was.
func (s *Server) showThresholds(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, typed url.Values, p view.Problems) error {
	ctx := r.Context()
	list, err := s.Method.ListSettings(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Thresholds{Form: view.FormHead{Action: thresholdsPath, Key: newKey(), Problems: p}, JobsURL: jobsPath}
	jobs, err := s.Org.Jobs(ctx, actor)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.Kind == recountJob && j.State != job.Failed {
			m.Recounting, m.Done, m.All = true, m.Done+int(j.Done), m.All+int(j.All)
		}
	}
	for _, x := range list {
		f := view.ThresholdField{Version: strconv.FormatInt(x.Version, 10), Field: view.Field{
			Name: x.Name, Label: i18n.T(ctx, "threshold."+x.Name), Value: strconv.Itoa(x.Value), InputMode: "numeric", MaxLength: 6,
			Hint: i18n.T(ctx, "thresholds.bounds", "Min", x.Min, "Max", x.Max, "Default", x.Default), Suffix: i18n.T(ctx, "unit."+x.Unit), Error: p.Of(x.Name),
		}}
		if typed.Has(x.Name) {
			f.Field.Value, f.Version = typed.Get(x.Name), typed.Get("version."+x.Name)
		}
		m.Fields = append(m.Fields, f)
	}
	return s.show(w, r, status, view.ThresholdsPage(s.head(w, r, actor, i18n.T(ctx, "thresholds.title"), "settings"), m))
}

func (s *Server) saveThresholds(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	var values []method.NewValue
	for _, l := range method.Limits {
		if !r.PostForm.Has(l.Name) {
			continue
		}
		version, _ := strconv.ParseInt(r.PostForm.Get("version."+l.Name), 10, 64) // what is no version is an old one
		values = append(values, method.NewValue{Name: l.Name, Value: r.PostForm.Get(l.Name), Version: version})
	}
	err := s.Method.SaveSettings(ctx, actor, values)
	if err == nil {
		return s.redirect(w, r, thresholdsPath, "thresholds.saved")
	}
	if p, ok := problems(ctx, err, func(field string) string { return "threshold." + field }); ok {
		return s.showThresholds(w, r, actor, http.StatusUnprocessableEntity, r.PostForm, p)
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Method.ListSettings(ctx, actor)
	if err != nil {
		return err
	}
	c := conflict{What: i18n.T(ctx, "thresholds.title"), Kind: "setting", Back: thresholdsPath, Fresh: url.Values{}}
	for _, x := range theirs {
		c.Fresh.Set("version."+x.Name, strconv.FormatInt(x.Version, 10))
		c.Rows = append(c.Rows, view.Difference{Label: i18n.T(ctx, "threshold."+x.Name), Yours: r.PostForm.Get(x.Name), Theirs: strconv.Itoa(x.Value)})
	}
	return s.showConflict(w, r, actor, c)
}

func (s *Server) tuningsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showTunings(w, r, actor, http.StatusOK, nil, nil)
}

func (s *Server) showTunings(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, typed url.Values, p view.Problems) error {
	ctx := r.Context()
	list, err := s.Method.ListTunings(ctx, actor)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Tunings{Form: view.FormHead{Action: tuningsPath, Key: newKey(), Problems: p}}
	for _, x := range list {
		key := string(x.Key)
		row := view.TuningRow{
			Key: key, Title: moveTitle(book, key), URL: methodItemPath(method.Moves, key), Enabled: x.Tuning.Enabled,
			Priority: strconv.Itoa(x.Tuning.Priority), Threshold: strconv.Itoa(x.Tuning.Threshold), Version: strconv.FormatInt(x.Version, 10),
			PriorityError: p.Of(key + ".priority"), ThresholdError: p.Of(key + ".threshold"),
		}
		if x.Unit != advise.NoUnit {
			row.Unit = i18n.T(ctx, "unit."+string(x.Unit))
		}
		if typed.Has(key + ".priority") {
			row.Enabled, row.Priority, row.Version = typed.Has(key+".enabled"), typed.Get(key+".priority"), typed.Get("version."+key)
			if typed.Has(key + ".threshold") {
				row.Threshold = typed.Get(key + ".threshold")
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, status, view.TuningsPage(s.head(w, r, actor, i18n.T(ctx, "tunings.title"), "settings"), m))
}

// readTunings reads the moves that the form holds. What is no number becomes
// one that no limit allows, so that the refusal stands at its field.
func readTunings(f url.Values) (list []method.MoveTuning) {
	number := func(name string) int {
		n, err := strconv.Atoi(strings.TrimSpace(f.Get(name)))
		if err != nil {
			return -1
		}
		return n
	}
	for _, rule := range advise.Rules() {
		key := string(rule.Key)
		if !f.Has(key + ".priority") {
			continue
		}
		m := method.MoveTuning{Rule: rule, Tuning: advise.Tuning{Enabled: f.Has(key + ".enabled"), Priority: number(key + ".priority")}}
		if rule.Unit != advise.NoUnit {
			m.Tuning.Threshold = number(key + ".threshold")
		}
		m.Version, _ = strconv.ParseInt(f.Get("version."+key), 10, 64) // what is no version is an old one
		list = append(list, m)
	}
	return list
}

func (s *Server) saveTunings(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	mine := readTunings(r.PostForm)
	err := s.Method.SaveTunings(ctx, actor, mine)
	if err == nil {
		return s.redirect(w, r, tuningsPath, "thresholds.saved")
	}
	if p, ok := problems(ctx, err, nil); ok {
		return s.showTunings(w, r, actor, http.StatusUnprocessableEntity, r.PostForm, p)
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Method.ListTunings(ctx, actor)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	say := func(t advise.Tuning) string {
		if !t.Enabled {
			return i18n.T(ctx, "tunings.off")
		}
		return strconv.Itoa(t.Priority) + " / " + strconv.Itoa(t.Threshold)
	}
	c := conflict{What: i18n.T(ctx, "tunings.title"), Kind: "setting", Back: tuningsPath, Fresh: url.Values{}}
	for _, x := range theirs {
		c.Fresh.Set("version."+string(x.Key), strconv.FormatInt(x.Version, 10))
		for _, m := range mine {
			if m.Key == x.Key {
				c.Rows = append(c.Rows, view.Difference{Label: moveTitle(book, string(x.Key)), Yours: say(m.Tuning), Theirs: say(x.Tuning)})
			}
		}
	}
	return s.showConflict(w, r, actor, c)
}

// fact stands in a text of the method for what a deal fills in.
var fact = regexp.MustCompile(`\{\{\w+\}\}`)

// moveTitle is the title of a move where no deal is at hand.
func moveTitle(b *method.Book, key string) string {
	return fact.ReplaceAllString(b.Text(method.Moves, key, "title"), "…")
}
