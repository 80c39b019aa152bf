package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var marks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "~", `\~`, "&", `\&`)

var opens = regexp.MustCompile(`^(\s*)(#|[-+=]|\d+[.)])`)

// escape writes a line so that Markdown shows it as it is.
func escape(line string) string {
	line = marks.Replace(strings.TrimSpace(line))
	return opens.ReplaceAllStringFunc(line, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
}

// most columns of a table; more would be no table to read.
const mostColumns = 40

// table writes rows as a table, the first one as its head. Rows and columns
// that are empty are left out.
func table(rows [][]string) string {
	width := 0
	var full [][]string
	for _, r := range rows {
		last := 0
		for i, c := range r {
			if r[i] = strings.Join(strings.Fields(c), " "); r[i] != "" {
				last = i + 1
			}
		}
		if last > 0 {
			full = append(full, r[:min(last, mostColumns)])
			width = max(width, min(last, mostColumns))
		}
	}
	if len(full) == 0 {
		return ""
	}
	if width == 1 { // a frame, or a column: paragraphs
		var b strings.Builder
		for _, r := range full {
			b.WriteString("\n" + escape(r[0]) + "\n")
		}
		return b.String()
	}
	var b strings.Builder
	b.WriteByte('\n')
	for i, r := range full {
		for j := range width {
			cell := ""
			if j < len(r) {
				cell = marks.Replace(r[j])
			}
			b.WriteString("| " + cell + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", width) + "|\n")
		}
	}
	return b.String()
}

// tooLong reports whether what was written is more than a file may give. Marks
// and escapes count too, so the limit has some room.
func tooLong(b *strings.Builder) bool { return b.Len() > MaxText*utf8.UTFMax }
