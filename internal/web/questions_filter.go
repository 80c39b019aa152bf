package web

import (
	"strconv"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/method"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// questionFilterView is the form of the filter; lang is the language that is shown.
func questionFilterView(n questionNames, l listing, c bank.Choices, lang string) view.QuestionFilter {
	choose := func(name, label string, options []view.Option) view.Field {
		return view.Field{Name: name, Label: n.t(label), Value: l.get(name), Options: options, Empty: n.t("filter.all")}
	}
	f := view.QuestionFilter{
		Filter: view.Filter{URL: questionsPath, Sort: l.Sort, Filtered: l.filtered(),
			Find: view.Field{Name: "q", Label: n.t("questions.find"), Value: l.get("q"), Type: "search", MaxLength: 100}},
		Kind:       choose("kind", "questions.kind", keyed(n.ctx, "intake.type.", question.Kinds)),
		Status:     choose("status", "questions.status", keyed(n.ctx, "question_status.", bank.Statuses)),
		Category:   choose("category", "questions.category", categoryOptions(c.Categories, l.get("category"))),
		Element:    choose("element", "questions.element", n.elements()),
		Stage:      choose("stage", "questions.stage", n.stages()),
		Role:       choose("role", "questions.roles", n.roles()),
		Difficulty: choose("difficulty", "questions.difficulty", n.difficulties()),
		Lang:       choose("lang", "questions.lang", languageOptions()),
		Origin:     choose("origin", "questions.origin", keyed(n.ctx, "question_origin.", []bank.Origin{bank.Shipped, bank.Own, bank.Imported})),
		Tool:       choose("tool", "questions.tool", n.tools(c.Tags[bank.Tool])),
		Topic:      choose("topic", "questions.topic", textOptions(c.Tags[bank.Topic], l.get("topic"))),
		Word:       choose("tag", "questions.word", textOptions(c.Tags[bank.Word], l.get("tag"))),
		Source:     choose("source", "questions.source", textOptions(c.Sources, l.get("source"))),
	}
	f.Lang.Value = lang
	for _, flag := range []string{"keyless", "alike", "stale"} {
		f.Flags = append(f.Flags, view.Field{Name: flag, Label: i18n.T(n.ctx, "questions.only_"+flag, "N", bank.StaleMonths), Checked: l.get(flag) == "1"})
	}
	f.Flags = append(f.Flags, view.Field{Name: "use", Value: bank.ForExams, Label: n.t("question_use.exam"), Checked: l.get("use") == bank.ForExams})
	for _, name := range []string{"import", "document", "find"} {
		if v := l.get(name); v != "" {
			f.Hidden = append(f.Hidden, [2]string{name, v})
		}
	}
	for _, name := range questionFilters[1:] {
		f.Set = append(f.Set, l.get(name))
	}
	for _, name := range []string{"stage", "role", "tool", "topic", "tag", "use", "difficulty", "origin", "source", "keyless", "alike", "stale"} {
		f.More = f.More || l.get(name) != ""
	}
	return f
}

func (n questionNames) elements() (list []view.Option) {
	for _, k := range c139.Keys() {
		list = append(list, view.Option{Value: string(k), Text: n.element(string(k))})
	}
	return append(list, view.Option{Value: bank.Coach, Text: n.element(bank.Coach)})
}

func (n questionNames) stages() (list []view.Option) {
	selling, buying := n.t("questions.selling"), n.t("questions.buying")
	for _, st := range stage.Sellings() {
		list = append(list, view.Option{Value: string(st), Text: n.book.Name(method.Stages, string(st)), Group: selling})
	}
	for _, st := range stage.Buyings() {
		list = append(list, view.Option{Value: string(st), Text: n.book.Name(method.Stages, string(st)), Group: buying})
	}
	return list
}

func (n questionNames) roles() []view.Option { return optionsOf(n.book, people.DimBuyingRole, "") }

func (n questionNames) tools(keys []string) (list []view.Option) {
	for _, k := range keys {
		list = append(list, view.Option{Value: k, Text: n.tool(k)})
	}
	return list
}

func (n questionNames) difficulties() (list []view.Option) {
	for d := range 6 {
		list = append(list, view.Option{Value: strconv.Itoa(d), Text: n.t("question_difficulty." + strconv.Itoa(d))})
	}
	return list
}
