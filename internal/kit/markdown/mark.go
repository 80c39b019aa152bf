package markdown

import (
	"strings"

	"golang.org/x/net/html"
)

// Mark marks stretches of the text on a page that was rendered. find names
// them: the bytes from the first up to the second, in order.
func Mark(page string, find func(text string) [][2]int) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken { // the page is our own, so this is its end
			return b.String()
		}
		if kind != html.TextToken {
			b.Write(z.Raw())
			continue
		}
		text := string(z.Text())
		at := 0
		for _, s := range find(text) {
			b.WriteString(html.EscapeString(text[at:s[0]]) + "<mark>" + html.EscapeString(text[s[0]:s[1]]) + "</mark>")
			at = s[1]
		}
		b.WriteString(html.EscapeString(text[at:]))
	}
}
