package shipped

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// forbidden are words that no shipped text may hold: anchors of the source,
// wrong names of the method, promises of certainty.
var forbidden = []string{
	"以上都", "以上全部", "all of the above", "none of the above", "TODO", "驱赢", "稳赢", "必赢", "包赢", "百分之百", "100%",
	"sure win", "guaranteed", "G64111", "C74111",
}

var (
	latinWords = regexp.MustCompile(`[A-Za-z]{2,} [A-Za-z]{2,}`)
	sourceMark = regexp.MustCompile(`\b(SC|TF|MC|ART) ?\d`)
	named      = regexp.MustCompile(`^(C139|SPIN|BVF|SWOT|KPI|TOP\d|[WFCSPIN]|[FC]\d|\d[WFC](\d[FC])*(\d[FC])?)$`)
	latin      = regexp.MustCompile(`[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*`)
)

// faults lists what is wrong with a sentence of a language.
func faults(lang, text string) (list []string) {
	han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if lang == "zh" {
		if latinWords.MatchString(text) {
			list = append(list, "a Latin sentence")
		}
		if strings.ContainsAny(text, "?!;\"'") {
			list = append(list, "half-width punctuation")
		}
		for _, word := range latin.FindAllString(text, -1) {
			if !named.MatchString(word) {
				list = append(list, "the word "+word)
			}
		}
	} else if han || strings.ContainsAny(text, "，。；：？“”、（）《》…‘’") {
		list = append(list, "Chinese script")
	}
	if strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
		list = append(list, "stray spaces")
	}
	if sourceMark.MatchString(text) {
		list = append(list, "a mark of the source")
	}
	for _, bad := range forbidden {
		if strings.Contains(strings.ToLower(text), strings.ToLower(bad)) {
			list = append(list, bad)
		}
	}
	return list
}

func TestTheSentenceTestSees(t *testing.T) {
	for text, lang := range map[string]string{
		"客户说 hello there": "zh", "是吗?": "zh", "这是 ABC": "zh", "必赢": "zh", "a 词": "en", "so， no": "en", "two  spaces": "en", "see SC 5": "en", " x": "en",
	} {
		if len(faults(lang, text)) == 0 {
			t.Errorf("nothing found in %q", text)
		}
	}
	for text, lang := range map[string]string{"数值是 1W2F6C，F2 与 C139 相关。": "zh", "It's \"fine\": 1W0F.": "en"} {
		if f := faults(lang, text); len(f) > 0 {
			t.Errorf("%v in %q", f, text)
		}
	}
}
