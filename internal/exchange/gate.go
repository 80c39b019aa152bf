package exchange

import (
	"context"

	"kongdan/internal/opportunity"
)

// barred refuses a row that takes an open deal on to a selling stage for which
// its owner lacks a certificate. What has ended is history and passes, as a win
// does on a deal's page. Each owner is asked about once.
func (l *dealLoader) barred(ctx context.Context, it *dealItem, was, now opportunity.Opportunity) (bool, error) {
	p := l.p
	if p.gate == nil || now.Status != opportunity.Open {
		return false, nil
	}
	lacks, asked := p.lacks[now.Owner]
	if !asked {
		var err error
		if lacks, err = p.gate(ctx, p.tx, p.actor, now.Owner); err != nil {
			return false, err
		}
		p.lacks[now.Owner] = lacks
	}
	if lacks = opportunity.Barred(lacks, was.SellingStage, now.SellingStage); len(lacks) == 0 {
		return false, nil
	}
	field := "selling_stage"
	if it.text(field) == "" { // the status told how far it is
		field = "status"
	}
	it.fault(field, "import.fault.gate", "Certificates", opportunity.LackNames(lacks, " · "))
	return true, nil
}
