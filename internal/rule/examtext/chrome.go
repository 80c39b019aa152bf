package examtext

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// furniture matches whole lines that a document site or a printed page adds.
var furniture = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`-*\s*第\s*\d+\s*页\s*(?:[,/(]?\s*共\s*\d+\s*页\)?)?\s*-*`, `-+\s*\d+\s*-+`, `\d+\s*(?:/|of)\s*\d+`, `page\s*\d+(?:\s*(?:of|/)\s*\d+)?(?:\s*:.*)?`, `\d{1,4}`, `共\s*\d+\s*页`,
	`(?:https?://|www\.)\S+`, `(?:当前位置|您的位置|所在位置)\s*[:>].*`, `首页\s*[>›»/].*`,
	`vip\S{0,12}`, `会员(?:专享|免费|下载|文档|特权|折扣|权益|尊享|登录|价)\S{0,6}`, `(?:所需|下载)?积分[:\s]*\d*.*`, `(?:页数|上传人|上传者|上传时间|发布于|发布时间|资源id|文档编号|文件大小|格式|大小|浏览|阅读|下载量?|收藏量?|评分|分享|贡献者|作者id|阅读次数|更新时间|文档格式)\s*:.*`,
	`发布于\s*\d.*`, `(?:点击|立即|免费|付费|马上|在线)?(?:下载|阅读|收藏|分享|举报|打印|预览|购买)(?:文档|全文|本文|原文|此文档|本文档)?(?:\s*[|/]?\s*(?:下载|收藏|分享|举报|打印|阅读))*`,
	`已阅读\s*\d+\s*页.*`, `还剩\s*\d+\s*页.*`, `(?:亲,)?该文档总共\s*\d+\s*页.*`, `版权(?:说明|声明|所有)?[:\s].*`, `版权(?:说明|声明)`, `文档简介.{0,4}`, `本文档由.*(?:上传|提供|分享).*`,
	`点击(?:查看|显示|展开).*`, `(?:查看|展开|显示)(?:答案|解析|全文|更多|剩余).{0,12}`, `(?:上|下)一(?:篇|页|题)\s*:?.*`, `返回(?:顶部|首页|列表)`, `点赞\s*\(?\d*\)?.{0,16}`, `返回|顶部`, `登录|注册|登录/注册`, `扫(?:码|一扫).*`,
	`关注(?:我们|公众号).*`, `免责声明.*`, `copyright.*`, `not yet answered|marked? (?:out of )?\d+(?:\.\d+)?(?: out of \d+(?:\.\d+)?)?|flag question|question text|select one(?: or more)?\s*:?`, `all rights reserved.*`, `icp备.*`, `\S*icp备\d+号.*`, `试读(?:已)?结束.*`, `未经授权.*`, `如有侵权.*`, `\[?广告\]?`, `赞助商.*`, `(?:加入|开通)(?:vip|会员).*`,
	`(?:登录|登陆)后?(?:可|即可)?(?:查看|显示).{0,12}`, `本文(?:标题|档名称)\s*:.*`, `(?:关键词|所属分类|文档分类)\s*:.*`, `(?:下载|文档).{0,6}到电脑.*`, `精品(?:文档|资料|word).{0,10}`, `(?:可编辑|可修改|欢迎下载|仅供(?:参考|学习)).{0,12}`,
	`还未作答|尚未作答|未作答|标记试题|未标记|题干|正文|反馈|完成`, `满分\s*[\d.]+`, `获得\s*[\d.]+\s*分?中的.*`, `得分\s*[\d.]+\s*(?:/|,满分)?\s*[\d.]*`, `你的回答不?(?:完全|部分)?正确。?`, `选择(?:一|两|多)[项个](?:答案)?(?:或(?:多|更多)[项个](?:答案)?)?[:。]?`,
	`得分(?:\s*(?:评卷人|阅卷人).*)?`, `评卷人.{0,6}`, `题号(?:\s*[一二三四五六七八九十]+)+\s*(?:总分|合计)?`, `(?:模拟)?(?:试卷|试题|考题|练习题?|测试题?|模拟题|套题|考试)\s*\(?[一二三四五六七八九十\d]{1,3}\)?`, `第\s*[一二三四五六七八九十\d]{1,3}\s*套.{0,8}`, `[-=~*·.…]{5,}`,
	`(?:文档)?评论\s*\(\d+\)`, `展开(?:阅读)?全文.*`, `温馨提示.*`, `关于本文`, `链接地址\s*:.*`, `资源描述\s*:?`, `《.{2,60}》由会员.*`, `(?:试卷|试题|考试|本卷|答题)(?:到此)?(?:全部)?(?:结束|完毕).*`, `(?:以下|下面)(?:空白|无正文).*`, `\(?完\)?`, `(?:阅卷|评卷|复核|审核|命题|出题|监考|主考|统分|登分)(?:人|老师|教师)?(?:签[字名])?\s*:[\s_]*(?:(?:\S{2,6}\s*:|\d{4}年|\d{1,2}月|\d{1,2}日)[\s_]*)*`, `本(?:试卷|卷|次考试|考试|试题|套题|题库)(?:的)?(?:最终)?(?:解释权|由|仅供|仅限|版权|严禁|未经).*`, `祝.{0,8}(?:成功|顺利|好成绩).{0,4}`,
	`(?:关于我们|联系我们|联系客服|帮助中心|网站地图|意见反馈|隐私政策|服务协议|用户协议)(?:\s*[|/·]?\s*\S{2,8})*`, `.{0,60}©.*`, `-+\s*(?:end of )?page\s*=?\s*\d+\s*-*`,
}, "|") + `)$`)

