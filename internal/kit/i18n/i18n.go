// Package i18n says things in the user's language: texts by key, dates in the
// user's time zone, amounts in the user's grouping.
package i18n

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// The languages, the default first.
const (
	Chinese = "zh"
	English = "en"
)

// Languages lists every language there is.
var Languages = []string{Chinese, English}

// Catalog holds all texts of all languages.
type Catalog struct {
	plain     map[string]map[string]string // language, key: texts without placeholders
	localizer map[string]*goi18n.Localizer
}

// Load reads zh/*.json and en/*.json. It fails for a file that is no flat
// object of texts and for a key that appears twice.
func Load(files fs.FS) (*Catalog, error) {
	c := &Catalog{plain: map[string]map[string]string{}, localizer: map[string]*goi18n.Localizer{}}
	bundle := goi18n.NewBundle(language.Chinese)
	for _, lang := range Languages {
		names, err := fs.Glob(files, path.Join(lang, "*.json"))
		if err != nil {
			return nil, err
		}
		c.plain[lang] = map[string]string{}
		seen := map[string]bool{}
		for _, name := range names {
			if err := c.read(files, name, lang, bundle, seen); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		c.localizer[lang] = goi18n.NewLocalizer(bundle, lang)
	}
	return c, nil
}

func (c *Catalog) read(files fs.FS, name, lang string, bundle *goi18n.Bundle, seen map[string]bool) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	texts := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	for key, raw := range texts {
		if seen[key] {
			return fmt.Errorf("key %s appears twice", key)
		}
		seen[key] = true
		m, plain, err := message(key, raw)
		if err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
		if plain {
			c.plain[lang][key] = m.Other
			continue
		}
		if err := bundle.AddMessages(language.Make(lang), m); err != nil {
			return fmt.Errorf("key %s: %w", key, err)
		}
	}
	return nil
}

// message reads "text" or {"one": "…", "other": "…"}. A text that does not change
// with a number serves every form.
func message(key string, raw json.RawMessage) (m *goi18n.Message, plain bool, err error) {
	m = &goi18n.Message{ID: key}
	if err := json.Unmarshal(raw, &m.Other); err == nil {
		m.One = m.Other
		return m, !strings.Contains(m.Other, "{{"), nil
	}
	var forms struct{ One, Other string }
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&forms); err != nil {
		return nil, false, fmt.Errorf("%s: %w", key, err)
	}
	m.One, m.Other = forms.One, forms.Other
	return m, false, nil
}

// Keys returns the keys of one language, sorted.
func (c *Catalog) Keys(files fs.FS, lang string) ([]string, error) {
	names, err := fs.Glob(files, path.Join(lang, "*.json"))
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		texts := map[string]json.RawMessage{}
		if err := json.Unmarshal(data, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key := range texts {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// Text returns the text of key in lang with its arguments, alternating name
// and value; the value of "N" chooses the plural form. A key without text
// returns itself in brackets, which the tests of every page refuse.
func (c *Catalog) Text(lang, key string, args ...any) string {
	if s, ok := c.plain[lang][key]; ok {
		return s
	}
	l, ok := c.localizer[lang]
	if !ok {
		return c.Text(Chinese, key, args...)
	}
	data := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		data[fmt.Sprint(args[i])] = args[i+1]
	}
	conf := &goi18n.LocalizeConfig{MessageID: key, TemplateData: data}
	if n, ok := data["N"].(int); ok {
		conf.PluralCount = n
	}
	s, err := l.Localize(conf)
	if err != nil {
		return "[" + key + "]"
	}
	return s
}

// Locale is how one user reads: language, time zone, and the organisation's
// currency and its own texts, by key.
type Locale struct {
	Catalog  *Catalog
	Lang     string
	Zone     *time.Location
	Currency string
	Own      map[string]string
}

type localeName struct{}

// With returns a context that speaks the locale.
func With(ctx context.Context, l Locale) context.Context {
	return context.WithValue(ctx, localeName{}, l)
}

// Of returns the locale of a context.
func Of(ctx context.Context) Locale {
	l, _ := ctx.Value(localeName{}).(Locale)
	if l.Lang == "" {
		l.Lang = Chinese
	}
	if l.Zone == nil {
		l.Zone = time.UTC
	}
	return l
}

// T returns the text of key in the context's language.
func T(ctx context.Context, key string, args ...any) string {
	l := Of(ctx)
	if text, ok := l.Own[key]; ok {
		return text
	}
	if l.Catalog == nil {
		return "[" + key + "]"
	}
	return l.Catalog.Text(l.Lang, key, args...)
}

// DateTime shows an instant in the user's zone to the minute.
func DateTime(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Of(ctx).Zone).Format("2006-01-02 15:04")
}

// Date shows the day of an instant in the user's zone.
func Date(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Of(ctx).Zone).Format(time.DateOnly)
}
