package export_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kongdan/internal/coach"
	"kongdan/internal/demo/demotest"
	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/text"
)

// workspace is the demo workspace with its export.
type workspace struct {
	t     *testing.T
	db    *db.DB
	svc   *export.Service
	texts *i18n.Catalog
	org   org.ID
}

func newWorkspace(t *testing.T) *workspace {
	t.Helper()
	d := demotest.In["zh"].Open(t)
	texts, err := i18n.Load(text.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &workspace{t: t, db: d, svc: export.NewService(d), texts: texts, org: demotest.In["zh"].Workspace.Org}
	w.svc.Texts = texts
	return w
}

func (w *workspace) do(query string, args ...any) {
	w.t.Helper()
	err := w.db.InTx(w.t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), query, args...)
		return err
	})
	if err != nil {
		w.t.Fatal(query, err)
	}
}

func (w *workspace) ask(query string, args ...any) (answer string) {
	w.t.Helper()
	err := w.db.View(w.t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(w.t.Context(), query, args...).Scan(&answer)
	})
	if err != nil {
		w.t.Fatal(query, err)
	}
	return answer
}

// files exports everything and returns the parts of the file by name.
func (w *workspace) files(f export.Format, lang string) (map[string][]byte, []byte) {
	w.t.Helper()
	var b bytes.Buffer
	sum, err := w.svc.All(w.t.Context(), w.org, f, lang, &b, nil)
	if err != nil || sum.Rows < 1000 || sum.Tables != 34 {
		w.t.Fatalf("%+v, %v", sum, err)
	}
	return unzip(w.t, b.Bytes()), b.Bytes()
}

func unzip(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(f.Name, err)
		}
	}
	return files
}

