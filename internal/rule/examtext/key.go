package examtext

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// truthWords are the ways to say right and wrong, as they are looked at, in
// small letters.
var truthWords = map[string]Truth{
	"√": True, "v": True, "t": True, "true": True, "对": True, "正确": True, "是": True, "y": True, "yes": True, "right": True, "√√": True, "对的": True, "是的": True, "正確": True, "○": True, "◯": True, "對": True,
	"×": False, "x": False, "f": False, "false": False, "错": False, "错误": False, "否": False, "n": False, "no": False, "wrong": False, "不对": False, "不正确": False, "不是": False,
	"错的": False, "錯": False, "錯誤": False, "χ": False, "х": False,
}

// truthOf reads a word for right or wrong.
func truthOf(text string) Truth {
	text = strings.ToLower(strings.Trim(text, " .。;,、:\"'“”()[]"))
	if rest := strings.TrimLeft(text, "ab"); len(rest) == len(text)-1 && rest != "" && rest[0] >= utf8.RuneSelf { // "A错"
		return truthWords[strings.TrimLeft(rest, "、 ")]
	}
	return truthWords[text]
}

var andWord = strings.NewReplacer(" and ", " ", " AND ", " ")

// lettersOf reads the letters of a key: "ABD", "a, b", "A、B", "①③". It fails for
// anything else.
func lettersOf(text string) (letters string, ok bool) {
	var list []rune
	gap := true
	lower, upper := false, false
	text = andWord.Replace(text)
	for _, r := range strings.Trim(text, " .。;,、:\"'“”[]()") {
		switch {
		case r >= 'A' && r <= 'L':
			upper = true
		case r >= 'a' && r <= 'l':
			r, lower = r-'a'+'A', true
		case r >= '①' && r <= '⑫':
			r = r - '①' + 'A'
		case strings.ContainsRune(" ,、;/|.和及与+&", r):
			gap = true
			continue
		default:
			return "", false
		}
		list, gap = append(list, r), false
	}
	if len(list) == 0 || gap && len(list) == 0 || lower && upper {
		return "", false
	}
	slices.Sort(list)
	for i := 1; i < len(list); i++ {
		if list[i] == list[i-1] {
			return "", false
		}
	}
	return string(list), true
}

// keyLike reports whether a text can be a key of letters or a truth.
func keyLike(text string) bool {
	if truthOf(text) != NoTruth {
		return true
	}
	_, ok := lettersOf(text)
	return ok
}

// place is where a key was found; those further on are less certain.
type place int

const (
	inMark    place = iota // behind 答案: and the like
	inBracket              // in a bracket of the stem
	inBlank                // in the underscores of the stem
	inPart                 // given apart by the format
	inList                 // in the list at the end
	glued                  // at the end of the stem
	suffixed               // the right option says so
)

// rawKey is a key as it is printed.
type rawKey struct {
	text  string // as looked at, or as printed for texts
	show  string
	at    int // offset
	place place
	why   string // the explanation that stands behind a key of a list
}

// opposites are the pairs of words that stand as options for right and wrong.
var opposites = strings.Fields("√× vx tf truefalse 对错 正确错误 是否 yn yesno rightwrong 对的错的 是的不是 正確錯誤 對錯 对不对 正确不正确")

// opposite reports whether two words are such a pair, in either order.
func opposite(a, b string) bool {
	a, b = bareWord(a), bareWord(b)
	return slices.Contains(opposites, a+b) || slices.Contains(opposites, b+a)
}

func bareWord(text string) string {
	return strings.ToLower(strings.Trim(strings.Map(plain, text), " .。;,、:()[]"))
}
