package opportunity

import (
	"context"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/stage"
)

// Whose deals a filter keeps, besides the id of one member.
const (
	OwnerMe         = "me"
	OwnerDepartment = "department" // the actor's own department
)

// AnyStatus is the status of a filter that keeps closed deals too.
const AnyStatus Status = "any"

// Filter says which deals a board, a table or a map shows. The zero value is
// every open deal in sight.
type Filter struct {
	Owner               string // "", OwnerMe, OwnerDepartment or a member's id
	Status              Status // "" is Open
	Selling             stage.Selling
	Buying              stage.Buying
	Zone                c139.Zone
	Value               string // one value of the map, such as "1W2F6C"
	Min, Max            *int64 // of the amount, minor units
	CloseFrom, CloseTo  day.Date
	Account             string
	Rival               string
	Product             string
	Query               string
	Incomplete, Overdue bool
}

// statuses lists which statuses the filter keeps. Only open deals have a next
// step that can be overdue.
func (f Filter) statuses() []Status {
	switch {
	case f.Overdue && f.Status.Closed():
		return nil
	case f.Overdue:
		return []Status{Open}
	case f.Status == AnyStatus:
		return Statuses
	case f.Status.Valid():
		return []Status{f.Status}
	}
	return []Status{Open}
}

// is is the condition that the deals of the table with an alias have the status.
// It stands in the text, not as an argument: an index of open deals alone makes
// SQLite plan a statement anew whenever such an argument is bound.
func (s Status) is(t string) string {
	if s == AnyStatus {
		return t + ".status IN ('" + strings.Join(statusNames(Statuses), "', '") + "')"
	}
	if !s.Valid() {
		return "1 = 0"
	}
	return t + ".status = '" + string(s) + "'"
}

func statusNames(list []Status) []string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = string(s)
	}
	return names
}

// counted reports whether the kept counts can answer for the filter.
func (f Filter) counted() bool {
	f.Owner, f.Status, f.Selling, f.Zone, f.Value = "", "", "", "", ""
	return f == Filter{}
}

// Limit adds what the actor may see of the filter, but for the status, to the
// conditions of a query over the table of deals with the alias o.
func (f Filter) Limit(ctx context.Context, tx *db.Tx, w *db.Where, actor org.Actor) error {
	actor.Limit(w, org.Deal, "o")
	w.And("o.deleted_at = 0")
	f.conditions(tx, w, actor, "")
	if f.Query == "" {
		return nil
	}
	return search.Match(ctx, tx, w, actor.Org, SearchKind, "o.id", fold.Query(f.Query))
}

// conditions adds what the filter asks of a deal, but for the status, the words
// and what ordered adds for an order.
func (f Filter) conditions(tx *db.Tx, w *db.Where, actor org.Actor, by Sort) {
	f.owner(w, actor, "o.owner_id")
	if f.Selling != "" && by != ByAmount {
		w.And("o.selling_stage = ?", f.Selling)
	}
	if f.Buying != "" {
		w.And("o.buying_stage = ?", f.Buying)
	}
	if by != ByValue {
		f.zone(w, "o.shown_v")
	}
	if by != ByAmount {
		f.amounts(w, "o")
	}
	if by != ByClose {
		f.closes(w, "o")
	}
	if f.Account != "" {
		w.And("o.account_id = ?", f.Account)
	}
	if f.Rival != "" {
		f.rival(w, actor, "o.id")
	}
	if f.Product != "" {
		f.product(w, actor, "o.id")
	}
	if f.Incomplete {
		w.And("(o.account_id IS NULL OR o.amount_known = 0)")
	}
	if f.Overdue {
		f.overdue(w, actor.Today(tx.Now), "o")
	}
}

// ordered adds the conditions that the index of an order answers.
func (f Filter) ordered(w *db.Where, by Sort) {
	switch by {
	case ByAmount:
		if f.Selling != "" {
			w.And("o.selling_stage = ?", f.Selling)
		}
		f.amounts(w, "o")
	case ByValue:
		f.zone(w, "o.shown_v")
	case ByClose:
		f.closes(w, "o")
	}
}

func (f Filter) amounts(w *db.Where, t string) {
	if f.Min != nil {
		w.And(t+".amount >= CAST(? AS BIGINT)", *f.Min)
	}
	if f.Max != nil {
		w.And(t+".amount <= CAST(? AS BIGINT)", *f.Max)
	}
	if f.Min != nil || f.Max != nil {
		w.And(t + ".amount_known = 1")
	}
}

func (f Filter) closes(w *db.Where, t string) {
	if f.CloseFrom != "" {
		w.And(t+".expected_close >= ?", f.CloseFrom)
	}
	if f.CloseTo != "" {
		w.And(t+".expected_close <= ?", f.CloseTo)
		w.And(t + ".expected_close <> ''")
	}
}

func (f Filter) overdue(w *db.Where, today, t string) { w.And(t+".next_step_on < ?", today) }

func (f Filter) rival(w *db.Where, actor org.Actor, column string) {
	w.And(column+" IN (SELECT r.opportunity_id FROM opportunity_rival r WHERE r.org_id = ? AND r.rival_id = ?)", actor.Org, f.Rival)
}

func (f Filter) product(w *db.Where, actor org.Actor, column string) {
	w.And(column+" IN (SELECT p.opportunity_id FROM opportunity_product p WHERE p.org_id = ? AND p.product_id = ?)", actor.Org, f.Product)
}

// owner adds whose deals the filter keeps.
func (f Filter) owner(w *db.Where, actor org.Actor, column string) {
	switch f.Owner {
	case "":
	case OwnerMe:
		w.And(column+" = ?", actor.User)
	case OwnerDepartment:
		w.And(column+` IN (SELECT d.id FROM member d WHERE d.org_id = ? AND d.department_id =
			(SELECT me.department_id FROM member me WHERE me.org_id = ? AND me.id = ?))`, actor.Org, actor.Org, actor.User)
	default:
		w.And(column+" = ?", f.Owner)
	}
}

// zone adds the value and the zone that are shown. Zones are ranges of it.
func (f Filter) zone(w *db.Where, column string) {
	if v, err := c139.Parse(f.Value); err == nil {
		w.And(column+" = ?", Number(v))
	}
	if f.Zone == "" {
		return
	}
	low, high := -1, -1
	for v := range c139.Values() {
		if v.Zone() == f.Zone {
			if low < 0 {
				low = Number(v)
			}
			high = Number(v)
		}
	}
	w.And(column+" BETWEEN ? AND ?", low, high)
}
