package examtext

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	oddLine   = regexp.MustCompile(`(?m)^[ \t　]*(?:(\d{1,2})[-－.．])?(\d{1,3})(#|＃|。|/\d{1,3}|[;；])?[.、．:：)）]?[ \t　]*([^\s\d.．%％、，,/#＃。;；])`)
	oddInside = regexp.MustCompile(`([。？?！!)）:：案题])(\d{1,2})[-－](\d{1,3})[.、．]?[ ]?(\p{Han})`)
)

// oddNumbers writes the numbers of items that a text marks in a way of its own, "1-1", "2.3", "4#" or "5/20",
// as others do: such numbers must count on from line to line, and stand before most numbered lines.
func oddNumbers(text string) string {
	if !strings.ContainsAny(text, "-－.．#＃。/;；") {
		return text
	}
	n, runs, chapter, last := 0, 0, "", 0
	plainLines, ones := 0, 0
	all := oddLine.FindAllStringSubmatch(text, -1)
	for _, m := range all {
		if m[1] == "" && m[3] == "" {
			plainLines++
			continue
		}
		n++
		value, _ := strconv.Atoi(m[2])
		if value > last && value < last+4 && m[1] == chapter || value == 1 {
			runs++
		}
		if value == 1 {
			ones++
		}
		chapter, last = m[1], value
	}
	inside := oddInside.FindAllStringSubmatch(text, -1)
	if n < 3 || runs*4 < n*3 || plainLines*2 > n || ones*2 > n { // "1.1、… 2.1、…" are keys that begin with a point
		return text
	}
	text = oddLine.ReplaceAllStringFunc(text, func(found string) string {
		m := oddLine.FindStringSubmatch(found)
		if m[1] == "" && m[3] == "" {
			return found
		}
		return m[2] + "、" + m[4]
	})
	if len(inside) > 0 {
		text = oddInside.ReplaceAllString(text, "$1\v$3、$4")
	}
	return text
}

// runsOn reports whether items may run on within lines: few lines begin with a marked number, or one is long.
func runsOn(text string) bool {
	marked := 0
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) > 600 {
			return true
		}
		line = strings.TrimLeft(line, " \t")
		n := 0
		for n < len(line) && digit(rune(line[n])) {
			n++
		}
		if n > 0 && n < 5 && (strings.HasPrefix(line[n:], ".") || strings.HasPrefix(line[n:], "、") || strings.HasPrefix(line[n:], "．")) {
			marked++
		}
	}
	return marked < 8
}

var (
	firstWrapped = regexp.MustCompile(`[(（]A[)）]|\bA[.、．]`)
	otherWrapped = regexp.MustCompile(`[(（][B-H][)）]|[B-H][.、．]`)
	holeInside   = regexp.MustCompile(`[(（][ 　]*(?:[A-H]{1,5}|[√×])?[ 　]*[)）]`)
	markedItem   = regexp.MustCompile(`(?:^|[\n\v\p{Han})） ])\d{1,3}[.、．][^\d]`)
	firstItem    = regexp.MustCompile(`[。)）:：题卷分 \n]1[ 　]?[\p{Han}“《(（]`)
)

// measures are the words for what a number counts: it is not that of an item.
const measures = "题个种次元名条岁米倍位家点道页年月日天分级度万千百亿周台件份套人"

// bareNumbers writes a mark behind the numbers of items that run on within lines and have none, between
// the options (A) to (D) of one item and those of the next: "(D)3503 企业…" is 350, and item 3.
func bareNumbers(text string) string {
	if !runsOn(text) {
		return text
	}
	if groups := firstWrapped.FindAllStringIndex(text, -1); len(groups) > 1 {
		if parted := bareBefore(text, groups); parted != text {
			return parted
		}
	}
	if groups := holeInside.FindAllStringIndex(text, -1); len(groups) > 4 && len(markedItem.FindAllStringIndex(text, len(groups))) <= len(groups)/4 {
		return bareBefore(text, groups)
	}
	return text
}

// bareBefore marks the numbers before the places of a text of which each item has one.
func bareBefore(text string, groups [][]int) string {
	at := make([]int, 0, len(groups)) // where the numbers begin
	value := 1
	for k, g := range groups {
		from := 0
		if k > 0 {
			from = groups[k-1][1]
			if list := otherWrapped.FindAllStringIndex(text[from:g[0]], -1); len(list) > 0 {
				from += list[len(list)-1][1]
			}
		}
		found := -1
		if k == 0 {
			for _, m := range firstItem.FindAllStringIndex(text[:g[0]], -1) {
				if r, _ := utf8.DecodeLastRuneInString(text[:m[1]]); !strings.ContainsRune(measures, r) {
					found = m[0] + strings.IndexByte(text[m[0]:], '1')
				}
			}
		} else if found = bareNumber(text[from:g[0]], value); found >= 0 {
			found += from
		}
		if found >= 0 {
			at = append(at, found)
		} else {
			at = append(at, -1)
		}
		value++
	}
	hits := 0
	for _, i := range at {
		if i >= 0 {
			hits++
		}
	}
	if hits < 3 && hits < len(groups) || hits*4 < len(groups)*3 {
		return text
	}
	last := groups[len(groups)-1][1]
	if list := otherWrapped.FindAllStringIndex(text[last:], -1); len(list) > 0 {
		last += list[len(list)-1][1]
		if i := bareNumber(text[last:], value); i >= 0 {
			at = append(at, last+i)
		}
	}
	var b strings.Builder
	from := 0
	for k, i := range at {
		if i < 0 {
			continue
		}
		number := strconv.Itoa(k + 1)
		b.WriteString(text[from:i] + "\v" + number + "、")
		from = i + len(number)
	}
	return b.String() + text[from:]
}

// bareNumber returns where a number stands in a text without a mark, before words: first one that a
// space parts from them. -1 is nowhere.
func bareNumber(text string, value int) int {
	number, touching := strconv.Itoa(value), -1
	for at := 0; at < len(text); at++ {
		if !digit(rune(text[at])) {
			continue
		}
		end := at
		for end < len(text) && digit(rune(text[end])) {
			end++
		}
		begin := end - len(number)
		next := strings.TrimLeft(text[end:], " 　")
		r, _ := utf8.DecodeRuneInString(next)
		named := len(next) > 1 && next[0] >= 'A' && next[0] <= 'Z' && next[1] >= 'A' && next[1] <= 'Z' // "13PDCA"
		if begin >= at && text[begin:end] == number && (at == 0 || text[at-1] != '-') && !strings.HasSuffix(strings.TrimRight(text[:at], " "), "第") && (han(r) && !strings.ContainsRune(measures, r) || latin(r) || strings.ContainsRune("“《\"(（", r)) {
			if len(next) < len(text)-end {
				return begin
			}
			if touching < 0 && begin == at && (han(r) || named || strings.ContainsRune("“《", r)) {
				touching = begin
			}
		}
		at = end
	}
	return touching
}
