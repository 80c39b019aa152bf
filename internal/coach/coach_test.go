package coach

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// world is a deal with an owner, a team member and a manager who is not on the team.
type world struct {
	*orgtest.World
	t               *testing.T
	svc             *Service
	deals           *opportunity.Service
	rep, mate, boss org.Actor
	account         string
	deal            opportunity.ID
}

func newWorld(t *testing.T) *world {
	w := &world{World: orgtest.New(t, dbtest.Open(t)), t: t}
	w.svc, w.deals = NewService(w.DB), opportunity.NewService(w.DB)
	w.rep, w.mate, w.boss = w.Rep("小陈"), w.Rep("小李"), w.Manager()
	w.account = id.New()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO account (org_id, id, name, name_key, owner_id, created_at, updated_at)
			VALUES ($1, $2, '华东制造', '华东制造', $3, $4, $4)`, w.Org, w.account, w.rep.User, tx.Stamp())
		return err
	})
	var err error
	w.deal, err = w.deals.Create(t.Context(), w.rep, opportunity.Terms{Name: "智能产线", Account: account.ID(w.account),
		Amount: 1_000_000_00, AmountKnown: true, NextStep: "拜访", NextStepOn: w.today().Add(3)})
	w.must(err)
	w.in(func(tx *db.Tx) error {
		return org.Grant(t.Context(), tx, w.Org, org.Deal, string(w.deal), w.mate.User, "")
	})
	return w
}

func (w *world) in(fn func(*db.Tx) error) {
	w.t.Helper()
	w.must(w.DB.InTx(w.t.Context(), fn))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) today() day.Date { return day.Date(w.rep.Today(w.DB.Now())) }

func (w *world) later(days int) {
	at := w.DB.Now().AddDate(0, 0, days)
	w.DB.SetClock(func() time.Time { return at })
}

func (w *world) add(t c139.CoachType, name string) ID {
	w.t.Helper()
	c, err := w.svc.Add(w.t.Context(), w.rep, w.deal, Draft{Type: t, Identity: Identity{Name: name}})
	w.must(err)
	return c
}

// claim makes elements clear.
func (w *world) claim(keys ...c139.Key) {
	w.t.Helper()
	c, err := w.deals.Control(w.t.Context(), w.rep, w.deal)
	w.must(err)
	var list []opportunity.Change
	for _, k := range keys {
		list = append(list, opportunity.Change{Element: k, To: c139.Clear, Seen: c.Elements.At(k).Version,
			Evidence: &opportunity.NewEvidence{What: "当面说的", Channel: opportunity.Visit, Strength: opportunity.Stated, ObservedOn: string(w.today())}})
	}
	w.must(w.deals.SetElements(w.t.Context(), w.rep, w.deal, list, ""))
}

func (w *world) rule(c ID, ago int, rulings string) error {
	var list []NewVerdict
	for word := range strings.FieldsSeq(rulings) {
		k, r, _ := strings.Cut(word, "=")
		list = append(list, NewVerdict{Element: c139.Key(k), Ruling: c139.Verdict(r)})
	}
	return w.svc.Rule(w.t.Context(), w.rep, w.deal, c, string(w.today().Add(-ago)), list)
}

func (w *world) figures() opportunity.Figures {
	w.t.Helper()
	c, err := w.deals.Control(w.t.Context(), w.rep, w.deal)
	w.must(err)
	return c.Deal.Figures
}

func (w *world) board(actor org.Actor) Board {
	w.t.Helper()
	b, err := w.svc.Board(w.t.Context(), actor, w.deal)
	w.must(err)
	return b
}

// shows fails the test unless the deal shows this value by this basis.
func (w *world) shows(want string) {
	w.t.Helper()
	f := w.figures()
	if got := fmt.Sprint(f.Shown, " ", f.Basis, " ", f.Zone, " self ", f.Self, " calibrated ", f.Calibrated); got != want {
		w.t.Errorf("the deal shows %s, want %s", got, want)
	}
}

func TestCalibration(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W, c139.F1, c139.F2, c139.C1, c139.C2)
	w.shows("1W2F2C self win self 1W2F2C calibrated 0W0F0C")
	one := w.add(c139.CoachRelation, "线人甲")
	w.must(w.rule(one, 0, "W=confirms F1=confirms C1=confirms"))
	w.shows("1W2F2C self win self 1W2F2C calibrated 1W1F1C") // F2 is claimed and nobody ruled
	two := w.add(c139.CoachValue, "线人乙")
	w.must(w.rule(two, 1, "F2=unsure"))
	w.shows("1W2F2C self win self 1W2F2C calibrated 1W1F1C") // unsure is no ruling
	w.must(w.rule(two, 0, "F2=denies W=confirms F3=confirms"))
	w.shows("1W1F1C calibrated jitter self 1W2F2C calibrated 1W1F1C")
	f := w.figures()
	if f.DeniedCount != 1 || f.CoachTypes != "relation,value" {
		t.Errorf("%+v", f)
	}
	c, err := w.deals.Control(t.Context(), w.rep, w.deal)
	w.must(err)
	cal := c.Elements.Calibration()
	if c.Elements.At(c139.W).Finding.Sources != 2 || len(cal.Single) != 2 || len(cal.Suggested) != 1 || cal.Suggested[0] != c139.F3 ||
		len(cal.Unconfirmed) != 1 || cal.Gap != (c139.Delta{F: 1, C: 1}) {
		t.Errorf("%+v", cal)
	}
	// A confirmation does not lift a denial; resolving it does.
	w.must(w.rule(one, 0, "F2=confirms"))
	w.shows("1W1F1C calibrated jitter self 1W2F2C calibrated 1W1F1C")
	var denial Verdict
	for _, v := range w.board(w.rep).Of(c139.F2) {
		if v.Blocks() {
			denial = v
		}
	}
	settle := func(why string) error {
		return w.svc.Settle(t.Context(), w.mate, w.deal, denial.ID, denial.Version, why)
	}
	if f := errs.FieldsOf(settle("\u200b")); len(f) != 1 || f[0].Name != "why" {
		t.Error("resolved without saying why")
	}
	w.must(settle("拿着新依据又问了一次"))
	w.shows("1W2F1C calibrated win self 1W2F2C calibrated 1W2F1C")
	if err := settle("再来一次"); !errs.Is(err, errs.Conflict) {
		t.Errorf("twice: %v", err)
	}
	_, h, err := w.deals.History(t.Context(), w.rep, w.deal)
	w.must(err)
	if h[0].Cause != opportunity.ByVerdict || h[0].ByName != "小李" || h[0].ZoneBefore != c139.Jitter || len(h[0].Elements) != 1 {
		t.Errorf("history %+v", h[0])
	}
}

func TestRulingsAge(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W, c139.C1)
	c := w.add(c139.CoachRelation, "线人")
	w.must(w.rule(c, 0, "W=confirms C1=denies"))
	w.shows("1W0F0C calibrated jitter self 1W0F1C calibrated 1W0F0C")
	age := func(want int) {
		t.Helper()
		if n, err := w.svc.Age(t.Context(), w.Org, nil); err != nil || n != want {
			t.Errorf("%d deals looked at, want %d: %v", n, want, err)
		}
	}
	w.later(30)
	age(0)
	w.later(1)
	age(1)
	w.shows("1W0F1C self jitter self 1W0F1C calibrated 0W0F0C") // the denial stays, the confirmation went
	_, h, err := w.deals.History(t.Context(), w.rep, w.deal)
	w.must(err)
	if h[0].Cause != opportunity.ByVerdictAgeing || h[0].By != org.System || len(h[0].Elements) != 1 || h[0].Elements[0] != c139.W {
		t.Errorf("history %+v", h[0])
	}
	if w.figures().DeniedCount != 1 {
		t.Error("the denial is gone")
	}
	age(0)
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO method_setting (org_id, name, value, changed_by, changed_at) VALUES ($1, 'verdict_days', '90', '', 0)`, w.Org)
		return err
	})
	heard := [2]int{}
	if n, err := w.svc.Recount(t.Context(), w.Org, func(done, all int) { heard = [2]int{done, all} }); err != nil || n != 1 || heard != [2]int{1, 1} {
		t.Errorf("%d recounted, heard %v, %v", n, heard, err)
	}
	w.shows("1W0F0C calibrated jitter self 1W0F1C calibrated 1W0F0C")
	if _, h, err = w.deals.History(t.Context(), w.rep, w.deal); err != nil || h[0].Cause != opportunity.BySetting || h[0].By != org.System {
		t.Errorf("history %+v, %v", h[0], err)
	}
}

