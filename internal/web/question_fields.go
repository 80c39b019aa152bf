package web

import (
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

func joined(list []string) string { return strings.Join(list, ", ") }

// questionFormView is the editor with its choices.
func questionFormView(n questionNames, c bank.Choices, f questionForm, head view.FormHead) view.QuestionForm {
	p := head.Problems
	field := func(name, label, value string) view.Field {
		return view.Field{Name: name, Label: n.t(label), Value: value, Error: p.Of(name)}
	}
	with := func(x view.Field, change func(*view.Field)) view.Field {
		change(&x)
		return x
	}
	m := view.QuestionForm{
		Form: head, KeyError: p.Of("key"), OptionsError: p.Of("options"), BlanksError: p.Of("blanks"), PointsError: p.Of("points"), TagsError: p.Of("tags"),
		Kinds: with(field("kind", "questions.kind", f.Kind), func(x *view.Field) { x.Options = keyed(n.ctx, "intake.type.", question.Kinds) }),
		Langs: with(field("lang", "questions.lang", f.Lang), func(x *view.Field) { x.Options = languageOptions() }),
		Truth: with(field("truth", "questions.answer", f.Truth), func(x *view.Field) {
			x.Options = []view.Option{{Value: "true", Text: n.t("questions.truth_true")}, {Value: "false", Text: n.t("questions.truth_false")}, {Value: "", Text: n.t("questions.truth_unknown")}}
		}),
		Stem: with(field("stem", "questions.stem", f.Stem), func(x *view.Field) {
			x.Required, x.MaxLength, x.Hint, x.Rows = true, question.MaxText, n.t("questions.stem_hint"), 3
		}),
		Explanation: with(field("explanation", "questions.explanation", f.Explanation), func(x *view.Field) {
			x.MaxLength, x.Hint, x.Rows = question.MaxText, n.t("questions.explanation_hint"), 2
		}),
		Model:      with(field("model", "questions.model", f.Model), func(x *view.Field) { x.MaxLength, x.Rows = question.MaxText, 3 }),
		Difficulty: with(field("difficulty", "questions.difficulty", f.Difficulty), func(x *view.Field) { x.Options = n.difficulties() }),
		Marks: with(field("marks", "paper.marks", f.Marks), func(x *view.Field) {
			x.InputMode, x.MaxLength, x.Hint = "decimal", 9, n.t("question_marks.hint")
		}),
		Category: with(field("category", "questions.category", f.Category), func(x *view.Field) {
			x.Options, x.Empty = categoryOptions(c.Categories, f.Category), n.t("questions.no_category")
		}),
		Tools:  with(field("tools", "questions.tool", f.Tools), func(x *view.Field) { x.List = c.Tags[bank.Tool] }),
		Topics: with(field("topics", "questions.topic", f.Topics), func(x *view.Field) { x.List = c.Tags[bank.Topic] }),
		Words: with(field("words", "questions.word", f.Words), func(x *view.Field) {
			x.List, x.Hint = c.Tags[bank.Word], n.t("questions.words_hint")
		}),
		Group: with(field("group", "questions.group", f.Group), func(x *view.Field) {
			x.Options, x.Empty = groupOptions(c.Groups, f.Group), n.t("questions.no_group")
		}),
		GroupOrder: with(field("group_order", "questions.group_order", f.Order), func(x *view.Field) { x.InputMode, x.MaxLength = "numeric", 4 }),
	}
	for _, x := range n.elements() {
		m.Elements = append(m.Elements, check("element", x, f.Elements))
	}
	for _, x := range n.stages() {
		m.Stages = append(m.Stages, check("stage", x, f.Stages))
	}
	for _, x := range n.roles() {
		m.Roles = append(m.Roles, check("role", x, f.Roles))
	}
	m.Use = with(field("use", "question_use.exam", bank.ForExams), func(x *view.Field) {
		x.Checked, x.Hint = slices.Contains(f.Uses, bank.ForExams), n.t("questions.use_hint")
	})
	for _, v := range f.Anchors {
		m.Hidden = append(m.Hidden, [2]string{"anchor", v})
	}
	if f.Twin != "" {
		m.Hidden = append(m.Hidden, [2]string{"twin", f.Twin})
	}
	n.formRows(&m, f)
	if f.ID == "" {
		active := with(field("active", "questions.activate_now", ""), func(x *view.Field) { x.Checked, x.Hint = f.Active, n.t("questions.activate_now_hint") })
		m.Active = &active
		return m
	}
	weight := with(field("weight", "questions.weight", f.Weight), func(x *view.Field) {
		x.Options = []view.Option{{Value: string(bank.Slip), Text: n.t("questions.weight_slip"), Hint: n.t("questions.weight_slip_hint")},
			{Value: string(bank.Substance), Text: n.t("questions.weight_substance"), Hint: n.t("questions.weight_substance_hint")}}
	})
	why := with(field("why", "questions.why", f.Why), func(x *view.Field) { x.MaxLength = bank.MaxWhy })
	m.Weight, m.Why = &weight, &why
	return m
}

func check(name string, o view.Option, chosen []string) view.Field {
	return view.Field{Name: name, Value: o.Value, Label: o.Text, Hint: o.Group, Checked: slices.Contains(chosen, o.Value)}
}

func groupOptions(list []bank.GroupRow, chosen string) (options []view.Option) {
	for _, g := range list {
		if g.Foreign && string(g.ID) != chosen {
			continue
		}
		text := g.Title
		if text == "" {
			text = stemLine(g.Material)
		}
		options = append(options, view.Option{Value: string(g.ID), Text: clip(text, 60)})
	}
	return options
}

// formRows fills in options, blanks and points.
func (n questionNames) formRows(m *view.QuestionForm, f questionForm) {
	p := m.Form.Problems
	field := func(name, label, value string, hidden bool) view.Field {
		return view.Field{Name: name, Label: label, Value: value, Error: p.Of(name), HideLabel: hidden}
	}
	for at, o := range f.Options {
		letter, name := question.Letter(at%question.MaxOptions), "option."+o.row+"."
		row := view.OptionRow{ID: o.row, Letter: letter, Open: o.Pinned || o.Share != "", Text: field(name+"text", n.t("questions.option")+" "+letter, o.Text, true),
			Right: field(name+"right", "", "", true), Pinned: field(name+"pinned", n.t("questions.pinned_long"), "", false), Share: field(name+"share", n.t("questions.share"), o.Share, false)}
		row.Right.Checked, row.Pinned.Checked = o.Right, o.Pinned
		row.Text.Rows, row.Text.MaxLength = 1, question.MaxOption
		row.Share.InputMode, row.Share.Suffix = "decimal", "%"
		m.Options = append(m.Options, row)
	}
	sets := []view.Option{{Value: "", Text: n.t("questions.in_order")}}
	most := 5
	for _, b := range f.Blanks {
		if set, err := strconv.Atoi(b.Set); err == nil && set <= question.MaxBlanks {
			most = max(most, set)
		}
	}
	for i := 1; i <= most; i++ {
		sets = append(sets, view.Option{Value: strconv.Itoa(i), Text: n.t("questions.set") + " " + strconv.Itoa(i)})
	}
	for at, b := range f.Blanks {
		name := "blank." + b.row + "."
		row := view.BlankRow{ID: b.row, Number: at + 1, Accept: field(name+"accept", n.t("questions.accept"), b.Accept, false), Least: field(name+"least", n.t("questions.least"), b.Least, false),
			Most: field(name+"most", n.t("questions.most"), b.Most, false), Set: field(name+"set", n.t("questions.order"), b.Set, false)}
		row.Accept.Rows = 2
		row.Least.InputMode, row.Most.InputMode, row.Set.Options = "decimal", "decimal", sets
		m.Blanks = append(m.Blanks, row)
	}
	for _, x := range f.Points {
		name := "point." + x.row + "."
		row := view.PointRow{ID: x.row, Text: field(name+"text", n.t("questions.point"), x.Text, false), Marks: field(name+"marks", n.t("questions.point_marks"), x.Marks, false),
			Hints: field(name+"hints", n.t("questions.point_hints"), x.Hints, false)}
		row.Text.Rows, row.Text.MaxLength, row.Marks.InputMode = 1, question.MaxOption, "decimal"
		m.Points = append(m.Points, row)
	}
}
