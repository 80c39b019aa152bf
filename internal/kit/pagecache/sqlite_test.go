package pagecache

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	_ "modernc.org/sqlite"
)

func TestMain(m *testing.M) {
	Install()
	os.Exit(m.Run())
}

func open(t *testing.T, path string, conns int, pragmas string) *sql.DB {
	t.Helper()
	d, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)&_txlock=immediate"+pragmas)
	if err != nil {
		t.Fatal(err)
	}
	d.SetMaxOpenConns(conns)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func must(t *testing.T, d interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, query string, args ...any,
) {
	t.Helper()
	if _, err := d.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// A database with caches of a few pages, so that every transaction forgets and
// writes pages before its end, holds what was committed and nothing else: with
// rolled back savepoints and transactions, pages that move (incremental vacuum)
// and readers beside, each of which sees one state.
func TestReadersAndWriterAtOnceOnSmallCaches(t *testing.T) {
	for _, pageSize := range []int{512, 4096, 65536} {
		t.Run(fmt.Sprint(pageSize), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "t.db")
			write := open(t, path, 1, fmt.Sprintf("&_pragma=page_size(%d)&_pragma=auto_vacuum(2)&_pragma=journal_mode(WAL)&_pragma=synchronous(0)&_pragma=cache_size(6)", pageSize))
			must(t, write, `CREATE TABLE item (id INTEGER PRIMARY KEY, body TEXT NOT NULL, n INTEGER NOT NULL)`)
			must(t, write, `CREATE INDEX item_body ON item (body, n)`)
			must(t, write, `CREATE TABLE total (n INTEGER NOT NULL)`)
			must(t, write, `INSERT INTO total VALUES (0)`)
			read := open(t, path, 3, "&_pragma=query_only(1)&_pragma=cache_size(6)")
			stop := make(chan struct{})
			var readers sync.WaitGroup
			for range 3 {
				readers.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
							consistent(t, read)
						}
					}
				})
			}
			churn(t, write, rand.New(rand.NewPCG(uint64(pageSize), 7)))
			close(stop)
			readers.Wait()
			for _, check := range []string{`PRAGMA integrity_check`, `PRAGMA quick_check`} {
				var answer string
				if err := write.QueryRowContext(t.Context(), check).Scan(&answer); err != nil || answer != "ok" {
					t.Fatalf("%s: %s, %v", check, answer, err)
				}
			}
			must(t, write, `VACUUM`)
			consistent(t, read)
		})
	}
}

// consistent reads the sum over all rows twice in ways of its own, and the kept one.
func consistent(t *testing.T, d *sql.DB) {
	var rows, index, kept int
	err := d.QueryRowContext(t.Context(), `SELECT (SELECT COALESCE(SUM(n + 0), 0) FROM item NOT INDEXED),
		(SELECT COALESCE(SUM(n), 0) FROM (SELECT DISTINCT body, n, id FROM item ORDER BY body DESC)), (SELECT n FROM total)`).Scan(&rows, &index, &kept)
	if err != nil || rows != kept || index != kept {
		t.Errorf("rows %d, index %d, kept %d, %v", rows, index, kept, err)
	}
}

// churn writes, moves and rolls back, and compares all rows with a map at the end.
func churn(t *testing.T, d *sql.DB, r *rand.Rand) {
	t.Helper()
	want := map[int]int{}
	for round := range 30 {
		tx, err := d.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		now := map[int]int{}
		for k, v := range want {
			now[k] = v
		}
		change := func() {
			for range r.IntN(50) {
				id := r.IntN(300)
				switch r.IntN(3) {
				case 0:
					must(t, tx, `DELETE FROM item WHERE id = ?`, id)
					delete(now, id)
				default:
					n := r.IntN(1000)
					must(t, tx, `INSERT INTO item VALUES (?, printf('%.*c', ?, 'x') || ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body, n = excluded.n`, id, r.IntN(3000), r.IntN(50), n)
					now[id] = n
				}
			}
		}
		change()
		saved := map[int]int{}
		for k, v := range now {
			saved[k] = v
		}
		must(t, tx, `SAVEPOINT s`)
		change()
		if r.IntN(2) == 0 {
			must(t, tx, `ROLLBACK TO s`)
			now = saved
		}
		must(t, tx, `RELEASE s`)
		must(t, tx, `UPDATE total SET n = (SELECT COALESCE(SUM(n), 0) FROM item)`)
		if r.IntN(4) == 0 {
			_ = tx.Rollback()
			continue
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		want = now
		if round%7 == 0 {
			must(t, d, `PRAGMA incremental_vacuum(5)`)
		}
		if round%11 == 0 {
			must(t, d, `PRAGMA wal_checkpoint(TRUNCATE)`)
		}
	}
	rows, err := d.QueryContext(t.Context(), `SELECT id, n FROM item`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, n int
		if err := rows.Scan(&id, &n); err != nil {
			t.Fatal(err)
		}
		if want[id] != n {
			t.Errorf("row %d is %d, want %d", id, n, want[id])
		}
		delete(want, id)
	}
	if rows.Err() != nil || len(want) != 0 {
		t.Errorf("%d rows are lost, %v", len(want), rows.Err())
	}
}

// A database in memory has no file to read a page from again.
func TestSQLiteInMemory(t *testing.T) {
	d := open(t, ":memory:", 1, "&_pragma=cache_size(6)")
	must(t, d, `CREATE TABLE item (id INTEGER PRIMARY KEY, body TEXT NOT NULL, n INTEGER NOT NULL)`)
	must(t, d, `CREATE TABLE total (n INTEGER NOT NULL)`)
	must(t, d, `INSERT INTO total VALUES (0)`)
	churn(t, d, rand.New(rand.NewPCG(1, 1)))
	must(t, d, `CREATE TEMP TABLE copy AS SELECT * FROM item`)
	consistent(t, d)
}
