package main

import (
	"strings"
	"testing"
)

func TestPurge(t *testing.T) {
	used := map[string]bool{"btn": true, "card": true, "d-md-flex": true, "on": true}
	for _, c := range []struct{ name, in, want string }{
		{"used class", `.btn{color:red}`, `.btn{color:red}`},
		{"unused class", `.gone{color:red}`, ``},
		{"one of a list", `.btn,.gone{color:red}`, `.btn{color:red}`},
		{"needs both", `.btn.gone{a:b}.btn .card{a:b}`, `.btn .card{a:b}`},
		{"elements stay", `a:hover,h1{a:b}`, `a:hover,h1{a:b}`},
		{"not() names no need", `.btn:not(.gone){a:b}`, `.btn:not(.gone){a:b}`},
		{"is() keeps its commas", `.btn:is(.card,.on){a:b}`, `.btn:is(.card,.on){a:b}`},
		{"media", `@media print{.gone{a:b}}@media (min-width:1px){.d-md-flex{a:b}.gone{a:b}}`, `@media (min-width:1px){.d-md-flex{a:b}}`},
		{"quotes hide braces", `.btn{content:"}.gone{"}.gone{a:b}`, `.btn{content:"}.gone{"}`},
		{"data address keeps semicolons", `.btn{--x:1;background:url("data:image/svg+xml;utf8,x")}`, `.btn{background:url("data:image/svg+xml;utf8,x")}`},
		{"comment", `/* .btn{a:b} */.card{a:b}`, `.card{a:b}`},
		{"charset goes", `@charset "UTF-8";.btn{a:b}`, `.btn{a:b}`},
		{"unread property", `.btn{--a:1;color:red}`, `.btn{color:red}`},
		{"property read by a kept one only", `.btn{--a:1;--b:var(--a);color:var(--b)}.gone{color:var(--c)}.card{--c:1}`, `.btn{--a:1;--b:var(--a);color:var(--b)}`},
		{"property read by our sheet", `.btn{--own:1}`, `.btn{--own:1}`},
	} {
		got := strings.ReplaceAll(purge(c.in, "p{x:var(--own)}", used), "\n", "")
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