func TestARetiredCoachDoesNotConfirm(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W, c139.C1)
	c := w.add(c139.CoachRelation, "线人")
	w.must(w.rule(c, 0, "W=confirms C1=denies"))
	w.must(w.svc.Retire(t.Context(), w.rep, w.deal, c, 1, true))
	w.shows("1W0F1C self jitter self 1W0F1C calibrated 0W0F0C")
	if f := w.figures(); f.DeniedCount != 1 || f.CoachTypes != "" {
		t.Errorf("%+v", f)
	}
	if err := w.rule(c, 0, "W=confirms"); !errs.Is(err, errs.Invalid) {
		t.Errorf("a retired coach rules: %v", err)
	}
	if err := w.svc.Retire(t.Context(), w.rep, w.deal, c, 1, false); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	w.must(w.svc.Retire(t.Context(), w.rep, w.deal, c, 2, false))
	w.shows("1W0F0C calibrated jitter self 1W0F1C calibrated 1W0F0C")
}

func TestChangeACoach(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	p := id.New()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO person (org_id, id, account_id, name, name_key, created_at, updated_at)
			VALUES ($1, $2, $3, '周工', '周工', 0, 0)`, w.Org, p, w.account)
		return err
	})
	w.must(w.svc.Change(t.Context(), w.mate, w.deal, c, 1, Draft{Type: c139.CoachValue, Identity: Identity{Person: p, Contact: "微信"}}))
	got := w.board(w.rep).Coaches[0]
	if got.Type != c139.CoachValue || got.Who.Name != "周工" || got.Who.Person != p || got.Number != 1 || got.Version != 2 {
		t.Errorf("%+v %+v", got, got.Who)
	}
	if err := w.svc.Change(t.Context(), w.rep, w.deal, c, 1, Draft{Type: c139.CoachValue, Identity: Identity{Name: "别人"}}); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	if w.board(w.rep).Coaches[0].Who.Name != "周工" {
		t.Error("a refused change got through")
	}
	if got := w.figures().CoachTypes; got != "value" {
		t.Errorf("types %s", got)
	}
}

// TestACoachGoesByThePersonsName keeps no copy of a person's name, not even of
// one that was typed beside the person.
func TestACoachGoesByThePersonsName(t *testing.T) {
	w := newWorld(t)
	w.add(c139.CoachRelation, "暗号线人") // what the dump looks for
	p := id.New()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `
			INSERT INTO person (org_id, id, account_id, name, name_key, created_at, updated_at)
			VALUES ($1, $2, $3, '欧阳望舒', '欧阳望舒', 0, 0)`, w.Org, p, w.account)
		return err
	})
	for _, typed := range []string{"", "欧阳望舒"} {
		if _, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachValue, Identity: Identity{Person: p, Name: typed}}); err != nil {
			t.Fatal(err)
		}
	}
	called := func(want string) {
		t.Helper()
		for _, c := range w.board(w.rep).Coaches[1:] {
			if c.Who.Person != p || c.Who.Name != want {
				t.Errorf("coach %d is called %q, want %q", c.Number, c.Who.Name, want)
			}
		}
	}
	called("欧阳望舒")
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE person SET name = '', name_key = '' WHERE org_id = $1 AND id = $2`, w.Org, p)
		return err
	})
	called("")
	for table, text := range w.dump() {
		if strings.Contains(text, "望舒") {
			t.Errorf("table %s still knows the name", table)
		}
	}
}

