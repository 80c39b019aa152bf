package examtext

import (
	"regexp"
	"unicode/utf8"
)

// concludes matches the sentence in which an explanation says the key, or its beginning that is nothing else.
var concludes = regexp.MustCompile(`(?:(?:本题|答案)(?:应?选|为|是)|\n[\[]?解析[\]:][:]?)\s*[:“"]?\s*([A-H]{1,8})\s*[”"]?(?:项|选项)?(?:[。.,;\n]|$)`)

// conclude takes for the key of an item with options what its explanation concludes,
// if nothing else gives one, and says so.
func (p *parser) conclude(d *draft, chain []token, next, to int) {
	if len(chain) < 2 || len(d.keys) > 0 || d.truths != nil || d.tail.text != "" {
		return
	}
	from := chain[len(chain)-1].text
	to = min(p.nextOptions(next, min(to, next+2000)), from+3000)
	if from >= to {
		return
	}
	text := string(p.s.see[from:to])
	found := concludes.FindAllStringSubmatchIndex(text, -1)
	key := func(m []int) string { return text[m[2]:m[3]] }
	if len(found) == 0 || key(found[0]) != key(found[len(found)-1]) || !d.covers(key(found[0])) {
		return
	}
	at := from + utf8.RuneCountInString(text[:found[0][2]])
	d.keys = append(d.keys, p.s.raw(at, at+len(key(found[0])), inMark))
	d.warn(KeyConvention, p.s.printed(at), text[found[0][0]:found[0][1]])
}

// nextOptions returns where, between two offsets, the options of another item begin,
// else where they end: what stands above belongs to the item before.
func (p *parser) nextOptions(from, to int) int {
	for _, t := range p.tokens(from, to) {
		if t.letter == 0 && t.line && t.style <= optionLower {
			return t.start
		}
	}
	return to
}
