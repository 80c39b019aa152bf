package intake

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// OwnName and OwnVersion say in our own format what it is. A file of a later
// version is refused: it may hold what this program does not know.
const (
	OwnName    = "kongdan-questions"
	OwnVersion = 1
)

// OwnFile is our own format.
type OwnFile struct {
	Format    string           `json:"format"`
	Version   int              `json:"version"`
	Questions []question.Entry `json:"questions"`
}

func isOwn(text string) bool {
	return strings.HasPrefix(text, "{") && strings.Contains(text[:min(len(text), 400)], `"`+OwnName+`"`)
}

// own reads our own format. What a file says that the format does not know
// refuses it, so that nothing is lost without a word.
func own(text string) (File, error) {
	var f struct {
		Format    string            `json:"format"`
		Version   int               `json:"version"`
		Questions []json.RawMessage `json:"questions"`
	}
	d := json.NewDecoder(strings.NewReader(text))
	line := func(at int64) int { return 1 + strings.Count(text[:min(at, int64(len(text)))], "\n") }
	if err := d.Decode(&f); err != nil {
		return none, errs.Because(err, errs.Invalid, "intake.json_broken", "Line", line(d.InputOffset()))
	}
	switch _, err := d.Token(); {
	case !errors.Is(err, io.EOF):
		return none, errs.New(errs.Invalid, "intake.json_broken", "Line", line(d.InputOffset()))
	case f.Format != OwnName || f.Version < 1:
		return none, errs.New(errs.Invalid, "intake.json_other")
	case f.Version > OwnVersion:
		return none, errs.New(errs.Invalid, "intake.json_later", "Version", f.Version)
	case len(f.Questions) == 0:
		return none, errs.New(errs.Invalid, "intake.no_rows")
	case len(f.Questions) > maxRows:
		return none, errs.New(errs.TooLarge, "intake.too_many_rows", "Max", maxRows)
	}
	var records []record
	at, lines := 0, 1
	for n, raw := range f.Questions {
		r := record{excerpt: string(raw)}
		d := json.NewDecoder(strings.NewReader(r.excerpt))
		d.DisallowUnknownFields()
		if i := strings.Index(text[at:], r.excerpt); i >= 0 {
			lines += strings.Count(text[at:at+i], "\n")
			at += i
		}
		if err := d.Decode(&r.entry); err != nil || !r.entry.Kind.Known() {
			return none, errs.Because(err, errs.Invalid, "intake.json_question", "N", n+1, "Line", lines)
		}
		if r.entry.Status == "active" { // as questions are that nothing is said of
			r.entry.Status = ""
		}
		r.Record = recordOf(r.entry)
		r.Line = lines
		at += len(r.excerpt)
		lines += strings.Count(r.excerpt, "\n")
		records = append(records, r)
	}
	return settled(Own, records, nil), nil
}

// recordOf is a question as a record, to be looked over like any other.
func recordOf(e question.Entry) examtext.Record {
	r := examtext.Record{Section: e.Category, Type: string(e.Kind), Stem: e.Stem, Options: texts(e.Options), Key: letters(e.Options), Explanation: e.Explanation}
	switch {
	case e.Truth != nil && *e.Truth:
		r.Key = "T"
	case e.Truth != nil:
		r.Key = "F"
	case e.Kind == question.Short:
		r.Key = e.Guide(e.Lang)
	}
	for _, b := range e.Blanks {
		r.Blanks = append(r.Blanks, printed(b))
	}
	if slices.Contains(r.Blanks, "") {
		r.Blanks = nil
	}
	return r
}
