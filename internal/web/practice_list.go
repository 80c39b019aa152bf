package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// wrongBook lists what the reader got wrong.
func (s *Server) wrongBook(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.keptPage(w, r, actor, practice.Wrong, view.PathWrongBook)
}

// favourites lists what the reader starred.
func (s *Server) favourites(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.keptPage(w, r, actor, practice.Starred, view.PathFavourites)
}

func (s *Server) keptPage(w http.ResponseWriter, r *http.Request, actor org.Actor, mode practice.Mode, path string) error {
	ctx, l := r.Context(), listOf(r, subjectParts...)
	about := readSubject(r.URL.Query())
	list, next, err := s.Practice.Kept(ctx, actor, mode, about, l.After)
	if err != nil {
		return err
	}
	plan, err := s.Practice.Plan(ctx, actor)
	if err != nil {
		return err
	}
	m := view.KeptList{Title: i18n.T(ctx, "practice.book."+string(mode)), Mode: string(mode), Pager: l.pager(next, "", ""),
		Empty: view.Empty{Icon: "circle-check", Title: i18n.T(ctx, "practice.none."+string(mode)), Text: i18n.T(ctx, "practice.none_text."+string(mode))}}
	if l.After != "" {
		m.Pager.Previous = l.url()
	}
	if mode == practice.Wrong {
		m.Sub, m.Export = i18n.T(ctx, "practice.wrong_text", "N", plan.LeaveAfter), l.at(".csv")
	}
	if l.filtered() {
		m.Empty = view.Empty{Icon: "search", Title: i18n.T(ctx, "list.none_found"), Action: view.Link{Text: i18n.T(ctx, "filter.clear"), URL: path}}
	}
	if m.Subject, err = s.subjectForm(ctx, actor, mode, about); err != nil {
		return err
	}
	m.Subject.Filter = path
	if m.Rests, err = s.rests(ctx, actor); err != nil {
		return err
	}
	for _, x := range list {
		row := view.KeptRow{Stem: headOf(x.Question.Item.Stem, 240), Kind: i18n.T(ctx, "intake.type."+string(x.Question.Item.Kind)),
			Star: view.PracticeStar{Thing: string(x.Question.Thing), Key: newKey(), Next: r.URL.RequestURI(), On: x.Starred}}
		row.Meta = append(row.Meta, i18n.T(ctx, "practice.since", "Day", i18n.Date(ctx, x.Since)))
		if mode == practice.Wrong {
			row.Meta = append(row.Meta, i18n.T(ctx, "practice.right_days", "N", x.Right, "Of", plan.LeaveAfter))
		}
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.KeptPage(s.head(w, r, actor, m.Title, "learn"), m))
}

// exportWrongBook answers with the wrong book as a file.
func (s *Server) exportWrongBook(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	list, err := s.Practice.Book(ctx, actor, readSubject(r.URL.Query()))
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	asFile(w, "wrong-book")
	out := sheet.NewWriter(w, true)
	head := func(keys ...string) (row []string) {
		for _, k := range keys {
			row = append(row, i18n.T(ctx, k))
		}
		return row
	}
	_ = out.Write(head("practice.subject.kind", "practice.col_stem", "practice.col_options", "practice.key", "practice.explanation", "practice.col_tags",
		"practice.col_since", "practice.col_right")...)
	for _, x := range list {
		i := x.Question.Item
		var options, tags []string
		for at, o := range i.Options {
			options = append(options, question.Letter(at)+". "+o.Text)
		}
		for _, t := range x.Question.Tags {
			if t.Kind == "anchor" || t.Kind == "use" {
				continue
			}
			if text := tagText(ctx, book, t); !slices.Contains(tags, text) { // stage, tool and topic may have one name
				tags = append(tags, text)
			}
		}
		_ = out.Write(i18n.T(ctx, "intake.type."+string(i.Kind)), i.Stem, strings.Join(options, "\n"), keyLine(ctx, i), i.Explanation, strings.Join(tags, ", "),
			i18n.Date(ctx, x.Since), i18n.T(ctx, "practice.right_days_short", "N", x.Right))
	}
	_ = out.Flush() // the only failure is a reader who left
	return nil
}

func keyLine(ctx context.Context, i question.Item) string {
	return practice.Key(i, i18n.T(ctx, "practice.truth.true"), i18n.T(ctx, "practice.truth.false"))
}

// recitePage shows questions with their keys, to read.
func (s *Server) recitePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, subjectParts...)
	about := readSubject(r.URL.Query())
	list, next, err := s.Practice.Recite(ctx, actor, about, l.After)
	if err != nil {
		return err
	}
	m := view.Recite{Pager: l.pager(next, "", ""), Empty: view.Empty{Icon: "school", Title: i18n.T(ctx, "practice.no_questions"), Text: i18n.T(ctx, "practice.no_questions_text")}}
	if l.filtered() {
		m.Empty = view.Empty{Icon: "search", Title: i18n.T(ctx, "list.none_found"), Action: view.Link{Text: i18n.T(ctx, "filter.clear"), URL: view.PathRecite}}
	}
	if l.After != "" {
		m.Pager.Previous = l.url()
	}
	if m.Subject, err = s.subjectForm(ctx, actor, practice.Free, about); err != nil {
		return err
	}
	m.Subject.Filter = view.PathRecite
	if m.Rests, err = s.rests(ctx, actor); err != nil {
		return err
	}
	sources, err := s.sourceLinks(ctx, actor, list)
	if err != nil {
		return err
	}
	for _, q := range list {
		row := view.ReciteRow{Stem: q.Item.Stem, Material: q.Material, Kind: i18n.T(ctx, "intake.type."+string(q.Item.Kind)), Key: keyModel(q, sources[q.ID]),
			Star: view.PracticeStar{Thing: string(q.Thing), Key: newKey(), Next: r.URL.RequestURI()}}
		for at, o := range q.Item.Options {
			x := view.PracticeOption{Letter: question.Letter(at), Text: o.Text}
			if o.Right {
				x.State = "right"
			}
			row.Options = append(row.Options, x)
		}
		if !q.Item.Kind.Chooses() && q.Item.Kind != question.Short {
			row.Key.Key = keyLine(ctx, q.Item)
		}
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.RecitePage(s.head(w, r, actor, i18n.T(ctx, "practice.recite"), "learn"), m))
}
