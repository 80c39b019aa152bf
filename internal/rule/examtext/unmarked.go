package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

// openQuestion is a stem whose question ends on its first line, with an answer below.
var openQuestion = regexp.MustCompile(`^([^\n]{2,120}[?？])\n(\S(?s:.*))$`)

// takeUnmarkedAnswers takes what stands below a question for its answer in a section of questions to be
// answered in words, where nothing is marked as one and nearly all have such lines.
func (p *parser) takeUnmarkedAnswers() {
	open, fits, keyed := map[int]int{}, map[int]int{}, map[int]bool{}
	for _, d := range p.drafts {
		open[d.sec]++
		if openQuestion.MatchString(d.Stem) && len(d.Options) == 0 && d.holes == 0 {
			fits[d.sec]++
		}
		keyed[d.sec] = keyed[d.sec] || len(d.keys) > 0
	}
	for _, d := range p.drafts {
		if d.sec == 0 || p.heads[d.sec-1].typ != Short || keyed[d.sec] || fits[d.sec]*4 < open[d.sec]*3 || looseType.MatchString(p.heads[d.sec-1].title) {
			continue
		}
		m := openQuestion.FindStringSubmatch(d.Stem)
		if m == nil || strings.ContainsAny(m[2], "?？") { // more questions
			continue
		}
		d.Stem = m[1]
		d.keys = append(d.keys, rawKey{text: strings.Map(plain, m[2]), show: m[2], at: d.at, place: inMark})
		d.warn(KeyConvention, d.Line, m[2])
	}
}

// looseNumber is a number before a question that is marked in a way of its own: "1。", "1/20", "1-1."
var looseNumber = regexp.MustCompile(`^(?:\d{1,2}[-/])?(\d{1,3})\s*(?:[。＃#.．、]\s*|/\d{1,3}[.、]?\s+)([^\d\s.].+)`)

// looseBullet is a sign before a question that has no number.
var looseBullet = regexp.MustCompile(`^([•·●*◆■▪-])\s+(\S.+)`)

// takeLooseMarks takes off what stands before the questions of a section without numbers, if it stands
// before all of them: a sign, or numbers that count them.
func (p *parser) takeLooseMarks() {
	for _, re := range []*regexp.Regexp{looseNumber, looseBullet} {
		all, with := map[int]int{}, map[int]int{}
		for _, d := range p.drafts {
			all[d.sec]++
			if m := re.FindStringSubmatch(firstOf(d.Stem)); m != nil && !d.printed && (re == looseBullet || m[1] == strconv.Itoa(all[d.sec])) {
				with[d.sec]++
			}
		}
		for _, d := range p.drafts {
			if n := with[d.sec]; n < 2 || n < all[d.sec] {
				continue
			}
			line := firstOf(d.Stem)
			d.Stem = re.FindStringSubmatch(line)[2] + d.Stem[len(line):]
		}
	}
}

// firstOf is the first line of a text.
func firstOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
