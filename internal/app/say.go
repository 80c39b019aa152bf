package app

import (
	"errors"
	"strings"
	"sync"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/text"
)

var catalog = sync.OnceValues(func() (*i18n.Catalog, error) { return i18n.Load(text.Files) })

// Say returns a text in a language of the terminal.
func Say(lang, key string, args ...any) string {
	c, err := catalog()
	if err != nil {
		return key
	}
	return c.Text(lang, key, args...)
}

// Explain puts an error into words for the terminal. Whoever sits there may see
// the cause as well.
func Explain(lang string, err error) string {
	var lines []string
	for _, f := range errs.FieldsOf(err) {
		lines = append(lines, f.Name+": "+Say(lang, f.Key, f.Args...))
	}
	if len(lines) > 0 {
		return strings.Join(lines, "\n")
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		if cause := errors.Unwrap(e); cause != nil {
			return Say(lang, e.Key, e.Args...) + " (" + cause.Error() + ")"
		}
		return Say(lang, e.Key, e.Args...)
	}
	switch {
	case errors.Is(err, db.ErrNewer):
		return Say(lang, "cli.newer") + " (" + err.Error() + ")"
	case errors.Is(err, ErrNotEmpty):
		return Say(lang, "cli.not_empty")
	case errors.Is(err, ErrBusy):
		return Say(lang, "cli.busy")
	case errors.Is(err, ErrServed):
		return Say(lang, "cli.served") + " (" + err.Error() + ")"
	}
	return err.Error()
}
