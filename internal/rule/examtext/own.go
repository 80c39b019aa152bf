package examtext

import (
	"regexp"
	"strings"
)

var (
	ownTitle = regexp.MustCompile(`^[\s　【\[*#]*(?:我|你|您|考生|学生|学员|本人)的?(?:答案|作答|选择|答题)[】\]*]*\s*[:：]?\s*(.*)$`)
	ownEntry = regexp.MustCompile(`^\s*(?:[(（]?\d{1,3}(?:\s*[-~－—至]\s*\d{1,3})?\s*[.、．)）:：]?\s*(?:[A-La-l√×✓✗TF对错是否]|正确|错误)[A-La-l√×✓✗TF对错是否正确误 ,，、]*[;；,，。]?\s*)+$`)
)

// withoutOwn takes out the list of what somebody answered, "我的答案：1.B 2.A": it is no key. The number
// of lines stays.
func withoutOwn(text string) string {
	if !strings.Contains(text, "答案") && !strings.Contains(text, "作答") && !strings.Contains(text, "选择") {
		return text
	}
	lines := strings.Split(text, "\n")
	changed := false
	for i := 0; i < len(lines); i++ {
		if len(lines[i]) > 400 {
			continue
		}
		m := ownTitle.FindStringSubmatch(lines[i])
		if m == nil || m[1] != "" && !(ownEntry.MatchString(m[1]) && strings.ContainsAny(m[1], "0123456789")) {
			continue
		}
		stop, entries := i+1, 0
		for ; stop < len(lines) && (strings.TrimSpace(lines[stop]) == "" || len(lines[stop]) < 400 && ownEntry.MatchString(lines[stop])); stop++ {
			if strings.TrimSpace(lines[stop]) != "" {
				entries++
			}
		}
		if m[1] == "" && entries < 2 {
			continue
		}
		for k := i; k < stop; k++ {
			lines[k] = ""
		}
		changed = true
	}
	if !changed {
		return text
	}
	return strings.Join(lines, "\n")
}
