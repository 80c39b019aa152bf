package examtext

import (
	"regexp"
	"slices"
	"strings"
)

// settle decides the type and the answer of an item by what is printed, and
// notes what does not fit.
func (p *parser) settle(d *draft) {
	declared := d.tag
	var h heading
	if d.sec > 0 {
		h = p.heads[d.sec-1]
		if declared == "" || declared == choice && h.typ.chooses() {
			declared, d.loosely = h.typ, looseType.MatchString(h.title)
		}
	}
	if (declared == choice || declared == "" && len(d.Options) > 1) && p.indefinite {
		declared = Indefinite
	}
	if (declared == "" || declared == choice) && len(d.Options) > 2 && asksSeveral.MatchString(d.Stem) {
		declared = Multiple
	}
	d.Type = p.typeOf(d, declared)
	at := rawKey{at: -1}
	switch {
	case d.Type.chooses():
		d.unhole()
		at = p.settleLetters(d, declared)
	case d.Type == TrueFalse:
		at = p.settleTruth(d, h.lettered || p.lettered)
	case d.Type == Fill:
		at = p.settleBlanks(d)
	default:
		var texts []string
		for _, k := range d.keys {
			if len(texts) == 0 && k.place != inBracket && k.show != "" {
				texts = append(texts, k.show)
				at = k
				if k.place == inList && keyLike(k.text) { // that of an item of choice, or for right or wrong
					d.warn(TypeConflict, p.s.printed(k.at), k.show)
				}
			} else if k.place == inMark {
				texts = append(texts, k.show)
			}
		}
		d.Answer.Text = strings.Join(texts, "\n")
		if len(texts) > 1 && keyLike(texts[len(texts)-1]) { // that of an item that lost its number
			d.warn(NumberMissing, d.Line, d.Stem)
		}
	}
	if d.Type == Short && d.Answer.None() && asksForTerms.MatchString(h.title) {
		d.define()
	}
	if d.Answer.None() && !d.hasKeyDoubt() {
		line, text := d.Line, d.Stem
		if at.at >= 0 {
			line, text = p.s.printed(at.at), at.show
		}
		d.warn(NoKey, line, text)
	}
	if d.Stem == "" {
		d.warn(StemEmpty, d.Line, p.s.around(d.at))
	}
}

func (d *draft) hasKeyDoubt() bool {
	return slices.ContainsFunc(d.Warnings, func(w Warning) bool {
		return w.Code == KeyConflict || w.Code == KeyOutside || w.Code == KeyUnclear
	})
}

// letterCount is how many letters the first key of letters has.
func (d *draft) letterCount() int {
	for _, k := range d.keys {
		if l, ok := lettersOf(k.text); ok {
			return len(l)
		}
	}
	return 0
}

// lettersByKey is the number of options that the first key names, by letters or
// by their texts.
func (d *draft) lettersByKey() int {
	if n := d.letterCount(); n > 0 || len(d.keys) == 0 {
		return n
	}
	letters, _ := d.letterOf(d.keys[0].show)
	return len(letters)
}

// truthKey reports whether a key says right or wrong.
func (d *draft) truthKey() bool {
	return slices.ContainsFunc(d.keys, func(k rawKey) bool { return truthOf(k.text) != NoTruth })
}

func (d *draft) textKey() bool {
	return slices.ContainsFunc(d.keys, func(k rawKey) bool { return !keyLike(k.text) })
}

// asksSeveral matches a question that asks for more than one option.
var asksSeveral = regexp.MustCompile(`(?i)\b(?:choose|select|pick) (?:all|two|three|four|2|3|4)\b|all that apply|[(（]?可多选[)）]?[。.?？]?$`)

// endsOpen matches a sentence with an empty bracket at its end.
var endsOpen = regexp.MustCompile(`[(（【\[][\s\p{Zs}]*[)）】\]]\s*[。.]?$`)

// leadsIn matches a sentence that wants a word in the bracket at its end: "总价是（ ）".
var leadsIn = regexp.MustCompile(`(?:是|为|叫做?|称为?|等于|=\s*\$?|＝|约|≈)\s*[(（]\s*[)）]\s*[。.]?$`)

// looseType are words of headings under which items of any type stand.
var looseType = regexp.MustCompile(`案例|材料|综合|实务|情景|应用|分析|(?i:case)`)

