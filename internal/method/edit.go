package method

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/typed"
	"kongdan/internal/method/defaults"
	"kongdan/internal/org"
)

// Wording is one field of an item in both languages as an administrator edits
// it.
type Wording struct {
	Field
	Text      map[string]string // by language: what is in force
	Default   map[string]string // by language: what the program brings along
	Certainty string            // where the default's meaning comes from, "" if nothing is said
	versions  map[string]int64  // by language: of the organisation's own row
}

// Changed reports whether the organisation has its own text in any language.
func (w Wording) Changed() bool { return len(w.versions) > 0 }

// Item is all wordings of one item. Seen stands for what was in force when it
// was read: saving with another Seen is a conflict.
type Item struct {
	Part     Part
	Key      string
	Wordings []Wording
	Seen     string
}

// Changed reports whether the organisation has changed any wording of it.
func (i Item) Changed() bool { return slices.ContainsFunc(i.Wordings, Wording.Changed) }

// Name returns the item's name in a language.
func (i Item) Name(lang string) string { return i.Wordings[0].Text[lang] }

// List returns the items of a part in order, for administrators.
func (s *Service) List(ctx context.Context, actor org.Actor, p Part) (list []Item, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return nil, err
	}
	if len(Items(p)) == 0 {
		return nil, errs.New(errs.NotFound, "error.not_found")
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readItems(ctx, tx, actor.Org, p, Items(p))
		return err
	})
	return list, err
}

// Item returns one item, for administrators.
func (s *Service) Item(ctx context.Context, actor org.Actor, p Part, key string) (item Item, err error) {
	if err := actor.CheckAdminister(); err != nil {
		return Item{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		item, err = readItem(ctx, tx, actor.Org, p, key)
		return err
	})
	return item, err
}

// InputName is the form field of a wording in a language.
func InputName(field, lang string) string { return field + "." + lang }

// SaveItem replaces an item's wordings; texts are keyed by InputName. A text
// equal to the default is not stored. seen is Item.Seen as the editor got it;
// Conflict says that somebody changed the item since.
func (s *Service) SaveItem(ctx context.Context, actor org.Actor, p Part, key string, texts map[string]string, seen string) error {
	return s.change(ctx, actor, p, key, seen, func(item Item) (map[string]string, error) {
		var bad errs.Fields
		clean := map[string]string{}
		for _, w := range item.Wordings {
			for _, lang := range i18n.Languages {
				name := InputName(w.Name, lang)
				text, sent := texts[name]
				if !sent {
					text = w.Text[lang]
				}
				clean[name] = checkText(&bad, name, text, w.Field)
				checkPlaceholders(&bad, name, clean[name], item)
			}
		}
		return clean, bad.Err()
	})
}

// ResetItem gives an item its defaults back.
func (s *Service) ResetItem(ctx context.Context, actor org.Actor, p Part, key, seen string) error {
	return s.change(ctx, actor, p, key, seen, func(item Item) (map[string]string, error) {
		clean := map[string]string{}
		for _, w := range item.Wordings {
			for lang, text := range w.Default {
				clean[InputName(w.Name, lang)] = text
			}
		}
		return clean, nil
	})
}

func (s *Service) change(ctx context.Context, actor org.Actor, p Part, key, seen string, to func(Item) (map[string]string, error)) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		item, err := readItem(ctx, tx, actor.Org, p, key)
		if err != nil {
			return err
		}
		clean, err := to(item)
		if err != nil {
			return err
		}
		if item.Seen != seen {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		before, after := map[string]string{}, map[string]string{}
		for _, w := range item.Wordings {
			for _, lang := range i18n.Languages {
				name := InputName(w.Name, lang)
				if clean[name] == w.Text[lang] {
					continue
				}
				before[name], after[name] = w.Text[lang], clean[name]
				if err := writeText(ctx, tx, actor, ref{p, key, w.Name}, lang, clean[name], w); err != nil {
					return err
				}
			}
		}
		if len(after) == 0 {
			return nil
		}
		if kind := kindOfTag(p); kind != "" && s.Renamed != nil {
			if err := s.Renamed(ctx, tx, actor, kind, key); err != nil {
				return err
			}
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: "method.text", Kind: string(p), ID: key, Before: before, After: after})
	})
}

