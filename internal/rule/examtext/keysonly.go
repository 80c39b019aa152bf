package examtext

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// titlesKeys reports whether one of the first lines of a text names keys, as an exam's title may, and
// whether the first is the title of nothing else.
func (s *source) titlesKeys() (named, only bool) {
	for i, seen := 0, 0; i < s.lines() && seen < 8; i++ {
		text := s.bare(i)
		if text == "" {
			continue
		}
		if seen++; len(text) < 160 && !strings.ContainsAny(text, "。?") && keysTitle.MatchString(text) {
			return true, seen == 1 && onlyKeys.MatchString(text)
		}
	}
	return false, false
}

var onlyKeys = regexp.MustCompile(`^[\[]?(?:参考|标准|正确|试题|习题|练习)?答案(?:部分|与解析|及解析|解析|及评分标准)?[\]]?:?$`)

var keysTitle = regexp.MustCompile(`答案|(?i:answer key|\banswers\b)`)

// dropKeysOnly drops what looked like items in a text that holds nothing but keys: no question stands
// in it, the items of choice are letters, and their keys, or a title, begin the text.
func (p *parser) dropKeysOnly(titled, only bool) {
	if len(p.drafts) == 0 {
		return
	}
	keys, bare := 0, 0
	for _, e := range p.entries {
		if keyLike(e.key.text) {
			keys++
		}
	}
	for i := range p.s.lineOf(p.drafts[0].at) {
		if text := p.s.bare(i); len(text) < 400 && strings.Contains(text, "题") && keySeries.MatchString(text) {
			keys += 2
		}
	}
	for _, d := range p.drafts {
		switch {
		case !strings.ContainsFunc(d.Stem, unicode.IsLetter) && len(d.Options) == 0 && len(d.keys) > 0:
			bare++
		case len(d.Options) == 0 && keySeries.MatchString(d.Stem):
			keys += 2
		case p.asksIn(d):
			return
		}
	}
	first := len(p.regions) > 0 && p.regions[0][0] <= p.s.lineOf(p.drafts[0].at)
	if bare < len(p.drafts) && (keys+bare < 3 && !(only && keys > 0) || !titled && !first) || bare == len(p.drafts) && bare < 2 {
		return
	}
	for _, d := range p.drafts {
		p.result.Warnings = append(p.result.Warnings, Warning{KeyUnused, d.Line, clip(p.s.around(d.at))})
	}
	p.drafts = nil
}

// keySeries matches letters, or words for right and wrong, with nothing but a type and numbers.
var keySeries = regexp.MustCompile(`^(?:\d{1,2}[.、．]?[ ]?)?(?:[^\sA-Za-z]{0,6}题)?[\s:：]*(?:[(（]?\d{0,3}[)）.、．]?\s*[A-H√×对错✓✗ⅩX][\s,，、;；]*){1,200}(?:[(（]?\d{1,3}[)）])?$`)

// asksIn reports whether a draft holds a question: options, a place for an answer, words that ask, or
// words at all where letters alone would be a key.
func (p *parser) asksIn(d *draft) bool {
	if len(d.Options) > 1 && !d.circled || d.truths != nil || d.tag != "" || asksWords.MatchString(d.Stem) {
		return true
	}
	if d.sec > 0 {
		if typ := p.heads[d.sec-1].typ; typ == TrueFalse || typ == choice || typ.chooses() {
			return true
		}
	}
	text := string(p.s.show[d.at:max(d.at, d.stemTo)])
	return emptyBrackets.MatchString(text) || underscores.MatchString(text) || strings.Contains(text, "___")
}

// asksWords matches a question.
var asksWords = regexp.MustCompile(`[?？](?:\s*$|\n)|^[^。;；①:：]{2,40}[:：]\s*$|^(?:请|试|简述|简答|论述|说明|分析|列举|阐述|如何|怎样|为什么|什么|何谓|何为|哪|谈谈|比较|写出|计算|解释)|(?:哪些|哪几|什么是|是什么|有何|如何[^。]{1,20})[。.]?\s*$|(?i:^(?:what|which|who|when|where|why|how|describe|explain|list|name|define)\b)`)

// onlyTypes matches the words that tell how a type of items is marked, numbered among others of the kind.
var onlyTypes = regexp.MustCompile(`^\p{Han}{0,4}(?:选择|判断|填空|简答|分析|问答|论述|计算|综合|案例)题[ ]?[(（][^)）]{0,300}(?:每小?题|本题|答对|备选)`)

// dropTypes drops what only tells of the types of an exam: "1.单项选择题(每小题1分)".
func (p *parser) dropTypes() {
	p.drafts = slices.DeleteFunc(p.drafts, func(d *draft) bool {
		return len(d.Options) == 0 && len(d.keys) == 0 && d.truths == nil && onlyTypes.MatchString(d.Stem)
	})
}
