// Command bench measures the real program on a large organisation: it fills a
// SQLite database with generated deals, starts the binary on it, reads pages
// and writes at once, and prints a table. It judges nothing; docs/performance.md
// keeps the tables.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/schema"
)

type options struct {
	size    size
	binary  string
	folder  string
	readers int
	writes  int
	last    time.Duration
}

func main() {
	var o options
	flag.IntVar(&o.size.users, "users", 1000, "members")
	flag.IntVar(&o.size.accounts, "accounts", 10_000, "accounts")
	flag.IntVar(&o.size.deals, "deals", 100_000, "deals")
	flag.IntVar(&o.size.evidence, "evidence", 500_000, "rows of evidence")
	flag.StringVar(&o.binary, "binary", "bin/kongdan", "the program to measure")
	flag.StringVar(&o.folder, "folder", "", "keep the data here and use it again; a temporary folder otherwise")
	flag.IntVar(&o.readers, "readers", 16, "readers at once, without pause")
	flag.IntVar(&o.writes, "writes", 50, "writes a second")
	flag.DurationVar(&o.last, "last", 30*time.Second, "how long to load")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if o.folder == "" {
		temporary, err := os.MkdirTemp("", "kongdan-bench")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		o.folder = temporary
	}
	users, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	s, err := start(ctx, o.binary, o.folder)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	time.Sleep(3 * time.Second) // let it settle before it is called idle
	idle, err := s.memory()
	if err != nil {
		return err
	}
	l := &load{base: s.base, pages: pages(), users: users, readers: o.readers, writes: o.writes, last: 3 * time.Second}
	l.run(ctx) // warm up
	l.last = o.last
	before, err := s.cpu()
	if err != nil {
		return err
	}
	found := l.run(ctx)
	after, err := s.cpu()
	if err != nil {
		return err
	}
	busy, err := s.memory()
	if err != nil {
		return err
	}
	weight, err := weigh(ctx, s.base, users[0])
	if err != nil {
		return err
	}
	r := report{options: o, found: found, cpu: after - before, cold: s.cold, idle: idle, busy: busy, weight: weight}
	if info, err := os.Stat(o.binary); err == nil {
		r.binary = info.Size()
	}
	return r.print(os.Stdout)
}

// prepare fills the folder unless it is full already, and signs users in.
func prepare(ctx context.Context, o options) ([]user, error) {
	path := filepath.Join(o.folder, "kongdan.db")
	_, statErr := os.Stat(path)
	d, err := db.OpenSQLite(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(ctx, schema.Files, ""); err != nil {
		return nil, err
	}
	if os.IsNotExist(statErr) {
		fmt.Printf("generating %d deals of %d members\n", o.size.deals, o.size.users)
		g := &data{db: d, size: o.size, rand: rand.New(rand.NewPCG(1, 2)), now: d.Now()}
		if err := g.fill(ctx); err != nil {
			return nil, err
		}
	}
	return signIn(ctx, d)
}

// signIn opens sessions for the administrator, the managers and some reps, and
// notes some deals each may write on.
func signIn(ctx context.Context, d *db.DB) ([]user, error) {
	type member struct{ org, id, role string }
	var members []member
	err := d.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT org_id, id, role FROM member ORDER BY CASE role WHEN 'administrator' THEN 0 WHEN 'manager' THEN 1 ELSE 2 END, login LIMIT 60`)
		if err != nil {
			return err
		}
		members, err = db.Collect(rows, func(m *member) []any { return []any{&m.org, &m.id, &m.role} })
		return err
	})
	if err != nil {
		return nil, err
	}
	var users []user
	for _, m := range members {
		u := user{}
		if u.cookie, err = org.NewService(d).StartSession(ctx, org.ID(m.org), org.UserID(m.id), org.Client{}); err != nil {
			return nil, err
		}
		err := d.View(ctx, func(tx *db.Tx) error {
			query, owner := `SELECT id FROM opportunity WHERE org_id = $1 AND owner_id = $2 AND status = 'open' LIMIT 40`, m.id
			if m.role == "administrator" {
				query, owner = `SELECT id FROM opportunity WHERE org_id = $1 AND owner_id <> $2 AND status = 'open' LIMIT 400`, ""
			}
			if m.role == "manager" { // the teams below the manager's region
				query = `
					SELECT o.id FROM opportunity o JOIN member x ON x.org_id = o.org_id AND x.id = o.owner_id
					JOIN department t ON t.org_id = x.org_id AND t.id = x.department_id
					WHERE o.org_id = $1 AND o.status = 'open'
					AND t.parent_id = (SELECT department_id FROM member WHERE org_id = o.org_id AND id = $2) LIMIT 200`
			}
			rows, err := tx.QueryContext(ctx, query, m.org, owner)
			if err != nil {
				return err
			}
			u.deals, err = db.Collect(rows, func(s *string) []any { return []any{s} })
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(u.deals) > 0 {
			users = append(users, u)
		}
	}
	if len(users) == 0 {
		return nil, fmt.Errorf("nobody has a deal to look at")
	}
	return users, nil
}

// pages are the five screens whose speed is promised.
func pages() []page {
	filters := []string{"", "&sort=amount", "&sort=close&zone=jitter", "&sort=name&stage=criteria", "&sort=-updated&zone=win"}
	return []page{
		{"deal", func(r *rand.Rand, u user) string { return "/deals/" + pick(r, u.deals) }},
		{"board", func(*rand.Rand, user) string { return "/deals?view=board" }},
		{"table", func(r *rand.Rand, _ user) string { return "/deals?view=table" + pick(r, filters) }},
		{"map", func(*rand.Rand, user) string { return "/deals?view=map" }},
		{"today", func(*rand.Rand, user) string { return "/" }},
	}
}

// describe says what machine and what program these figures are of.
func describe() string {
	out, err := exec.Command("go", "version").Output()
	if err != nil {
		return ""
	}
	return string(out)
}
