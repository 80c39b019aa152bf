package parcel

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
	"kongdan/internal/org"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// rowsOf makes the rows of a preview of what a file was read as.
func rowsOf(f intake.File, source string) []Row {
	rows := make([]Row, len(f.Items))
	for i, item := range f.Items {
		e := f.Entries[i]
		e.Item.Pin()
		if f.Format != intake.Own { // which says all there is to say
			e.Source = cmp.Or(e.Source, source)
		}
		e.Lang = cmp.Or(e.Lang, langOf(e.Item))
		r := Row{At: i + 1, Place: int64(i+1) * gap, rowBody: rowBody{Entry: e, Section: item.Section, Number: item.Number, Line: item.Line,
			Key: printed(item.Answer), Excerpt: f.Excerpts[i], Doubts: item.Warnings}}
		r.mendTags()
		rows[i] = r
	}
	return rows
}

// langOf is the language of a question by its characters.
func langOf(i question.Item) string {
	letters, han := 0, 0
	for _, text := range append([]string{i.Stem}, optionTexts(i)...) {
		for _, r := range text {
			if unicode.IsLetter(r) {
				if letters++; unicode.Is(unicode.Han, r) {
					han++
				}
			}
		}
	}
	if han*10 > letters {
		return "zh"
	}
	return "en"
}

func optionTexts(i question.Item) (list []string) {
	for _, o := range i.Options {
		list = append(list, o.Text)
	}
	return list
}

// printed is a key as one text.
func printed(a examtext.Answer) string {
	switch {
	case a.Letters != "":
		return a.Letters
	case a.Truth == examtext.True:
		return "√"
	case a.Truth == examtext.False:
		return "×"
	case len(a.Blanks) > 0:
		return strings.Join(a.Blanks, "|")
	}
	return a.Text
}

// mendTags makes plain words of tags that name an element or a stage that is
// none, and cuts what is too long for a tag.
func (r *Row) mendTags() {
	for i, t := range r.Entry.Tags {
		d := bank.Draft{Lang: "zh", Item: question.Item{Kind: question.Short, Stem: "x"}, Tags: []bank.Tag{{Kind: bank.TagKind(t.Kind), Value: t.Value}}}
		if _, err := d.Clean(); err != nil {
			value := strings.Join(strings.Fields(t.Value), " ")
			if runes := []rune(value); len(runes) > bank.MaxTag {
				value = string(runes[:bank.MaxTag])
			}
			r.Entry.Tags[i] = question.Tag{Kind: "tag", Value: value}
		}
	}
	if len(r.Entry.Tags) > bank.MaxTags {
		r.Entry.Tags = r.Entry.Tags[:bank.MaxTags]
	}
}

// mostCopies is how many copies of a question a row names.
const mostCopies = 3

// compare notes of which questions of the bank, and of which earlier rows, each
// row is a copy. Those of the same stay out until somebody wants them.
func compare(ctx context.Context, tx *db.Tx, o org.ID, rows []Row) error {
	items := make([]question.Item, len(rows))
	for i, r := range rows {
		items[i] = r.Entry.Item
	}
	forms := bank.FormsOf(items)
	near, err := bank.Alike(ctx, tx, o, forms)
	if err != nil {
		return err
	}
	within := alikeWithin(items, forms)
	for i := range rows {
		rows[i].Near, rows[i].Within = near[i][:min(len(near[i]), mostCopies)], within[i]
	}
	if err := contrast(ctx, tx, o, rows); err != nil {
		return err
	}
	for i := range rows {
		if rows[i].copied() == 2 {
			rows[i].Dropped = true
		}
	}
	return nil
}

// contrast notes in what rows differ from the questions of the bank that they are
// near to.
func contrast(ctx context.Context, tx *db.Tx, o org.ID, rows []Row) error {
	var ids []bank.ID
	for _, r := range rows {
		for _, n := range r.Near {
			ids = append(ids, n.ID)
		}
	}
	known, err := bank.GetMany(ctx, tx, o, ids)
	for _, r := range rows {
		for at, n := range r.Near {
			if q, there := known[n.ID]; there {
				r.Near[at].Contrast = question.Contrasts(r.Entry.Item, q.Item)
			}
		}
	}
	return err
}

// alikeWithin finds for each item the earlier ones that ask the same or nearly so.
func alikeWithin(items []question.Item, forms []bank.Form) [][]Within {
	first := map[string]int{}
	holders, asking := map[int64][]int{}, map[string][]int{}
	out := make([][]Within, len(items))
	for i, item := range items {
		seen := map[int]bool{}
		if at, is := first[forms[i].Essence()]; is {
			out[i], seen[at] = append(out[i], Within{At: at + 1, Likeness: 100, Same: true, Contrast: question.Contrasts(item, items[at])}), true
		} else {
			first[forms[i].Essence()] = i
		}
		meet := func(j int) {
			if seen[j] {
				return
			}
			seen[j] = true
			if p, near := forms[i].Like(forms[j]); near {
				out[i] = append(out[i], Within{At: j + 1, Likeness: p, Contrast: question.Contrasts(item, items[j])})
			}
		}
		for _, b := range forms[i].Bands() {
			for _, j := range holders[b] {
				meet(j)
			}
			if len(holders[b]) < 20 {
				holders[b] = append(holders[b], i)
			}
		}
		if topic := forms[i].Topic(); topic != "" {
			for _, j := range asking[topic] {
				meet(j)
			}
			if len(asking[topic]) < 20 {
				asking[topic] = append(asking[topic], i)
			}
		}
		slices.SortFunc(out[i], func(a, b Within) int { return cmp.Or(cmp.Compare(b.Likeness, a.Likeness), cmp.Compare(a.At, b.At)) })
		out[i] = out[i][:min(len(out[i]), mostCopies)]
	}
	return out
}
