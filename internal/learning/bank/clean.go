package bank

import (
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/rule/question"
)

// The most characters of what is no part of the question itself.
const (
	MaxSource   = 200
	MaxExternal = 120
	MaxAccept   = 200 // of one thing that a blank accepts
	MaxAccepts  = 30
)

// Clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted: those that question.Fault names, lang, difficulty,
// marks, source, external_id, tags, tools, topics and words.
func (d Draft) Clean() (Draft, error) {
	var bad errs.Fields
	d.Item = cleanItem(&bad, d.Item)
	for _, f := range d.Item.Check() {
		bad.Add(f.Field(), faultKey(f.Code))
	}
	if d.Lang != "zh" && d.Lang != "en" {
		bad.Add("lang", "error.invalid_choice")
	}
	if d.Difficulty < 0 || d.Difficulty > 5 {
		bad.Add("difficulty", "error.invalid_choice")
	}
	if d.Marks < 0 || d.Marks > question.MaxMarks {
		bad.Add("marks", "question.marks_wrong", "Max", question.MaxMarks/100)
	}
	d.Tags = cleanTags(&bad, d.Tags)
	d.Source = typed.Line(&bad, "source", d.Source, MaxSource)
	d.ExternalID = typed.Line(&bad, "external_id", d.ExternalID, MaxExternal)
	if d.Origin == "" {
		d.Origin = Own
	}
	return d, bad.Err()
}

// faultKey is the key of the text that says what is wrong with a question.
func faultKey(c question.Code) string { return "question.fault." + string(c) }

// cleanItem cleans the texts of a question and drops what does not belong to
// its kind.
func cleanItem(bad *errs.Fields, i question.Item) question.Item {
	out := question.Item{Kind: i.Kind, Stem: typed.Text(bad, "stem", i.Stem, question.MaxText),
		Explanation: typed.Text(bad, "explanation", i.Explanation, question.MaxText)}
	switch {
	case i.Kind.Chooses():
		out.Options = make([]question.Option, len(i.Options))
		for at, o := range i.Options {
			o.Text = typed.Text(bad, question.Fault{Code: question.EmptyOption, At: at}.Field(), o.Text, question.MaxOption)
			out.Options[at] = o
		}
	case i.Kind == question.TrueFalse:
		out.Truth = i.Truth
	case i.Kind == question.Fill:
		out.Blanks = make([]question.Blank, len(i.Blanks))
		for at, b := range i.Blanks {
			out.Blanks[at] = cleanBlank(bad, at, b)
		}
	case i.Kind == question.Short:
		out.Model = typed.Text(bad, "model", i.Model, question.MaxText)
		for at, p := range i.Points {
			field := question.Fault{Code: question.EmptyPoint, At: at}.Field()
			p.Text = typed.Text(bad, field, p.Text, question.MaxOption)
			p.Hints = cleanWords(bad, field, p.Hints)
			out.Points = append(out.Points, p)
		}
	}
	return out
}

func cleanBlank(bad *errs.Fields, at int, b question.Blank) question.Blank {
	field := question.Fault{Code: question.BadRange, At: at}.Field()
	b.Accept = cleanWords(bad, field, b.Accept)
	if len(b.Accept) > MaxAccepts {
		bad.Add(field, "question.accepts_many", "Max", MaxAccepts)
	}
	if b.Set < 0 || b.Set > question.MaxBlanks {
		b.Set = 0
	}
	return b
}

func cleanWords(bad *errs.Fields, field string, words []string) (clean []string) {
	for _, w := range words {
		if w = typed.Line(bad, field, w, MaxAccept); strings.TrimSpace(w) != "" && !slices.Contains(clean, w) {
			clean = append(clean, w)
		}
	}
	return clean
}
