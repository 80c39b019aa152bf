package opportunity

import (
	"context"
	"fmt"
	"maps"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// logged is what the audit log keeps of a deal's own row.
func (o Opportunity) logged() map[string]any {
	m := o.terms().logged()
	m["status"], m["selling_stage"], m["buying_stage"], m["cycle"] = o.Status, o.SellingStage, o.BuyingStage, o.Cycle
	for key, text := range map[string]string{"reason": o.Reason, "note": o.OutcomeNote, "closed_on": string(o.ClosedOn), "signed_on": string(o.SignedOn)} {
		if text != "" {
			m[key] = text
		}
	}
	return m
}

// logged is what the audit log keeps of a deal's terms; what is not known is left out.
func (t Terms) logged() map[string]any {
	m := map[string]any{"name": t.Name, "owner": t.Owner, "opened_on": t.OpenedOn}
	if t.AmountKnown {
		m["amount"] = t.Amount
	}
	if t.MarginKnown {
		m["margin"] = t.Margin
	}
	for key, text := range map[string]string{"expected_close": string(t.ExpectedClose),
		"next_step": t.NextStep, "next_step_on": string(t.NextStepOn)} {
		if text != "" {
			m[key] = text
		}
	}
	return m
}

// thing is what the log keeps of something with a name of its own: the id
// finds the entry again, the name is what people read.
type thing struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// loggedLinks is what the audit log keeps of what a deal refers to.
func loggedLinks(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) (map[string]any, error) {
	m := map[string]any{}
	rivals, products, err := readLinks(ctx, tx, o, d.ID)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range rivals {
		names = append(names, r.Name)
	}
	if names != nil {
		m["rivals"] = names
	}
	names = nil
	for _, p := range products {
		names = append(names, fmt.Sprintf("%s × %d", p.Name, p.Quantity))
	}
	if names != nil {
		m["products"] = names
	}
	if d.Account != "" {
		accounts, err := account.Names(ctx, tx, o, []account.ID{d.Account})
		if err != nil {
			return nil, err
		}
		m["account"] = thing{string(d.Account), accounts[d.Account]}
	}
	return m, nil
}

// changed keeps of two logged states what differs.
func changed(before, after map[string]any) (b, a map[string]any) {
	b, a = map[string]any{}, map[string]any{}
	for key := range after {
		if fmt.Sprint(before[key]) != fmt.Sprint(after[key]) {
			a[key] = after[key]
		}
	}
	for key := range before {
		if fmt.Sprint(before[key]) != fmt.Sprint(after[key]) {
			b[key] = before[key]
		}
	}
	return b, a
}

// with returns one map that holds both.
func with(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
