package insight

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// world is an organisation whose deals are written row by row, so that every
// kept figure can have any value.
type world struct {
	*orgtest.World
	t   *testing.T
	svc *Service
	now time.Time
}

// noon is when all of these tests play: a Monday in Shanghai.
var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

const today = day.Date("2026-11-23")

func newWorld(t *testing.T) *world {
	t.Helper()
	d := dbtest.Open(t)
	w := &world{World: orgtest.New(t, d), t: t, svc: NewService(d), now: noon}
	d.SetClock(func() time.Time { return w.now })
	return w
}

func (w *world) in(fn func(*db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(text string, args ...any) {
	w.t.Helper()
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), text, args...)
		return err
	})
}

func (w *world) account(owner org.Actor, name string) string {
	a := id.New()
	w.exec(`INSERT INTO account (org_id, id, name, name_key, owner_id, created_at, updated_at) VALUES ($1, $2, $3, $3, $4, $5, $5)`,
		w.Org, a, name, owner.User, noon.UnixMilli())
	return a
}

// fields are columns of a deal's row.
type fields map[string]any

// calm is an open deal that needs nobody.
func calm(owner org.Actor) fields {
	return fields{
		"name": "政务云二期", "name_key": "政务云二期", "amount": 680_0000_00, "owner_id": owner.User, "opened_on": "2026-09-01",
		"next_step": "拜访", "next_step_on": today.Add(3), "expected_close": today.Add(90), "selling_stage": "needs",
		"touched_at": noon.UnixMilli(), "created_at": noon.UnixMilli(), "updated_at": noon.UnixMilli(),
	}
}

// valued sets a shown value and what follows from it.
func (f fields) valued(v c139.Value) fields {
	f["shown_w"], f["shown_f"], f["shown_c"], f["zone"] = v.W, v.F, v.C, v.Zone()
	f["shown_v"] = 100*v.W + 10*v.F + v.C
	return f
}

// insert writes a row into a table of this organisation and returns its id.
func (w *world) insert(table string, f fields) string {
	w.t.Helper()
	made := id.New()
	columns, marks, args := []string{"org_id", "id"}, []string{"$1", "$2"}, []any{w.Org, made}
	for name, v := range f {
		columns = append(columns, name)
		args = append(args, v)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	w.exec(`INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, args...)
	return made
}

func (w *world) deal(f fields) string { return w.insert("opportunity", f) }

// grant puts a member on a deal's team.
func (w *world) grant(deal string, to org.Actor) {
	w.in(func(tx *db.Tx) error { return org.Grant(w.t.Context(), tx, w.Org, org.Deal, deal, to.User, "") })
}

func ago(days int) int64 { return noon.AddDate(0, 0, -days).UnixMilli() }

// orgOf is the administrator of another organisation.
func orgOf(w *world) org.Actor { return orgtest.New(w.t, w.DB).Admin() }
