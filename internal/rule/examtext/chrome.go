package examtext

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// furniture matches whole lines that a document site or a printed page adds.
var furniture = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`-*\s*第\s*\d+\s*页\s*(?:[,/(]?\s*共\s*\d+\s*页\)?)?\s*-*`, `-+\s*\d+\s*-+`, `\d+\s*/\s*\d+`, `page\s*\d+(?:\s*(?:of|/)\s*\d+)?`, `\d{1,4}`, `共\s*\d+\s*页`,
	`(?:https?://|www\.)\S+`, `(?:当前位置|您的位置|所在位置)\s*[:>].*`, `首页\s*[>›»/].*`,
	`vip\S{0,12}`, `会员(?:专享|免费|下载|文档|特权|折扣|权益|尊享|登录|价)\S{0,6}`, `(?:所需)?积分[:\s]*\d*.*`, `(?:页数|上传人|上传者|上传时间|发布于|发布时间|资源id|文档编号|文件大小|格式|大小|浏览|阅读|下载量?|收藏量?|评分|分享|贡献者|作者id|阅读次数|更新时间|文档格式)\s*:.*`,
	`发布于\s*\d.*`, `(?:点击|立即|免费|付费|马上|在线)?(?:下载|阅读|收藏|分享|举报|打印|预览|购买)(?:文档|全文|本文|原文|此文档|本文档)?(?:\s*[|/]?\s*(?:下载|收藏|分享|举报|打印|阅读))*`,
	`已阅读\s*\d+\s*页.*`, `还剩\s*\d+\s*页.*`, `(?:亲,)?该文档总共\s*\d+\s*页.*`, `版权(?:说明|声明|所有)?[:\s].*`, `版权(?:说明|声明)`, `文档简介.{0,4}`, `本文档由.*(?:上传|提供|分享).*`,
	`点击(?:查看|显示|展开).*`, `(?:查看|展开|显示)(?:答案|解析|全文|更多|剩余).{0,12}`, `(?:上|下)一(?:篇|页|题)\s*:?.*`, `返回(?:顶部|首页|列表)`, `登录|注册|登录/注册`, `扫(?:码|一扫).*`,
	`关注(?:我们|公众号).*`, `免责声明.*`, `copyright.*`, `all rights reserved.*`, `icp备.*`, `\S*icp备\d+号.*`, `试读(?:已)?结束.*`, `未经授权.*`, `如有侵权.*`, `\[?广告\]?`, `赞助商.*`, `(?:加入|开通)(?:vip|会员).*`,
}, "|") + `)$`)

// furnitureHint holds characters one of which every such line has: most lines
// are passed over at once.
const furnitureHint = "页/-0123456789pPwWvVcC位会积数传发载阅版档查看一返登注扫关声试侵广赞加开亲印藏享报览格大浏评首免文作共更未编资I"

// sweep erases what belongs to the page and not to the exam.
func (p *parser) sweep() {
	s := p.s
	p.chrome = make([]bool, s.lines())
	p.clean()
	title := ""
	for i := range s.lines() {
		from, to := s.line(i)
		if to-from > 200 {
			continue
		}
		text := s.bare(i)
		if text == "" {
			continue
		}
		if title == "" {
			if title = text; p.named(i) {
				title = "none" // an exam that begins at once
			}
		} else if text == title && utf8.RuneCountInString(text) > 5 && !strings.ContainsAny(text, "?(_") {
			p.erase(i) // the title, repeated
			continue
		}
		if strings.ContainsAny(text, furnitureHint) && furniture.MatchString(text) && !p.loneKey(i, text) {
			p.erase(i)
		}
	}
}

// named reports whether line i is a heading or begins an item.
func (p *parser) named(i int) bool {
	from, to := p.s.line(i)
	_, numbered := p.s.numberAt(from, to)
	_, heads := p.s.headingAt(i)
	return numbered || heads
}

// loneKey reports whether a line of digits stands where it can be the text of
// an option or an answer and not the number of a page.
func (p *parser) loneKey(i int, text string) bool {
	if strings.Trim(text, "0123456789") != "" {
		return false
	}
	before := ""
	for j := i - 1; j >= 0 && j > i-3 && before == ""; j-- {
		before = p.s.bare(j)
	}
	return strings.HasSuffix(before, ":") || len(before) <= 3 && before != "" || strings.HasSuffix(before, "]")
}

func (p *parser) erase(i int) {
	p.chrome[i] = true
	from, to := p.s.line(i)
	for at := from; at < to; at++ {
		p.s.show[at], p.s.see[at] = ' ', ' '
	}
}
