package library

import (
	"regexp"
	"strings"
)

var (
	lineMarks = regexp.MustCompile(`(?m)^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)`)
	escapes   = regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]<>#|~&+=.)(-])")
)

// Lines is the text of a document as somebody reads exam questions out of it:
// marks of Markdown are gone, and every line is where it is in the text, so
// that a question can be led back to its passage.
func (r Reading) Lines() string {
	text := strings.ReplaceAll(r.Body, "\f", "\n")
	if r.Text.Format == Markdown {
		text = lineMarks.ReplaceAllString(text, "")
		text = strings.ReplaceAll(text, "**", "")
		text = escapes.ReplaceAllString(text, "$1")
	}
	return text
}
