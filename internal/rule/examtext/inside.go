package examtext

import "regexp"

// emptyCard is the row of numbers of an answer card that is pasted without its cells.
var emptyCard = regexp.MustCompile(`(?:答案)?题[号数]12345(?:678910)?(?:1112131415)?(?:1617181920)?`)

// listInside is the ordinal of a section before the keys of its items, inside a line.
var listInside = regexp.MustCompile(`([)）。.；; \t　A-L√×错对])([一二三四五六七八九十]{1,2}[、.．]\s*[(（]?\d{1,3}(?:[、.．)）\-~]|\s*[A-L√×]))`)

// keysInside is the title of a list of keys inside a line, before its first section.
var keysInside = regexp.MustCompile(`([^\n\v：:])[ \t　]+((?:参考|标准|试题|正确)答案[^\n\v：:]{0,8}[：: \t　]*)(\v?[一1][、.．])`)

// whyInside is an explanation glued to the letters of a key.
var whyInside = regexp.MustCompile(`((?:^|[^A-Za-z])[A-L]{1,8})((?:Explanation|Rationale)\s*:)`)

var headingInside = regexp.MustCompile(`([^\n\v第一二三四五六七八九十(（\[【])([一二三四五六七八九十]{1,2}[、.．]\s*[【\[]?(?:单项选择|单选|多项选择|多选|不定项选择|不定项|判断|是非|填空|简答|问答|论述|选择)(?:题[】\]]?|[〖(（]每))`)

// answerInside is a key of small letters glued to the last option, and the number of the next item to it.
var answerInside = regexp.MustCompile(`([^\s\v])([Aa]nswer[:：][ ]?[a-l](?:[、,，][a-l])*)(\d{1,3}[、.．]|[ \t]*(?:\n|$))`)

// whyBehindTruth is an explanation glued to a key of words.
var whyBehindTruth = regexp.MustCompile(`(答案[:：][ ]?(?:正确|错误|对|错))(解析[:：])`)

// countedPart is the title of a part that counts its items, glued to the title of the exam.
var countedPart = regexp.MustCompile(`([^\n\v])(第\d{1,2}部分[:：]?[ 　]*(?:单项选择|单选|多项选择|多选|不定项选择|判断|填空|简答|问答|论述)题[,，]共\d{1,4}题)`)

// typeInside is the name of a type glued to what stands before it, with its first item behind it: "答案:B多选题1、".
var typeInside = regexp.MustCompile(`([^\n\v(（\[【、.．\s分)）一二三四五六七八九十])((?:单项选择|单选|多项选择|多选|不定项选择|判断|填空|简答|问答|论述)题[ 　]?1[、.．][^\d])`)

// topicInside is the title of a section by what it is about, glued to the title of the exam: "(基础题)一、膳食1.【单选】".
var topicInside = regexp.MustCompile(`([)）。\p{Han}])([一二三四五六七八九十]{1,2}、[\p{Han}、，“”《》]{2,24})(1[.．、][ ]?【(?:单选|多选|判断|填空|简答|不定项))`)

// partInside is the title of a section, or of a part of one, glued to the title of the exam or to what
// explains the last item: "…题库第一部分单选题(100题)", "…基础(一)单选题1."; or behind a key: "(√) 二 单选题".
var (
	partInside  = regexp.MustCompile(`([^\n\v])((?:第[一二三四五六七八九十]{1,2}部分[ \t　]*|[(（][一二三四五六七八九十]{1,2}[)）][ \t　]*)(?:单项选择|单选|多项选择|多选|不定项选择|不定项|判断|是非|填空|简答|问答|论述|选择)题[ \t　]*(?:[(（][^()（）\n]{0,40}[)）][ \t　]*)?1[.．、])`)
	apartInside = regexp.MustCompile(`([)）。√×][ \t　]+)([一二三四五六七八九十]{1,2}[ \t　]+(?:单项选择|单选|多项选择|多选|不定项选择|不定项|判断|是非|填空|简答|问答|论述|选择)题)`)
)

// beginnings are what begins a line of its own where it stands within one, in the order in which it is
// looked for, and a word without which none is there.
var beginnings = []struct {
	hint string
	re   *regexp.Regexp
	with string
}{
	{"xplanation", whyInside, "$1\v$2"},
	{"ationale", whyInside, "$1\v$2"},
	{"nswer", answerInside, "$1\v$2\v$3"},
	{"解析", whyBehindTruth, "$1\v$2"},
	{"部分", countedPart, "$1\v$2"},
	{"题", typeInside, "$1\v$2"},
	{"题", headingInside, "$1\v$2"},
	{"每", headingInside, "$1\v$2"},
	{"题", partInside, "$1\v$2"},
	{"【", topicInside, "$1\v$2\v$3"},
	{"题", apartInside, "$1\v$2"},
}

// parted breaks lines before titles, keys and explanations that are glued to what stands before them.
func parted(text string) string {
	for _, b := range beginnings {
		text = replaceNear(text, b.hint, b.re, b.with)
	}
	text = partedTraditional(text, typeInside, headingInside, partInside, apartInside)
	text = replaceNear(text, "12345", emptyCard, "\v")
	text = partedKeys(listInside.ReplaceAllString(text, "$1\v$2"))
	return replaceNear(text, "答案", keysInside, "$1\v$2$3")
}
