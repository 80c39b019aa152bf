package examtext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	underscores    = regexp.MustCompile(`[_＿]{2,}(?: [_＿]+)*`)
	bracketedParts = regexp.MustCompile(`[【\[]([^【】\[\]]+)[】\]]`)
	emptyBrackets  = regexp.MustCompile(`[(（【\[][\s\p{Zs}]*[)）】\]]`)
)

// blanks splits the printed answer of an item with n blanks. ok is false if
// the number of parts does not fit, or the blanks are lost.
func blanks(text string, n int) (list []string, ok bool) {
	text = strings.TrimSpace(text)
	whole := strings.TrimRight(text, "。.")
	if whole == "" {
		return nil, false
	}
	if parts := bracketedParts.FindAllStringSubmatch(whole, -1); n > 1 && len(parts) == n && strings.TrimSpace(bracketedParts.ReplaceAllString(whole, "")) == "" {
		for _, part := range parts {
			list = append(list, strings.TrimSpace(part[1]))
		}
		return list, true
	}
	if n == 1 && strings.ContainsAny(strings.Trim(whole, "；;|｜"), "；;|｜") { // of several, the others of which are lost
		return []string{whole}, false
	}
	if parts := byCount(whole, n); parts != nil {
		return parts, true
	}
	var first []string
	for _, marks := range []string{"|｜", "\n", ";；", "、", ",，", "\t", " \u3000\u00a0"} {
		parts := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(marks, r) })
		for i := range parts {
			parts[i] = unnumbered(strings.TrimSpace(parts[i]))
		}
		parts = drop(parts)
		if n > 0 && len(parts) == n {
			return parts, true
		}
		if first == nil && len(parts) > 1 {
			first = parts
		}
	}
	if parts := strings.Split(whole, " / "); n > 1 && len(parts) == n {
		return parts, true
	}
	if first == nil {
		first = []string{whole}
	}
	return first, false
}

// untorn joins the lines of an answer with n blanks that a page parted within it. doubt is true if they
// may as well be apart.
func untorn(text string, n int) (whole string, doubt bool) {
	if n == 0 || !strings.Contains(text, "\n") {
		return text, false
	}
	whole = pointsBehind.ReplaceAllString(tidy(text), "")
	if n == 1 {
		return whole, true
	}
	apart, _ := blanks(text, n)
	if _, ok := blanks(whole, n); ok && slices.ContainsFunc(apart, func(part string) bool { return strings.ContainsAny(part, "；;、|｜ \u3000") }) {
		return whole, true
	}
	return text, false
}

// pointsBehind is what an answer was worth, behind it.
var pointsBehind = regexp.MustCompile(`[ \t　]*满[ 　]*分[ 　]*[:：][ 　]*[\d.]+[ 　]*分?$`)

// nextWithin reports whether the number of the next item stands within an answer, before words.
func nextWithin(text string, number int) bool {
	mark := strconv.Itoa(number + 1)
	for at := 1; at < len(text); at++ {
		rest, ok := strings.CutPrefix(text[at:], mark)
		if !ok {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); han(before) && rest != "" && strings.ContainsAny(rest[:min(3, len(rest))], ".、．") {
			return true
		}
		if rest = strings.TrimLeft(rest, " .、．"); rest != "" && len(rest) < len(text)-at-len(mark) && han([]rune(rest)[0]) {
			return true
		}
	}
	return false
}

// takeFilled takes the words in the brackets of items with blanks for their
// answers, where the items of the section print them there.
func (p *parser) takeFilled() {
	for _, d := range p.drafts {
		p.takeLastHole(d)
	}
	all, open, filled := map[int]int{}, map[int]int{}, map[int]int{}
	for _, d := range p.drafts {
		all[d.sec]++
		if p.wantsBlanks(d) && len(d.keys) == 0 && d.holes == 0 {
			open[d.sec]++
			if len(d.filledHoles) > 0 && !p.counted(d.filledHoles) {
				filled[d.sec]++
			}
		}
	}
	for _, d := range p.drafts {
		n := filled[d.sec]
		usual := n > 1 && n*5 >= open[d.sec]*4
		if !usual && (n == 0 || all[d.sec] > 1) || !p.wantsBlanks(d) || len(d.keys) > 0 || d.holes > 0 || len(d.filledHoles) == 0 || p.counted(d.filledHoles) {
			continue
		}
		var out strings.Builder
		at := d.at
		p.dropAsides(d)
		for _, hole := range d.filledHoles {
			k := p.s.raw(hole[0], hole[1], inBlank)
			d.keys = append(d.keys, k)
			if !usual || explains.MatchString(k.text) {
				d.warn(KeyConvention, p.s.printed(k.at), k.show)
			}
			out.WriteString(string(p.s.show[at:hole[0]]) + " ")
			at = hole[1]
		}
		out.WriteString(string(p.s.show[at:d.stemTo]))
		d.Stem, d.holes = unlabelled(tidy(out.String())), len(d.filledHoles)
	}
}

