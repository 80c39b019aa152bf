package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Rewording changes free texts wherever they stand.
type Rewording struct {
	Org    string
	Has    []string            // rows with none of these in a text are not even read
	Change func(string) string // what a text becomes
	Dry    bool                // changes nothing, only finds
}

// Reword changes the texts of a table's rows whose column holds one of the ids,
// and returns the ids of those rows that change: the last column of the key. A
// row that has a version gets the next one, so that nobody writes the old text
// back.
func (tx *Tx) Reword(ctx context.Context, r Rewording, table string, texts []string, column string, ids []string) (changed []string, err error) {
	if len(r.Has) == 0 || len(ids) == 0 {
		return nil, nil
	}
	shape := Table{Name: table}
	if err := shape.read(ctx, tx); err != nil {
		return nil, fmt.Errorf("shape of %s: %w", table, err)
	}
	for some := range Chunks(ids) {
		var w Where
		w.And("org_id = ?", r.Org)
		w.In(column, some...)
		w.And("(" + strings.Join(shape.hits(&w, texts, r.Has), " OR ") + ")")
		list, err := shape.rewordable(ctx, tx, texts, &w)
		if err != nil {
			return changed, err
		}
		for _, row := range list {
			now, differs := row.texts(shape, r.Change)
			if !differs {
				continue
			}
			changed = append(changed, row[len(shape.Key)-1])
			if r.Dry {
				continue
			}
			if err := shape.writeTexts(ctx, tx, texts, now, row[:len(shape.Key)]); err != nil {
				return changed, err
			}
		}
	}
	return changed, nil
}

// hits are the conditions under which a row has one of the words.
func (t Table) hits(w *Where, texts, words []string) (conds []string) {
	for _, text := range texts {
		for _, word := range words {
			conds = append(conds, quote(text)+` LIKE `+w.Arg("%"+likeMarks.Replace(word)+"%")+` ESCAPE '!'`)
		}
	}
	return conds
}

var likeMarks = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// rewordRow is the key of a row and its texts.
type rewordRow []string

func (t Table) rewordable(ctx context.Context, tx *Tx, texts []string, w *Where) ([]rewordRow, error) {
	width := len(t.Key) + len(texts)
	rows, err := tx.QueryContext(ctx, `SELECT `+quoteAll(append(append([]string{}, t.Key...), texts...))+` FROM `+quote(t.Name)+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("texts of %s: %w", t.Name, err)
	}
	return Collect(rows, func(r *rewordRow) []any {
		*r = make(rewordRow, width)
		into := make([]any, width)
		for i := range *r {
			into[i] = &(*r)[i]
		}
		return into
	})
}

// texts returns the texts of the row as they become, and whether any differs.
func (r rewordRow) texts(t Table, change func(string) string) (now []string, differs bool) {
	for _, text := range r[len(t.Key):] {
		became := change(text)
		differs = differs || became != text
		now = append(now, became)
	}
	return now, differs
}

func (t Table) writeTexts(ctx context.Context, tx *Tx, texts, now, key []string) error {
	var set, where []string
	var args []any
	arg := func(v string) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	for i, text := range texts {
		set = append(set, quote(text)+" = "+arg(now[i]))
	}
	for _, c := range t.Columns {
		if c.Name == "version" {
			set = append(set, "version = version + 1")
		}
	}
	for i, k := range t.Key {
		where = append(where, quote(k)+" = "+arg(key[i]))
	}
	_, err := tx.ExecContext(ctx, `UPDATE `+quote(t.Name)+` SET `+strings.Join(set, ", ")+` WHERE `+strings.Join(where, " AND "), args...) // #nosec G202 -- names of our own
	if err != nil {
		return fmt.Errorf("texts of %s: %w", t.Name, err)
	}
	return nil
}
