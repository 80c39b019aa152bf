package opportunity

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Person is somebody of the account who matters in a deal.
type Person struct {
	ID, Name, Title, Department  string
	Mobile, Phone, Email, WeChat string
	Gone                         bool // in the trash
}

// AddPerson says that a person of the deal's account matters in it. It fails
// with Invalid at the field "person" for anybody else.
func (s *Service) AddPerson(ctx context.Context, actor org.Actor, deal ID, person string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		var known, count int
		err = tx.QueryRowContext(ctx, `
			SELECT COALESCE(SUM(CASE WHEN person_id = $3 THEN 1 ELSE 0 END), 0), COUNT(*)
			FROM opportunity_person WHERE org_id = $1 AND opportunity_id = $2`, actor.Org, deal, person).Scan(&known, &count)
		if err != nil || known > 0 {
			return err
		}
		if count >= MaxLinks {
			return errs.Field("person", "deal.too_many_links", "Max", MaxLinks)
		}
		return involve(ctx, tx, actor, d, person)
	})
}

// involve is AddPerson on a deal that is locked and does not have the person yet.
func involve(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, person string) error {
	res, err := tx.ExecContext(ctx, `
		INSERT INTO opportunity_person (org_id, opportunity_id, person_id)
		SELECT p.org_id, CAST($2 AS TEXT), p.id FROM person p
		WHERE p.org_id = $1 AND p.id = $3 AND p.account_id = $4 AND p.deleted_at = 0`, actor.Org, d.ID, person, d.Account)
	if err := added("person", res, err); err != nil {
		return err
	}
	who, err := personThing(ctx, tx, actor.Org, person)
	if err != nil {
		return err
	}
	return recordChange(ctx, tx, actor, "deal.person_add", d, nil, map[string]any{"person": who})
}

// RemovePerson takes a person out of a deal. The person stays in the account,
// and evidence that names the person stays as it is.
func (s *Service) RemovePerson(ctx context.Context, actor org.Actor, deal ID, person string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		who, err := personThing(ctx, tx, actor.Org, person)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if there, err := unlink(ctx, tx, "person", actor.Org, deal, person); err != nil || !there {
			return err
		}
		return recordChange(ctx, tx, actor, "deal.person_remove", d, map[string]any{"person": who}, nil)
	})
}

func personThing(ctx context.Context, tx *db.Tx, o org.ID, id string) (thing, error) {
	t := thing{ID: id}
	err := tx.QueryRowContext(ctx, `SELECT name FROM person WHERE org_id = $1 AND id = $2`, o, id).Scan(&t.Name)
	return t, err
}

// PeopleOf is a deal with who matters in it and who else of the account could.
type PeopleOf struct {
	Detail
	People []Person
	Others []Person // for who may edit; the first few hundred by name
}

// People returns a deal with the people in it. It fails like Get.
func (s *Service) People(ctx context.Context, actor org.Actor, deal ID) (p PeopleOf, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p.Detail, err = ReadDetail(ctx, tx, actor, deal); err != nil {
			return err
		}
		if p.People, err = People(ctx, tx, actor.Org, deal); err != nil || !p.MayEdit {
			return err
		}
		p.Others, err = others(ctx, tx, actor.Org, p.Opportunity)
		return err
	})
	return p, err
}

// others lists persons of the account who are not in the deal.
func others(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) ([]Person, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT `+personColumns+` FROM person p
		WHERE p.org_id = $1 AND p.account_id = $2 AND p.deleted_at = 0 AND NOT EXISTS (
			SELECT 1 FROM opportunity_person l WHERE l.org_id = p.org_id AND l.opportunity_id = $3 AND l.person_id = p.id)
		ORDER BY p.name_key, p.id LIMIT 300`, o, d.Account, d.ID)
	if err != nil {
		return nil, fmt.Errorf("other people of deal %s: %w", d.ID, err)
	}
	return db.Collect(rows, (*Person).fields)
}

const personColumns = `p.id, p.name, p.title, p.department, p.mobile, p.phone, p.email, p.wechat, p.deleted_at > 0`

func (p *Person) fields() []any {
	return []any{&p.ID, &p.Name, &p.Title, &p.Department, &p.Mobile, &p.Phone, &p.Email, &p.WeChat, &p.Gone}
}

// People lists who matters in a deal, by department and name.
func People(ctx context.Context, tx *db.Tx, o org.ID, deal ID) ([]Person, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT `+personColumns+` FROM opportunity_person l JOIN person p ON p.org_id = l.org_id AND p.id = l.person_id
		WHERE l.org_id = $1 AND l.opportunity_id = $2 ORDER BY p.department, p.name_key, p.id`, o, deal)
	if err != nil {
		return nil, fmt.Errorf("people of deal %s: %w", deal, err)
	}
	return db.Collect(rows, (*Person).fields)
}
