package method

import (
	"context"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
)

// TagNames is what an organisation calls the things that documents and questions
// are tagged with, in every language: whoever looks for one by its name, in
// either, finds what has the tag.
type TagNames []*Book

// tagged is where the names of each kind of tag stand; other tags are words themselves.
var tagged = map[string]struct {
	part   Part
	fields []string
}{
	"element": {Elements, []string{"name", "short"}},
	"stage":   {Stages, []string{"name"}},
	"role":    {Of(people.DimBuyingRole), []string{"name"}},
}

// ReadTagNames reads an organisation's names.
func ReadTagNames(ctx context.Context, tx *db.Tx, o org.ID) (names TagNames, err error) {
	for _, lang := range i18n.Languages {
		b, err := Read(ctx, tx, o, lang)
		if err != nil {
			return nil, err
		}
		names = append(names, b)
	}
	return names, nil
}

// Of returns the names of a tag beside its value, each once.
func (n TagNames) Of(kind, value string) (names []string) {
	t := tagged[kind]
	for _, b := range n {
		for _, f := range t.fields {
			if text := b.Text(t.part, value, f); text != "" && !slices.Contains(names, text) {
				names = append(names, text)
			}
		}
	}
	return names
}

// kindOfTag is the kind of tags that the names of a part stand for, "" for none.
func kindOfTag(p Part) string {
	for kind, t := range tagged {
		if t.part == p {
			return kind
		}
	}
	return ""
}
