package examtext

import (
	"regexp"
	"strings"
)

// settleTruth finds the truth that all printed keys agree on.
func (p *parser) settleTruth(d *draft, lettered bool) rawKey {
	found := NoTruth
	var by rawKey
	d.Stem = statement(d.Stem)
	verdicts := 0
	for _, k := range d.keys {
		if k.place == inBracket {
			verdicts++
		}
	}
	if verdicts > 1 || innerVerdict.MatchString(d.Stem) || bracketVerdict.MatchString(d.Stem) { // two statements, the second of which lost its number
		d.warn(NumberMissing, d.Line, d.Stem)
	}
	for _, k := range d.keys {
		line := p.s.printed(k.at)
		t := truthOf(k.text)
		if l, ok := lettersOf(k.text); ok && len(l) == 1 && (t == NoTruth || d.truths != nil && d.truths[rune(l[0])] != NoTruth) {
			switch {
			case d.truths != nil:
				t = d.truths[rune(l[0])]
			case l == "A":
				t = True
			case l == "B":
				t = False
			}
			if t != NoTruth && d.truths == nil && !lettered {
				d.warn(KeyConvention, line, k.show)
			}
		}
		switch {
		case t == NoTruth:
			d.warn(KeyUnclear, line, k.show)
			return k
		case found != NoTruth && t != found:
			d.warn(KeyConflict, line, by.show+" / "+k.show)
			return k
		}
		found, by = t, k
	}
	if found == NoTruth {
		return rawKey{at: -1}
	}
	d.Answer = Answer{Truth: found}
	return by
}

// bracketVerdict is a key for right or wrong that was left in a statement.
var bracketVerdict = regexp.MustCompile(`[(（]\s*(?:[√×✓✗对错是否TF]|正确|错误)\s*[)）]`)

// innerVerdict is a key for right or wrong between two sentences.
var innerVerdict = regexp.MustCompile(`[.。?!][ \x{3000}]+[TF√×](?:[ \d]|$)`)

var keyHole = regexp.MustCompile(`^[（(【\[]\s*[）)】\]]\s*|\s*[（(【\[][\s\p{Zs}]*[）)】\]](\s*[。.;；]?)$`)

// statement drops the empty bracket at an end of a statement, where its key goes.
func statement(text string) string {
	text = strings.TrimSpace(keyHole.ReplaceAllString(text, "$1"))
	return strings.TrimSpace(strings.TrimLeft(strings.TrimRight(text, "_＿ "), "_＿ "))
}
