package intake

import (
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
)

// moodle reads Moodle XML.
func moodle(root *node) (examtext.Result, error) {
	r := examtext.Result{Documents: []examtext.Document{}, Warnings: []examtext.Warning{}}
	var records []examtext.Record
	section := ""
	for _, q := range root.kids {
		if q.name != "question" {
			continue
		}
		lost := func(text string) {
			r.Warnings = append(r.Warnings, examtext.Warning{Code: examtext.NotCarried, Line: q.line, Text: text})
		}
		rec := examtext.Record{Line: q.line, Section: section, Stem: plainText(q.child("questiontext").words()), Explanation: plainText(q.child("generalfeedback").words())}
		switch kind := q.attr["type"]; kind {
		case "category":
			section = strings.TrimPrefix(strings.TrimPrefix(q.child("category").words(), "$course$/"), "top/")
			continue
		case "multichoice", "multichoiceset":
			rec.Type = string(examtext.Multiple)
			if s := q.child("single").words(); kind == "multichoice" && (s == "true" || s == "1") {
				rec.Type = string(examtext.Single)
			}
			for _, a := range q.kids {
				if a.name != "answer" {
					continue
				}
				rec.Options = append(rec.Options, plainText(answerText(a)))
				f := fraction(a)
				if f > 0 && (rec.Type != string(examtext.Single) || f >= 100) {
					rec.Key += string('A' + rune(len(rec.Options)-1))
				} else if f > 0 {
					lost(a.attr["fraction"] + "% " + plainText(answerText(a)))
				}
			}
			if len(rec.Options) > 26 {
				return none, errs.New(errs.Invalid, "intake.too_many_options", "Line", q.line)
			}
		case "truefalse":
			rec.Type = string(examtext.TrueFalse)
			for _, a := range q.kids {
				if a.name == "answer" && fraction(a) >= 100 {
					rec.Key = plainText(answerText(a))
				}
			}
		case "shortanswer", "numerical":
			rec.Type = string(examtext.Fill)
			var rights []string
			for _, a := range q.kids {
				if a.name == "answer" && fraction(a) >= 100 {
					rights = append(rights, plainText(answerText(a)))
				}
			}
			if len(rights) > 0 {
				rec.Blanks = []string{strings.Join(rights, ";")}
			}
		case "essay":
			rec.Type, rec.Key = string(examtext.Short), plainText(q.child("graderinfo").words())
		default: // description, matching, cloze and others
			lost(kind + ": " + rec.Stem)
			continue
		}
		if len(q.all("file")) > 0 || strings.Contains(q.child("questiontext").words(), "@@PLUGINFILE@@") {
			lost("file")
		}
		records = append(records, rec)
	}
	r.Items = examtext.Items(records)
	return r, nil
}

func answerText(a *node) string {
	if t := a.child("text"); t != nil {
		return t.words()
	}
	return a.words()
}

func fraction(a *node) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(a.attr["fraction"]), 64)
	if err != nil {
		return 0
	}
	return f
}
