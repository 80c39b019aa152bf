package exchange

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// recognise finds the rows that are there already: by the file's id, the credit
// code or the name.
func (l *accountLoader) recognise(ctx context.Context) error {
	var sources, codes, ids []string
	for _, it := range l.items {
		if it.source != "" {
			sources = append(sources, it.source)
		}
		if it.account.CreditCode != "" {
			codes = append(codes, it.account.CreditCode)
		}
	}
	bySource, err := l.p.bySource(ctx, "account", sources)
	if err != nil {
		return err
	}
	byCode, err := accountsByCode(ctx, l.p.tx, l.p.actor.Org, codes)
	if err != nil {
		return err
	}
	found := map[*accountItem]string{}
	for _, it := range l.items {
		m, err := l.p.match(ctx, "name", it.account.Name, Create)
		if err != nil {
			return err
		}
		switch {
		case bySource[it.source] != "":
			found[it] = bySource[it.source]
		case byCode[it.account.CreditCode] != "":
			found[it] = byCode[it.account.CreditCode]
		case m.How == Unknown:
			it.refuse("name", m)
			continue
		case m.How != ToMake:
			found[it] = m.Target
		}
		if other := byCode[it.account.CreditCode]; other != "" && other != found[it] {
			it.fault("credit_code", "import.fault.taken")
		}
		ids = append(ids, found[it])
	}
	live, err := account.ReadMany(ctx, l.p.tx, l.p.actor.Org, ids)
	if err != nil {
		return err
	}
	for it, is := range found {
		if a, ok := live[account.ID(is)]; ok {
			it.was = a
		}
	}
	return nil
}

func accountsByCode(ctx context.Context, tx *db.Tx, o org.ID, codes []string) (map[string]string, error) {
	found := map[string]string{}
	for some := range db.Chunks(codes) {
		var w db.Where
		w.And("org_id = ? AND deleted_at = 0", o)
		w.In("credit_code", some...)
		rows, err := tx.QueryContext(ctx, `SELECT credit_code, id FROM account`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		type line struct{ code, id string }
		list, err := db.Collect(rows, func(l *line) []any { return []any{&l.code, &l.id} })
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			found[x.code] = x.id
		}
	}
	delete(found, "")
	return found, nil
}
