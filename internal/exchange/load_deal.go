package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/money"
	"kongdan/internal/rule/stage"
)

// dealLoader understands and writes deals some hundreds at a time, so that a
// large file needs no more room than a small one.
type dealLoader struct {
	p       *pass
	load    *opportunity.Load
	pending []*dealItem
	sources map[string]int    // row of each source
	stages  map[string]string // keys of stages by their squashed names
	reasons []method.Reason
}

// dealItem is one row on its way.
type dealItem struct {
	*row
	source  string
	deal    opportunity.Loaded
	reason  string // as the file words it
	named   bool   // the file gives a name; otherwise one is made
	byValue bool   // the source is not the file's own id but what the row says
}

// dealChunk is how many deals are written at a time.
const dealChunk = 500

func newDealLoader(ctx context.Context, p *pass) (*dealLoader, error) {
	l := &dealLoader{p: p, load: opportunity.NewLoad(p.tx, p.actor), sources: map[string]int{}, stages: map[string]string{}}
	for _, lang := range []string{"zh", "en"} {
		book, err := method.Read(ctx, p.tx, p.actor.Org, lang)
		if err != nil {
			return nil, err
		}
		for _, b := range []*method.Book{method.Default(lang), book} {
			for _, s := range stage.Sellings() {
				l.stages["selling_stage"+squash(b.Name(method.Stages, string(s)))] = string(s)
				l.stages["selling_stage"+squash(string(s))] = string(s)
			}
			for _, s := range stage.Buyings() {
				l.stages["buying_stage"+squash(b.Name(method.Stages, string(s)))] = string(s)
				l.stages["buying_stage"+squash(string(s))] = string(s)
			}
		}
	}
	var err error
	l.reasons, err = method.Reasons(ctx, p.tx, p.actor.Org)
	if err == nil && p.write && p.m.has("reason") {
		err = method.SeedReasons(ctx, p.tx, p.actor.Org)
	}
	return l, err
}

func (l *dealLoader) row(ctx context.Context, r *row) error {
	r.cells = slices.Clone(r.cells)
	it := &dealItem{row: r, reason: r.text("reason")}
	l.identify(it)
	if r.bad {
		return nil
	}
	if err := l.understand(it); err != nil || r.bad {
		return err
	}
	if l.pending = append(l.pending, it); len(l.pending) == dealChunk {
		return l.flush(ctx)
	}
	return nil
}

// identify gives the row the source by which it is known when it comes again:
// the file's own id, else what the row says.
func (l *dealLoader) identify(it *dealItem) {
	it.source = it.row.source()
	if it.source != "" {
		if first, ok := l.sources[it.source]; ok {
			it.fault("id", "import.fault.twice", "Row", first)
			return
		}
		l.sources[it.source] = it.number
		return
	}
	sum := sha256.New()
	for i, name := range l.p.m.Columns {
		if name != "" && i < len(it.cells) {
			sum.Write([]byte(name + "\x00" + typed.Fold(it.cells[i]) + "\x00"))
		}
	}
	key := "row:" + hex.EncodeToString(sum.Sum(nil)[:16])
	l.sources[key]++
	it.source, it.byValue = key+"#"+strconv.Itoa(l.sources[key]), true
}

// understand reads what the row says of the deal itself.
func (l *dealLoader) understand(it *dealItem) error {
	p := l.p
	d := opportunity.Loaded{Opportunity: opportunity.Blank(p.tx.Now, p.tx.Now)}
	d.Name, it.named = it.text("name"), it.text("name") != ""
	if !it.named {
		d.Name = it.makeName()
	}
	l.status(it, &d)
	d.OpenedOn, d.ClosedOn = it.date("opened_on"), it.date("closed_on")
	d.ExpectedClose, d.SignedOn = it.date("expected_close"), it.date("signed_on")
	d.NextStep, d.NextStepOn = it.text("next_step"), it.date("next_step_on")
	d.OutcomeNote = it.text("outcome_note")
	l.amount(it, &d)
	if it.bad {
		return nil
	}
	switch {
	case d.Status == opportunity.Open && d.ExpectedClose == "" && !d.ClosedOn.Before(d.OpenedOn):
		d.ExpectedClose = d.ClosedOn // one column holds both, as the status has it
	case d.Status.Closed() && d.ClosedOn == "" && d.Status == opportunity.Won:
		d.ClosedOn = d.SignedOn
	}
	if d.OpenedOn == "" {
		if d.OpenedOn = d.ClosedOn; d.Status == opportunity.Open || d.OpenedOn == "" {
			d.OpenedOn = p.today
		}
	}
	if d.Status.Closed() {
		d.ExpectedClose = "" // it is known by now
	}
	var bad errs.Fields
	d = opportunity.CheckLoaded(&bad, d, p.today)
	if err := it.take(bad.Err(), nil); err != nil {
		return err
	}
	d.CreatedAt = d.OpenedOn.Time(p.actor.Zone).UTC()
	d.TouchedAt = d.CreatedAt
	if d.Status.Closed() {
		d.TouchedAt = d.ClosedOn.Time(p.actor.Zone).UTC()
	}
	it.deal = d
	return nil
}

