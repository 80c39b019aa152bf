package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Table is the shape of one table, as backups need it.
type Table struct {
	Name    string
	Columns []TableColumn // in the order of their names
	Key     []string      // the primary key
	refers  []string
}

// TableColumn is one column; all that are not numbers are text.
type TableColumn struct {
	Name   string
	Number bool
}

// Tables lists the tables of the program, each after those it refers to.
// Virtual tables and what belongs to them, and the list of migrations, are not
// among them. It fails for a column that is neither a whole number nor text.
func Tables(ctx context.Context, tx *Tx) ([]Table, error) {
	names, err := tableNames(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	all := make([]Table, 0, len(names))
	for _, name := range names {
		t := Table{Name: name}
		if err := t.read(ctx, tx); err != nil {
			return nil, fmt.Errorf("shape of %s: %w", name, err)
		}
		all = append(all, t)
	}
	return inOrder(all)
}

func tableNames(ctx context.Context, tx *Tx) ([]string, error) {
	query := `SELECT name FROM pragma_table_list
		WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'goose_db_version' ORDER BY name`
	if tx.Engine == Postgres {
		query = `SELECT table_name FROM information_schema.tables
			WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'goose_db_version'
			ORDER BY table_name COLLATE "C"`
	}
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return Collect(rows, func(s *string) []any { return []any{s} })
}

// read fills in columns, key and references.
func (t *Table) read(ctx context.Context, tx *Tx) error {
	columns := `SELECT name, type, pk FROM pragma_table_info($1) ORDER BY name`
	refers := `SELECT DISTINCT "table" FROM pragma_foreign_key_list($1)`
	if tx.Engine == Postgres {
		columns = `
			SELECT a.attname, format_type(a.atttypid, NULL), COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0)
			FROM pg_attribute a
			LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
			WHERE a.attrelid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped
			ORDER BY a.attname COLLATE "C"`
		refers = `SELECT DISTINCT CAST(confrelid::regclass AS TEXT) FROM pg_constraint
			WHERE conrelid = to_regclass(quote_ident($1)) AND contype = 'f'`
	}
	rows, err := tx.QueryContext(ctx, columns, t.Name)
	if err != nil {
		return err
	}
	type column struct {
		name, kind string
		key        int
	}
	list, err := Collect(rows, func(c *column) []any { return []any{&c.name, &c.kind, &c.key} })
	if err != nil {
		return err
	}
	keys := map[int]string{}
	for _, c := range list {
		c.kind = strings.ToLower(c.kind)
		number := slices.Contains([]string{"bigint", "integer", "smallint"}, c.kind)
		if !number && c.kind != "text" && c.kind != "tsvector" {
			return fmt.Errorf("column %s is %s: neither a whole number nor text", c.name, c.kind)
		}
		t.Columns = append(t.Columns, TableColumn{c.name, number})
		if c.key > 0 {
			keys[c.key] = c.name
		}
	}
	for i := 1; i <= len(keys); i++ {
		t.Key = append(t.Key, keys[i])
	}
	rows, err = tx.QueryContext(ctx, refers, t.Name)
	if err != nil {
		return err
	}
	t.refers, err = Collect(rows, func(s *string) []any { return []any{s} })
	return err
}

// inOrder puts each table after those it refers to, itself aside.
func inOrder(all []Table) ([]Table, error) {
	var done []Table
	has := map[string]bool{}
	for len(done) < len(all) {
		before := len(done)
		for _, t := range all {
			ready := !slices.ContainsFunc(t.refers, func(r string) bool { return r != t.Name && !has[r] })
			if !has[t.Name] && ready {
				done, has[t.Name] = append(done, t), true
			}
		}
		if len(done) == before {
			return nil, fmt.Errorf("tables refer to each other in a circle")
		}
	}
	return done, nil
}

// Names returns the columns' names.
func (t Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// Each calls fn with every row of the table in the order of its key, which is
// the same on both engines. A value is int64, string or nil; the slice is used
// again for the next row.
func (t Table) Each(ctx context.Context, tx *Tx, fn func(row []any) error) error {
	order := make([]string, len(t.Key))
	for i, name := range t.Key {
		order[i] = quote(name)
		c := slices.IndexFunc(t.Columns, func(c TableColumn) bool { return c.Name == name })
		if tx.Engine == Postgres && !t.Columns[c].Number {
			order[i] += ` COLLATE "C"`
		}
	}
	query := "SELECT " + quoteAll(t.Names()) + " FROM " + quote(t.Name)
	if len(order) > 0 {
		query += " ORDER BY " + strings.Join(order, ", ")
	}
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	numbers, texts := make([]sql.NullInt64, len(t.Columns)), make([]sql.NullString, len(t.Columns))
	into, row := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i, c := range t.Columns {
		into[i] = &texts[i]
		if c.Number {
			into[i] = &numbers[i]
		}
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range t.Columns {
			switch {
			case c.Number && numbers[i].Valid:
				row[i] = numbers[i].Int64
			case !c.Number && texts[i].Valid:
				row[i] = texts[i].String
			default:
				row[i] = nil
			}
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// quote makes a name of the catalogue safe to stand in a statement.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoteAll(names []string) string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = quote(n)
	}
	return strings.Join(list, ", ")
}
