package stakeholder

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// DrawBelow adds a line between two people on the map of an account to one of
// the deals there, and returns its id: what joins people is judged in a deal.
// A person who is not in that deal yet comes into it.
//
// It fails like Draw, with NotFound for an account outside of the actor's
// scope, and with Invalid at "deal" for a deal that is not below the account.
func (s *Service) DrawBelow(ctx context.Context, actor org.Actor, at account.ID, deal opportunity.ID, draft RelationDraft) (RelationID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if _, err := account.Find(ctx, tx, actor, at); err != nil {
			return "", err
		}
		if err := actor.CheckEdit("", true); err != nil { // who edits no deal at all
			return "", err
		}
		if err := draft.check(); err != nil {
			return "", err
		}
		if err := checkBelow(ctx, tx, actor, at, deal); err != nil {
			return "", err
		}
		d, err := lockOpen(ctx, tx, actor, deal)
		if errs.Is(err, errs.Invalid) {
			return "", errs.Field("deal", "stakeholder.deal_closed")
		}
		if err != nil {
			return "", err
		}
		if err := draft.involve(ctx, tx, actor, d); err != nil {
			return "", err
		}
		return draw(ctx, tx, actor, d, draft)
	})
	return RelationID(made), err
}

// DrawingBelow returns what a form needs to draw a line on the map of an
// account. It fails with NotFound for an account outside of the actor's scope,
// and with Forbidden for who edits no deal at all.
func (s *Service) DrawingBelow(ctx context.Context, actor org.Actor, at account.ID) (AccountMap, error) {
	m, err := s.AccountMap(ctx, actor, at, ChartView, "", "")
	if err == nil {
		err = actor.CheckEdit("", true)
	}
	return m, err
}

// checkBelow fails with Invalid at "deal" for a deal that is not at the account
// or below it, in the actor's sight.
func checkBelow(ctx context.Context, tx *db.Tx, actor org.Actor, at account.ID, deal opportunity.ID) error {
	if deal == "" {
		return errs.Field("deal", "error.required")
	}
	var w db.Where
	down := below(&w, actor.Org, at)
	actor.Limit(&w, org.Deal, "o")
	w.And("o.id = ? AND o.deleted_at = 0 AND o.account_id IN (SELECT id FROM down)", deal)
	var n int
	if err := tx.QueryRowContext(ctx, down+`SELECT COUNT(*) FROM opportunity o`+w.SQL(), w.Args()...).Scan(&n); err != nil {
		return fmt.Errorf("find deal %s below account %s: %w", deal, at, err)
	}
	if n == 0 {
		return errs.Field("deal", "error.invalid_choice")
	}
	return nil
}

// involve brings the persons at the ends of a line into a deal.
func (d RelationDraft) involve(ctx context.Context, tx *db.Tx, actor org.Actor, deal opportunity.Opportunity) error {
	names, err := namesIn(ctx, tx, actor.Org, deal)
	if err != nil {
		return err
	}
	for _, end := range []struct {
		field string
		who   ID
	}{{"from", d.From}, {"to", d.To}} {
		if _, in := names[end.who]; in {
			continue
		}
		_, err := person.Find(ctx, tx, actor, person.ID(end.who))
		if err == nil {
			err = add(ctx, tx, actor, deal, person.ID(end.who), "")
		}
		if errs.Is(err, errs.NotFound) { // also a role that another deal has to fill
			return errs.Field(end.field, "relation.not_in_deal")
		}
		if f := errs.FieldsOf(err); len(f) > 0 {
			return errs.Field(end.field, f[0].Key, f[0].Args...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// LinesFilter narrows the list of lines of an account's deals. Zero values
// narrow nothing.
type LinesFilter struct {
	Deal     opportunity.ID
	From, To ID // between these two, whichever way round unless the kind has a direction
	Kind     RelationKind
	Before   RelationID // only older ones
}

// AccountLine is a line with all there is to say about it outside of its deal.
type AccountLine struct {
	Line
	DealName, FromName, ToName string
	MayDraw                    bool // the actor may change it
}

// AccountLines is a stretch of the lines in the deals of an account and of all
// below it, the youngest first.
type AccountLines struct {
	Deals []DealOfMap
	Lines []AccountLine
	Total int        // of the filter, without Before
	Next  RelationID // "" where no more follow
}

// LinesBelow lists the lines that stand in the deals of an account and of all
// below it, as far as the actor sees the deals. It fails with NotFound for an
// account outside of the actor's scope.
func (s *Service) LinesBelow(ctx context.Context, actor org.Actor, at account.ID, f LinesFilter) (p AccountLines, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p = AccountLines{}
		if _, err := account.Find(ctx, tx, actor, at); err != nil {
			return err
		}
		if p.Deals, err = dealsBelow(ctx, tx, actor, at); err != nil {
			return err
		}
		return p.read(ctx, tx, actor.Org, f)
	})
	return p, err
}

func (p *AccountLines) read(ctx context.Context, tx *db.Tx, o org.ID, f LinesFilter) error {
	deals := map[opportunity.ID]DealOfMap{}
	for _, d := range p.Deals {
		if f.Deal == "" || f.Deal == d.ID {
			deals[d.ID] = d
		}
	}
	ids := []string{}
	for id := range deals {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	const ends = ` JOIN stakeholder f ON f.org_id = r.org_id AND f.opportunity_id = r.opportunity_id AND f.id = r.from_id AND f.removed_at = 0
		JOIN stakeholder t ON t.org_id = r.org_id AND t.opportunity_id = r.opportunity_id AND t.id = r.to_id AND t.removed_at = 0`
	var w db.Where
	w.And("r.org_id = ? AND r.ended_at = 0", o)
	w.In("r.opportunity_id", ids...)
	switch {
	case f.From == "" || f.To == "":
	case f.Kind.Directed():
		w.And("r.from_id = ? AND r.to_id = ?", f.From, f.To)
	default:
		w.And("(r.from_id = ? AND r.to_id = ? OR r.from_id = ? AND r.to_id = ?)", f.From, f.To, f.To, f.From)
	}
	if f.Kind != "" {
		w.And("r.kind = ?", f.Kind)
	}
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*)`+relations+ends+w.SQL(), w.Args()...).Scan(&p.Total); err != nil {
		return fmt.Errorf("count the lines of an account's deals: %w", err)
	}
	if f.Before != "" {
		w.And("r.id < ?", f.Before)
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+relationColumns+`, COALESCE(pf.name, f.label), COALESCE(pt.name, t.label)`+relations+ends+`
		LEFT JOIN person pf ON pf.org_id = f.org_id AND pf.id = f.person_id
		LEFT JOIN person pt ON pt.org_id = t.org_id AND pt.id = t.person_id`+w.SQL()+` ORDER BY r.id DESC LIMIT `+w.Arg(linesOnPage+1), w.Args()...)
	if err != nil {
		return fmt.Errorf("lines of an account's deals: %w", err)
	}
	type row struct {
		relationRow
		from, to string
	}
	list, err := db.Collect(rows, func(r *row) []any { return append(r.fields(), &r.from, &r.to) })
	for i, r := range list {
		if i == linesOnPage {
			p.Next = list[i-1].ID
			break
		}
		r.EnteredAt = db.Time(r.entered)
		p.Lines = append(p.Lines, AccountLine{Line{Relation: r.Relation, Deal: r.deal}, deals[r.deal].Name, r.from, r.to, deals[r.deal].MayDraw})
	}
	return err
}
