package exam

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// AddQuestions puts questions at the end of their sections of a fixed draft.
// Those that stand there already stay once. It fails with Invalid for one that
// cannot be asked or is of another language, and for too many.
func (s *Service) AddQuestions(ctx context.Context, actor org.Actor, id PaperID, version int64, ids []bank.ID) error {
	return s.changeDraft(ctx, actor, id, version, "arrange", func(tx *db.Tx, p *Paper) error {
		return p.add(ctx, tx, actor.Org, ids)
	})
}

// add is AddQuestions to a draft at hand, which the caller stores.
func (p *Paper) add(ctx context.Context, tx *db.Tx, o org.ID, ids []bank.ID) error {
	if p.Kind != Fixed {
		return errs.New(errs.Invalid, "paper.drawn_refused")
	}
	if len(ids) == 0 {
		return errs.New(errs.Invalid, "paper.none_chosen")
	}
	sheet, err := readSheet(ctx, tx, o, p.ID)
	if err != nil {
		return err
	}
	found, err := bank.GetMany(ctx, tx, o, ids)
	if err != nil {
		return err
	}
	list, there := sheet.Entries[0], map[bank.ID]bool{}
	for _, e := range list {
		there[e.Ref.ID] = true
	}
	for _, one := range ids {
		q, ok := found[one]
		switch {
		case !ok || !q.Deleted.IsZero():
			return errs.New(errs.NotFound, "question.not_found")
		case q.Status != bank.Active || len(q.Item.Ready()) > 0:
			return errs.New(errs.Invalid, "paper.not_askable")
		case q.Lang != p.Lang:
			return errs.New(errs.Invalid, "paper.other_language")
		case there[one]:
			continue
		}
		there[one] = true
		e := Entry{Place: Place{Form: 1, Ref: q.Ref(), Marks: cmp.Or(q.Marks, sheet.each(q.Item.Kind))}, Item: q.Item}
		if q.Group != "" {
			e.Group = &bank.Group{ID: q.Group}
		}
		list = append(list, e)
	}
	if len(list) > MaxPerPaper {
		return errs.New(errs.Invalid, "paper.too_many", "Max", MaxPerPaper)
	}
	return p.put(ctx, tx, o, sheet.Sections, [][]Entry{list})
}

// each is what a question of a kind is worth on this sheet of which nobody says what
// it counts.
func (s Sheet) each(k question.Kind) question.Marks {
	for _, x := range s.Sections {
		if x.Kind == k && x.Marks > 0 {
			return x.Marks
		}
	}
	return UsualMarks(k)
}

// Line is one question of a fixed paper as the form that arranges it says.
type Line struct {
	At       int // where it stands
	Position int // where it is to stand; the order within its section counts
	Marks    question.Marks
	Drop     bool
}

// Arrangement is how the parts of a draft are to stand.
type Arrangement struct {
	Lines    []Line
	Sections []Section // by number; new marks of a section are those of all its questions
}

func (a *Arrangement) clean() error {
	var bad errs.Fields
	for i, x := range a.Sections {
		a.Sections[i].Title = typed.Line(&bad, numbered("title", x.Number), x.Title, MaxTitle)
		if x.Marks <= 0 || x.Marks > MaxMarks {
			bad.Add(numbered("each", x.Number), "paper.marks_wrong", "Max", MaxMarks/100)
		}
	}
	for _, l := range a.Lines {
		if !l.Drop && (l.Marks <= 0 || l.Marks > MaxMarks) {
			bad.Add(numbered("marks", l.At), "paper.marks_wrong", "Max", MaxMarks/100)
		}
	}
	return bad.Err()
}

