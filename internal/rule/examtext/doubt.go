package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	bareDigits = regexp.MustCompile(`^\d{1,2}$`)
	lineNumber = regexp.MustCompile(`(?m)^[ \t　]*(?:[Qq]|第|题目)?[(（]?(\d{1,3})(?:题|[)）])?[ ]?[.、．:：)）]?[ ]?[^\s\d.、．:：)）%].{2,}$`)
)

// doubtAnswers doubts answers in words that may hold more than the answer: a line with the number of the
// next item, which no line with its own number comes before; or one that may be the number of an option.
func (p *parser) doubtAnswers() {
	for i, d := range p.drafts {
		p.doubtRest(d, i)
		k := d.textAnswer()
		if k == nil {
			continue
		}
		declared := d.tag != "" || d.sec > 0 && p.heads[d.sec-1].typ != ""
		if text := firstOf(strings.TrimSpace(k.show)); !declared && d.holes == 0 && bareDigits.MatchString(text) {
			d.warn(KeyUnclear, p.s.printed(k.at), text)
		}
		if line := nextItemIn(k.show, d.Number); line != "" && d.printed {
			d.warn(KeyUnclear, p.s.printed(k.at), line)
		}
	}
}

// nextKeyWithin is the number of a key, with digits behind it, within another: "输 3.2%" may be two keys.
var nextKeyWithin = regexp.MustCompile(`[ ;；,，](\d{1,3})[.．、](?:\d|$)`)

// doubtRest doubts a key that may hold that of the next item, which has none.
func (p *parser) doubtRest(d *draft, i int) {
	if i+1 == len(p.drafts) || len(d.keys) == 0 || len(p.drafts[i+1].keys) > 0 || p.drafts[i+1].sec != d.sec {
		return
	}
	for _, k := range d.keys {
		for _, m := range nextKeyWithin.FindAllStringSubmatch(k.show, -1) {
			if m[1] == strconv.Itoa(p.drafts[i+1].Number) {
				d.warn(KeyUnclear, p.s.printed(k.at), k.show)
				return
			}
		}
	}
}

// nextItemIn is the line of an answer, but its first, that has the number behind that of its item, "" if
// none has or if the lines of the answer are counted.
func nextItemIn(answer string, number int) string {
	_, rest, _ := strings.Cut(answer, "\n")
	for _, m := range lineNumber.FindAllStringSubmatch(rest, -1) {
		switch m[1] {
		case strconv.Itoa(number + 1):
			if !strings.HasPrefix(strings.TrimLeft(answer, "(（ "), "1") && number > 0 {
				return strings.TrimSpace(m[0])
			}
			return ""
		case strconv.Itoa(number), "1":
			return ""
		}
	}
	return ""
}