// dropAsides leaves brackets that only say how to read what stands before them in the stem, if the
// item has others.
func (p *parser) dropAsides(d *draft) {
	aside := func(hole [2]int) bool { return asides.MatchString(string(p.s.see[hole[0]:hole[1]])) }
	kept := slices.DeleteFunc(slices.Clone(d.filledHoles), aside)
	if len(kept) == 0 || len(kept) == len(d.filledHoles) {
		return
	}
	d.filledHoles = kept
	d.warn(KeyConvention, d.Line, d.Stem)
}

// asides matches words in a bracket beside an answer that are none.
var asides = regexp.MustCompile(`^(?:不?含|包括|简称|以下简称|注|见|单位)`)

// takeLastHole takes a bracket at the end of an item with several blanks for their
// answers if it holds as many.
func (p *parser) takeLastHole(d *draft) {
	if len(d.filledHoles) == 0 || d.holes < 2 || len(d.keys) > 0 || len(d.Options) > 0 {
		return
	}
	hole := d.filledHoles[len(d.filledHoles)-1]
	if strings.Trim(string(p.s.see[min(hole[1]+1, d.stemTo):d.stemTo]), "。. \n") != "" {
		return
	}
	k := p.s.raw(hole[0], hole[1], inMark)
	if _, ok := blanks(k.show, d.holes); !ok || isPoints(k.text) {
		return
	}
	cut := string(p.s.show[hole[0]-1 : d.stemTo])
	d.Stem = tidy(strings.TrimSuffix(d.Stem, strings.TrimSpace(cut)))
	d.keys = append(d.keys, k)
}

// explains matches words in a bracket that rather explain what stands before it.
var explains = regexp.MustCompile(`^[A-Za-z .]+$|^(?:如|即|例如|简称|含|包括|以下|注|见|不含|单位|指)|.{31}`)

func (p *parser) wantsBlanks(d *draft) bool {
	return len(d.Options) == 0 && (d.tag == Fill || d.tag == "" && d.sec > 0 && p.heads[d.sec-1].typ == Fill)
}

// countedHoles reports whether brackets hold the numbers of blanks, from 1 on.
func (p *parser) countedHoles(holes [][2]int) bool {
	return p.counted(holes) || len(holes) == 1 && strings.TrimSpace(string(p.s.see[holes[0][0]:holes[0][1]])) == "1"
}

// counted reports whether brackets hold the numbers of points: (1) and (2).
func (p *parser) counted(holes [][2]int) bool {
	for i, hole := range holes {
		if n, err := strconv.Atoi(strings.TrimSpace(string(p.s.see[hole[0]:hole[1]]))); err != nil || n != i+1 {
			return false
		}
	}
	return len(holes) > 1
}

func drop(parts []string) []string {
	out := parts[:0]
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// unnumbered takes off "(1)" or "①" before one of several answers.
func unnumbered(text string) string {
	r := []rune(text)
	if len(r) > 1 && r[0] >= '①' && r[0] <= '⑳' {
		return strings.TrimSpace(string(r[1:]))
	}
	if len(r) > 3 && (r[0] == '(' || r[0] == '（') && digit(plain(r[1])) && (r[2] == ')' || r[2] == '）') {
		return strings.TrimSpace(string(r[3:]))
	}
	return text
}

// Gaps writes the blanks of a stem as gap and counts them: runs of underscores,
// or empty brackets where there are none.
func Gaps(stem, gap string) (string, int) {
	n := 0
	out := underscores.ReplaceAllStringFunc(stem, func(string) string { n++; return gap })
	if n == 0 {
		out = emptyBrackets.ReplaceAllStringFunc(stem, func(string) string { n++; return gap })
	}
	return out, n
}

// touching matches two blanks with nothing between.
var touching = regexp.MustCompile(`_\s+_`)

// leftFilled matches a blank with words in it that was not read as one.
var leftFilled = regexp.MustCompile(`(?:^|[^_])_[^_\s]{1,20}_(?:[^_]|$)`)

// nought is an empty bracket that was read as a digit.
var nought = regexp.MustCompile(`(\p{Han})0(\p{Han}|[、,，。；;]|o?$)`)

// noughts takes the noughts of a sentence for its empty brackets where its only key has as many parts as
// there are places with them, and says so.
func (d *draft) noughts() {
	n := len(nought.FindAllStringIndex(d.Stem, -1))
	if n == 0 || len(d.keys) != 1 || d.keys[0].place == inBlank || d.keys[0].place == inPart {
		return
	}
	if _, ok := blanks(d.keys[0].show, d.holes+n); ok {
		d.Stem = nought.ReplaceAllString(d.Stem, "$1（ ）$2")
		d.holes += n
		d.warn(Noise, d.Line, d.Stem)
	}
}
