package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/intake"
	"kongdan/internal/rule/examtext"
)

// Questions is what a file with an exam was read as.
type Questions struct {
	result examtext.Result
	format intake.Format
}

// ReadQuestions reads the questions of a file; "-" is in. It needs no database.
// It fails with Invalid or TooLarge for a file that cannot be read.
func ReadQuestions(path string, in io.Reader) (Questions, error) {
	if path != "-" {
		f, err := os.Open(path) // #nosec G304 -- whoever sits at the terminal names the file
		if err != nil {
			return Questions{}, errs.Because(err, errs.Invalid, "cli.import.no_file", "File", path)
		}
		defer func() { _ = f.Close() }()
		if there, err := f.Stat(); err == nil && there.IsDir() {
			return Questions{}, WrongInput("intake.folder", "File", path)
		}
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, intake.MaxBytes+1))
	if err != nil {
		return Questions{}, errs.Because(err, errs.Invalid, "cli.import.no_file", "File", path)
	}
	file, err := intake.Read(raw)
	return Questions{file.Result, file.Format}, err
}

// JSON is the result as one line.
func (q Questions) JSON() (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(q.result); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// Summary is the result in words: how many of what kind, what is doubtful, and
// where.
func (q Questions) Summary(lang string) string {
	var b strings.Builder
	doubtful := q.result.Doubtful()
	fmt.Fprintln(&b, Say(lang, "intake.found", "Items", len(q.result.Items), "Format", Say(lang, "intake.format."+string(q.format)), "Sure", len(q.result.Items)-doubtful, "Doubtful", doubtful))
	keys, by := 0, map[examtext.Type]int{}
	for _, i := range q.result.Items {
		by[i.Type]++
		if !i.Answer.None() {
			keys++
		}
	}
	w := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	for _, t := range examtext.Types {
		if by[t] > 0 {
			_, _ = fmt.Fprintf(w, "  %s\t%d\n", Say(lang, "intake.type."+string(t)), by[t])
		}
	}
	_ = w.Flush()
	if n := len(q.result.Items); n > 0 {
		fmt.Fprintln(&b, Say(lang, "intake.keys", "Keys", keys, "Missing", n-keys))
	}
	if n := len(q.result.Documents); n > 0 {
		fmt.Fprintln(&b, Say(lang, "intake.documents", "N", n))
		for _, d := range q.result.Documents {
			fmt.Fprintln(&b, "  "+Say(lang, "intake.line", "Line", d.Line)+" "+d.Title)
		}
	}
	q.doubts(&b, lang)
	return strings.TrimRight(b.String(), "\n")
}

// doubts writes every warning with its line.
func (q Questions) doubts(b *strings.Builder, lang string) {
	tell := func(w examtext.Warning, before string) {
		fmt.Fprintf(b, "  %s %s%s: %s\n", Say(lang, "intake.line", "Line", w.Line), before, Say(lang, "intake.doubt."+string(w.Code)), strings.ReplaceAll(w.Text, "\n", " "))
	}
	headed := false
	head := func() {
		if !headed {
			fmt.Fprintln(b, Say(lang, "intake.doubts"))
			headed = true
		}
	}
	for _, w := range q.result.Warnings {
		head()
		tell(w, "")
	}
	for _, i := range q.result.Items {
		for _, w := range i.Warnings {
			head()
			tell(w, Say(lang, "intake.number", "Number", i.Number)+" ")
		}
	}
}