func (p *parser) typeOf(d *draft, declared Type) Type {
	if d.truths != nil && declared != Multiple {
		return TrueFalse
	}
	byKey := Single
	if d.lettersByKey() > 1 {
		byKey = Multiple
	}
	options := len(d.Options) > 1
	switch declared {
	case Single:
		if options && byKey == Multiple {
			d.warn(TypeConflict, d.Line, d.Stem)
			return Multiple
		}
	case Multiple, Indefinite:
	case TrueFalse, Fill, Short:
		if options && (declared != Short || d.letterCount() > 0) && !d.textKey() {
			if !d.loosely {
				d.warn(TypeConflict, d.Line, d.Stem)
			}
			return byKey
		}
		return declared
	default:
		if options {
			if declared == "" && d.lettersByKey() == 0 {
				d.warn(TypeUnclear, d.Line, d.Stem)
			}
			return byKey
		}
		return p.withoutOptions(d, declared)
	}
	if options {
		return declared
	}
	if d.truthKey() && d.letterCount() == 0 {
		d.warn(TypeConflict, d.Line, d.Stem)
		return TrueFalse
	}
	d.warn(OptionsMissing, d.Line, d.Stem)
	return declared
}

// withoutOptions decides the type of an item that has no options and of which
// nothing says what it is.
func (p *parser) withoutOptions(d *draft, declared Type) Type {
	switch {
	case d.truthKey() && !d.textKey():
		return TrueFalse
	case d.lines > 0 && d.letterCount() == 0:
		return Fill
	case d.textKey() && d.holes > 0:
		return Fill
	case d.textKey():
		return Short
	case declared == choice || d.letterCount() > 0:
		d.warn(OptionsMissing, d.Line, d.Stem)
		if d.letterCount() > 1 {
			return Multiple
		}
		return Single
	case d.holes == 1 && endsOpen.MatchString(d.Stem) && !leadsIn.MatchString(d.Stem):
		d.warn(TypeUnclear, d.Line, d.Stem)
		return TrueFalse
	case d.holes > 0:
		d.warn(TypeUnclear, d.Line, d.Stem)
		return Fill
	}
	d.warn(TypeUnclear, d.Line, d.Stem)
	return Short
}

func lastRunes(text string, n int) string {
	r := []rune(text)
	return string(r[max(0, len(r)-n):])
}

// settleLetters finds the letters that all printed keys agree on.
func (p *parser) settleLetters(d *draft, declared Type) rawKey {
	found := ""
	var by rawKey
	for _, k := range d.keys {
		letters, ok := lettersOf(k.text)
		if !ok {
			letters, ok = d.letterOf(k.show)
		}
		line := p.s.printed(k.at)
		switch {
		case !ok:
			d.warn(KeyUnclear, line, k.show)
		case len(d.Options) > 0 && !d.covers(letters):
			d.warn(KeyOutside, line, k.show)
			found, by = "", k
			return by
		case found != "" && found != letters:
			d.warn(KeyConflict, line, by.show+" / "+k.show)
			return k
		default:
			if d.circled && k.place != suffixed && strings.ContainsAny(k.text, "ABCDEFGHIJKLabcdefghijkl") {
				d.warn(KeyConvention, line, k.show) // it may be meant for options that are lost
			}
			if found, by = letters, k; strings.Contains(k.text, "/") && declared != Multiple && declared != Indefinite {
				d.warn(KeyConvention, line, k.show) // one of them may do
			}
		}
	}
	if found == "" {
		return rawKey{at: -1}
	}
	if slices.ContainsFunc(d.Warnings, func(w Warning) bool { return w.Code == KeyUnclear }) {
		return by
	}
	d.Answer = Answer{Letters: found}
	if declared == Multiple && len(found) == 1 && len(d.Options) > 0 {
		d.warn(TypeConflict, p.s.printed(by.at), by.show)
	}
	return by
}

// covers reports whether every letter is one of an option.
func (d *draft) covers(letters string) bool {
	for _, l := range letters {
		if _, ok := d.Options[string(l)]; !ok {
			return false
		}
	}
	return true
}

// letterOf finds the options whose texts are the key: one, or several with a
// mark between them.
func (d *draft) letterOf(text string) (letters string, ok bool) {
	if l, ok := d.letterOfOne(text); ok {
		return l, true
	}
	for _, marks := range []string{";；|｜\n#", "、", ",，"} {
		parts := drop(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(marks, r) }))
		if len(parts) < 2 {
			continue
		}
		var list []string
		for _, part := range parts {
			if l, ok := d.letterOfOne(part); ok && !slices.Contains(list, l) {
				list = append(list, l)
			}
		}
		if len(list) == len(parts) {
			slices.Sort(list)
			return strings.Join(list, ""), true
		}
	}
	return "", false
}

func (d *draft) letterOfOne(text string) (letter string, ok bool) {
	found := 0
	for l, option := range d.Options {
		if option != "" && alikeText(option) == alikeText(text) {
			letter = l
			found++
		}
	}
	return letter, found == 1
}

// alikeText is the text of an option or a key as it is compared.
func alikeText(text string) string {
	return strings.Trim(strings.Map(plain, optionText(strings.TrimSpace(text))), "\"“”' ")
}