// Arrange orders the questions of a draft, gives them marks, takes some out,
// and names the sections. What a drawn paper is made of follows from its
// blueprint: only its sections get names.
func (s *Service) Arrange(ctx context.Context, actor org.Actor, id PaperID, version int64, a Arrangement) error {
	return s.changeDraft(ctx, actor, id, version, "arrange", func(tx *db.Tx, p *Paper) error {
		if err := a.clean(); err != nil {
			return err
		}
		sheet, err := readSheet(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		fresh := map[int]question.Marks{} // of sections, where it changed
		for i, was := range sheet.Sections {
			at := slices.IndexFunc(a.Sections, func(x Section) bool { return x.Number == was.Number })
			if at < 0 {
				continue
			}
			sheet.Sections[i].Title = a.Sections[at].Title
			if now := a.Sections[at].Marks; now != was.Marks && p.Kind == Fixed {
				sheet.Sections[i].Marks, fresh[was.Number] = now, now
			}
		}
		if p.Kind == Fixed {
			sheet.Entries[0] = arranged(sheet.Entries[0], a.Lines, fresh)
		}
		return p.put(ctx, tx, actor.Org, sheet.Sections, sheet.Entries)
	})
}

func numbered(name string, number int) string { return name + "." + strconv.Itoa(number) }

// arranged is a form as its lines want it; questions without a line stay as
// they are, those of sections with fresh marks get them.
func arranged(list []Entry, lines []Line, fresh map[int]question.Marks) []Entry {
	type seat struct {
		Entry
		want int
	}
	var seats []seat
	for _, e := range list {
		x := seat{e, e.Position}
		at := slices.IndexFunc(lines, func(l Line) bool { return l.At == e.Position })
		if at >= 0 {
			if lines[at].Drop {
				continue
			}
			x.want, x.Marks = lines[at].Position, lines[at].Marks
		}
		if m, ok := fresh[e.Section]; ok {
			x.Marks = m
		}
		seats = append(seats, x)
	}
	slices.SortStableFunc(seats, func(a, b seat) int { // who moved stands before who was there
		return cmp.Or(cmp.Compare(a.want, b.want), cmp.Compare(moved(b.want, b.Position), moved(a.want, a.Position)))
	})
	out := make([]Entry, len(seats))
	for i, x := range seats {
		out[i] = x.Entry
	}
	return out
}

func moved(want, was int) int { return db.Bool(want != was) }

// put writes all questions of a draft: sorted into one section per kind, those
// of a group together, positions counted through.
func (p *Paper) put(ctx context.Context, tx *db.Tx, o org.ID, was []Section, forms [][]Entry) error {
	if err := clearPaper(ctx, tx, o, p); err != nil {
		return err
	}
	var kinds []question.Kind
	sorted := make([][]led, len(forms))
	for f := range forms {
		sorted[f] = bySection(forms[f])
		for _, e := range sorted[f] {
			if !slices.Contains(kinds, e.lead) {
				kinds = append(kinds, e.lead)
			}
		}
	}
	slices.SortFunc(kinds, func(a, b question.Kind) int {
		return cmp.Compare(slices.Index(question.Kinds, a), slices.Index(question.Kinds, b))
	})
	var sections, items [][]any
	for i, k := range kinds {
		x := Section{Kind: k, Marks: common(sorted[0], k)}
		if at := slices.IndexFunc(was, func(x Section) bool { return x.Kind == k }); at >= 0 {
			x = was[at]
		}
		sections = append(sections, []any{o, p.ID, i + 1, x.Title, k, x.Marks})
	}
	for f, form := range sorted {
		for i, e := range form {
			section := slices.Index(kinds, e.lead) + 1
			group, number := e.about()
			items = append(items, []any{o, p.ID, f + 1, i + 1, section, e.Ref.ID, e.Ref.Number, group, number, e.Marks})
			if f == 0 {
				p.Items++
				p.Marks += e.Marks
			}
		}
	}
	if err := tx.Insert(ctx, "paper_section", "org_id, paper_id, number, title, kind, marks", sections, ""); err != nil {
		return err
	}
	return tx.Insert(ctx, "paper_item", "org_id, paper_id, form, position, section, question_id, number, group_id, group_number, marks", items, "")
}

// common is what all questions of a section count, or what is usual where they differ.
func common(form []led, k question.Kind) (m question.Marks) {
	for _, e := range form {
		if e.lead == k && m != 0 && m != e.Marks {
			return UsualMarks(k)
		}
		if e.lead == k {
			m = e.Marks
		}
	}
	return cmp.Or(m, UsualMarks(k))
}

// led is an entry with the kind of the section it belongs to.
type led struct {
	Entry
	lead question.Kind
}

// bySection puts the sections in the order of their kinds and a group where its
// first question stands.
func bySection(list []Entry) []led {
	out := make([]led, len(list))
	first := map[bank.GroupID]int{}
	at := make([]int, len(list))
	for i, e := range list {
		at[i] = i
		if e.Group != nil {
			if _, ok := first[e.Group.ID]; !ok {
				first[e.Group.ID] = i
			}
			at[i] = first[e.Group.ID]
		}
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	lead := func(i int) question.Kind { return list[at[i]].Item.Kind }
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(slices.Index(question.Kinds, lead(a)), slices.Index(question.Kinds, lead(b))), cmp.Compare(at[a], at[b]))
	})
	for i, from := range order {
		out[i] = led{list[from], lead(from)}
	}
	return out
}
