package opportunity

import "fmt"

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
	for key, text := range map[string]string{"account": string(t.Account), "expected_close": string(t.ExpectedClose),
		"next_step": t.NextStep, "next_step_on": string(t.NextStepOn)} {
		if text != "" {
			m[key] = text
		}
	}
	if len(t.Rivals) > 0 {
		m["rivals"] = t.Rivals
	}
	if len(t.Products) > 0 {
		m["products"] = t.Products
	}
	return m
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
