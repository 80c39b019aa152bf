package web

import (
	"context"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// marksText is a number of marks as people write it: "2", "0.5".
func marksText(m question.Marks) string { return m.String() }

// marksWords says with their unit how many marks there are.
func marksWords(ctx context.Context, m question.Marks) string {
	return i18n.T(ctx, "questions.marks", "N", m.Plural(), "Marks", marksText(m))
}

// marksOf reads a number of marks as people write it, -1 for what is none.
func marksOf(text string) question.Marks {
	if m, ok := question.ParseMarks(text); ok {
		return m
	}
	return -1
}

// countOf reads a whole number, -1 for what is none.
func countOf(text string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// questionKind names a kind of question.
func questionKind(ctx context.Context, k question.Kind) string {
	if k == "" {
		return i18n.T(ctx, "blueprint.any_kind")
	}
	return i18n.T(ctx, "intake.type."+string(k))
}

// askedView is a question as it is shown; its options stand in the order given,
// nil for their own. Without key nothing of the answer is in it.
func askedView(ctx context.Context, no string, item question.Item, order []int, key bool) view.Asked {
	q := view.Asked{No: no, Kind: questionKind(ctx, item.Kind), Stem: item.Stem, Truth: item.Kind == question.TrueFalse, Blanks: len(item.Blanks)}
	var right []string
	for place := range item.Options {
		at := place
		if len(order) == len(item.Options) {
			at = order[place]
		}
		o := view.AskedOption{Letter: question.Letter(place), Text: item.Options[at].Text, Right: key && item.Options[at].Right}
		if o.Right {
			right = append(right, o.Letter)
		}
		q.Options = append(q.Options, o)
	}
	if key {
		q.Answer, q.Explanation = keyText(ctx, item, strings.Join(right, "")), item.Explanation
	}
	return q
}

// keyText says the right answer in words; letters are those of the options.
func keyText(ctx context.Context, item question.Item, letters string) string {
	switch item.Kind {
	case question.TrueFalse:
		if item.Truth == nil {
			return ""
		}
		return truthText(ctx, *item.Truth)
	case question.Fill:
		lines := make([]string, len(item.Blanks))
		for i, b := range item.Blanks {
			lines[i] = "(" + strconv.Itoa(i+1) + ") " + blankText(ctx, b)
		}
		return strings.Join(lines, "\n")
	case question.Short:
		lines := []string{item.Model}
		for _, p := range item.Points {
			lines = append(lines, "· "+p.Text+" "+i18n.T(ctx, "paper.worth", "N", p.Marks.Plural(), "Marks", marksText(p.Marks)))
		}
		return strings.TrimSpace(strings.Join(lines, "\n"))
	}
	return letters
}

// blankText says what may stand in a gap.
func blankText(ctx context.Context, b question.Blank) string {
	list := b.Accept
	number := func(f *float64) string {
		if f == nil {
			return "∞"
		}
		return strconv.FormatFloat(*f, 'g', -1, 64)
	}
	if b.Least != nil || b.Most != nil {
		list = append(append([]string{}, list...), i18n.T(ctx, "paper.between", "From", number(b.Least), "To", number(b.Most)))
	}
	return strings.Join(list, " / ")
}

func truthText(ctx context.Context, yes bool) string {
	if yes {
		return i18n.T(ctx, "truth.true")
	}
	return i18n.T(ctx, "truth.false")
}

// materialView is what questions ask about; nil for none.
func materialView(g *bank.Group) *view.Material {
	if g == nil {
		return nil
	}
	return &view.Material{Title: g.Title, Text: g.Material}
}

// materialAfter is materialView for the first of neighbours that ask about the
// same: last is what the question before asked about. It returns the next last.
func materialAfter(g *bank.Group, last bank.GroupID) (*view.Material, bank.GroupID) {
	if g == nil {
		return nil, ""
	}
	if g.ID == last {
		return nil, last
	}
	return materialView(g), g.ID
}

// sectionTitle counts the parts of a paper as papers do.
func sectionTitle(ctx context.Context, number int, title string, kind question.Kind) string {
	if title == "" {
		title = questionKind(ctx, kind)
	}
	no := strconv.Itoa(number)
	if r := []rune(i18n.T(ctx, "paper.section_numbers")); number >= 1 && number <= len(r) {
		no = string(r[number-1])
	}
	return i18n.T(ctx, "paper.section", "No", no, "Title", title)
}
