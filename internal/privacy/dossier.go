package privacy

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// Dossier is everything about one person that its reader may read, in sections
// of rows. Who coaches is in none of them.
type Dossier struct {
	Name     string
	Made     time.Time
	By       string
	Sections []Section
}

// Section is a table of one kind of things. The texts of key and columns stand
// below "dossier." and "dossier_field.".
type Section struct {
	Key     string
	Columns []string
	Rows    [][]string
}

// mostRows bounds a section.
const mostRows = 5000

// Dossier gathers everything about one person that the actor sees, worded in
// the actor's language, and notes in the audit log that it was taken.
// Restricted notes are in it for members of their teams only.
//
// It fails with NotFound out of the actor's sight and with Forbidden for
// whoever may not edit the person.
func (s *Service) Dossier(ctx context.Context, actor org.Actor, who person.ID) (d Dossier, err error) {
	var fields []string
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err := person.FindAnywhere(ctx, tx, actor, who)
		if err != nil {
			return err
		}
		a, err := account.Find(ctx, tx, actor, p.Account)
		if err != nil {
			return err
		}
		if err := account.CheckPeople(ctx, tx, actor, a); err != nil {
			return err
		}
		d = Dossier{Name: p.Name, Made: tx.Now, By: actor.Name}
		fields = filled(p)
		g := gathering{ctx: ctx, tx: tx, actor: actor, who: p, at: a}
		if g.book, err = method.Read(ctx, tx, actor.Org, actor.Lang); err != nil {
			return err
		}
		for _, part := range []func() (Section, error){g.facts, g.deals, g.judgements, g.words, g.relations, g.evidence, g.activities, g.tasks, g.notes, g.accesses} {
			section, err := part()
			if err != nil {
				return err
			}
			if section.Key == "notes" && len(section.Rows) > 0 {
				fields = append(fields, restricted)
			}
			d.Sections = append(d.Sections, section)
		}
		return nil
	})
	if err != nil {
		return d, err
	}
	return d, s.db.InTx(ctx, func(tx *db.Tx) error {
		return org.Record(ctx, tx, actor, org.Entry{Action: "person.export", Kind: "person", ID: string(who), After: map[string][]string{"fields": fields}})
	})
}

// gathering is what the sections are made of.
type gathering struct {
	ctx   context.Context
	tx    *db.Tx
	actor org.Actor
	who   person.Person
	at    account.Account
	book  *method.Book
}

func (g *gathering) say(prefix, key string) string {
	if key == "" {
		return ""
	}
	return i18n.T(g.ctx, prefix+key)
}

func (g *gathering) when(ms string) string {
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil || n == 0 {
		return ""
	}
	return i18n.DateTime(g.ctx, db.Time(n))
}

func (g *gathering) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.DateTime(g.ctx, t)
}

// facts are one row for each field of the person.
func (g *gathering) facts() (Section, error) {
	s := Section{Key: "facts", Columns: []string{"field", "value"}}
	p := g.who
	names, err := person.Names(g.ctx, g.tx, g.actor.Org, []person.ID{p.ReportsTo})
	if err != nil {
		return s, err
	}
	var by string
	if p.BasisBy != "" {
		if list, err := g.rows(`SELECT name FROM member`, func(w *db.Where) { w.And("org_id = ? AND id = ?", g.actor.Org, p.BasisBy) }, "", 1); err != nil {
			return s, err
		} else if len(list) > 0 {
			by = list[0][0]
		}
	}
	for _, f := range [][2]string{
		{"person.name", p.Name}, {"person.account", g.at.Name}, {"person.title", p.Title}, {"person.department", p.Department},
		{"person.mobile", p.Mobile}, {"person.phone", p.Phone}, {"person.email", p.Email}, {"person.wechat", p.WeChat},
		{"person.boss", names[p.ReportsTo].Name}, {"person.note", p.Note}, {"person.basis", g.say("person_basis.", string(p.Basis))},
		{"person.basis_note", p.BasisNote}, {"person.basis_on", string(p.BasisOn)}, {"person.basis_by", by},
		{"account.created", g.moment(p.Created)}, {"account.updated", g.moment(p.Updated)},
	} {
		if f[1] != "" {
			s.Rows = append(s.Rows, []string{i18n.T(g.ctx, f[0]), f[1]})
		}
	}
	return s, nil
}

// rows answers a query of so many texts a row.
func (g *gathering) rows(query string, cond func(*db.Where), end string, width int) ([][]string, error) {
	var w db.Where
	cond(&w)
	rows, err := g.tx.QueryContext(g.ctx, query+w.SQL()+end+` LIMIT `+w.Arg(mostRows), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("gather what is known of a person: %w", err)
	}
	return db.Collect(rows, func(r *[]string) []any {
		*r = make([]string, width)
		into := make([]any, width)
		for i := range *r {
			into[i] = &(*r)[i]
		}
		return into
	})
}

// section reads a section over deals (o) in the actor's sight and words its
// cells: say has a function for each column that is no plain text.
func (g *gathering) section(key string, columns []string, query string, cond func(*db.Where), end string, say map[string]func(string) string) (Section, error) {
	s := Section{Key: key, Columns: columns}
	found, err := g.rows(query, cond, end, len(columns))
	for _, row := range found {
		for i, c := range columns {
			if fn := say[c]; fn != nil {
				row[i] = fn(row[i])
			}
		}
	}
	s.Rows = found
	return s, err
}

// inSight keeps the deals (o) that the actor sees.
func (g *gathering) inSight(w *db.Where) {
	g.actor.Limit(w, org.Deal, "o")
	w.And("o.deleted_at = 0")
}

// named words a key of the method.
func (g *gathering) named(part method.Part) func(string) string {
	return func(key string) string { return g.book.Name(part, key) }
}

// judged words a value of a dimension, which stands before it.
func (g *gathering) judged(dimension, value string) string {
	if value == "" {
		return ""
	}
	return g.book.Name(method.Part(dimension), value) // the values of each dimension are a part of its own
}
