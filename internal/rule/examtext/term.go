package examtext

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	asksForTerms = regexp.MustCompile(`名词|术语|概念题|概念解释`)
	defined      = regexp.MustCompile(`^([^:：。？?]{2,30})[:：]\s*(?s:(.+))$|^([^,，:：。？?]{2,20})[,，](?s:((?:就|即)?是?指.+))$`)
)

// define splits a term from its definition where an item prints both: "渠道：货物的来路", "渠道，是指…".
func (d *draft) define() {
	m := defined.FindStringSubmatch(d.Stem)
	if m == nil || utf8.RuneCountInString(m[2]+m[4]) < 8 {
		return
	}
	d.Stem, d.Answer.Text = strings.TrimSpace(m[1]+m[3]), strings.TrimSpace(m[2]+m[4])
}
