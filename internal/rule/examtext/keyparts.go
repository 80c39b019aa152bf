package examtext

import (
	"regexp"
	"strings"
)

// keyPart is the label of a section, by its ordinal, its type or both, before the first number in it.
var keyPart = regexp.MustCompile(partOrdinal + `[(（【\[第]?\d{1,3}` + partMark + `)|(?:` + partOrdinal + `)?(?:[【\[]` + partTypes + `题?[】\]]|` + partTypes + `题)\s*[:：]?\s*[(（【\[第]?\d{1,3}` + partMark + `|[ ])`)

const (
	partOrdinal = `(?:([一二三四五六七八九十]{1,2})[、.． ]|[(（]([一二三四五六七八九十]{1,2})[)）])\s*`
	partTypes   = `(?:单项选择|单选|多项选择|多选|不定项选择|不定项|选择|判断|是非|填空|简答|问答|论述|名词解释)`
	partMark    = `\s*(?:[)）】\]、.．:：\-题]|[ ]?[A-L√×对错]`
)

// partedKeys breaks the lines on which the keys of several sections stand, before each label but the
// first: "一、1.B 2.C 二、1.AC". What stands before a label says nothing, a key may be a word.
func partedKeys(text string) string {
	if !partsMay(text) {
		return text
	}
	var b strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		if !partsMay(line) {
			b.WriteString(line)
			continue
		}
		done := 0
		for n, at := range keyPartsOf(line) {
			if n > 0 && at > 0 && line[at-1] != '\v' {
				b.WriteString(line[done:at])
				b.WriteByte('\v')
				done = at
			}
		}
		b.WriteString(line[done:])
	}
	return b.String()
}

// partsMay reports whether labels of two sections may stand in a text.
func partsMay(text string) bool {
	return strings.Contains(text, "二") || strings.Contains(text, "题")
}

// keyPartsOf returns where labels of sections stand on a line; none if it has but one, or if their
// ordinals do not rise by one.
func keyPartsOf(line string) (at []int) {
	last, end := 0, 0
	for _, m := range keyPart.FindAllStringSubmatchIndex(line, -1) {
		for _, g := range [][]int{m[2:4], m[4:6], m[6:8], m[8:10]} {
			if g[0] < 0 {
				continue
			}
			n := ordinal(line[g[0]:g[1]])
			if last > 0 && n != last+1 {
				return nil
			}
			last = n
		}
		if len(at) > 0 && m[0] == end { // "一、1.选择题(10题)" is one label
			return nil
		}
		at, end = append(at, m[0]), m[1]
	}
	if len(at) < 2 {
		return nil
	}
	return at
}
