package intake

import (
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// moodle reads Moodle XML.
func moodle(root *node, raw string) (File, error) {
	var records []record
	var warnings []examtext.Warning
	section := ""
	for _, q := range root.kids {
		if q.name != "question" {
			continue
		}
		if q.attr["type"] == "category" {
			section = strings.TrimPrefix(strings.TrimPrefix(q.child("category").words(), "$course$/"), "top/")
			continue
		}
		r, lost, err := moodleItem(q)
		if err != nil {
			return none, err
		}
		for _, text := range lost {
			warnings = append(warnings, examtext.Warning{Code: examtext.NotCarried, Line: q.line, Text: text})
		}
		if r.Type == "" {
			continue
		}
		r.Section, r.Line, r.excerpt = section, q.line, q.source(raw)
		r.entry.Category, r.entry.ID = category(section), q.child("idnumber").words()
		r.entry.Marks, _ = worth(q.child("defaultgrade").words())
		var words []string
		for _, t := range q.child("tags").all("tag") {
			words = append(words, t.words())
		}
		tagged(&r.entry, words)
		records = append(records, r)
	}
	return settled(Moodle, records, warnings), nil
}

// moodleItem reads one item; one without a type is of a kind we do not have.
func moodleItem(q *node) (r record, lost []string, err error) {
	r.Stem, r.Explanation = moodleText(q.child("questiontext")), moodleText(q.child("generalfeedback"))
	item := &r.entry.Item
	item.Stem, item.Explanation = r.Stem, r.Explanation
	switch kind := q.attr["type"]; kind {
	case "multichoice", "multichoiceset":
		moodleChoice(q, &r)
		if len(r.Options) > question.MaxOptions {
			return r, nil, errs.New(errs.Invalid, "intake.too_many_options", "Line", q.line)
		}
	case "truefalse":
		r.Type, item.Kind = string(examtext.TrueFalse), question.TrueFalse
		for _, a := range q.kids {
			if a.name == "answer" && fraction(a) >= 100 {
				r.Key = moodleText(a)
				if truth := strings.EqualFold(r.Key, "true"); truth || strings.EqualFold(r.Key, "false") {
					item.Truth = &truth
				} else {
					item.Kind = "" // in words of its own
				}
			}
		}
	case "shortanswer", "numerical":
		r.Type, item.Kind = string(examtext.Fill), question.Fill
		rights, b := moodleWords(q, kind == "numerical")
		if len(rights) > 0 {
			r.Blanks = []string{strings.Join(rights, ";")}
		}
		item.Blanks = []question.Blank{b}
		r.Doubts = moodleLost(q, kind == "numerical")
		if strings.Count(item.Stem, question.Gap) > 1 {
			item.Kind = ""
		}
	case "cloze", "multianswer":
		stem, blanks, ok := clozeItem(r.Stem)
		if !ok {
			return record{}, []string{kind + ": " + r.Stem}, nil
		}
		r.Type, r.Stem = string(examtext.Fill), stem
		item.Kind, item.Stem, item.Blanks = question.Fill, stem, blanks
		for _, b := range blanks {
			r.Blanks = append(r.Blanks, printed(b))
		}
	case "essay":
		r.Type, r.Key = string(examtext.Short), moodleText(q.child("graderinfo"))
		item.Kind = question.Short
		item.Model, item.Points = question.Marking(r.Key)
	default: // description, matching and others
		return record{}, []string{kind + ": " + r.Stem}, nil
	}
	for _, t := range q.all("text") {
		r.leave(t.words())
	}
	for _, f := range q.all("file") {
		if name := f.attr["name"]; isPicture(name) {
			r.left(clip(name))
		} else {
			lost = append(lost, "file "+clip(name))
			r.Doubts = append(r.Doubts, examtext.Warning{Code: examtext.NotCarried, Text: clip(name)})
		}
	}
	return r, lost, nil
}

func moodleChoice(q *node, r *record) {
	kind := question.Multiple
	if s := q.child("single").words(); q.attr["type"] == "multichoice" && (s == "true" || s == "1") {
		kind = question.Single
	}
	item := &r.entry.Item
	for _, a := range q.kids {
		if a.name != "answer" {
			continue
		}
		o := question.Option{Text: moodleText(a), Share: fraction(a)}
		if o.Share > 0 && (kind == question.Multiple || o.Share >= 100) {
			o.Right = true
		}
		item.Options = append(item.Options, o)
	}
	plainShares(item.Options)
	item.Kind, r.Type, r.Options, r.Key = kind, string(kind), texts(item.Options), letters(item.Options)
}

// moodleWords reads what a short or a numerical answer accepts.
func moodleWords(q *node, numerical bool) (rights []string, b question.Blank) {
	for _, a := range q.kids {
		if a.name != "answer" || fraction(a) < 100 {
			continue
		}
		text := moodleText(a)
		if !numerical {
			text = wildcards.Replace(text)
		}
		rights = append(rights, text)
		middle, err := strconv.ParseFloat(text, 64)
		around, _ := strconv.ParseFloat(a.child("tolerance").words(), 64)
		if numerical && err == nil && b.Least == nil && around >= 0 && middle-middle+around-around == 0 {
			least, most := exact(middle-around), exact(middle+around)
			b.Least, b.Most = &least, &most
		} else {
			b.Accept = append(b.Accept, text)
		}
	}
	return rights, b
}

// wildcards takes a "*" that stands for any characters out of an answer; `\*` is one
// of its own.
var wildcards = strings.NewReplacer(`\*`, "*", "*", "")

// moodleLost doubts a short answer that means more than a blank can hold: answers
// worth a part of the marks, and any characters in place of a "*".
func moodleLost(q *node, numerical bool) (list []examtext.Warning) {
	var lost []string
	for _, a := range q.kids {
		if a.name != "answer" {
			continue
		}
		text, f := moodleText(a), fraction(a)
		if f > 0 && f < 100 {
			lost = append(lost, text+" = "+number(f)+"%")
		} else if f >= 100 && !numerical && strings.Contains(strings.ReplaceAll(text, `\*`, ""), "*") {
			lost = append(lost, text)
		}
	}
	if len(lost) > 0 {
		list = append(list, examtext.Warning{Code: examtext.NotCarried, Text: strings.Join(lost, "; ")})
	}
	return list
}

// moodleText is the text of an element in the format it names.
func moodleText(n *node) string {
	if n == nil {
		return ""
	}
	text := n.words()
	if t := n.child("text"); t != nil {
		text = t.words()
	}
	if f := n.attr["format"]; f == "plain_text" || f == "markdown" {
		return text
	}
	return plainText(text)
}

func fraction(a *node) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(a.attr["fraction"]), 64)
	if err != nil || f-f != 0 {
		return 0
	}
	return f
}
