package examtext

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Some forums put stray ASCII characters at the ends of lines, and on lines of their own, against
// copying. No line tells them from code or a formula; all of them together do: no two are alike, large
// and small letters mix, and signs stand among them that no text needs.

// soil is what is known of the stray characters of a text.
type soil struct {
	lines []int        // of the file, from 1, that were freed of them
	left  map[int]bool // lines that end in something that may be one, too
}

// unsoiled takes stray characters off the ends of lines. The number of lines stays.
func unsoiled(text string) (string, soil) {
	lines := strings.Split(text, "\n")
	tails := make([]soiledTail, len(lines))
	full := 0
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			full++
			tails[i] = tailOf(line)
		}
	}
	all := proven(tails, full)
	s := soil{left: map[int]bool{}}
	for i, t := range tails {
		if t.at >= 0 && (all && (t.apart || t.strong) || t.certain) {
			lines[i] = strings.TrimRight(lines[i][:t.at], " \t　")
			s.lines = append(s.lines, i+1)
		}
		if all && t.left {
			s.left[i+1] = true
		}
	}
	if len(s.lines) == 0 {
		return text, s
	}
	return strings.Join(lines, "\n"), s
}

// tellSoil warns of the stray characters that were taken out.
func (p *parser) tellSoil() {
	if n := len(p.s.soil.lines); n > 0 {
		p.result.Warnings = append(p.result.Warnings, Warning{Noise, p.s.soil.lines[0], strconv.Itoa(n)})
	}
}

// soiledTail is the end of a line that may be stray characters.
type soiledTail struct {
	at      int // where it begins, -1 if there is none
	text    string
	strong  bool // no word, number or formula looks like it
	apart   bool // a gap, or nothing, stands before it
	certain bool // no other line is needed to tell
	bits    bool // they are words of up to three
	left    bool // what stands before it, or alone, may be one of them that looks like a word
}

// longTail is how many bytes stray characters at most are.
const longTail = 400

// tailOf looks for stray characters behind the last character of a line that is no ASCII.
func tailOf(line string) soiledTail {
	t := soiledTail{at: -1}
	begin := len(line)
	for begin > 0 && line[begin-1] < utf8.RuneSelf {
		begin--
	}
	if len(line)-begin > longTail {
		return t
	}
	like := natural
	list := wordsOf(line, begin)
	keyLine := begin == 0 && len(list) > 1 && len(list) < 4 && numberOfKey.MatchString(line)
	if begin > 0 || keyLine || len(list) == 1 && !oneMark.MatchString(line) {
		like = plainly
	}
	odd, words, before := 0, 0, 0
	first := len(list)
	ends := begin > 0 && endsBracket.MatchString(line[max(0, begin-24):begin])
	for k, w := range list {
		token := line[w[0]:w[1]]
		switch {
		case ends && w[0] > begin && t.at < 0 && !ordinaryMark.MatchString(token) && len(token) > 2:
		case like(token) && !(begin == 0 && len(list) == 1 && len(token) > 3 && lettersAndDigits.MatchString(token)):
			if t.at >= 0 && len(token) > 3 {
				words++
			}
			if t.at < 0 && w[0] > begin && strings.Trim(token, "()_") != "" {
				before++
			}
			continue
		case t.at < 0 && w[0] == begin && begin > 0 && !wild(token): // it may belong to the word it is glued to
			continue
		}
		if t.at < 0 {
			t.at, t.apart, first = w[0], w[0] > begin || begin == 0, k
		}
		odd++
		t.strong = t.strong || wild(token)
	}
	if words >= odd || t.at == begin && begin == 0 && words > 0 {
		t.at = -1
	}
	kept := 0 // words at the beginning that are keys
	if begin == 0 && len(list) > 1 && numberOfKey.MatchString(line) {
		kept = 2
	}
	for ; len(list)-first > 1 && first > kept && (begin > 0 || kept > 0) && maybeStray(line, list[first-1], begin); first-- {
		t.at, before = list[first-1][0], before-1
	}
	t.bits = len(list)-first > 1 && !slices.ContainsFunc(list[first:], func(w [2]int) bool { return w[1]-w[0] > 3 })
	if t.at >= 0 {
		t.text = line[t.at:]
		t.certain = begin > 0 && t.apart && t.strong && strings.ContainsAny(t.text, rareSigns) && kinds(t.text) > 3
	}
	rest := line[begin:]
	t.left = (begin > 0 || numberOfKey.MatchString(line)) && (before > 0 || strings.Count(rest, "[") != strings.Count(rest, "]"))
	return t
}

