package opportunity

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// OfPerson is a deal as the page of a person in it shows it.
type OfPerson struct {
	OfAccount
	Listed   bool     // the person stands in the deal's list of people
	Evidence int      // pieces that came from the person and still stand
	LastOn   day.Date // when the youngest of them was observed
}

// DealsOfPerson lists the deals in the actor's sight that a person matters in
// or told something about, as DealsOfAccount orders them. At most limit. Who is
// a coach is not asked here.
func (s *Service) DealsOfPerson(ctx context.Context, actor org.Actor, person string, limit int) (list []OfPerson, book *method.Book, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if book, err = method.Read(ctx, tx, actor.Org, actor.Lang); err != nil {
			return err
		}
		var w db.Where
		o, p := w.Arg(actor.Org), w.Arg(person)
		told := `evidence v WHERE v.org_id = ` + o + ` AND v.person_id = ` + p + ` AND v.withdrawn_at = 0`
		listed := `opportunity_person l WHERE l.org_id = ` + o + ` AND l.person_id = ` + p
		actor.Limit(&w, org.Deal, "o")
		w.And("o.deleted_at = 0")
		w.And(`o.id IN (SELECT l.opportunity_id FROM ` + listed + ` UNION SELECT v.opportunity_id FROM ` + told + `)`)
		open := w.Arg(Open)
		rows, err := tx.QueryContext(ctx, `
			SELECT `+columns+`, m.name, o.id IN (SELECT l.opportunity_id FROM `+listed+`), COALESCE(e.n, 0), COALESCE(e.last, '')
			FROM opportunity o
			JOIN member m ON m.org_id = o.org_id AND m.id = o.owner_id
			LEFT JOIN (SELECT v.opportunity_id, COUNT(*) AS n, MAX(v.observed_on) AS last FROM `+told+` GROUP BY v.opportunity_id) e ON e.opportunity_id = o.id`+w.SQL()+`
			ORDER BY CASE WHEN o.status = `+open+` THEN 0 ELSE 1 END, o.updated_at DESC, o.id DESC LIMIT `+w.Arg(limit), w.Args()...)
		if err != nil {
			return fmt.Errorf("deals of person %s: %w", person, err)
		}
		type raw struct {
			record
			owner string
			part  OfPerson
		}
		found, err := db.Collect(rows, func(r *raw) []any {
			return append(r.fields(), &r.owner, &r.part.Listed, &r.part.Evidence, &r.part.LastOn)
		})
		for _, r := range found {
			r.part.OfAccount = OfAccount{r.deal(), r.owner}
			list = append(list, r.part)
		}
		return err
	})
	return list, book, err
}