// pagedTitle is the title of a document with the number of a page of its preview.
var pagedTitle = regexp.MustCompile(`^[^_]{4,90}_第\s?\d{1,3}\s?页$`)

// siteNotice is a numbered notice of a document site above what it shows.
var siteNotice = regexp.MustCompile(`^(?:[-•*·]\s*)?(?:\d{1,2}\s*[、.:]\s*){1,2}(?:下载文档前|"?仅部分预览|如文档侵犯|本文档共\s?\d+|该文档|此文档|原创力文档|网站文档|本站(?:所有|不保证|资源|仅提供)|成为vip|如您付费|文件的所有权益|未经权益所有人|下载文件中如|试题试卷类文档|pdf文件下载后|所有资源|上传的文档|文档下载后|请自助下载|下载本文档)`)

// furnitureStarts holds the characters with which such lines begin.
const furnitureStarts = "顶第共当您所首会积页上资文大格浏阅下收评分贡作更发点立免付马在已还亲版本查展显返登注扫关试未如广赞加开举打预购标关键精可欢仅尚题正反完满获你选得试模练测套联帮网意隐服用©[展温链《答以下祝完阅评复审命出监主统登("

// isFurniture reports whether a line is furniture. Most lines are passed over at once.
func isFurniture(text string) bool {
	if (strings.Contains(text, "文档") || strings.Contains(text, "本站") || strings.Contains(text, "下载")) && siteNotice.MatchString(strings.ToLower(text)) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case strings.Contains(text, "ICP备"), strings.ContainsRune(text, '©') && len(text) < 160:
	case digit(first) || strings.ContainsRune("-=~*·.…", first):
		if len(text) > 120 || digit(first) && len(text) > 12 {
			return false
		}
	case latin(first):
		if len(text) < 3 || !strings.ContainsRune("pPvVwWcChHaAnNmMfFqQsS", first) || !latin(rune(text[1])) {
			return false
		}
	case !strings.ContainsRune(furnitureStarts, first):
		return false
	}
	return furniture.MatchString(text)
}

// sweep erases what belongs to the page and not to the exam.
func (p *parser) sweep() {
	s := p.s
	p.chrome = make([]bool, s.lines())
	p.tellSoil()
	p.watermarks()
	title := ""
	for i := range s.lines() {
		from, to := s.line(i)
		if to-from > 300 {
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
		} else if text == title && utf8.RuneCountInString(text) > 5 && !strings.ContainsAny(text, "?_") && !s.holds(i) {
			p.erase(i) // the title, repeated
			continue
		}
		if strings.Contains(text, "答题") && answerCard.MatchString(text) {
			p.eraseCard(i)
			continue
		}
		if isFurniture(text) && !p.loneKey(i, text) || strings.HasSuffix(text, "页") && pagedTitle.MatchString(text) {
			p.erase(i)
		}
	}
}