var (
	numberOfKey      = regexp.MustCompile(`^\s*[(（]?\d{1,3}\s*[-.)~、）]`)
	oneMark          = regexp.MustCompile(`^\s*[(\[]?\w{1,3}[.):\]]?\s*$`)
	endsBracket      = regexp.MustCompile(`[（(][\s　]*[）)]$|[；。？！]$`)
	lettersAndDigits = regexp.MustCompile(`^(?:[A-Za-z]+\d+[A-Za-z]*|\d+[A-Za-z]*[M-Za-z][A-Za-z]*)$`)
)

// maybeStray reports whether a short word before stray ones is one of them: no bracket, blank or key.
func maybeStray(line string, w [2]int, begin int) bool {
	token := line[w[0]:w[1]]
	if w[0] == begin {
		return strings.Trim(token, rareSigns+"#%&*") == ""
	}
	if (token == ")" || token == "]") && !strings.ContainsAny(line[:w[0]], "([（【") {
		return true
	}
	if len(token) > 3 || strings.ContainsAny(token, "()[]_%") {
		return false
	}
	if begin == 0 && strings.Trim(token, "ABCDEFGHT") == "" {
		return false
	}
	before := strings.TrimRight(line[:w[0]], " \t　")
	return !strings.HasSuffix(before, "(") && !(strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：") || strings.HasSuffix(before, "】")) || strings.Trim(token, "ABCDEFGHT") != ""
}

// wordsOf returns where the words of a line stand from an offset on.
func wordsOf(line string, from int) (list [][2]int) {
	start := -1
	for i := from; i <= len(line); i++ {
		if gap := i == len(line) || line[i] == ' ' || line[i] == '\t' || line[i] == '\r'; gap && start >= 0 {
			list, start = append(list, [2]int{start, i}), -1
		} else if !gap && start < 0 {
			start = i
		}
	}
	return list
}

// rareSigns stand in hardly any text, and in code seldom more than one of them.
const rareSigns = "~`@$^?|\\"

// proven reports whether the tails of the lines are stray characters.
func proven(tails []soiledTail, full int) bool {
	seen := map[string]bool{}
	all, strong, mixed, bits, rare := 0, 0, 0, 0, map[rune]bool{}
	for _, t := range tails {
		if t.at < 0 || !t.apart && !t.strong || seen[t.text] { // what comes again means something
			continue
		}
		seen[t.text] = true
		all++
		if t.strong {
			strong++
		}
		if t.bits {
			bits++
		}
		if strings.ContainsFunc(t.text, unicode.IsLower) && strings.ContainsFunc(t.text, unicode.IsUpper) {
			mixed++
		}
		for _, r := range t.text {
			if strings.ContainsRune(rareSigns, r) {
				rare[r] = true
			}
		}
	}
	switch {
	case all*20 < full:
		return false
	case all > 1 && strong > 1 && mixed*2 >= all && len(rare) > 0 && (all > 2 || mixed == 2 && strong == 2):
		return true
	case bits > 1 && bits == all && len(rare) > 1:
		return true
	case all < 3:
		return false
	case strong > 2 && mixed*2 >= all:
		return len(rare) > 0
	case strong > 2 && strong*2 >= all:
		return len(rare) > 1 || len(rare) > 0 && strong*5 >= full
	case bits > 2 && (bits*4 >= full || bits*4 >= all*3):
		return len(rare) > 0
	}
	return all > 4 && len(rare) > 2 && (bits*2 >= all || mixed*4 >= all)
}
