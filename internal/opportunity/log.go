package opportunity

// logged is what the audit log keeps of a deal's terms.
func (o Opportunity) logged() map[string]any {
	m := map[string]any{
		"name": o.Name, "account": o.Account, "amount": o.Amount, "owner": o.Owner, "status": o.Status,
		"opened_on": o.OpenedOn, "expected_close": o.ExpectedClose, "next_step": o.NextStep, "next_step_on": o.NextStepOn,
		"selling_stage": o.SellingStage, "buying_stage": o.BuyingStage, "cycle": o.Cycle,
	}
	if !o.AmountKnown {
		delete(m, "amount")
	}
	if o.MarginKnown {
		m["margin"] = o.Margin
	}
	return m
}

// changed keeps of two logged states what differs.
func changed(before, after map[string]any) (b, a map[string]any) {
	b, a = map[string]any{}, map[string]any{}
	for _, m := range []map[string]any{before, after} {
		for k := range m {
			if before[k] != after[k] {
				b[k], a[k] = before[k], after[k]
			}
		}
	}
	return b, a
}
