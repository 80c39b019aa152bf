package examtext

import (
	"regexp"
	"slices"
	"strings"
)

// options reads the texts of the options and sets their letters right.
func (p *parser) options(d *draft, chain []token, to int) {
	s := p.s
	d.Options = map[string]string{}
	if len(chain) == 0 {
		return
	}
	d.circled = chain[0].style == optionCircle
	label := -1
	empty := false
	var rights []rune
	sure := true
	stars, stressed := p.stars(chain), p.stressed(chain, to)
	for k, t := range chain {
		end := to
		if k+1 < len(chain) {
			end = chain[k+1].start
			if at, is := stars[k+1]; is {
				end = at
			}
		}
		if s.titled != nil {
			end = s.untilTitle(t.text, end)
		}
		line := s.printed(t.start)
		printed := t.letter
		if s.turned[line] || t.mislabelled {
			d.warn(OptionLabel, line, s.around(t.start))
		}
		switch {
		case printed <= label:
			printed = label + 1
			d.warn(OptionLabel, line, s.around(t.start))
		case printed > label+1:
			d.warn(OptionMissing, line, s.around(t.start))
		}
		label = printed
		stop := p.breakIn(t, end)
		if stop > 0 && k+1 < len(chain) {
			p.breaks++
			d.broken = stop
		}
		if a, b := s.trim(t.text, end); d.goesOn == 0 && strings.Contains(string(s.see[a:max(a, b)]), "\n") {
			d.goesOn = a
		}
		if t.style >= optionSpace && slices.ContainsFunc(chain, func(t token) bool { return t.style <= optionWrap }) {
			d.warn(OptionLabel, line, s.around(t.start)) // it may be a word of the one before
		}
		if t.letter == 0 && misread.MatchString(string(s.see[t.text:max(t.text, end)])) {
			d.warn(OptionLabel, line, s.around(t.start))
		}
		if at := p.letteredInside(t, t.text, end); at > 0 && k+1 == len(chain) {
			d.warn(OptionLabel, line, s.around(at))
		}
		if at := p.strayLetter(t.text, end); at > 0 {
			d.warn(OptionLabel, s.printed(at), s.around(at))
		}
		printedText := string(s.show[t.text:max(t.text, end)])
		if apart := signApart.FindStringIndex(printedText); apart != nil {
			printedText = printedText[:apart[0]]
			if end == len(s.see) || blank(s.see[end]) || s.see[end-1] == '\n' {
				d.warn(Noise, line, s.around(t.start))
			}
		}
		text := optionText(tidy(printedText))
		letter := 'A' + rune(label)
		if m := rightSoiled.FindStringSubmatch(text); m != nil {
			text = m[1]
			d.warn(Noise, line, s.around(t.start))
		}
		text, right, strict := rightMark(text)
		if _, starred := stars[k]; starred && len(stars) < len(chain) {
			right, strict = true, true
			d.warn(KeyConvention, line, s.around(t.start))
		}
		if stop > 0 && k+1 == len(chain) && len(d.Options) > 0 {
			d.trail, d.trailLetter = stop, string(letter)
			d.trailText, _, _ = rightMark(optionText(tidy(string(s.show[t.text:stop]))))
		}
		if right {
			rights = append(rights, letter)
			sure = sure && strict
		}
		if stressed[k] {
			d.stressed += string(letter)
		}
		for l, other := range d.Options {
			if text != "" && other == text {
				d.warn(OptionDouble, line, l+" = "+string(letter)+": "+text)
			}
		}
		if d.Options[string(letter)] = text; text == "" && !empty {
			empty = true
			d.warn(OptionMissing, line, s.around(t.start))
		}
	}
	p.truthOptions(d)
	p.tailKey(d, 'A'+rune(label), chain[len(chain)-1], to)
	if len(rights) > 0 { // a sign within another may say as much of that
		for l, text := range d.Options {
			if !strings.ContainsRune(string(rights), rune(l[0])) && strings.ContainsAny(text, "√✓✔✅") {
				d.warn(KeyUnclear, s.printed(chain[0].start), text)
			}
		}
	}
	if whole := len(rights) == len(chain); len(rights) > 0 && (d.truths == nil || sure) && (!whole || sure) {
		p.marked = append(p.marked, markedRight{d, string(rights), sure, whole})
	}
}

// signApart is a sign on a line of its own below an option and a blank line: it may
// belong to what follows.
var signApart = regexp.MustCompile(`\n[ \t　]*\n[ \t　]*[√✓✔✅]\s*$`)

// strayLetter returns where, within the text of an option, a line begins with the
// letter of another that found no place in their order; 0 if none does.
func (p *parser) strayLetter(from, to int) int {
	for _, t := range p.tokens(from, to) {
		if t.line && t.start > from && t.style <= optionWrap && t.score >= 9 {
			return t.start
		}
	}
	return 0
}

// misread is an 8 that may be the letter of option B.
var misread = regexp.MustCompile(`[ \n]8\s?[.、)]\s*\D`)

