package examtext

import "strings"

// takeLineAnswers takes the last line of the stems of items with blanks for their
// answer, where every item of a section has it: words that end no sentence, under a
// line that ends one, as many as there are blanks.
func (p *parser) takeLineAnswers() {
	open, fits := map[int]int{}, map[int]int{}
	for _, d := range p.drafts {
		if !p.wantsBlanks(d) {
			continue
		}
		open[d.sec]++
		if _, _, ok := lineAnswer(d); ok {
			fits[d.sec]++
		}
	}
	for _, d := range p.drafts {
		stem, answer, ok := lineAnswer(d)
		if !ok || !p.wantsBlanks(d) || fits[d.sec] < 2 || fits[d.sec] < open[d.sec] {
			continue
		}
		d.Stem = stem
		d.keys = append(d.keys, rawKey{text: strings.Map(plain, answer), show: answer, at: max(d.at, d.stemTo-1), place: inMark})
		d.warn(KeyConvention, p.s.printed(max(d.at, d.stemTo-1)), answer)
	}
}

// lineAnswer splits a stem of two lines into its sentence and the words under it.
func lineAnswer(d *draft) (stem, answer string, ok bool) {
	if len(d.keys) > 0 || d.holes == 0 || len(d.Options) > 0 {
		return "", "", false
	}
	at := strings.LastIndexByte(d.Stem, '\n')
	if at < 0 {
		return "", "", false
	}
	stem, answer = strings.TrimSpace(d.Stem[:at]), strings.TrimSpace(d.Stem[at+1:])
	if !strings.ContainsAny(lastRunes(stem, 1), "。.；;？?") || strings.ContainsAny(answer, "_＿。？?：:（()") || holes(stem) != d.holes {
		return "", "", false
	}
	_, ok = blanks(answer, d.holes)
	return stem, answer, ok && len(strings.Map(plain, answer)) <= 30*d.holes
}
