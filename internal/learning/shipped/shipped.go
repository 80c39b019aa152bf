// Package shipped holds the questions and the articles on the method that come
// with the program, each in Chinese and in English. They are our own, written
// from the facts of the method; an organisation that takes them over may change
// them.
package shipped

import (
	"embed"
	"encoding/json"
	"slices"
	"sync"

	"kongdan/internal/rule/question"
)

//go:embed topics.json groups.json questions/*.json
var files embed.FS

// Text is a short text in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the text in a language: English for en, else Chinese.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

// Topic is a part of the method that questions are about.
type Topic struct {
	Key  string `json:"key"`
	Name Text   `json:"name"`
}

// Group is a case that several questions ask about.
type Group struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Material Text   `json:"material"`
}

// Entry is one question in both languages, with the same key in both.
type Entry struct {
	ID         string        `json:"id"` // stays when the wording changes
	Kind       question.Kind `json:"kind"`
	Elements   []string      `json:"elements"` // of C139: W, F1 …, and coach
	Stage      string        `json:"stage"`    // of selling; "" for none in particular
	Tool       string        `json:"tool"`
	Topic      string        `json:"topic"`      // key of a Topic
	Roles      []string      `json:"roles"`      // buying roles of whom it is about
	Anchor     string        `json:"anchor"`     // section of the method it rests on; not for screens
	Difficulty int           `json:"difficulty"` // 1 easy to 5 hard
	Group      string        `json:"group"`      // ID of a Group; "" for a question of its own
	Right      []int         `json:"right"`      // places of the right options
	Truth      *bool         `json:"truth"`
	ZH         Wording       `json:"zh"`
	EN         Wording       `json:"en"`
}

// Wording is an Entry in one language. What does not belong to its kind is empty.
type Wording struct {
	Stem        string     `json:"stem"`
	Options     []string   `json:"options"`
	Blanks      [][]string `json:"blanks"` // what each blank accepts
	Model       string     `json:"model"`
	Points      []Point    `json:"points"`
	Explanation string     `json:"explanation"`
}

// Point is what a short answer should say, with whole marks; those of a
// question add up to ten.
type Point struct {
	Text  string `json:"text"`
	Marks int    `json:"marks"`
}

// Item returns the question in a language: English for en, else Chinese.
func (e Entry) Item(lang string) question.Item {
	w := e.ZH
	if lang == "en" {
		w = e.EN
	}
	item := question.Item{Kind: e.Kind, Stem: w.Stem, Truth: e.Truth, Model: w.Model, Explanation: w.Explanation}
	for at, text := range w.Options {
		item.Options = append(item.Options, question.Option{Text: text, Right: slices.Contains(e.Right, at)})
	}
	for _, accept := range w.Blanks {
		item.Blanks = append(item.Blanks, question.Blank{Accept: accept})
	}
	for _, p := range w.Points {
		item.Points = append(item.Points, question.Point{Text: p.Text, Marks: question.Marks(p.Marks * 100)})
	}
	return item
}

// Topics returns the topics in the order of the method. Like everything of
// this package they are shared: who changes them takes a copy.
func Topics() []Topic { return topics() }

// Groups returns the cases.
func Groups() []Group { return groups() }

// Questions returns all questions in the order of their topics; those of a
// case follow each other.
func Questions() []Entry { return questions() }

var (
	topics = sync.OnceValue(func() (list []Topic) {
		read("topics.json", &list)
		return list
	})
	groups = sync.OnceValue(func() (list []Group) {
		read("groups.json", &list)
		return list
	})
	questions = sync.OnceValue(func() (list []Entry) {
		for _, t := range Topics() {
			var part []Entry
			read("questions/"+t.Key+".json", &part)
			list = append(list, part...)
		}
		return list
	})
)

// read parses an embedded file. A fault is one of the build, which the tests
// of this package exclude.
func read(name string, into any) {
	raw, err := files.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		panic("shipped " + name + ": " + err.Error())
	}
}
