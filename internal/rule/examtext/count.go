package examtext

import (
	"strconv"
	"strings"
)

// byCount splits the answers for n blanks that are counted, such as 1)…2)…, ①…②…
// or 第一空:…第二空:…; nil if they are not.
func byCount(text string, n int) (parts []string) {
	if n < 1 || n > 20 {
		return nil
	}
	shown, r := []rune(text), []rune(strings.Map(plain, text))
	from := countMark(r, 0, 1)
	if from == 0 {
		return nil
	}
	for k := 2; k <= n; k++ {
		at, width := from, 0
		for ; at < len(r) && width == 0; at++ {
			width = countMark(r, at, k)
		}
		if width == 0 {
			return nil
		}
		parts = append(parts, string(shown[from:at-1]))
		from = at - 1 + width
	}
	parts = append(parts, string(shown[from:]))
	for i, part := range parts {
		if parts[i] = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(part), ";；,，、")); parts[i] == "" {
			return nil
		}
	}
	return parts
}

// countMark is how long the mark of the k-th answer is that stands at an offset, 0
// if none does. A bare number must stand apart.
func countMark(r []rune, at, k int) int {
	if k <= 20 && r[at] == '①'+rune(k-1) {
		return 1
	}
	rest := string(r[at:min(len(r), at+8)])
	number, han := strconv.Itoa(k), hanNumber(k)
	for _, mark := range []string{"(" + number + ")", "第" + number + "空", "第" + han + "空", "空" + number, "空" + han} {
		if strings.HasPrefix(rest, mark) {
			width := len([]rune(mark))
			if at+width < len(r) && r[at+width] == ':' {
				width++
			}
			return width
		}
	}
	if at > 0 && !strings.ContainsRune(" ;\n", r[at-1]) || !strings.HasPrefix(rest, number) {
		return 0
	}
	i := at + len(number)
	switch {
	case i+1 >= len(r):
	case r[i] == ')', (r[i] == '.' || r[i] == '、') && !digit(r[i+1]):
		return i + 1 - at
	}
	return 0
}

// hanNumber writes a number up to twenty in Chinese.
func hanNumber(n int) string {
	digits := []rune("一二三四五六七八九")
	text := ""
	if n >= 10 {
		text = "十"
		if n >= 20 {
			text = "二十"
		}
	}
	if n%10 > 0 {
		text += string(digits[n%10-1])
	}
	return text
}
