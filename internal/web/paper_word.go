package web

import (
	"context"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	parcelpack "kongdan/internal/learning/pack"
	"kongdan/internal/rule/question"
)

// printedPaper is one form of a paper as a Word file has it, in the language of
// the context.
func printedPaper(ctx context.Context, sheet exam.Sheet, form int, parts []string) parcelpack.Printed {
	t := func(key string, args ...any) string { return i18n.T(ctx, key, args...) }
	p := parcelpack.Printed{Lang: sheet.Lang, Title: sheet.Title, Sub: printSub(ctx, sheet, form), Intro: sheet.Intro,
		Candidate: []string{t("print.name"), t("print.department"), t("print.date"), t("print.score")},
		Sheet:     t("print.sheet"), Key: t("print.key_title", "Form", formText(ctx, form)), Marks: [2]string{t("truth.true_mark"), t("truth.false_mark")}}
	for _, part := range parts {
		p.Parts = append(p.Parts, parcelpack.PrintedPart(part))
	}
	seats := sheet.Printed(form)
	last, section := bank.GroupID(""), 0
	for i, seat := range seats {
		e := seat.Entry
		each, same := worthEach(seats, e.Section)
		if e.Section != section {
			section = e.Section
			sum := sectionSum(ctx, sheet, min(form, sheet.Forms), section)
			if same {
				sum = t("print.each", "Sum", sum, "Each", marksText(each))
			}
			p.Sections = append(p.Sections, parcelpack.PrintedSection{Title: printedTitle(ctx, len(p.Sections)+1, sheet.Section(section)), Sub: t("print.sum", "Sum", sum)})
		}
		q := parcelpack.PrintedQuestion{No: i + 1, Marks: e.Marks, Entry: question.Entry{Item: inOrder(e.Item, seat.Options), Lang: sheet.Lang}}
		q.Stem = oddKind(ctx, sheet, e) + q.Stem
		if !same {
			q.Worth = " " + t("paper.worth", "N", e.Marks.Plural(), "Marks", marksText(e.Marks))
		}
		if e.Group == nil {
			last = ""
		} else if e.Group.ID != last {
			last = e.Group.ID
			q.Lead, q.About = materialLead(ctx, seats, i), e.Group.Material
		}
		x := &p.Sections[len(p.Sections)-1]
		x.Questions = append(x.Questions, q)
	}
	return p
}

// worthEach is what each question of a section is worth, if that is the same.
func worthEach(seats []exam.Seat, section int) (each question.Marks, same bool) {
	for _, seat := range seats {
		switch {
		case seat.Section != section:
		case each != 0 && seat.Marks != each:
			return 0, false
		default:
			each = seat.Marks
		}
	}
	return each, true
}

// materialLead says which questions ask about the material of the one at a place.
func materialLead(ctx context.Context, seats []exam.Seat, at int) string {
	g, to := seats[at].Group, at
	for to+1 < len(seats) && seats[to+1].Group != nil && seats[to+1].Group.ID == g.ID {
		to++
	}
	title := ""
	if g.Title != "" {
		title = i18n.T(ctx, "print.lead_title", "Title", g.Title)
	}
	if to == at {
		return i18n.T(ctx, "print.lead", "Title", title, "From", at+1)
	}
	return i18n.T(ctx, "print.lead_many", "Title", title, "From", at+1, "To", to+1)
}

// inOrder is a question with its options in an order; nil leaves them.
func inOrder(item question.Item, order []int) question.Item {
	if len(order) != len(item.Options) {
		return item
	}
	options := make([]question.Option, len(order))
	for place, at := range order {
		options[place] = item.Options[at]
	}
	item.Options = options
	return item
}
