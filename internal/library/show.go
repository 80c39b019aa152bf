package library

import (
	"html"
	"strconv"
	"strings"

	"kongdan/internal/kit/markdown"
)

// Shown is a text as a page shows it.
type Shown = markdown.Page

// perMinute is how many characters people read in a minute.
var perMinute = map[string]int{"zh": 400, "en": 1100}

// Minutes is about how long a document takes to read, 0 for less than one.
func Minutes(d Document) int {
	per := perMinute[d.Lang]
	if per == 0 {
		per = 400
	}
	return (d.Size + per/2) / per
}

// Show makes what a page shows of a text. page is the heading of a page of a
// file, in the language of the text.
func (r Reading) Show(page func(n int) string) Shown {
	if r.Text.Format == Markdown {
		return markdown.Render(r.Body, local)
	}
	var b strings.Builder
	var p Shown
	pages := strings.Split(r.Body, "\f")
	for i, text := range pages {
		if len(pages) > 1 {
			id := pageAnchor(i + 1)
			p.Heads = append(p.Heads, markdown.Head{Level: 1, ID: id, Text: page(i + 1)})
			b.WriteString(`<h2 id="` + id + `">` + html.EscapeString(page(i+1)) + "</h2>\n")
		}
		for paragraph := range strings.SplitSeq(text, "\n\n") {
			if paragraph = strings.Trim(paragraph, "\n"); strings.TrimSpace(paragraph) != "" {
				b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(paragraph), "\n", "<br>\n") + "</p>\n")
			}
		}
	}
	p.HTML = b.String()
	return p
}

// pageAnchor is the anchor of a page of a file.
func pageAnchor(n int) string { return "s-p" + strconv.Itoa(n) }

// local leads "doc:" to the document of that id.
func local(address string) string {
	if id, ok := strings.CutPrefix(address, "doc:"); ok {
		return "/library/" + id
	}
	return address
}
