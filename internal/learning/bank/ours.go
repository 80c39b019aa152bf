package bank

import (
	"sync"

	"kongdan/internal/learning/shipped"
)

// Ours are the questions that come with the program, in both languages: those
// of a case follow each other.
var Ours = sync.OnceValue(func() (list []StockItem) {
	topics, cases := map[string]shipped.Text{}, map[string]shipped.Group{}
	for _, t := range shipped.Topics() {
		topics[t.Key] = t.Name
	}
	for _, g := range shipped.Groups() {
		cases[g.ID] = g
	}
	for _, lang := range []string{"zh", "en"} {
		for _, e := range shipped.Questions() {
			topic := topics[e.Topic].In(lang)
			x := StockItem{Name: e.ID, Path: []string{stockCategory[lang], topic},
				Draft: Draft{Lang: lang, Item: e.Item(lang), Difficulty: e.Difficulty, Tags: []Tag{{Stage, e.Stage}, {Tool, e.Tool}, {Topic, topic}, {Anchor, e.Anchor}}}}
			for _, element := range e.Elements {
				x.Tags = append(x.Tags, Tag{Element, element})
			}
			for _, role := range e.Roles {
				x.Tags = append(x.Tags, Tag{Role, role})
			}
			if g, ok := cases[e.Group]; ok {
				x.Case, x.Text = g.ID, GroupDraft{Lang: lang, Title: g.Title.In(lang), Material: g.Material.In(lang)}
			}
			list = append(list, x)
		}
	}
	return list
})

// stockCategory is above the categories of what ships, by language.
var stockCategory = map[string]string{"zh": "控单方法", "en": "The method"}