func rows(t *testing.T, raw []byte) [][]string {
	t.Helper()
	if !bytes.HasPrefix(raw, []byte("\ufeff")) {
		t.Error("no byte order mark")
	}
	list, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

const sentinel = "哨兵SENTINEL7319"

// TestEverythingGoesOut looks at exports of one demo workspace, which takes long
// to build, from all sides.
func TestEverythingGoesOut(t *testing.T) {
	w := newWorkspace(t)
	for _, look := range []struct {
		name string
		at   func(*workspace)
	}{
		{"comes back", (*workspace).comesBack}, {"no secret", (*workspace).noSecret}, {"no formula", (*workspace).noFormula},
		{"two formats", (*workspace).twoFormats}, {"no trash", (*workspace).noTrash},
	} {
		t.Run(look.name, func(t *testing.T) { w.t = t; look.at(w) })
	}
}

// noSecret plants a name in everything that must not go out.
func (w *workspace) noSecret() {
	t := w.t
	ctx := t.Context()
	deal := opportunity.ID(w.ask(`SELECT id FROM opportunity WHERE org_id = $1 AND status = 'open' AND deleted_at = 0 ORDER BY id LIMIT 1`, w.org))
	owner := org.UserID(w.ask(`SELECT owner_id FROM opportunity WHERE org_id = $1 AND id = $2`, w.org, deal))
	actor := org.Actor{Org: w.org, User: owner, Role: org.Rep, Scope: org.ScopeTeam, Lang: "zh", Currency: "CNY"}
	coaches := coach.NewService(w.db)
	c, err := coaches.Add(ctx, actor, deal, coach.Draft{Type: c139.CoachValue, Identity: coach.Identity{Name: sentinel, Contact: sentinel, Note: sentinel}})
	if err != nil {
		t.Fatal(err)
	}
	today := string(day.Date(actor.Today(w.db.Now())))
	if err := coaches.Rule(ctx, actor, deal, c, today, []coach.NewVerdict{{Element: c139.W, Ruling: c139.Denies, Note: sentinel}}); err != nil {
		t.Fatal(err)
	}
	link, err := coaches.Ask(ctx, actor, deal, c, coach.Asking{Elements: []c139.Key{c139.F1}, Days: 7, Lang: "zh", Greeting: sentinel, Subject: sentinel})
	if err == nil {
		err = coaches.Answer(ctx, coach.Opening{Secret: link.Secret}, "k", []coach.Said{{Ruling: c139.Denies, Note: sentinel}})
	}
	if err != nil {
		t.Fatal(err)
	}
	board, err := coaches.Board(ctx, actor, deal)
	if err != nil {
		t.Fatal(err)
	}
	verdict := board.Verdicts[slices.IndexFunc(board.Verdicts, func(v coach.Verdict) bool { return v.Coach == c })]
	if err := coaches.Settle(ctx, actor, deal, verdict.ID, verdict.Version, sentinel); err != nil {
		t.Fatal(err)
	}
	w.do(`UPDATE member SET password_hash = $1 WHERE org_id = $2 AND id = $3`, sentinel, w.org, owner)
	w.do(`INSERT INTO session (token_hash, org_id, user_id, id, created_at, seen_at, expires_at, agent) VALUES ($1, $2, $3, $1, 1, 1, 1, $1)`, sentinel, w.org, owner)
	w.do(`INSERT INTO one_time_code (code_hash, org_id, user_id, purpose, created_at, expires_at) VALUES ($1, $2, $3, 'invite', 1, 1)`, sentinel, w.org, owner)
	w.do(`INSERT INTO certificate_secret (org_id, key_id, seed) VALUES ($1, $2, $2)`, w.org, sentinel)
	w.do(`UPDATE questionnaire SET greeting = $1, subject = $1, code_hash = $1, answer_hash = $1 WHERE org_id = $2`, sentinel, w.org)
	w.do(`UPDATE restricted_note_text SET body = $1 WHERE org_id = $2`, sentinel, w.org)
	w.do(`UPDATE audit_value SET after_value = $1 WHERE org_id = $2`, sentinel, w.org)
	for _, f := range export.Formats {
		for _, lang := range i18n.Languages {
			files, _ := w.files(f, lang)
			for name, raw := range files {
				if bytes.Contains(raw, []byte(sentinel)) || bytes.Contains(raw, []byte("SENTINEL")) {
					t.Errorf("%s of %s in %s tells it", name, f, lang)
				}
			}
			if f == export.CSV && lang == "en" && !bytes.Contains(files["coaches.csv"], []byte("Coach 1")) {
				t.Error("no coach is numbered")
			}
			if f == export.CSV && lang == "en" && !bytes.Contains(files["verdicts.csv"], []byte(",blind,")) {
				t.Error("no verdict is marked blind")
			}
		}
	}
}

// noFormula puts what begins like one into texts of every kind.
func (w *workspace) noFormula() {
	t := w.t
	risky := []string{`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1"}
	for i, table := range []string{"account", "person", "product", "opportunity"} {
		w.do(`UPDATE `+table+` SET name = $1 WHERE org_id = $2 AND id = (SELECT MIN(id) FROM `+table+` WHERE org_id = $2 AND deleted_at = 0)`, risky[i], w.org)
	}
	for i, text := range risky {
		w.do(`UPDATE evidence SET what = $1 WHERE org_id = $2 AND id = (SELECT id FROM evidence WHERE org_id = $2 ORDER BY id LIMIT 1 OFFSET `+fmt.Sprint(i)+`)`, text, w.org)
	}
	files, _ := w.files(export.CSV, "en")
	seen := 0
	for name, raw := range files {
		for n, row := range rows(t, raw) {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("%s, row %d: %q", name, n+1, cell)
				}
				if strings.HasPrefix(cell, "'") {
					seen++
				}
			}
		}
	}
	if seen < len(risky)+4 {
		t.Errorf("only %d cells are marked as text", seen)
	}
	_, raw := w.files(export.XLSX, "en")
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for _, part := range unzip(t, raw) {
		if bytes.Contains(part, []byte("<f>")) {
			t.Error("the workbook holds a formula")
		}
	}
	all, err := book.GetRows("Evidence")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{risky[0], risky[1], risky[2], risky[3], risky[6]} {
		if !slices.ContainsFunc(all, func(r []string) bool { return slices.Contains(r, text) }) {
			t.Errorf("the workbook lacks %q as it is", text)
		}
	}
}

// twoFormats makes sure that the workbook holds what the files do.
func (w *workspace) twoFormats() {
	t := w.t
	files, _ := w.files(export.CSV, "zh")
	_, raw := w.files(export.XLSX, "zh")
	book, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if n := len(book.GetSheetList()); n != len(files) {
		t.Errorf("%d sheets, %d files", n, len(files))
	}
	for name, raw := range files {
		want := rows(t, raw)
		got, err := book.GetRows(w.texts.Text("zh", "export.table."+strings.TrimSuffix(name, ".csv")))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d rows, want %d", name, len(got), len(want))
			continue
		}
		for i := range want {
			for j, cell := range want[i] {
				other := ""
				if j < len(got[i]) {
					other = got[i][j]
				}
				if other != sheet.Typed(cell) {
					t.Errorf("%s, row %d, column %d: %q, want %q", name, i+1, j+1, other, cell)
				}
			}
		}
	}
	kind, err := book.GetCellType("商机", "I2")
	if v, _ := book.GetCellValue("商机", "I1"); err != nil || v != "金额" || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("an amount is no number: %v %v %q", kind, err, v)
	}
}

// noTrash makes sure that neither what lies in the trash nor what hangs on it
// goes out, nor anything of another organisation.
func (w *workspace) noTrash() {
	deal := w.ask(`SELECT MAX(x.opportunity_id) FROM evidence x JOIN activity y ON y.org_id = x.org_id AND y.opportunity_id = x.opportunity_id
		WHERE x.org_id = $1`, w.org)
	if raw, _ := w.files(export.CSV, ""); !bytes.Contains(raw["evidence.csv"], []byte(deal)) || !bytes.Contains(raw["activities.csv"], []byte(deal)) {
		w.t.Fatal("the deal is not in it to begin with")
	}
	inTrash := w.trashLearning()
	w.do(`UPDATE opportunity SET deleted_at = 5 WHERE org_id = $1 AND id = $2`, w.org, deal)
	w.do(`INSERT INTO organisation (id, name, created_at) VALUES ('o2', 'x', 1)`)
	w.do(`INSERT INTO product (org_id, id, name, name_key, created_at, updated_at) VALUES ('o2', 'p2', '别家产品', '别家产品', 1, 1)`)
	files, _ := w.files(export.CSV, "")
	for name, raw := range files {
		if bytes.Contains(raw, []byte(deal)) || bytes.Contains(raw, []byte("别家产品")) {
			w.t.Errorf("%s holds what it must not", name)
		}
	}
	for name, id := range inTrash {
		if slices.ContainsFunc(rows(w.t, files[name+".csv"]), func(r []string) bool { return slices.Contains(r[:2], id) }) {
			w.t.Errorf("%s holds what lies in the trash", name)
		}
	}
	w.learning(files)
	w.do(`UPDATE opportunity SET deleted_at = 0 WHERE org_id = $1 AND id = $2`, w.org, deal)
}
