package examtext

import (
	"regexp"
	"slices"
	"strings"
)

// takeBareKeys makes entries of a list of keys of what was read as items but is nothing but keys,
// numbered, with explanations: "1.√【解析】…". A text may hold no more than that.
func (p *parser) takeBareKeys() {
	bare, all := map[int]int{}, map[int]int{}
	for _, d := range p.drafts {
		if all[d.sec]++; d.bareKey() {
			bare[d.sec]++
		}
	}
	sec := -1
	p.drafts = slices.DeleteFunc(p.drafts, func(d *draft) bool {
		if !d.bareKey() || bare[d.sec] < 3 || bare[d.sec]*2 < all[d.sec] {
			return false
		}
		if d.sec != sec {
			sec = d.sec
			head := heading{line: p.s.lineOf(d.at)}
			if sec > 0 {
				head = p.heads[sec-1]
			}
			p.region(p.s.lineOf(d.at), p.s.lineOf(d.at)+1)
			p.groups = append(p.groups, group{head: head, region: len(p.regions) - 1})
		}
		p.regions[len(p.regions)-1][1] = p.s.lineOf(d.at) + 1
		key := rawKey{text: strings.Map(plain, d.Stem), show: d.Stem, at: d.at, place: inList}
		p.entries = append(p.entries, entry{d.Number, key, len(p.groups) - 1})
		return true
	})
}

// bareKey reports whether an item is a number and a key.
func (d *draft) bareKey() bool {
	return d.printed && len(d.Options) == 0 && len(d.keys) == 0 && d.hanging.text == "" && keyLike(strings.Map(plain, d.Stem))
}

// askedOfPersons is what a form asks of who fills it in.
var askedOfPersons = regexp.MustCompile(`^(?:(?:基本|个人|考生|学员)信息[:：]?\s*)?(?:(?:您的)?(?:姓\s?名|学\s?校|成\s?绩|得\s?分|考\s?号|准考证号?|部\s?门|单\s?位|学\s?号|工\s?号|班\s?级|岗\s?位|职\s?务|手机号?码?|联系电话|电话|日期|所在\S{1,4})[:：]?[\s_]*)+$`)

// paperTitle is the title of a paper, whose letter stands in the bracket.
var paperTitle = regexp.MustCompile(`(?:试卷|考试卷|试题|考卷|测验|考试|练习题?|习题|测试题?|模拟题|复习题|作业|题库)\s*[(（]\s*[)）]$`)

// paperFacts are what the head of a paper says of it; a title that ends with 答案 may stand above.
var paperFacts = regexp.MustCompile(`^(?:答题|考试)(?:时间|时长)|^(?:试卷)?(?:总分|满分)`)

// dropForms drops the numbered questions of a form that ask who fills it in, and the title of a paper
// with its letter, "期末试卷(A)".
func (p *parser) dropForms() {
	p.drafts = slices.DeleteFunc(p.drafts, func(d *draft) bool {
		if d.sec == 0 && !d.printed && len(p.heads) > 0 && len(d.Options) == 0 && paperTitle.MatchString(d.Stem) {
			return true
		}
		if d.sec == 0 && !d.printed && len(p.heads) > 0 && len(d.Options) == 0 && slices.ContainsFunc(d.keys, func(k rawKey) bool { return paperFacts.MatchString(k.text) }) {
			return true
		}
		return len(d.Options) == 0 && len(d.keys) == 0 && d.truths == nil && askedOfPersons.MatchString(d.Stem)
	})
}
