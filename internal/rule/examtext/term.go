package examtext

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	asksForTerms = regexp.MustCompile(`名词|术语|概念题|概念解释`)
	defined      = regexp.MustCompile(`^([^:：。？?]{1,30})[:：]\s*(?s:(.+))$|^([^,，:：。？?]{2,20})[,，](?s:((?:就|即)?是?指.+))$`)
)

// takeTerms splits terms from their definitions where a text without headings holds nothing else.
func (p *parser) takeTerms() {
	if len(p.drafts) < 3 || len(p.heads) > 0 {
		return
	}
	for _, d := range p.drafts {
		if !d.printed || d.tag != "" || len(d.Options) > 0 || len(d.keys) > 0 || d.truths != nil || d.holes > 0 || !oneTerm.MatchString(d.Stem) {
			return
		}
	}
	for _, d := range p.drafts {
		if d.define(); d.Answer.Text != "" {
			d.tag = Short
			d.keys = append(d.keys, rawKey{text: d.Answer.Text, show: d.Answer.Text, at: d.at, place: inPart})
			d.warn(KeyConvention, d.Line, d.Stem)
		}
	}
}

// oneTerm is a short term and what it means.
var oneTerm = regexp.MustCompile(`^[^:：，,。？?！!]{1,14}[:：].{8,}`)

// define splits a term from its definition where an item prints both: "渠道：货物的来路", "渠道，是指…".
func (d *draft) define() {
	m := defined.FindStringSubmatch(d.Stem)
	if m == nil || utf8.RuneCountInString(m[2]+m[4]) < 8 {
		return
	}
	d.Stem, d.Answer.Text = strings.TrimSpace(m[1]+m[3]), strings.TrimSpace(m[2]+m[4])
}