func TestBadCoaches(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	for name, d := range map[string]struct {
		draft Draft
		field string
	}{
		"no type":         {Draft{Identity: Identity{Name: "甲"}}, "type"},
		"all-round":       {Draft{Type: "coach_all", Identity: Identity{Name: "甲"}}, "type"},
		"no name":         {Draft{Type: c139.CoachValue, Identity: Identity{Name: "\u200b "}}, "name"},
		"a megabyte":      {Draft{Type: c139.CoachValue, Identity: Identity{Name: strings.Repeat("甲", 1<<20)}}, "name"},
		"NUL":             {Draft{Type: c139.CoachValue, Identity: Identity{Name: "甲", Note: "\x00"}}, "note"},
		"nobody's person": {Draft{Type: c139.CoachValue, Identity: Identity{Person: "../x"}}, "person"},
	} {
		_, err := w.svc.Add(t.Context(), w.rep, w.deal, d.draft)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != d.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, v := range map[string]struct {
		on, field string
		list      []NewVerdict
	}{
		"nothing":        {string(w.today()), "ruling", nil},
		"no date":        {"", "on", []NewVerdict{{Element: c139.W, Ruling: c139.Confirms}}},
		"30 February":    {"2026-02-30", "on", []NewVerdict{{Element: c139.W, Ruling: c139.Confirms}}},
		"tomorrow":       {string(w.today().Add(1)), "on", []NewVerdict{{Element: c139.W, Ruling: c139.Confirms}}},
		"no element":     {string(w.today()), "element", []NewVerdict{{Element: "X", Ruling: c139.Confirms}}},
		"no ruling":      {string(w.today()), "W.ruling", []NewVerdict{{Element: c139.W, Ruling: "maybe"}}},
		"wrong sureness": {string(w.today()), "W.confidence", []NewVerdict{{Element: c139.W, Ruling: c139.Confirms, Confidence: "110%"}}},
		"twice":          {string(w.today()), "W.ruling", []NewVerdict{{Element: c139.W, Ruling: c139.Confirms}, {Element: c139.W, Ruling: c139.Denies}}},
	} {
		err := w.svc.Rule(t.Context(), w.rep, w.deal, c, v.on, v.list)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != v.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.svc.Rule(t.Context(), w.rep, w.deal, "nobody", string(w.today()), []NewVerdict{{Element: c139.W, Ruling: c139.Confirms}}); !errs.Is(err, errs.NotFound) {
		t.Errorf("no such coach: %v", err)
	}
	for range MaxCoaches - 1 {
		w.add(c139.CoachValue, "甲")
	}
	if _, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachValue, Identity: Identity{Name: "甲"}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("too many: %v", err)
	}
	if b := w.board(w.rep); len(b.Verdicts) != 0 || len(b.Coaches) != MaxCoaches {
		t.Errorf("%d verdicts, %d coaches", len(b.Verdicts), len(b.Coaches))
	}
}

// TestACoachIsANumberToEverybodyElse plants words and looks for them wherever
// somebody who is not on the team could read.
func TestACoachIsANumberToEverybodyElse(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W)
	const secret = "暗号白杨"
	c, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachRelation,
		Identity: Identity{Name: secret + "名", Contact: secret + "电话", Note: secret + "备注"}})
	w.must(err)
	w.must(w.svc.Rule(t.Context(), w.rep, w.deal, c, string(w.today()), []NewVerdict{{Element: c139.W, Ruling: c139.Denies, Note: secret + "原话"}}))
	v := w.board(w.mate).Of(c139.W)[0]
	if v.Note != secret+"原话" || w.board(w.mate).Coaches[0].Who.Name != secret+"名" {
		t.Error("the team does not read what it wrote")
	}
	w.must(w.svc.Settle(t.Context(), w.rep, w.deal, v.ID, 1, secret+"解释"))
	w.must(w.svc.Change(t.Context(), w.rep, w.deal, c, 1, Draft{Type: c139.CoachValue, Identity: Identity{Name: secret + "新名"}}))
	w.must(w.svc.Retire(t.Context(), w.rep, w.deal, c, 2, true))

	reader := w.Member("只读", org.ReadOnly, org.ScopeAll, w.Sales)
	for _, a := range []org.Actor{w.boss, w.Admin(), reader, org.SystemActor(w.Org)} {
		b := w.board(a)
		text, err := json.Marshal(b)
		w.must(err)
		if strings.Contains(string(text), secret) || b.Team || len(b.Coaches) != 1 || b.Coaches[0].Number != 1 || len(b.Verdicts) != 1 {
			t.Errorf("%s reads %s", a.Role, text)
		}
		for what, err := range map[string]error{
			"add": func() error {
				_, err := w.svc.Add(t.Context(), a, w.deal, Draft{Type: c139.CoachValue, Identity: Identity{Name: "x"}})
				return err
			}(),
			"change": w.svc.Change(t.Context(), a, w.deal, c, 3, Draft{Type: c139.CoachValue, Identity: Identity{Name: "x"}}),
			"retire": w.svc.Retire(t.Context(), a, w.deal, c, 3, false),
			"rule":   w.svc.Rule(t.Context(), a, w.deal, c, string(w.today()), []NewVerdict{{Element: c139.W, Ruling: c139.Confirms}}),
			"settle": w.svc.Settle(t.Context(), a, w.deal, v.ID, 2, "x"),
		} {
			if !errs.Is(err, errs.Forbidden) || strings.Contains(err.Error(), secret) {
				t.Errorf("%s by %s: %v", what, a.Role, err)
			}
		}
	}
	stranger := w.Rep("外人")
	if _, err := w.svc.Board(t.Context(), stranger, w.deal); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	for table, text := range w.dump() {
		if table != "coach_identity" && table != "verdict" && strings.Contains(text, secret) {
			t.Errorf("table %s holds the secret", table)
		}
	}
	// Who leaves the team does not read on.
	w.in(func(tx *db.Tx) error {
		return org.Revoke(t.Context(), tx, w.Org, org.Deal, string(w.deal), w.mate.User, "")
	})
	if _, err := w.svc.Board(t.Context(), w.mate, w.deal); !errs.Is(err, errs.NotFound) {
		t.Errorf("a former member of the team: %v", err)
	}
}

