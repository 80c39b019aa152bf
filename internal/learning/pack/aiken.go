package pack

import (
	"bufio"
	"io"

	"kongdan/internal/rule/question"
)

func writeAiken(w io.Writer, list []question.Entry) error {
	b := bufio.NewWriter(w)
	for _, e := range list {
		_, _ = b.WriteString(e.Stem + "\n")
		for at, o := range e.Options {
			_, _ = b.WriteString(question.Letter(at) + ". " + o.Text + "\n")
		}
		_, _ = b.WriteString("ANSWER: " + question.Letter(e.Key()[0]) + "\n\n")
	}
	return b.Flush()
}
