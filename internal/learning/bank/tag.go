package bank

import (
	"cmp"
	"slices"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/stage"
)

// TagKind is in which respect a tag says what a question is about.
type TagKind string

// The kinds of tags.
const (
	Element TagKind = "element" // of C139: W, F1, …
	Stage   TagKind = "stage"   // of selling or buying
	Role    TagKind = "role"    // of a person in the purchase
	Tool    TagKind = "tool"    // of a selling stage
	Anchor  TagKind = "anchor"  // the fact of the method it rests on
	Topic   TagKind = "topic"   // what the source calls the point of knowledge
	Word    TagKind = "tag"     // anything else
	Use     TagKind = "use"     // what it is kept for; none is for practice and exams
)

// ForExams is the one use that a question can be kept for: practice leaves it
// out, so that nobody meets its key before the exam.
const ForExams = "exam"

// TagKinds lists them in the order of screens.
var TagKinds = []TagKind{Element, Stage, Role, Tool, Topic, Word, Use, Anchor}

// Tag says one thing that a question is about.
type Tag struct {
	Kind  TagKind `json:"kind"`
	Value string  `json:"value"`
}

// The limits of tags.
const (
	MaxTags = 40
	MaxTag  = 60 // characters
)

// fieldOf is where a form has the tags of a kind.
func fieldOf(k TagKind) string {
	switch k {
	case Tool:
		return "tools"
	case Topic:
		return "topics"
	case Word:
		return "words"
	}
	return "tags"
}

// cleanTags returns tags as they are stored: in order, each once. What cannot
// be accepted is noted at "tags", "tools", "topics" or "words".
func cleanTags(bad *errs.Fields, tags []Tag) []Tag {
	clean := make([]Tag, 0, len(tags))
	for _, t := range tags {
		t.Value = typed.Line(bad, fieldOf(t.Kind), t.Value, MaxTag)
		switch {
		case t.Value == "":
			continue
		case !slices.Contains(TagKinds, t.Kind):
			bad.Add("tags", "question.tag_kind")
		case t.Kind == Element && !isElement(t.Value), t.Kind == Stage && !isStage(t.Value), t.Kind == Role && !people.DimBuyingRole.Has(t.Value),
			t.Kind == Use && t.Value != ForExams:
			bad.Add("tags", "question.tag_unknown", "Tag", t.Value)
		}
		clean = append(clean, t)
	}
	slices.SortFunc(clean, compareTags)
	clean = slices.Compact(clean)
	if len(clean) > MaxTags {
		bad.Add("tags", "question.tags_many", "Max", MaxTags)
	}
	return clean
}

func compareTags(a, b Tag) int {
	return cmp.Or(cmp.Compare(slices.Index(TagKinds, a.Kind), slices.Index(TagKinds, b.Kind)), cmp.Compare(a.Value, b.Value))
}

// Coach is the element without a state, as tags name it.
const Coach = "coach"

func isElement(v string) bool {
	_, ok := c139.ParseKey(v)
	return ok || v == Coach
}

func isStage(v string) bool {
	_, selling := stage.ParseSelling(v)
	_, buying := stage.ParseBuying(v)
	return selling || buying
}
