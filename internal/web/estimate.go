package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// farApart is the difference of estimates from which trainers should talk
// about a question. The number is ours.
const farApart = 0.4

// estimatePage is the worksheet on which a trainer estimates a paper.
func (s *Server) estimatePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showEstimate(w, r, actor, http.StatusOK, nil, nil)
}

func (s *Server) showEstimate(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, typed url.Values, p view.Problems) error {
	ctx := r.Context()
	sheet, err := s.Exams.Worksheet(ctx, actor, paperID(r))
	if err != nil {
		return err
	}
	here := paperURL(sheet.Paper.ID)
	m := view.Worksheet{Form: view.FormHead{Action: here + "/estimate", Key: newKey(), Problems: p, Class: "k-formwide"}, Whole: sheet.Whole,
		Proposed: proposedWords(ctx, sheet.Proposed), Cancel: here,
		None: view.Empty{Icon: "list-check", Title: i18n.T(ctx, "paper.no_questions"), Text: i18n.T(ctx, "paper.no_questions_text"), Action: view.Link{Text: sheet.Paper.Title, URL: here}}}
	var last bank.GroupID
	for n, x := range sheet.Rows {
		no := strconv.Itoa(n + 1)
		row := view.WorksheetRow{Asked: askedView(ctx, no, x.Item, nil, true)}
		if len(x.Item.Options) > 0 {
			row.Answer = "" // it stands at the options
		}
		if x.Group != nil && x.Group.ID != last {
			row.Asked.Material = materialView(x.Group)
		}
		if last = ""; x.Group != nil {
			last = x.Group.ID
		}
		name := exam.EstimateField(x.Ref.ID)
		row.Percent = view.Field{Name: name, Label: i18n.T(ctx, "estimate.percent", "No", no), InputMode: "numeric", Suffix: "%", Error: p.Of(name), Autocomplete: "off"}
		if x.Mine != itemstat.NotJudged {
			row.Percent.Value = strconv.Itoa(x.Mine)
		}
		if typed.Has(name) {
			row.Percent.Value = typed.Get(name)
		}
		if x.Chance >= 0.05 {
			row.Chance = i18n.T(ctx, "estimate.chance", "Share", share(x.Chance))
		}
		if sheet.Whole && x.All.N > 1 {
			row.All = i18n.T(ctx, "estimate.all", "N", x.All.N, "Mean", share(x.All.Mean), "Least", share(x.All.Least), "Most", share(x.All.Most))
			row.Apart = x.All.Spread() >= farApart
		}
		m.Rows = append(m.Rows, row)
	}
	title := i18n.T(ctx, "estimate.title")
	return s.show(w, r, status, view.WorksheetPage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Sub: sheet.Paper.Title, Back: view.Crumb{Text: sheet.Paper.Title, URL: here}}, m))
}

func (s *Server) saveEstimate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	percent := map[bank.ID]int{}
	for name := range r.PostForm {
		q, ok := strings.CutPrefix(name, exam.EstimateField(""))
		if !ok {
			continue
		}
		text := strings.TrimSuffix(strings.TrimSpace(r.PostForm.Get(name)), "%")
		if percent[bank.ID(q)] = itemstat.NotJudged; text == "" {
			continue
		}
		if percent[bank.ID(q)] = countOf(text); countOf(text) < 0 {
			percent[bank.ID(q)] = 101 // refused at its field
		}
	}
	err := s.Exams.Estimate(r.Context(), actor, paperID(r), percent)
	if p, ok := problems(r.Context(), err, nil); ok {
		return s.showEstimate(w, r, actor, http.StatusUnprocessableEntity, r.PostForm, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(paperID(r))+"/estimate", "estimate.saved")
}

// proposedWords say which pass mark trainers propose, form by form; none where
// nobody has estimated anything.
func proposedWords(ctx context.Context, p exam.Proposed) (words []string) {
	for n, f := range p.Forms {
		if !f.Cut.Known() {
			continue
		}
		text := i18n.T(ctx, "estimate.proposed", "Cut", share(f.Cut.X), "Between", between(ctx, f.Cut, share), "N", p.Judges)
		if len(p.Forms) > 1 {
			text = i18n.T(ctx, "paper.form", "Letter", question.Letter(n)) + i18n.T(ctx, "estimate.colon") + text
		}
		words = append(words, text)
	}
	if len(words) == 0 && p.Judges+p.Begun > 0 {
		words = append(words, i18n.T(ctx, "estimate.few", "N", p.Judges, "Least", itemstat.Judges))
	}
	if len(words) > 0 && p.Begun > 0 {
		words = append(words, i18n.T(ctx, "estimate.begun", "N", p.Begun))
	}
	return words
}
