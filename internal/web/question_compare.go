package web

import (
	"strconv"
	"strings"

	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/diff"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// compare shows the parts in which two wordings of a question differ.
func (n questionNames) compare(former, latter question.Item) (list []view.DiffPart) {
	a, b := n.parts(former), n.parts(latter)
	for i, label := range n.partLabels() {
		if a[i] == b[i] {
			continue
		}
		part := view.DiffPart{Label: label}
		for _, p := range diff.Texts(a[i], b[i]) {
			kind := ""
			switch {
			case !p.Latter:
				kind = "del"
			case !p.Former:
				kind = "ins"
			}
			part.Pieces = append(part.Pieces, view.DiffPiece{Text: p.Text, Kind: kind})
		}
		list = append(list, part)
	}
	return list
}

// partLabels names the parts of a question, in the order of parts.
func (n questionNames) partLabels() []string {
	return []string{n.t("questions.kind"), n.t("questions.stem"), n.t("questions.options"), n.t("questions.key"), n.t("questions.blanks"), n.t("questions.model"),
		n.t("questions.points"), n.t("questions.explanation")}
}

// parts are the parts of a question as text.
func (n questionNames) parts(i question.Item) []string {
	var options, blanks, points []string
	for at, o := range i.Options {
		line := question.Letter(at) + ". " + o.Text
		if o.Pinned {
			line += " (" + n.t("questions.pinned") + ")"
		}
		if o.Share != 0 {
			line += " (" + strconv.FormatFloat(o.Share, 'f', -1, 64) + "%)"
		}
		options = append(options, line)
	}
	for at, b := range i.Blanks {
		line := strconv.Itoa(at+1) + ". " + bank.BlankText(b)
		if b.Set > 0 {
			line += " [" + strconv.Itoa(b.Set) + "]"
		}
		blanks = append(blanks, line)
	}
	for _, p := range i.Points {
		points = append(points, p.Text+" ("+marksText(p.Marks)+") "+strings.Join(p.Hints, ", "))
	}
	key := ""
	if i.Kind.Chooses() || i.Kind == question.TrueFalse {
		key = n.key(i)
	}
	return []string{n.t("intake.type." + string(i.Kind)), i.Stem, strings.Join(options, "\n"), key, strings.Join(blanks, "\n"), i.Model,
		strings.Join(points, "\n"), i.Explanation}
}
