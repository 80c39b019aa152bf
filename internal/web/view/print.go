package view

import (
	"context"
	"io"
	"unicode/utf8"

	"github.com/a-h/templ"

	"kongdan/internal/kit/i18n"
)

// sections are those of a part, with keys where it has them.
func (m Print) sections(part string) []PrintSection {
	if part == "inline" || part == "key" {
		return m.Keyed
	}
	return m.Sections
}

// inLanguage shows what it holds in a language, whatever the reader's own is.
func inLanguage(lang string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		held := templ.GetChildren(ctx)
		l := i18n.Of(ctx)
		l.Lang = lang
		return held.Render(i18n.With(templ.ClearChildren(ctx), l), w)
	})
}

// short reports whether the options fit two to a line.
func (q Asked) short() bool {
	for _, o := range q.Options {
		if utf8.RuneCountInString(o.Text) > 18 {
			return false
		}
	}
	return true
}

// boxes are what one marks on an answer sheet.
func (q Asked) boxes(ctx context.Context) (list []string) {
	if q.Truth {
		return []string{T(ctx, "truth.true_mark"), T(ctx, "truth.false_mark")}
	}
	for _, o := range q.Options {
		list = append(list, o.Letter)
	}
	return list
}