// holds reports whether a bracket of line i is empty or holds a key: it is no title.
func (s *source) holds(i int) bool {
	from, to := s.line(i)
	for at := from; at < to; at++ {
		if s.see[at] != '(' && s.see[at] != '[' {
			continue
		}
		end := s.closing(at, to)
		if end == 0 {
			return true
		}
		if inner := strings.TrimSpace(string(s.see[at+1 : end])); inner == "" || keyLike(inner) {
			return true
		}
	}
	return false
}

// watermarks erases short lines that come again and again and are neither part of
// an item nor a heading.
func (p *parser) watermarks() {
	s := p.s
	seen := map[string]int{}
	mayBe := func(i int) string {
		from, to := s.trim(s.line(i))
		if to-from < 4 || to-from > 16 || !han(s.see[from]) || !han(s.see[to-1]) {
			return ""
		}
		text := string(s.see[from:to])
		if strings.ContainsAny(text, "(?_:,。;、√×") || truthOf(text) != NoTruth {
			return ""
		}
		return text
	}
	for i := range s.lines() {
		if text := mayBe(i); text != "" {
			seen[text]++
		}
	}
	for i := range s.lines() {
		text := mayBe(i)
		if text == "" || seen[text] < 3 || p.named(i) || i > 0 && !p.closed(i-1) || s.optionsSoon(i) {
			continue
		}
		p.erase(i)
	}
}

// closed reports whether line i is more than the bare number or letter of what
// stands on the next line.
func (p *parser) closed(i int) bool {
	text := p.s.bare(i)
	return len(text) > 6 || text == ""
}

// named reports whether line i is a heading or begins an item.
func (p *parser) named(i int) bool {
	from, to := p.s.line(i)
	_, numbered := p.s.numberAt(from, to)
	_, heads := p.s.headingAt(i)
	return numbered || heads
}

// loneKey reports whether a line stands where it can be the text of an option or
// an answer, and of digits not the number of a page.
func (p *parser) loneKey(i int, text string) bool {
	before := ""
	for j := i - 1; j >= 0 && j > i-3 && before == ""; j-- {
		before = p.s.bare(j)
	}
	if strings.Trim(text, "0123456789") != "" {
		return !pageMark.MatchString(text) && len(before) > 0 && len(before) <= 3 && latin(rune(before[0]))
	}
	if text[0] == '0' { // no page has such a number
		return true
	}
	if letterAlone.MatchString(before) && p.goesOnBelow(i) {
		return false
	}
	return strings.HasSuffix(before, ":") || len(before) <= 3 && before != "" || strings.HasSuffix(before, "]")
}

var (
	pageMark    = regexp.MustCompile(`^(?:-|第\s*\d+\s*页|已阅读|(?i:https?:|www\.))`)
	letterAlone = regexp.MustCompile(`^[(]?[A-La-l][.、:)]?$`)
)

// goesOnBelow reports whether words stand below line i that begin no option, item or
// answer of their own.
func (p *parser) goesOnBelow(i int) bool {
	s := p.s
	if i+1 >= s.lines() {
		return false
	}
	from, to := s.trim(s.line(i + 1))
	if from == to || !han(s.see[from]) || p.named(i+1) || len(s.marks(from, to)) > 0 {
		return false
	}
	_, option := s.tokenAt(from, from, to, true)
	return !option
}

func (p *parser) erase(i int) {
	p.chrome[i] = true
	from, to := p.s.line(i)
	for at := from; at < to; at++ {
		p.s.show[at], p.s.see[at] = ' ', ' '
	}
}

var (
	answerCard = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}[、.])?\s*.{0,12}答题(?:卡|栏|表)[:\s]*$`)
	cardRow    = regexp.MustCompile(`^(?:题号|答案)?(?:[\s|]*\d{1,3})+[\s|]*$|^(?:题号|答案)[\s|]*$`)
)

// eraseCard erases the title of an empty answer card and the numbers under it.
func (p *parser) eraseCard(i int) {
	p.erase(i)
	for i++; i < p.s.lines(); i++ {
		if text := p.s.bare(i); text != "" && !cardRow.MatchString(text) {
			return
		}
		p.erase(i)
	}
}