// ticksBehind reports whether the text ticks right options behind their words: some line of options
// ends with a tick, and none begins with one.
func (p *parser) ticksBehind() bool {
	if p.ticks == 0 {
		p.ticks = -1
		for i := range p.s.lines() {
			from, to := p.s.trim(p.s.line(i))
			if to-from < 2 {
				continue
			}
			if p.s.see[from] == '√' && p.s.isOption(p.s.skip(from+1, to), to) {
				p.ticks = -1
				break
			}
			if p.s.see[to-1] == '√' && p.s.isOption(from, to) {
				p.ticks = 1
			}
		}
	}
	return p.ticks > 0
}

// stars finds the options that a sign before their letter tells from the others,
// and where it stands. Signs before all of them are bullets.
func (p *parser) stars(chain []token) map[int]int {
	s := p.s
	found := map[int]int{}
	for k, t := range chain {
		at := t.start - 1
		for at >= 0 && s.see[at] == ' ' {
			at--
		}
		if at < 0 || !strings.ContainsRune("*√", s.see[at]) || k > 0 && s.see[at] == '√' && p.ticksBehind() {
			continue
		}
		if before := at - 1; before < 0 || s.see[before] == '\n' || s.see[before] == ' ' {
			found[k] = at
		}
	}
	return found
}

var tailRE = regexp.MustCompile(`^(?s:(.*\S))\s*[(（]\s*([A-L](?:[\s、,，]*[A-L]){0,7})\s*[)）]\s*[。.]?$`)

// tailKey finds letters in a bracket behind the last option, or alone on the line below it.
func (p *parser) tailKey(d *draft, letter rune, t token, to int) {
	if p.belowKey(d, letter, t, to) {
		return
	}
	m := tailRE.FindStringSubmatch(d.Options[string(letter)])
	if m == nil {
		return
	}
	if letters, ok := lettersOf(m[2]); !ok || !d.covers(letters) {
		return
	}
	_, end := p.s.trim(t.text, to)
	d.tail = rawKey{text: m[2], show: m[2], at: max(t.text, end-1), place: glued}
	d.tailText, d.tailLetter = optionText(m[1]), string(letter)
}

// belowKey finds letters that stand alone on the line below the last option.
func (p *parser) belowKey(d *draft, letter rune, t token, to int) bool {
	s := p.s
	_, end := s.trim(t.text, to)
	from := s.start[s.lineOf(max(t.text, end-1))]
	if from <= t.text {
		return false
	}
	k := s.raw(from, end, glued)
	letters, ok := lettersOf(k.text)
	if !ok || k.text != strings.ToUpper(k.text) || !d.covers(letters) || len(letters) > 1 && len(letters) != len(k.text) {
		return false
	}
	if text := optionText(tidy(string(s.show[t.text:from]))); text != "" {
		d.tail, d.tailText, d.tailLetter = k, text, string(letter)
		return true
	}
	return false
}

// around is the rest of the line at an offset.
func (s *source) around(at int) string {
	end := s.lineEnd(at, len(s.see))
	return strings.TrimSpace(string(s.show[at:end]))
}

// optionText drops the mark that separates options.
func optionText(text string) string {
	return strings.TrimRight(text, " ;；、，,。|｜")
}

// markedRight is an item of which some options say that they are right.
type markedRight struct {
	d       *draft
	letters string
	sure    bool // by a sign or a bracket, not by a word that may belong to the text
	whole   bool // all options do
}

// rightSoiled is the word that an option is right, with stray characters behind it.
var rightSoiled = regexp.MustCompile(`^(.*\S\s正确|.*[（(]正确(?:答案)?[)）])\s*[!-~]{1,16}(?:\s+[!-~]{1,16}){0,3}$`)

// rightMark takes off a sign at the end of an option that says it is right.
func rightMark(text string) (rest string, right, strict bool) {
	if at := strings.LastIndex(text, "正確"); at >= 0 {
		text = text[:at] + "正确" + text[at+len("正確"):]
	}
	for _, mark := range []string{"（正确）", "(正确)", "【正确】", "[正确]", "（正确答案）", "(正确答案)", "【正确答案】", "[正确答案]", "√", "✓", "✔", "✅", " 正确", "(correct)", "[correct]", "(Correct)", "[Correct]", " ✔"} {
		if rest, ok := strings.CutSuffix(text, mark); ok && strings.TrimSpace(rest) != "" {
			return strings.TrimSpace(rest), true, true
		}
	}
	if rest, ok := strings.CutSuffix(text, "正确"); ok && rest != "" {
		before := []rune(rest)
		if !strings.ContainsRune("都均不是为全最才更很的否对较", before[len(before)-1]) {
			return text, true, false
		}
	}
	return text, false, false
}

// truthOptions finds options that are nothing but right and wrong.
func (*parser) truthOptions(d *draft) {
	if len(d.Options) != 2 {
		return
	}
	a, b := truthOf(d.Options["A"]), truthOf(d.Options["B"])
	if a != NoTruth && b != NoTruth && a != b && opposite(d.Options["A"], d.Options["B"]) {
		d.truths = map[rune]Truth{'A': a, 'B': b}
		d.Options = map[string]string{}
	}
}
