package examtext

import (
	"sort"
	"strings"
	"unicode"

	"kongdan/internal/rule/fold"
)

// source is a text in two forms of the same length: as printed, and as it is
// looked at, with full-width forms, radicals and look-alikes made plain.
type source struct {
	show   []rune
	see    []rune
	start  []int        // where each line begins, and the end
	stress []bool       // which characters the document sets apart; nil if it sets none
	turned map[int]bool // lines of the file whose letter stood behind
	soil   soil
	titled map[int]bool // lines of the file that Markdown makes titles; nil if it makes none
	no     []int        // the line of the file each is, from 1: a heading within a line begins one of its own
}

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\f", "\n", "\v", "\n")

// Lines splits a text into lines as Parse counts them, without the marks of
// Stressed.
func Lines(text string) []string {
	return strings.Split(strings.NewReplacer(string(stressFrom), "", string(stressTo), "").Replace(breaks.Replace(text)), "\n")
}

// usual are the rewritings, in their order, that write as exams do what sites, forms, Markdown and previews
// mark in ways of their own. None changes the number of lines.
var usual = []func(string) string{
	labelledNumbers, bulleted, numbersDown, withoutOwn, wholeBrackets, unspaced, untagged, gluedKeys, bareNumbers, swallowed, oddNumbers, unpieced, unpaged, bankMarks, surveyed, unmarked,
}

func newSource(text string) *source {
	text, soil := unsoiled(breaks.Replace(text))
	text, read := unread(text)
	soil.lines = append(soil.lines, read...)
	titled := titles(text)
	for _, rewrite := range usual {
		text = rewrite(text)
	}
	text, behind := turned(rejoined(closedUp(text)))
	text, odd := misprinted(text)
	for _, line := range odd {
		if behind == nil {
			behind = map[int]bool{}
		}
		behind[line] = true
	}
	text = parted(wordedNumbers(text))
	s := &source{soil: soil, turned: behind, titled: titled, show: make([]rune, 0, len(text)/2), see: make([]rune, 0, len(text)/2), start: []int{0}, no: []int{1}}
	stressed := false
	if strings.ContainsRune(text, stressFrom) {
		s.stress = []bool{}
	}
	for _, r := range text {
		soft := r == '\v'
		if soft {
			r = '\n'
		}
		if r == stressFrom || r == stressTo {
			stressed = r == stressFrom
			continue
		}
		if r != '\n' && r != '\t' && unseen(r) {
			continue
		}
		if s.stress != nil {
			s.stress = append(s.stress, stressed)
		}
		s.show = append(s.show, r)
		s.see = append(s.see, plain(r))
		if r == '\n' {
			s.start = append(s.start, len(s.show))
			n := s.no[len(s.no)-1]
			if !soft {
				n++
			}
			s.no = append(s.no, n)
		}
	}
	s.show, s.see = append(s.show, '\n'), append(s.see, '\n')
	s.start = append(s.start, len(s.show))
	return s
}

// lines is the number of lines.
func (s *source) lines() int { return len(s.start) - 1 }

// printed returns the line of the file, from 1, in which an offset lies.
func (s *source) printed(at int) int { return s.no[s.lineOf(at)] }

// line returns where line i begins and ends, its break left out.
func (s *source) line(i int) (from, to int) { return s.start[i], s.start[i+1] - 1 }

// lineOf returns the line, from 0, in which an offset lies.
func (s *source) lineOf(at int) int { return min(sort.SearchInts(s.start, at+1), len(s.start)-1) - 1 }

// bare returns line i as it is looked at, without space at its ends.
func (s *source) bare(i int) string {
	from, to := s.line(i)
	from, to = s.trim(from, to)
	return string(s.see[from:to])
}

// trim moves both ends inward over space.
func (s *source) trim(from, to int) (int, int) {
	for from < to && blank(s.see[from]) {
		from++
	}
	for to > from && blank(s.see[to-1]) {
		to--
	}
	return from, to
}

// skip moves over space within the line.
func (s *source) skip(at, to int) int {
	for at < to && s.see[at] == ' ' {
		at++
	}
	return at
}

// has reports whether a word stands at an offset.
func (s *source) has(at, to int, word string) bool {
	for _, r := range word {
		if at >= to || s.see[at] != r {
			return false
		}
		at++
	}
	return true
}

func blank(r rune) bool { return r == ' ' || r == '\n' }

func digit(r rune) bool { return r >= '0' && r <= '9' }

func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// unseen reports whether a character shows nothing.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector) || r == 0x034F || r == 0x115F || r == 0x1160 || r == 0x3164
}

// plain is a character as it is looked at.
func plain(r rune) rune {
	switch {
	case r < 0x80:
		if r == '\t' {
			return ' '
		}
		return r
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\n':
		return r
	case unicode.IsSpace(r):
		return ' '
	}
	if p, ok := alike[r]; ok {
		return p
	}
	if p, ok := simplified[r]; ok {
		return p
	}
	if r >= 0x2E80 && r <= 0x2FDF {
		return fold.Radical(r)
	}
	return r
}

// alike are characters that stand for others: brackets of other shapes, small
// forms, and Cyrillic or Greek letters that look Latin.
var alike = map[rune]rune{
	'»': ':', '【': '[', '】': ']', '〔': '[', '〕': ']', '〖': '[', '〗': ']', '﹙': '(', '﹚': ')', '｡': '。', '﹒': '.', '﹕': ':', '︰': ':', '﹔': ';', '﹐': ',', '∶': ':', '﹑': '、',
	'＿': '_', '﹏': '_', '‗': '_', '–': '-', '—': '-', '―': '-', '−': '-', '‐': '-', '‑': '-', '～': '-', '〜': '-', '∼': '-',
	'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ｖ': 'V', '✓': '√', '✔': '√', '☑': '√', '✅': '√', '✗': '×', '✘': '×', '✖': '×', '╳': '×', '❌': '×', '☒': '×', '❎': '×', '⨯': '×', '✕': '×',
}

// simplified are the traditional characters of the words by which an exam is read:
// types, answers, explanations, right and wrong.
var simplified = func() map[rune]rune {
	m := map[rune]rune{}
	pair := []rune("單单選选題题項项擇择斷断簡简問问論论參参確确錯错對对釋释術术語语標标準准試试號号頁页實实務务應应計计據据閱阅讀读資资誤误綜综難难點点級级複复詞词簽签貫贯節节總总審审閉闭開开與与滿满時时間间歸归檔档條条關关檢检測测驗验導导師师認认證证習习練练識识學学獲获評评範范圍围類类組组補补華华萬万億亿個个說说")
	for i := 0; i+1 < len(pair); i += 2 {
		m[pair[i]] = pair[i+1]
	}
	return m
}()
