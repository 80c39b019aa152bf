package pack

import (
	"bufio"
	"html"
	"io"
	"strings"

	"kongdan/internal/rule/question"
)

// card is a question as a card with two sides, in HTML.
type card struct {
	front, back string
	tags        []string
}

func (w Words) card(e question.Entry) (c card) {
	front := []string{e.Stem}
	for at, o := range e.Options {
		front = append(front, question.Letter(at)+". "+o.Text)
	}
	back := []string{w.key(e)}
	if e.Kind == question.Fill {
		back[0] = strings.ReplaceAll(back[0], "|", " | ")
	}
	if e.Explanation != "" {
		back = append(back, w.Why+"："+e.Explanation)
	}
	for _, t := range e.Tags {
		word := t.Value
		if t.Kind != "tag" {
			word = t.Kind + "::" + t.Value
		}
		c.tags = append(c.tags, strings.Join(strings.Fields(word), "_"))
	}
	c.front, c.back = marked(front), marked(back)
	return c
}

func marked(lines []string) string {
	return strings.NewReplacer("\n", "<br>", "\t", " ").Replace(html.EscapeString(strings.Join(lines, "\n")))
}

func writeAnkiText(out io.Writer, w Words, title string, list []question.Entry) error {
	b := bufio.NewWriter(out)
	_, _ = b.WriteString("#separator:tab\n#html:true\n#tags column:3\n")
	if title != "" {
		_, _ = b.WriteString("#deck:" + strings.Join(strings.Fields(title), " ") + "\n")
	}
	for _, e := range list {
		c := w.card(e)
		_, _ = b.WriteString(quoted(c.front) + "\t" + quoted(c.back) + "\t" + quoted(strings.Join(c.tags, " ")) + "\n")
	}
	return b.Flush()
}

// quoted is a cell; html.EscapeString leaves no quotation marks in the sides.
func quoted(text string) string {
	if strings.HasPrefix(text, "#") || strings.Contains(text, `"`) {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}