// dump returns all rows of all tables as text.
func (w *world) dump() map[string]string {
	w.t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_text%'`
	if dbtest.OnPostgres() {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	out := map[string]string{}
	w.in(func(tx *db.Tx) error {
		rows, err := tx.QueryContext(w.t.Context(), list)
		if err != nil {
			return err
		}
		names, err := db.Collect(rows, func(s *string) []any { return []any{s} })
		for _, name := range names {
			text, readErr := dumpTable(w.t, tx, name)
			err = errors.Join(err, readErr)
			out[name] = text
		}
		return err
	})
	if len(out) < 20 || !strings.Contains(out["coach_identity"], "暗号") {
		w.t.Fatalf("the dump of %d tables misses what was planted", len(out))
	}
	return out
}

func dumpTable(t *testing.T, tx *db.Tx, name string) (string, error) {
	rows, err := tx.QueryContext(t.Context(), `SELECT * FROM `+name)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	cols, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for rows.Next() {
		cells := make([]any, len(cols))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			return "", err
		}
		for _, c := range cells {
			switch v := (*c.(*any)).(type) {
			case []byte:
				b.Write(v)
			default:
				_, _ = fmt.Fprint(&b, v)
			}
			b.WriteByte(' ')
		}
	}
	return b.String(), rows.Err()
}

// TestFaultsKeepTheirKindAndLoseTheirWords writes an identity in a transaction
// that is over: the log learns nothing of it, the caller what kind of fault it is.
func TestFaultsKeepTheirKindAndLoseTheirWords(t *testing.T) {
	w := newWorld(t)
	var over *db.Tx
	w.in(func(tx *db.Tx) error { over = tx; return nil })
	err := writeIdentity(t.Context(), over, w.Org, "x", Identity{Name: "暗号白杨"})
	if !errors.Is(err, sql.ErrTxDone) || strings.Contains(err.Error(), sql.ErrTxDone.Error()) {
		t.Errorf("%v", err)
	}
}
