package opportunity

import (
	"testing"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/day"
)

// world is an organisation with deals.
type world struct {
	*orgtest.World
	t   *testing.T
	svc *Service
}

func newWorld(t *testing.T) *world {
	d := dbtest.Open(t)
	return &world{orgtest.New(t, d), t, NewService(d)}
}

func (w *world) in(fn func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// account makes an account of the owner.
func (w *world) account(owner org.Actor, name string) account.ID {
	w.t.Helper()
	a := account.ID(id.New())
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `
			INSERT INTO account (org_id, id, name, name_key, owner_id, created_at, updated_at)
			VALUES ($1, $2, $3, $3, $4, $5, $5)`, w.Org, a, name, owner.User, tx.Stamp())
		return err
	})
	return a
}

// today is the date where the actors of tests live.
func (w *world) today() day.Date { return day.Date(w.rep().Today(w.DB.Now())) }

func (w *world) rep() org.Actor { return w.World.Rep("小陈") }

// terms are right terms for a deal of the owner.
func (w *world) terms(owner org.Actor) Terms {
	w.t.Helper()
	return Terms{Name: "智能产线改造", Account: w.account(owner, "华东制造"), Amount: 3_000_000_00, AmountKnown: true,
		NextStep: "拜访生产副总", NextStepOn: day.Date(owner.Today(w.DB.Now())).Add(3)}
}

// deal begins a deal of the owner.
func (w *world) deal(owner org.Actor) ID {
	w.t.Helper()
	made, err := w.svc.Create(w.t.Context(), owner, w.terms(owner))
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

// get reads a deal as an actor.
func (w *world) get(actor org.Actor, deal ID) (o Opportunity, editable bool, err error) {
	err = w.DB.View(w.t.Context(), func(tx *db.Tx) error {
		o, editable, err = Find(w.t.Context(), tx, actor, deal)
		return err
	})
	return o, editable, err
}

func TestCreate(t *testing.T) {
	w := newWorld(t)
	rep := w.rep()
	terms := w.terms(rep)
	terms.Name, terms.Margin, terms.MarginKnown = "  智能产线\u200b 改造 ", 3250, true
	made, err := w.svc.Create(t.Context(), rep, terms)
	if err != nil {
		t.Fatal(err)
	}
	o, editable, err := w.get(rep, made)
	if err != nil || !editable {
		t.Fatal(editable, err)
	}
	if o.Name != "智能产线 改造" || o.Owner != rep.User || o.Amount != 3_000_000_00 || !o.AmountKnown || o.Margin != 3250 || !o.MarginKnown ||
		o.Status != Open || o.SellingStage != "assess" || o.BuyingStage != "need" || o.Cycle != 1 || o.Version != 1 ||
		o.OpenedOn != w.today() || o.Shown.String() != "0W0F0C" || o.Zone != "lose" || o.Basis != "self" {
		t.Errorf("%+v", o)
	}
}

func TestCreateRefuses(t *testing.T) {
	w := newWorld(t)
	rep, other := w.rep(), w.Rep("小王")
	good := w.terms(rep)
	for name, c := range map[string]struct {
		change func(*Terms)
		field  string
	}{
		"no name":           {func(x *Terms) { x.Name = " \u200b\u3000" }, "name"},
		"long name":         {func(x *Terms) { x.Name = string(make([]byte, 1<<20)) }, "name"},
		"no account":        {func(x *Terms) { x.Account = "" }, "account"},
		"strange account":   {func(x *Terms) { x.Account = account.ID(id.New()) }, "account"},
		"another's account": {func(x *Terms) { x.Account = w.account(other, "别人的客户") }, "account"},
		"negative amount":   {func(x *Terms) { x.Amount = -1 }, "amount"},
		"huge amount":       {func(x *Terms) { x.Amount = MaxAmount + 1 }, "amount"},
		"margin":            {func(x *Terms) { x.Margin, x.MarginKnown = 10_001, true }, "margin"},
		"no next step":      {func(x *Terms) { x.NextStep = "" }, "next_step"},
		"no date":           {func(x *Terms) { x.NextStepOn = "" }, "next_step_on"},
		"30 February":       {func(x *Terms) { x.NextStepOn = "2027-02-30" }, "next_step_on"},
		"step in the past":  {func(x *Terms) { x.NextStepOn = w.today().Add(-1) }, "next_step_on"},
		"opened tomorrow":   {func(x *Terms) { x.OpenedOn = w.today().Add(1) }, "opened_on"},
		"close before open": {func(x *Terms) { x.ExpectedClose = w.today().Add(-1) }, "expected_close"},
		"another's deal":    {func(x *Terms) { x.Owner = other.User }, "owner"},
		"nobody's deal":     {func(x *Terms) { x.Owner = "x" }, "owner"},
		"strange rival":     {func(x *Terms) { x.Rivals = []string{"x"} }, "rivals"},
		"strange product":   {func(x *Terms) { x.Products = []ProductLine{{"x", 1}} }, "products"},
		"no quantity":       {func(x *Terms) { x.Products = []ProductLine{{"x", 0}} }, "products"},
	} {
		terms := good
		c.change(&terms)
		_, err := w.svc.Create(t.Context(), rep, terms)
		fields := errs.FieldsOf(err)
		if !errs.Is(err, errs.Invalid) || len(fields) == 0 || fields[0].Name != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	reader := w.Member("只读", org.ReadOnly, org.ScopeAll, w.North)
	if _, err := w.svc.Create(t.Context(), reader, good); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a reader: %v", err)
	}
	terms := good
	terms.Owner = other.User
	if _, err := w.svc.Create(t.Context(), w.Manager(), terms); err != nil {
		t.Errorf("a manager for another: %v", err)
	}
}

func TestWhoSeesAndChanges(t *testing.T) {
	w := newWorld(t)
	owner := w.rep()
	deal := w.deal(owner)
	mate, team := w.Member("同事", org.Rep, org.ScopeOwn, w.North), w.Rep("队友")
	w.in(func(tx *db.Tx) error { return org.Grant(t.Context(), tx, w.Org, org.Deal, string(deal), team.User, "") })
	stranger := orgtest.New(t, w.DB).Admin()
	for name, c := range map[string]struct {
		actor org.Actor
		want  errs.Kind // of LockForChange; 0 is none
	}{
		"owner":              {owner, 0},
		"team":               {team, 0},
		"colleague":          {mate, errs.NotFound},
		"manager":            {w.Manager(), 0},
		"administrator":      {w.Admin(), 0},
		"department reader":  {w.Member("读者", org.ReadOnly, org.ScopeDepartment, w.North), errs.Forbidden},
		"department rep":     {w.Member("邻座", org.Rep, org.ScopeDepartment, w.North), errs.Forbidden},
		"other department":   {w.Member("南区", org.Manager, org.ScopeDepartment, w.South), errs.NotFound},
		"other organisation": {stranger, errs.NotFound},
	} {
		_, editable, err := w.get(c.actor, deal)
		if (err == nil) != (c.want != errs.NotFound) || editable != (c.want == 0) {
			t.Errorf("%s reads: %v, %v", name, editable, err)
		}
		err = w.DB.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := LockForChange(t.Context(), tx, c.actor, deal)
			return err
		})
		if c.want == 0 && err != nil || c.want != 0 && !errs.Is(err, c.want) {
			t.Errorf("%s changes: %v", name, err)
		}
	}
	for _, bad := range []ID{"", "x", "../", ID(owner.User), "%00"} {
		if _, _, err := w.get(owner, bad); !errs.Is(err, errs.NotFound) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
