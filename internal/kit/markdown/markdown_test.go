package markdown

import (
	"strings"
	"testing"
	"time"
)

func TestAPageIsSafe(t *testing.T) {
	for name, source := range map[string]string{
		"script":             "<script>alert(1)</script>",
		"script in text":     "a <script>alert(1)</script> b",
		"handler":            `<a href="x" onclick="alert(1)">x</a>`,
		"script link":        "[x](javascript:alert(1))",
		"script link, mixed": "[x](JaVaScRiPt&#58;alert(1))",
		"data link":          "[x](data:text/html;base64,PHNjcmlwdD4=)",
		"remote picture":     "![seen](https://elsewhere.example/p.png)",
		"picture of script":  "![x](javascript:alert(1))",
		"frame":              "<iframe src=//elsewhere.example></iframe>",
		"style":              "<style>body{display:none}</style>",
		"autolink":           "<javascript:alert(1)>",
		"heading with id":    `## x {#content onclick=alert(1)}`,
		"form":               `<form action=/signout method=post><button>x</button></form>`,
	} {
		got := strings.ToLower(Render(source, nil).HTML)
		for _, bad := range []string{"<script", "<img", "<iframe", "<style", "<form", "onclick=\"", "href=\"javascript", "href=\"data", `id="content"`} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
	if got := Render("![客户的组织图](https://elsewhere.example/p.png)", nil).HTML; !strings.Contains(got, "客户的组织图") {
		t.Errorf("what a picture shows is not told: %s", got)
	}
}

func TestAPageShowsWhatWasWritten(t *testing.T) {
	source := "# 为什么\n\n一段 **重要** 的话，见 [另一篇](doc:x) 和 [下文](#怎么 做)。\n\n## 怎么做\n\n- [x] 做了\n- [ ] 没做\n\n## 怎么做\n\n" +
		"| 列 | 数 |\n|---|--:|\n| 甲 | 1 |\n\n~~旧~~ https://example.com/a\n\n```\n<b>\n```\n"
	p := Render(source, func(to string) string { return strings.Replace(to, "doc:", "/library/", 1) })
	for _, want := range []string{
		`<h2 id="s-为什么">为什么</h2>`, `<h3 id="s-怎么做">`, `<h3 id="s-怎么做-2">`, `<strong>重要</strong>`, `href="/library/x"`, `<del>旧</del>`, `<div class="k-doc-table" tabindex="0"><table>`,
		`type="checkbox"`, `checked=""`, `&lt;b&gt;`, `rel="nofollow noreferrer noopener"`,
	} {
		if !strings.Contains(p.HTML, want) {
			t.Errorf("no %s in\n%s", want, p.HTML)
		}
	}
	if len(p.Heads) != 3 || p.Heads[2] != (Head{2, "s-怎么做-2", "怎么做"}) {
		t.Errorf("%+v", p.Heads)
	}
}

func TestHTMLIsText(t *testing.T) {
	source := "请填写 <name> 再提交\n\n<div>整段**客户**案例</div>\n\n<script>alert(1)</script> 后面还有"
	got := Render(source, nil).HTML
	for _, want := range []string{"请填写 &lt;name&gt; 再提交", "&lt;div&gt;整段<strong>客户</strong>案例&lt;/div&gt;", "&lt;script&gt;alert(1)&lt;/script&gt; 后面还有"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if b := Blocks(source); len(b) != 3 || b[0].Text != "请填写 <name> 再提交" {
		t.Errorf("read as %+v", b)
	}
}

func TestBlocks(t *testing.T) {
	source := "开头\n\n# 一\n\n甲 **乙**\n丙\n\n- 丁\n- 戊\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>x</div>\n\n```\ncode\n```\n"
	got := Blocks(source)
	want := []Block{
		{"", "", 1, 1, "开头", false}, {"s-一", "一", 3, 3, "一", true}, {"s-一", "一", 5, 6, "甲 乙\n丙", false}, {"s-一", "一", 8, 9, "丁\n戊", false},
		{"s-一", "一", 11, 13, "a  b\n1  2", false}, {"s-一", "一", 15, 15, "<div>x</div>", false}, {"s-一", "一", 18, 18, "code", false},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
		}
	}
}

// TestHostileMarkup: what is not refused as tangled does not take long.
func TestHostileMarkup(t *testing.T) {
	const size = 200_000
	for name, piece := range map[string]string{
		"quotes": "> ", "brackets": "[", "stars": "*a_", "lists": "- ", "ticks": "`a``", "links": "[a](", "pictures": "![a](b", "headings": "# a\n", "cells": "|a", "angles": "<a", "entities": "&#",
	} {
		source := strings.Repeat(piece, size/len(piece))
		for Tangled(source) {
			source = source[:len(source)*3/4]
		}
		start := time.Now()
		Render(source, nil)
		Blocks(source)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: %d bytes take %v", name, len(source), took)
		}
	}
	if Tangled(strings.Repeat("1. 先问 **为什么**，再填（____）。\n", 1500)) || !Tangled(strings.Repeat("*a_b", 5000)) {
		t.Error("an ordinary text is refused, or a tangled one is not")
	}
}

func FuzzRender(f *testing.F) {
	f.Add("# a\n\n[b](c) <d> | e |\n|---|")
	f.Fuzz(func(t *testing.T, source string) {
		p := Render(source, nil)
		if strings.Contains(strings.ToLower(p.HTML), "<script") {
			t.Error(p.HTML)
		}
		Blocks(source)
	})
}

func TestMark(t *testing.T) {
	page := Render("## a<b\n\n`a` & [a](/a)", nil).HTML
	got := Mark(page, func(text string) (list [][2]int) {
		if i := strings.IndexByte(text, 'a'); i >= 0 {
			list = append(list, [2]int{i, i + 1})
		}
		return list
	})
	want := strings.NewReplacer(">a&lt;b<", "><mark>a</mark>&lt;b<", ">a</code>", "><mark>a</mark></code>", ">a</a>", "><mark>a</mark></a>").Replace(page)
	if got != want || got == page {
		t.Errorf("%s\nof\n%s", got, page)
	}
}
