package defaults

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"
)

// load fails the test when an embedded file does not parse.
func load(t *testing.T) *Set {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// eachText calls f for every Text in v with the path that leads to it. Texts
// of fields marked omitzero may be empty and are then left out.
func eachText(v any, f func(path string, t Text)) {
	walk(reflect.ValueOf(v), "", false, f)
}

func walk(v reflect.Value, path string, optional bool, f func(string, Text)) {
	if v.Type() == reflect.TypeFor[Text]() {
		if t := v.Interface().(Text); !optional || t != (Text{}) {
			f(path, t)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		walk(v.Elem(), path, false, f)
	case reflect.Slice:
		for i := range v.Len() {
			name := fmt.Sprint(i)
			if e := v.Index(i); e.Kind() == reflect.Struct && e.FieldByName("Key").IsValid() {
				name = e.FieldByName("Key").String()
			}
			walk(v.Index(i), path+"/"+name, false, f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			walk(v.Field(i), path+"."+field.Name, strings.Contains(field.Tag.Get("json"), "omitzero"), f)
		}
	}
}

func hasHan(s string) bool { return strings.ContainsFunc(s, isHan) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// forbidden are words no text of ours may contain: improper levers, rigged
// tenders, promises of certainty, and the codes of the source.
var forbidden = []string{
	"回扣", "送礼", "礼品", "礼物", "红包", "返点", "返利", "好处费", "贿", "佣金", "宴请", "吃饭",
	"陪标", "围标", "串标", "内定", "泄露标底", "量身定做招标",
	"稳赢", "必赢", "包赢", "必胜", "一定能赢", "肯定能赢", "百分之百", "100%", "100 %", "139分", "139 分",
	"gift", "rebate", "kickback", "bribe", "banquet", "commission", "treat ", "rig the",
	"sure win", "certain win", "guaranteed", "will win for sure", "cannot lose",
	"ISSUE", "考题", "单选", "判断题", "SC ", "TF ", "MC ", "TODO", "lorem",
}

func TestTextsAreCompleteAndProper(t *testing.T) {
	n := 0
	eachText(load(t), func(path string, x Text) {
		n++
		for lang, s := range map[string]string{"zh": x.ZH, "en": x.EN} {
			if strings.TrimSpace(s) != s || s == "" || strings.Contains(s, "  ") {
				t.Errorf("%s %s: empty or with stray spaces: %q", path, lang, s)
			}
			for _, bad := range forbidden {
				if strings.Contains(strings.ToLower(s), strings.ToLower(bad)) && bad != strings.ToUpper(bad) ||
					strings.Contains(s, bad) {
					t.Errorf("%s %s contains %q: %s", path, lang, bad, s)
				}
			}
		}
		if !hasHan(x.ZH) {
			t.Errorf("%s: no Chinese in %q", path, x.ZH)
		}
		if hasHan(x.EN) || strings.ContainsAny(x.EN, "，。；：？！“”、（）") {
			t.Errorf("%s: Chinese in the English %q", path, x.EN)
		}
		if strings.ContainsAny(x.ZH, "?!;") || strings.Contains(x.ZH, ", ") {
			t.Errorf("%s: Latin punctuation in %q", path, x.ZH)
		}
		if a, b := len([]rune(x.ZH)), len(x.EN); b > 12*a+20 || a > 2*b {
			t.Errorf("%s: the two languages differ too much in length: %q, %q", path, x.ZH, x.EN)
		}
	})
	if n < 300 {
		t.Errorf("walked only %d texts", n)
	}
}
