package question

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Entry is a question as it stands in a file: what is asked, and what is said
// about it. Everything but the item may be missing.
type Entry struct {
	Item
	// ID is what the file calls the question.
	ID         string `json:"id,omitempty"`
	Lang       string `json:"lang,omitempty"` // zh, en
	Category   string `json:"category,omitempty"`
	Difficulty int    `json:"difficulty,omitempty"` // 1 easy to 5 hard, 0 nobody said
	Marks      Worth  `json:"marks,omitempty"`      // what it usually counts, 0 nobody said
	Tags       []Tag  `json:"tags,omitempty"`
	// Status is "draft" or "retired" for a question that is not asked.
	Status   string   `json:"status,omitempty"`
	Source   string   `json:"source,omitempty"` // name of the document it was made from
	Material Material `json:"material,omitzero"`
	Twin     string   `json:"twin,omitempty"`    // ID of the same question in the other language
	Enemies  []string `json:"enemies,omitempty"` // IDs of questions that may not stand in one paper with it
}

// Material is what several questions ask about: a case, a passage.
type Material struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
}

// IsZero reports whether there is none.
func (m Material) IsZero() bool { return m == Material{} }

// Tag is what a question is about: the kind of thing, and which.
type Tag struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

// TagKinds are the kinds of tags: an element of C139, a stage, a tool, a place
// in the description of the method, a topic, and any other word.
var TagKinds = []string{"element", "stage", "tool", "anchor", "topic", "tag"}

// String writes a tag for formats that know only words: "element:W"; a word of
// no particular kind stands alone, unless it looks like one with a kind.
func (t Tag) String() string {
	if t.Kind == "tag" && !strings.Contains(t.Value, ":") {
		return t.Value
	}
	return t.Kind + ":" + t.Value
}

// ReadTag reads what String wrote; a word alone is a tag of no particular kind.
func ReadTag(text string) Tag {
	if kind := kindBefore(text); slices.Contains(TagKinds, kind) {
		return Tag{kind, strings.TrimSpace(text[len(kind)+1:])}
	}
	return Tag{"tag", strings.TrimSpace(text)}
}

func kindBefore(text string) string {
	kind, _, ok := strings.Cut(text, ":")
	if !ok {
		return ""
	}
	return kind
}

// whole are options that speak of the others, so that their place matters.
var whole = regexp.MustCompile(`(?i)^(?:以上|上述|前述)(?:选项|答案|说法|各项)?(?:都|均|皆|全|选项|答案|说法|各项|三|四|两|二|五|几)|^(?:all|none|both|any|some)\s+(?:of\s+)?(?:the\s+)?(?:above|these|them)|^(?:[A-Z]\s*(?:和|与|及|、|,|，|and|&)\s*)+[A-Z]\s*(?:都|均|皆|$)`)

// Pin pins the options that speak of the others ("all of these").
func (i *Item) Pin() {
	for at := range i.Options {
		if whole.MatchString(strings.TrimSpace(i.Options[at].Text)) {
			i.Options[at].Pinned = true
		}
	}
}

var marked = regexp.MustCompile(`^(.*\S)\s*[(（]\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:分|points?|marks?|pts?)\s*[)）]\s*[。.;；]?$`)

// Marking splits what a short answer is marked by into the model answer and
// the points: lines that end with "(3分)".
func Marking(text string) (model string, points []Point) {
	var rest []string
	for line := range strings.SplitSeq(apart(text), "\n") {
		if m := marked.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			if n, err := strconv.ParseFloat(m[2], 64); err == nil && n > 0 {
				points = append(points, Point{Text: m[1], Marks: Marks(n*100 + 0.5)})
				continue
			}
		}
		rest = append(rest, line)
	}
	return strings.TrimSpace(strings.Join(rest, "\n")), points
}

// between stands where one point ends and the next begins on the same line.
var between = regexp.MustCompile(`([(（]\s*\d{1,3}(?:\.\d{1,2})?\s*(?:分|points?|marks?|pts?)\s*[)）])\s*[.;；。,，、]\s*`)

// apart puts points that stand on one line on lines of their own, if the line ends with one.
func apart(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if marked.MatchString(strings.TrimSpace(line)) {
			lines[i] = between.ReplaceAllString(line, "$1\n")
		}
	}
	return strings.Join(lines, "\n")
}

// Guide writes model answer and points as Marking reads them; lang is that of
// the question.
func (i Item) Guide(lang string) string {
	var lines []string
	if i.Model != "" {
		lines = append(lines, i.Model)
	}
	for _, p := range i.Points {
		lines = append(lines, strings.Join(strings.Fields(p.Text), " ")+p.Marks.worth(lang))
	}
	return strings.Join(lines, "\n")
}

// worth says behind a point what it is worth.
func (m Marks) worth(lang string) string {
	switch {
	case lang != "en":
		return "（" + m.String() + "分）"
	case m == 100:
		return " (1 point)"
	}
	return " (" + m.String() + " points)"
}

// Plural is the number whose form of a word stands behind the marks: 1 mark, 1.5 marks.
func (m Marks) Plural() int {
	if m == 100 {
		return 1
	}
	return 2
}

// String writes marks without needless zeros: 1.5.
func (m Marks) String() string { return strconv.FormatFloat(float64(m)/100, 'f', -1, 64) }
