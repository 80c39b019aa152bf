package password

import (
	"slices"
	"strings"
	"unicode"

	"kongdan/internal/rule/fold"
)

// pieces returns the fewest pieces a password can be put together from: each
// well-known word, own name, year, date, row of keys or repeat is one piece, and
// so is each character that belongs to none of them.
func pieces(password string, own map[string]bool) int {
	text := narrowLower(password)
	plain := unleet(text)
	n := len(text)
	fewest := make([]int, n+1) // of the first i characters
	for i := 1; i <= n; i++ {
		fewest[i] = fewest[i-1] + 1
		for j := i - 2; j >= max(0, i-longest); j-- {
			if fewest[j]+1 < fewest[i] && piece(text[j:i], plain[j:i], own) {
				fewest[i] = fewest[j] + 1
			}
		}
	}
	if size := period(text); size < n {
		return min(fewest[n], fewest[size]+1)
	}
	return fewest[n]
}

// piece reports whether the characters are one piece; plain is what they
// look like as letters.
func piece(text, plain []rune, own map[string]bool) bool {
	for _, word := range []string{string(text), string(plain)} {
		if common[word] || own[word] {
			return true
		}
	}
	return len(text) >= 3 && (same(text) || inRow(text) || steps(text) || date(text))
}

func narrowLower(text string) []rune {
	return []rune(strings.ToLower(fold.Narrow(text)))
}

// unleet reads signs and digits as the letters they stand for.
func unleet(text []rune) []rune {
	plain := make([]rune, len(text))
	for i, r := range text {
		plain[i] = r
		if at := strings.IndexRune("@401!3$57", r); at >= 0 {
			plain[i] = rune("aaoiiesst"[at])
		}
	}
	return plain
}

// period returns the length of the shortest beginning that, repeated, is
// the whole text; a cut repeat at the end counts.
func period(text []rune) int {
	for size := 1; size < len(text); size++ {
		if slices.Equal(text[size:], text[:len(text)-size]) {
			return size
		}
	}
	return len(text)
}

// same reports whether the characters are all the same.
func same(text []rune) bool { return slices.Equal(text[1:], text[:len(text)-1]) }

// steps reports whether every character follows or precedes the one before:
// 12345, cba.
func steps(text []rune) bool {
	d := text[1] - text[0]
	if d != 1 && d != -1 {
		return false
	}
	for i := 1; i < len(text); i++ {
		if text[i]-text[i-1] != d {
			return false
		}
	}
	return true
}

var rows = func() string {
	const there = "1234567890 qwertyuiop asdfghjkl zxcvbnm !@#$%^&*() 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p " +
		"1q2w3e4r5t6y7u8i9o0p qazwsxedcrfvtgbyhnujmikolp 147258369 zaqxswcdevfrbgtnhymjukilop"
	back := []rune(there)
	slices.Reverse(back)
	return there + " " + string(back)
}()

// inRow reports whether the characters are neighbours on the keyboard.
func inRow(text []rune) bool {
	s := string(text)
	return !strings.Contains(s, " ") && strings.Contains(rows, s)
}

// date reports whether the digits read as a year, or as a date with one.
func date(text []rune) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	s := string(text)
	switch len(s) {
	case 4:
		return s >= "1940" && s <= "2049"
	case 6:
		return s >= "194001" && s <= "204912" && s[4:] >= "01" && s[4:] <= "12"
	case 8:
		return s >= "19400101" && s <= "20491231" && s[4:6] >= "01" && s[4:6] <= "12" && s[6:] >= "01" && s[6:] <= "31"
	}
	return false
}

// personal cuts names into the pieces people use of them.
func personal(own []string) map[string]bool {
	names := map[string]bool{}
	for _, name := range own {
		key := fold.Key(name)
		parts := strings.FieldsFunc(key, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, part := range append(parts, strings.Join(parts, ""), key) {
			if n := len([]rune(part)); n >= 3 && n <= longest || n == 2 && part[0] >= 0x80 {
				names[part] = true
			}
		}
	}
	return names
}
