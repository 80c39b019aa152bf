package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/i18n"
)

// teller says on the terminal what an import would do and does. The first
// fault of writing stays.
type teller struct {
	ctx      context.Context
	out, err io.Writer
	last     int64 // what progress was told last
	fault    error
}

// How much of a report the terminal shows.
const (
	toldFaults  = 20
	toldMatches = 40
)

func (t *teller) line(text string) {
	if _, err := fmt.Fprintln(t.out, text); err != nil && t.fault == nil {
		t.fault = err
	}
}

func (t *teller) say(key string, args ...any) { t.line(i18n.T(t.ctx, key, args...)) }

func (t *teller) field(k exchange.Kind, name string) string {
	return i18n.T(t.ctx, "column."+string(k)+"."+name)
}

// found says how the file was understood and what it would do.
func (t *teller) found(run exchange.Run) {
	p := run.Preview
	t.say("cli.import.file", "File", run.File, "Rows", p.Rows, "Columns", len(p.Head), "Encoding", p.Format.Encoding)
	if p.Broken > 0 {
		t.say("import_page.broken", "N", p.Broken)
	}
	for i, head := range p.Head {
		field := i18n.T(t.ctx, "cli.import.left")
		if name := run.Mapping.Columns[i]; name != "" {
			field = fmt.Sprintf("%s (%s)", t.field(run.Kind, name), name)
		}
		t.line(fmt.Sprintf("  %s → %s", head, field))
	}
	t.counts("cli.import.would", run)
	t.matches(run)
	for i, f := range run.Report.Faults {
		if i == toldFaults {
			break
		}
		where := i18n.T(t.ctx, "import_page.row_n", "Row", f.Row)
		if at := f.Place(t.ctx, run.Kind); at != "" {
			where += ", " + at
		}
		if f.Value != "" {
			where += fmt.Sprintf(" %q", f.Value)
		}
		t.line(fmt.Sprintf("  %s: %s %s", where, i18n.T(t.ctx, f.Key, f.Args...), i18n.T(t.ctx, f.Fix())))
	}
	if more := run.Report.Faulty - min(len(run.Report.Faults), toldFaults); more > 0 {
		t.say("cli.import.more_faults", "N", more)
	}
}

// counts says the figures of a report; key is that of the sentence.
func (t *teller) counts(key string, run exchange.Run) {
	rep := run.Report
	t.say(key, "Rows", rep.Rows, "New", rep.New, "Changed", rep.Changed, "Same", rep.Same, "Refused", rep.Refused)
	if rep.Incomplete > 0 {
		t.say("cli.import.incomplete", "N", rep.Incomplete)
	}
	var besides []string
	for _, b := range []struct {
		n   int
		key string
	}{
		{rep.Members, "import_page.besides.members"}, {rep.Departments, "import_page.besides.departments"}, {rep.Accounts, "import_page.besides.accounts"},
		{rep.Products, "import_page.besides.products"}, {rep.Rivals, "import_page.besides.rivals"},
	} {
		if b.n > 0 {
			besides = append(besides, i18n.T(t.ctx, b.key, "N", b.n))
		}
	}
	if len(besides) > 0 {
		t.say("import_page.besides", "What", strings.Join(besides, i18n.T(t.ctx, "import_page.and")))
	}
}

// matches says what values were taken for that want to be looked at.
func (t *teller) matches(run exchange.Run) {
	if run.Report.Unsure {
		t.say("import_page.unsure." + run.Report.Dates)
	}
	n := 0
	for _, m := range run.Report.Matches {
		if m.How != exchange.Unknown && m.How != exchange.Guess && m.How != exchange.Chosen {
			continue
		}
		if n++; n > toldMatches {
			break
		}
		name := m.Name
		if name == "" {
			name = m.Target
		}
		t.line(fmt.Sprintf("  %s %q: %s", t.field(run.Kind, m.Field), m.Value, i18n.T(t.ctx, "import_page.match."+m.How, "Name", name)))
	}
}

// progress says how far the import is: on a terminal in one line that is
// written over, else once for every tenth.
func (t *teller) progress(done, all int64) {
	text := i18n.T(t.ctx, "import_page.progress", "Done", done, "All", all)
	if screen(t.err) {
		t.last = done
		_, _ = fmt.Fprint(t.err, "\r"+text)
		return
	}
	if tenth := 10 * done / max(all, 1); tenth > t.last && done < all {
		t.last = tenth
		_, _ = fmt.Fprintln(t.err, text)
	}
}

// screen reports whether a person reads what is written here.
func screen(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// done says what the import did.
func (t *teller) done(run exchange.Run) {
	if t.last > 0 && screen(t.err) {
		_, _ = fmt.Fprintln(t.err)
	}
	t.counts("cli.import.done", run)
	t.say("cli.import.undo", "Page", "/settings/import/"+string(run.ID))
}