// makeName names a deal after what it is about.
func (it *dealItem) makeName() string {
	var parts []string
	for _, field := range []string{"account", "products"} {
		if s := strings.Join(strings.Fields(it.text(field)), " "); s != "" {
			parts = append(parts, cut(s, 60))
		}
	}
	name := strings.Join(parts, " · ")
	if id := it.text("id"); id != "" && name != "" {
		name += " (" + cut(id, 40) + ")"
	} else if id != "" {
		name = cut(id, 100)
	}
	return name
}

// status reads what became of the deal and how far it is.
func (l *dealLoader) status(it *dealItem, d *opportunity.Loaded) {
	if text := it.text("status"); text != "" {
		m := l.p.matchStatus(text, l.stages)
		if m.Target == "" {
			it.fault("status", "import.fault.status", "Status", m.Value)
			return
		}
		status, selling, _ := strings.Cut(m.Target, ".")
		d.Status = opportunity.Status(status)
		if selling != "" {
			d.SellingStage = stage.Selling(selling)
		}
	}
	if d.Status == opportunity.Won {
		d.SellingStage = stage.Nurture
	}
	d.BuyingStage = d.SellingStage.Buying()
	for _, field := range []string{"selling_stage", "buying_stage"} {
		text := it.text(field)
		if text == "" {
			continue
		}
		key, ok := l.stages[field+squash(text)]
		switch {
		case !ok:
			it.fault(field, "import.fault.stage", "Stage", cut(text, sampleCell))
		case field == "selling_stage":
			d.SellingStage, d.BuyingStage = stage.Selling(key), stage.Selling(key).Buying()
		default:
			d.BuyingStage = stage.Buying(key)
		}
	}
}

// amount reads what the deal is worth. Where it did not come to be, or is not
// decided, zero stands for an amount nobody knows.
func (l *dealLoader) amount(it *dealItem, d *opportunity.Loaded) {
	var bad errs.Fields
	if text := it.text("amount"); text != "" {
		d.Amount = typed.Amount(&bad, "amount", text, money.Currency(l.p.actor.Currency))
		d.AmountKnown = d.Amount > 0 || d.Status == opportunity.Won
	}
	_ = it.take(bad.Err(), nil) // faults of fields only
	if text := it.text("margin"); text != "" {
		if d.Margin, d.MarginKnown = readPercent(text); !d.MarginKnown {
			it.fault("margin", "import.fault.percent")
		}
	}
}

// flush resolves names, recognises what is there and writes the pending rows.
func (l *dealLoader) flush(ctx context.Context) error {
	p := l.p
	rows, sources := make([]*row, len(l.pending)), make([]string, len(l.pending))
	for i, it := range l.pending {
		rows[i], sources[i] = it.row, it.source
	}
	accounts, err := p.accountsByID(ctx, rows)
	if err != nil {
		return err
	}
	bySource, err := p.bySource(ctx, "deal", sources)
	if err != nil {
		return err
	}
	there, trash, err := l.there(ctx, bySource)
	if err != nil {
		return err
	}
	var fresh []opportunity.Loaded
	for _, it := range l.pending {
		is := opportunity.ID(bySource[it.source])
		was, known := there[is]
		switch {
		case is != "" && !known && trash[is], known && p.m.Existing == Keep:
			p.report.Same++
			continue
		}
		if err := l.resolve(ctx, it, accounts); err != nil {
			return err
		}
		if it.bad {
			continue
		}
		if known {
			if err := l.change(ctx, it, was); err != nil {
				return err
			}
			continue
		}
		if barred, err := l.barred(ctx, it, opportunity.Blank(p.tx.Now, p.tx.Now), it.deal.Opportunity); err != nil {
			return err
		} else if barred {
			continue
		}
		p.report.New++
		l.show(it)
		fresh = append(fresh, it.deal)
		p.touch(touch{kind: "deal", id: string(it.deal.ID), source: it.source, version: 1})
	}
	l.pending = l.pending[:0]
	if p.write {
		if err := l.load.Add(ctx, fresh); err != nil {
			return err
		}
	}
	return p.remember(ctx)
}

// there reads the deals that are known, and tells which of them lie in the trash.
func (l *dealLoader) there(ctx context.Context, bySource map[string]string) (map[opportunity.ID]opportunity.Loaded, map[opportunity.ID]bool, error) {
	if len(bySource) == 0 {
		return nil, nil, nil
	}
	ids := make([]string, 0, len(bySource))
	for _, id := range bySource {
		ids = append(ids, id)
	}
	return l.load.Read(ctx, ids)
}

func (l *dealLoader) end(ctx context.Context) error {
	if err := l.flush(ctx); err != nil || !l.p.write {
		return err
	}
	return l.load.Close(ctx)
}

// show counts an incomplete deal and keeps the first rows as a sample.
func (l *dealLoader) show(it *dealItem) {
	d := it.deal
	if d.Status == opportunity.Open && (d.Account == "" || !d.AmountKnown) {
		l.p.report.Incomplete++
	}
	if len(l.p.report.Sample) == sampleRows {
		return
	}
	amount := ""
	if d.AmountKnown {
		amount = money.Exact(d.Amount, money.Currency(l.p.actor.Currency))
	}
	l.p.sample(map[string]string{
		"name": d.Name, "account": d.AccountName, "owner": l.p.things["member"].nameOf(string(d.Owner)), "amount": amount, "status": string(d.Status),
		"selling_stage": string(d.SellingStage), "opened_on": string(d.OpenedOn), "closed_on": string(d.ClosedOn), "expected_close": string(d.ExpectedClose),
	})
}