// writeText stores a text, or takes the organisation's own away where it
// equals the default. The version read in the same transaction guards it
// against another writer on PostgreSQL.
func writeText(ctx context.Context, tx *db.Tx, actor org.Actor, r ref, lang, text string, w Wording) error {
	if text == w.Default[lang] {
		return db.Changed(tx.ExecContext(ctx, `
			DELETE FROM method_text
			WHERE org_id = $1 AND part = $2 AND item = $3 AND lang = $4 AND field = $5 AND version = $6`,
			actor.Org, r.part, r.item, lang, r.field, w.versions[lang]))
	}
	return db.Changed(tx.ExecContext(ctx, `
		INSERT INTO method_text (org_id, part, item, lang, field, body, changed_by, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (org_id, part, item, lang, field) DO UPDATE
		SET body = excluded.body, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
		    version = method_text.version + 1
		WHERE method_text.version = $9`,
		actor.Org, r.part, r.item, lang, r.field, text, actor.User, tx.Stamp(), w.versions[lang]))
}

func readItem(ctx context.Context, tx *db.Tx, o org.ID, p Part, key string) (Item, error) {
	if !Known(p, key) {
		return Item{}, errs.New(errs.NotFound, "error.not_found")
	}
	list, err := readItems(ctx, tx, o, p, []string{key})
	if err != nil {
		return Item{}, err
	}
	return list[0], nil
}

func readItems(ctx context.Context, tx *db.Tx, o org.ID, p Part, keys []string) ([]Item, error) {
	var w db.Where
	w.And("org_id = ?", o)
	w.And("part = ?", p)
	w.In("item", keys...)
	rows, err := tx.QueryContext(ctx, `
		SELECT item, field, lang, body, version FROM method_text`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("wordings of %s: %w", p, err)
	}
	type own struct {
		item, field, lang, body string
		version                 int64
	}
	rowsOwn, err := db.Collect(rows, func(r *own) []any { return []any{&r.item, &r.field, &r.lang, &r.body, &r.version} })
	if err != nil {
		return nil, fmt.Errorf("wordings of %s: %w", p, err)
	}
	items := make([]Item, len(keys))
	for i, key := range keys {
		items[i] = Item{Part: p, Key: key}
		for _, f := range FieldsOf(p) {
			d := brought().texts[ref{p, key, f.Name}]
			word := Wording{Field: f, Default: map[string]string{i18n.Chinese: d.ZH, i18n.English: d.EN},
				Certainty: brought().certainty[ref{p, key, f.Name}], versions: map[string]int64{}}
			word.Text = maps.Clone(word.Default)
			for _, r := range rowsOwn {
				if r.item == key && r.field == f.Name {
					word.Text[r.lang], word.versions[r.lang] = r.body, r.version
				}
			}
			items[i].Wordings = append(items[i].Wordings, word)
		}
		items[i].Seen = items[i].stamp()
	}
	return items, nil
}

// stamp is a digest of what is in force.
func (i Item) stamp() string {
	h := sha256.New()
	for _, w := range i.Wordings {
		for _, lang := range i18n.Languages {
			_, _ = fmt.Fprintf(h, "%s\x00%s\x00%s\x00", w.Name, lang, w.Text[lang])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// checkText cleans a text and notes what is wrong with it at the field name.
func checkText(bad *errs.Fields, name, text string, f Field) string {
	if f.Max <= maxTitle {
		text = typed.Line(bad, name, text, f.Max)
	} else {
		text = typed.Text(bad, name, text, f.Max)
	}
	if f.Lines {
		text = joinLines(text)
		if strings.Count(text, "\n") >= maxLines {
			bad.Add(name, "method.too_many_lines", "N", maxLines)
		}
	}
	if f.Required && text == "" {
		bad.Add(name, "error.required")
	}
	return text
}

// checkPlaceholders notes a {{name}} that nothing fills: an item may use those
// its defaults use.
func checkPlaceholders(bad *errs.Fields, name, text string, item Item) {
	for _, p := range defaults.Placeholders(text) {
		if !slices.Contains(item.Placeholders(), p) {
			bad.Add(name, "method.placeholder_unknown", "Name", p)
		}
	}
}

// Placeholders lists the names between {{ and }} that an item's texts may use.
func (i Item) Placeholders() (names []string) {
	for _, w := range i.Wordings {
		for _, text := range w.Default {
			names = append(names, defaults.Placeholders(text)...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// joinLines drops the empty ones of a list's lines.
func joinLines(s string) string {
	var kept []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
