package person

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// keepBoss notes to whom a person reports, where that is about to become
// somebody else. It comes before the change and counts with it: a version that
// is not the newest notes nothing.
func keepBoss(ctx context.Context, tx *db.Tx, o org.ID, id ID, version int64, next ID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO reporting (org_id, person_id, ended_at, reports_to)
		SELECT org_id, id, CAST($1 AS BIGINT), COALESCE(reports_to, '') FROM person
		WHERE org_id = $2 AND id = $3 AND version = $4 AND COALESCE(reports_to, '') <> $5
		ON CONFLICT (org_id, person_id, ended_at) DO NOTHING`, tx.Stamp(), o, id, version, next)
	if err != nil {
		return fmt.Errorf("keep to whom a person reported: %w", err)
	}
	return nil
}

// keepReports is keepBoss for all who report to a person and are about to
// report to nobody.
func keepReports(ctx context.Context, tx *db.Tx, o org.ID, boss ID) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO reporting (org_id, person_id, ended_at, reports_to)
		SELECT org_id, id, CAST($1 AS BIGINT), reports_to FROM person WHERE org_id = $2 AND reports_to = $3
		ON CONFLICT (org_id, person_id, ended_at) DO NOTHING`, tx.Stamp(), o, boss)
	if err != nil {
		return fmt.Errorf("keep who reported to a person: %w", err)
	}
	return nil
}

// forgetReporting takes the history of people away: as those who reported, and
// as those reported to.
func forgetReporting(ctx context.Context, tx *db.Tx, o org.ID, ids []string) error {
	for some := range db.Chunks(ids) {
		for _, column := range []string{"person_id", "reports_to"} {
			var w db.Where
			w.And("org_id = ?", o)
			w.In(column, some...)
			if _, err := tx.ExecContext(ctx, `DELETE FROM reporting`+w.SQL(), w.Args()...); err != nil {
				return fmt.Errorf("forget who reported to whom: %w", err)
			}
		}
	}
	return nil
}

// Above tells to whom each of some people reports, and each of those above them
// up to the top. It knows no scope: the caller has checked that the actor sees
// who reports.
func Above(ctx context.Context, tx *db.Tx, o org.ID, ids []string) (map[ID]ID, error) {
	return above(ctx, tx, o, ids, func(*db.Where) string { return `COALESCE(p.reports_to, '')` })
}

// AboveAt is Above as it was at a time, and known then. It also tells from when
// on it is known; the zero time is always. Before that it tells how it was then.
func AboveAt(ctx context.Context, tx *db.Tx, o org.ID, ids []string, then time.Time) (map[ID]ID, time.Time, error) {
	var since int64
	err := tx.QueryRowContext(ctx, `SELECT since_at FROM reporting_known WHERE org_id = $1`, o).Scan(&since)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, fmt.Errorf("from when on it is known who reported to whom: %w", err)
	}
	at := db.Ms(then)
	list, err := above(ctx, tx, o, ids, func(w *db.Where) string {
		return `COALESCE((SELECT h.reports_to FROM reporting h
			WHERE h.org_id = p.org_id AND h.person_id = p.id AND h.ended_at > ` + w.Arg(at) + ` ORDER BY h.ended_at LIMIT 1), p.reports_to, '')`
	})
	return list, db.Time(since), err
}

func above(ctx context.Context, tx *db.Tx, o org.ID, ids []string, boss func(*db.Where) string) (map[ID]ID, error) {
	all := map[ID]ID{}
	if len(ids) == 0 {
		return all, nil
	}
	var w db.Where
	w.And("p.org_id = ?", o)
	w.In("p.id", ids...)
	from := w.SQL()
	rows, err := tx.QueryContext(ctx, `WITH RECURSIVE up (id, boss) AS (
			SELECT p.id, `+boss(&w)+` FROM person p`+from+`
			UNION
			SELECT p.id, `+boss(&w)+` FROM person p JOIN up ON p.id = up.boss WHERE p.org_id = `+w.Arg(o)+`
		) SELECT id, boss FROM up`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("who stands above people: %w", err)
	}
	type link struct{ id, boss ID }
	links, err := db.Collect(rows, func(l *link) []any { return []any{&l.id, &l.boss} })
	for _, l := range links {
		all[l.id] = l.boss
	}
	return all, err
}
