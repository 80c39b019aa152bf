package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/fold"
	"kongdan/internal/web/view"
)

// forTrainers adds what only trainers see: what can be done to a document,
// what stands beside it by hand, and the questions that were made of it.
func (s *Server) forTrainers(r *http.Request, actor org.Actor, x library.Reading, pinned []library.Document, p view.Problems, m *view.DocumentPage) error {
	ctx, at := r.Context(), documentURL(x.ID)
	m.EditURL = at + "/edit"
	m.Menu = view.DocumentMenu{May: true, VersionsURL: at + "/versions", PinURL: at + "/pin", DeleteURL: at + "/delete", MakeURL: at + "/questions", Key: newKey(), PinKey: newKey(), MakeKey: newKey(),
		Ask: i18n.T(ctx, "library.delete_ask", "Title", x.Document.Title), Version: x.Document.Version, Pin: x.Pinned.IsZero(), PinText: i18n.T(ctx, "library.pin")}
	m.ExamLike = examtext.Likely(x.Lines())
	if !m.Menu.Pin {
		m.Menu.PinText = i18n.T(ctx, "library.unpin")
	}
	if x.File != nil {
		m.Menu.ReplaceURL = at + "/upload"
	}
	choices, err := s.documentOptions(r, actor, "", nearestChoices)
	if err != nil {
		return err
	}
	m.Pins = &view.DocumentPins{Form: view.FormHead{Action: at + "/related", Key: newKey(), Problems: p}, Choices: choices}
	for _, d := range pinned {
		m.Pins.Rows = append(m.Pins.Rows, view.DocumentPin{Link: view.Link{Text: d.Title, URL: documentURL(d.ID)}, DropURL: at + "/related/" + url.PathEscape(string(d.ID)) + "/remove", Key: newKey()})
	}
	return s.questionsOf(r, actor, x, m)
}

// makeQuestions lets the importer look for questions in a document. Where it finds
// none, somebody may mend the text first.
func (s *Server) makeQuestions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	document := library.ID(r.PathValue("id"))
	id, err := s.Parcels.UploadDocument(r.Context(), actor, document)
	if errs.Is(err, errs.Invalid) {
		return s.redirectWith(w, r, parcelPath+"?document="+url.QueryEscape(string(document)), Flash{Kind: "warning", Key: "library.no_questions"})
	}
	if err != nil {
		return err
	}
	return s.leadToParcel(w, r, actor, id)
}

// mostOfDocument is how many questions of one document its page lists.
const mostOfDocument = 200

// questionsOf lists the questions that were made of a document, each with the
// passage it was made from.
func (s *Server) questionsOf(r *http.Request, actor org.Actor, x library.Reading, m *view.DocumentPage) error {
	ctx := r.Context()
	f := bank.Filter{Document: string(x.ID)}
	f.Size = mostOfDocument
	found, err := s.Questions.List(ctx, actor, f)
	if err != nil || len(found.Rows) == 0 {
		return err
	}
	passages, err := s.Library.Passages(ctx, actor, x.ID)
	if err != nil {
		return err
	}
	q := &view.DocumentQuestions{N: len(found.Rows)}
	at := map[int]int{} // by passage: where its questions are listed
	for _, row := range found.Rows {
		n := library.PassageAt(passages, row.Line)
		if _, ok := at[n]; !ok {
			at[n] = len(q.Passages)
			q.Passages = append(q.Passages, questionPassage(r, passages, n))
		}
		p := &q.Passages[at[n]]
		p.Questions = append(p.Questions, view.Link{Text: shortened(row.Item.Stem, 80), URL: questionURL(row.ID)})
	}
	m.Questions = q
	return nil
}

// questionPassage names a passage; n is -1 for questions of no line.
func questionPassage(r *http.Request, passages []library.Passage, n int) view.DocumentPassage {
	ctx := r.Context()
	if n < 0 {
		return view.DocumentPassage{Link: view.Link{Text: i18n.T(ctx, "library.no_passage")}}
	}
	p := passages[n]
	says := strings.TrimLeft(strings.TrimPrefix(p.Text, p.Heading), string(fold.Break)+" \n") // which begins with its heading
	out := view.DocumentPassage{Link: view.Link{Text: shortened(says, 60)}, Lines: i18n.T(ctx, "library.lines", "From", strconv.Itoa(p.Line), "To", strconv.Itoa(p.Last))}
	if p.Heading != "" {
		out.Text = strings.TrimSuffix(p.Heading+" · "+out.Text, " · ")
	}
	if p.Anchor != "" {
		out.URL = "#" + p.Anchor
	}
	return out
}

// sourcePassage is where a question was made from: the title of the document,
// and what the passage says.
type sourcePassage struct{ Title, Text, URL string }

// passageOf finds the document a question was made from, at its passage; none
// for a question of no document, or of one that is gone.
func (s *Server) passageOf(r *http.Request, actor org.Actor, q bank.Question) (from sourcePassage, err error) {
	if q.Document == "" {
		return from, nil
	}
	x, err := s.Library.Get(r.Context(), actor, library.ID(q.Document))
	if errs.Is(err, errs.NotFound) {
		return from, nil
	}
	if err != nil {
		return from, err
	}
	passages, err := s.Library.Passages(r.Context(), actor, x.ID)
	if err != nil {
		return from, err
	}
	from = sourcePassage{Title: x.Document.Title, URL: documentURL(x.ID)}
	if n := library.PassageAt(passages, q.Line); n >= 0 && q.Line > 0 {
		p := questionPassage(r, passages, n)
		from.Text, from.URL = p.Text, from.URL+p.URL
	}
	return from, nil
}

// shortened is the beginning of a text in one line.
func shortened(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
