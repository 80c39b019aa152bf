package examtext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	ordinaryWord   = regexp.MustCompile(`^(?:[A-Z]?[a-z]*[aeiouy][a-z]*|[a-z]{1,2}|[A-Z]+s?|[a-z][A-Z][a-z]{2,}|[A-Z][a-z]{2,}[A-Z][a-z]{2,})(?:[-/.'&@:][A-Za-z]+)*$`)
	ordinaryNumber = regexp.MustCompile(`^[-+±]?\d+(?:[.,:/~×x*^-]\d+)*(?:%|[a-z]{1,3}|[A-Z]|[kKMGT][a-zA-Z])?$|^[A-Z]{1,4}-?\d{1,4}[A-Z]?$|^[A-Z]\d[A-Z]$`)
	ordinaryMark   = regexp.MustCompile(`^(?:\d{1,4}[.)>:-]*)?[([]*[A-L]{0,8}[.:)\]]*$|^[_().,:;?!\[\]-]+$|^[-+=<>*/&]=?$|^[\d-]+[A-L]+$|^(?:\d{1,3}[.):]?[A-L]{1,6})+$`)
	letterOfOption = regexp.MustCompile(`^[([]?[A-La-l][.:)\]]+`)
	numberedKey    = regexp.MustCompile(`^(?:[(]?\d{1,3}[.):]{0,2}[A-LTF]{1,8}[;,.]?)+$`)
	oddWithin      = regexp.MustCompile(`[!;?"'~@#$^&*=+|\\<>{}_\x60]|^[,.:%/-]\w|\w[.&@:'][A-Za-z]$|^[A-Za-z][-/.'&@:][A-Za-z]`)
)

// natural reports whether a word is one that people write: a word, a number, a mark.
func natural(token string) bool {
	if ordinaryMark.MatchString(token) {
		return true
	}
	bare := strings.Trim(token, "().,:;?!\"'[]`*_")
	if bare != "" && (strings.ContainsAny(token[:strings.Index(token, bare)], `!?;`) || strings.Count(token, "(") > strings.Count(token, ")")+1) {
		return false
	}
	if m := letterOfOption.FindString(token); m != "" && len(m) < len(token) {
		return natural(token[len(m):])
	}
	return ordinaryWord.MatchString(bare) || ordinaryNumber.MatchString(bare)
}

// plainly reports whether a word among Chinese ones is one that people write.
func plainly(token string) bool {
	if strings.Trim(token, "_()") == "" || ordinaryMark.MatchString(token) && len(token) < 2 || numberedKey.MatchString(token) {
		return true
	}
	return natural(token) && !oddWithin.MatchString(token) && (strings.Trim(token, "()[]") == "" && len(token) < 2 || strings.Count(token, "(") == strings.Count(token, ")") && strings.Count(token, "[") == strings.Count(token, "]"))
}

// wild reports whether a word mixes signs, letters and digits as neither words nor code do.
func wild(token string) bool {
	turns, signs, run := 0, 0, 0
	last := 0
	for _, r := range token {
		kind := 4
		switch {
		case unicode.IsLower(r):
			kind = 1
		case unicode.IsUpper(r):
			kind = 2
		case unicode.IsDigit(r):
			kind = 3
		}
		if kind == 4 && !strings.ContainsRune("().,:-/", r) {
			signs++
		}
		if run++; kind != last {
			if last > 0 {
				turns++
			}
			last, run = kind, 1
		}
		if kind == 1 && run > 3 {
			return false
		}
	}
	return len(token) > 3 && signs > 0 && turns > 1 || len(token) > 2 && signs > 1 && turns > 0
}

// kinds counts small and large letters, digits and signs of which a text has any.
func kinds(text string) (n int) {
	for _, is := range []func(rune) bool{unicode.IsLower, unicode.IsUpper, unicode.IsDigit, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }} {
		if strings.ContainsFunc(text, is) {
			n++
		}
	}
	return n
}

// straysIn reports whether a word that nobody writes stands at the end of a key, behind a gap.
func straysIn(key string) bool {
	begin := len(key)
	for begin > 0 && key[begin-1] < utf8.RuneSelf {
		begin--
	}
	for k, w := range wordsOf(key, begin) {
		if (k > 0 || begin > 0 && w[0] > begin) && !plainly(strings.TrimRight(key[w[0]:w[1]], ";,.|/")) {
			return true
		}
	}
	return false
}
