package web

import (
	"context"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// fills are the buttons that fill an empty bank and an empty library with what
// comes with the program, for who trains.
func (s *Server) fills(ctx context.Context, actor org.Actor) (list []view.Loading, err error) {
	if !actor.MayTrain() {
		return nil, nil
	}
	questions, err := s.fillBank(ctx, actor)
	if err != nil {
		return nil, err
	}
	if questions.URL != "" {
		list = append(list, questions)
	}
	if empty, err := s.Library.Empty(ctx, actor); err != nil || !empty {
		return list, err
	}
	load, err := s.loading(ctx, actor)
	return append(list, load), err
}

// fillBank is the button that fills an empty bank; without one there is nothing to fill.
func (s *Server) fillBank(ctx context.Context, actor org.Actor) (view.Loading, error) {
	empty, err := s.Questions.Empty(ctx, actor)
	if err != nil || !empty || !actor.MayTrain() || len(s.Questions.Stock) == 0 {
		return view.Loading{}, err
	}
	return view.Loading{URL: questionsPath + "/stock", Key: newKey(), Text: i18n.T(ctx, "learn.fill_bank", "N", distinctShipped(s.Questions.Stock)), Button: i18n.T(ctx, "learn.fill_bank_do")}, nil
}

// fillPractice offers to fill an empty bank where one wants to practise, or says
// whom to ask.
func (s *Server) fillPractice(ctx context.Context, actor org.Actor, m *view.Practice) (err error) {
	if m.Fill, err = s.fillBank(ctx, actor); err != nil || m.Fill.URL != "" {
		return err
	}
	empty, err := s.Questions.Empty(ctx, actor)
	if err != nil || !empty {
		return err
	}
	who, err := s.whoFills(ctx, actor)
	m.Empty.Text += who
	return err
}

// whoFills says whom to ask for what is not there yet, to be said after
// something else; "" for who may do it.
func (s *Server) whoFills(ctx context.Context, actor org.Actor) (string, error) {
	if actor.MayTrain() {
		return "", nil
	}
	names, err := s.Org.Trainers(ctx, actor, 3)
	if err != nil || len(names) == 0 {
		return "", err
	}
	return " " + i18n.T(ctx, "learn.who_fills", "Names", strings.Join(names, i18n.T(ctx, "shell.list_comma"))), nil
}

// distinctShipped counts shipped questions, each once for both languages.
func distinctShipped(stock []bank.StockItem) int {
	names := map[string]bool{}
	for _, x := range stock {
		names[x.Name] = true
	}
	return len(names)
}

// shippedWords says what taking over what ships did: only what there was of it.
func shippedWords(ctx context.Context, added, renewed, tagged, kept int) string {
	var parts []string
	for _, x := range []struct {
		key string
		n   int
	}{{"learn.shipped_added", added}, {"learn.shipped_renewed", renewed}, {"learn.shipped_tagged", tagged}, {"learn.shipped_kept", kept}} {
		if x.n > 0 {
			parts = append(parts, i18n.T(ctx, x.key, "N", x.n))
		}
	}
	if len(parts) == 0 {
		parts = []string{i18n.T(ctx, "learn.shipped_none")}
	}
	return strings.Join(parts, i18n.T(ctx, "learn.shipped_comma"))
}
