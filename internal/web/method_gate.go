package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const gatesPath = "/settings/gates"

func (s *Server) gatesPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showGates(w, r, actor, http.StatusOK, nil, nil)
}

// showGates shows what was typed, or what is in force where nothing was.
func (s *Server) showGates(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, typed url.Values, p view.Problems) error {
	ctx := r.Context()
	list, err := s.Certificates.StageGates(ctx, actor)
	if err != nil {
		return err
	}
	kinds, err := s.gateKinds(ctx, actor)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Gates{Form: view.FormHead{Action: gatesPath, Key: newKey(), Problems: p}}
	used := false
	for _, g := range list {
		name := string(g.Stage)
		f := view.ThresholdField{Version: strconv.FormatInt(g.Version, 10), Field: view.Field{
			Name: name, Label: book.Name(method.Stages, name), Value: string(g.Kind), Empty: i18n.T(ctx, "gates.none"), Options: kinds, Error: p.Of(name)}}
		if g.Ended {
			f.Field.Options = append([]view.Option{{Value: string(g.Kind), Text: g.Name}}, kinds...)
			f.Field.Hint = i18n.T(ctx, "gates.over")
		}
		if typed.Has(name) {
			f.Field.Value, f.Version = typed.Get(name), typed.Get("version."+name)
		}
		used = used || g.Kind != ""
		m.Fields = append(m.Fields, f)
	}
	if len(kinds) == 0 && !used {
		m.KindsURL = view.PathCertificateKinds
	}
	return s.show(w, r, status, view.GatesPage(s.head(w, r, actor, i18n.T(ctx, "gates.title"), "settings"), m))
}

// gateKinds are the kinds of certificates a gate may ask for.
func (s *Server) gateKinds(ctx context.Context, actor org.Actor) (list []view.Option, err error) {
	kinds, err := s.Certificates.Kinds(ctx, actor)
	for _, k := range kinds {
		if !k.Ended {
			list = append(list, view.Option{Value: string(k.ID), Text: k.Name})
		}
	}
	return list, err
}

func (s *Server) saveGates(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	var mine []certificate.StageGate
	for _, st := range certificate.Gated() {
		if !f.Has(string(st)) {
			continue
		}
		version, _ := strconv.ParseInt(f.Get("version."+string(st)), 10, 64) // what is no version is an old one
		mine = append(mine, certificate.StageGate{Stage: st, Kind: chosen[certificate.KindID](f, string(st)), Version: version})
	}
	err = s.Certificates.SaveStageGates(ctx, actor, mine)
	if err == nil {
		return s.redirect(w, r, gatesPath, "gates.saved")
	}
	if p, ok := problems(ctx, err, nil); ok {
		return s.showGates(w, r, actor, http.StatusUnprocessableEntity, f, p)
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Certificates.StageGates(ctx, actor)
	if err != nil {
		return err
	}
	kinds, err := s.gateKinds(ctx, actor)
	if err != nil {
		return err
	}
	say := func(id string) string {
		if id == "" {
			return i18n.T(ctx, "gates.none")
		}
		return textIn(kinds, id)
	}
	c := conflict{What: i18n.T(ctx, "gates.title"), Kind: "stage_gate", Back: gatesPath, Fresh: url.Values{}}
	for _, g := range theirs {
		name := string(g.Stage)
		c.Fresh.Set("version."+name, strconv.FormatInt(g.Version, 10))
		c.Rows = append(c.Rows, view.Difference{Label: book.Name(method.Stages, name), Yours: say(f.Get(name)), Theirs: say(string(g.Kind))})
	}
	return s.showConflict(w, r, actor, c)
}
