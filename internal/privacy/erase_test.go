package privacy_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/search"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/rule/fold"
	"kongdan/internal/text"
)

// The person who is erased, and what tells of the person.
const (
	sentinel = "白杨SENTINEL哨兵"
	mobile   = "139 7351 2846"
	email    = "sentinel@baiyang.example"
	wechat   = "SENTINEL_wx"
	words    = "问过" + sentinel + "了"
)

var telling = []string{"SENTINEL", "白杨", "sentinel", "139 7351", "13973512846"}

// elsewhere are tables that hold nothing of people at clients, or of which
// another test tells.
var elsewhere = []string{
	"access_grant", "audit", "audit_head", "audit_value", "department", "export_part", "export_run", "import_part", "installation", "job",
	"member", "method_reason", "method_setting", "method_text", "one_time_code", "opportunity_product", "opportunity_rival", "opportunity_tally",
	"opportunity_zone", "organisation", "product", "reporting_known", "request_key", "retention", "rival", "search_doc", "session",
	"signin_failure", "stage_gate",
}

// isElsewhere reports whether a table is one of those. What is for learning is
// told by how its names begin: it holds questions, and what members did.
func isElsewhere(table string) bool {
	for _, subject := range []string{"question", "paper", "exam", "attempt", "marking", "practice", "review", "certificate", "document", "library"} {
		if table == subject || strings.HasPrefix(table, subject+"_") {
			return true
		}
	}
	return slices.Contains(elsewhere, table)
}

// coded are columns that hold keys of ours, numbers or days, not what somebody typed.
var coded = strings.Fields(`basis cause channel coach_type confidence contact_role element_key elements excuse_kind focus kind lang move_key need
	origin politics prior_zone ruling selling_stage buying_stage state state_before status strength track zone zone_before outside
	change_attitude closeness attitude buying_role style influence decides dimension value from_stage to_stage from_status to_status
	selling_before buying_before digest email coach_types shown_before name_key account_key credit_code industry region website address
	answer_hash code_hash secret_hash view what_kind close_by likes_us stake file_name error_key mapping source_id`)

type world struct {
	*orgtest.World
	t     *testing.T
	db    *db.DB
	svc   *privacy.Service
	owner org.Actor
	ids   map[string]string // of the one row of each table
}

func begin(t *testing.T) *world {
	t.Helper()
	d := dbtest.Open(t)
	texts, err := i18n.Load(text.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{World: orgtest.New(t, d), t: t, db: d, svc: privacy.NewService(d), ids: map[string]string{}}
	w.svc.Texts = texts
	w.owner = w.Rep("林晓岚")
	return w
}

// plant writes one row into every table that may hold something of a person,
// with words that tell of the person in every column that somebody types into.
func (w *world) plant() {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *db.Tx) error {
		tables, err := db.Tables(ctx, tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if !isElsewhere(table.Name) {
				if err := w.row(ctx, tx, table); err != nil {
					return fmt.Errorf("%s: %w", table.Name, err)
				}
			}
		}
		return nil
	})
	for _, reindex := range []func(context.Context, *db.DB) error{person.Reindex, opportunity.Reindex} {
		if err := reindex(w.t.Context(), w.db); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) row(ctx context.Context, tx *db.Tx, table db.Table) error {
	w.ids[table.Name] = id.New()
	if table.Name == "stakeholder" {
		w.ids[table.Name] = w.ids["person"]
	}
	special := map[string]string{
		"person.name": sentinel, "person.mobile": mobile, "person.email": email, "person.wechat": wechat, "person.phone": "",
		"opportunity.status": "open", "account.name": "江海市大数据局", "import_run.state": "done", "import_run.kind": "people",
		"import_run.preview": `{"head":["姓名"],"rows":1,"sample":[["` + words + `"]]}`, "import_run.report": `{"sample":[{"name":"` + words + `"}]}`,
		"import_run.mapping": "{}", "import_row.before_value": `{"Note":"` + words + `"}`, "import_row.kind": "account", "import_row.object_id": w.ids["account"],
		"opportunity.name": words, "activity.kind": "note", "team_notice.what": "answered", "reporting.reports_to": "", "judgement.source": "own",
	}
	value := func(c db.TableColumn) any {
		name := c.Name
		if v, ok := special[table.Name+"."+name]; ok {
			return v
		}
		switch {
		case name == "org_id":
			return string(w.Org)
		case name == "id":
			return w.ids[table.Name]
		case slices.Contains([]string{"parent_id", "reports_to", "reason_id", "evidence_id", "member_id"}, name):
			return nil
		case slices.Contains([]string{"owner_id", "assignee_id", "user_id"}, name), strings.HasSuffix(name, "_by"), name == "by_user":
			return string(w.owner.User)
		case name == "run_id":
			return w.ids["import_run"]
		case name == "note_id":
			return w.ids["restricted_note"]
		case name == "notice_id":
			return w.ids["team_notice"]
		case name == "from_id", name == "to_id":
			return w.ids["stakeholder"]
		case strings.HasSuffix(name, "_id") && w.ids[strings.TrimSuffix(name, "_id")] != "":
			return w.ids[strings.TrimSuffix(name, "_id")]
		case c.Number && (name == "version" || name == "number"):
			return 1
		case c.Number:
			return 0
		case strings.HasSuffix(name, "_on"), strings.HasSuffix(name, "_till"), name == "expected_close":
			return "2026-05-06"
		case strings.HasSuffix(name, "_id"), slices.Contains(coded, name):
			return "x" + w.ids[table.Name]
		}
		return words
	}
	var columns []string
	var values []any
	for _, c := range table.Columns {
		v := value(c)
		if table.Name == "activity" && c.Name == "account_id" || table.Name == "task" && c.Name == "account_id" || v == nil {
			continue
		}
		columns, values = append(columns, c.Name), append(values, v)
	}
	return tx.Insert(ctx, table.Name, strings.Join(columns, ", "), [][]any{values}, "")
}

func (w *world) do(fn func(context.Context, *db.Tx) error) {
	w.t.Helper()
	if err := w.db.InTx(w.t.Context(), func(tx *db.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
}

// text answers a query of one text.
func (w *world) text(query string, args ...any) (s string) {
	w.t.Helper()
	err := w.db.View(w.t.Context(), func(tx *db.Tx) error { return tx.QueryRowContext(w.t.Context(), query, args...).Scan(&s) })
	if err != nil {
		w.t.Fatal(query, err)
	}
	return s
}

// tells lists the columns that hold something of the person.
func (w *world) tells() (list []string) {
	w.t.Helper()
	err := w.db.View(w.t.Context(), func(tx *db.Tx) error {
		tables, err := db.Tables(w.t.Context(), tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if err := table.Each(w.t.Context(), tx, func(row []any) error {
				for i, v := range row {
					if s, ok := v.(string); ok && slices.ContainsFunc(telling, func(x string) bool { return strings.Contains(s, x) }) {
						list = append(list, table.Name+"."+table.Columns[i].Name)
					}
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestNothingTellsOfWhoWasErased plants words that tell of a person in every
// column of every table that somebody types into, and finds them nowhere after
// the erasure: not in a row, and on SQLite not in a byte of the files. A new
// column is asked without being named here.
func TestNothingTellsOfWhoWasErased(t *testing.T) {
	w := begin(t)
	w.plant()
	who := person.ID(w.ids["person"])
	w.do(func(ctx context.Context, tx *db.Tx) error {
		for about, what := range map[string]string{w.ids["opportunity"]: words, w.ids["account"]: words, "x": "别处的记录"} {
			if err := org.Record(ctx, tx, w.owner, org.Entry{Action: "deal.update", Kind: "deal", ID: "y", About: about, After: map[string]string{"next_step": what}}); err != nil {
				return err
			}
		}
		return org.Record(ctx, tx, w.owner, org.Entry{Action: "person.create", Kind: "person", ID: string(who), About: w.ids["account"], After: map[string]string{"name": "曾用名"}})
	})
	coach := w.ids["coach"]
	w.exec(`INSERT INTO coach (org_id, id, opportunity_id, number, coach_type, created_by, created_at) VALUES ($1, 'typed', $2, 2, 'value', '', 0)`, w.Org, w.ids["opportunity"])
	w.exec(`INSERT INTO coach_identity (org_id, coach_id, name, contact, note) VALUES ($1, 'typed', $2, '老地方', '喝茶')`, w.Org, sentinel)
	w.exec(`INSERT INTO export_run (org_id, id, format, lang, state, created_by, created_at) VALUES ($1, 'e', 'csv', 'zh', 'ready', '', 0)`, w.Org)
	w.exec(`INSERT INTO export_part (org_id, run_id, attempt, part, body) VALUES ($1, 'e', '', 0, $2)`, w.Org, words)

	w.loose("free", "给"+sentinel+"回电话", "view=table&q="+url.QueryEscape(sentinel))

	planted := w.tells()
	for _, must := range []string{"person.name", "person.mobile", "evidence.what", "activity.body", "task.title", "judgement.what", "stakeholder.resonance",
		"verdict.note", "coach_identity.contact", "audit_value.after_value", "import_row.before_value", "import_run.preview", "restricted_note_text.body"} {
		if !slices.Contains(planted, must) {
			t.Errorf("nothing is planted in %s", must)
		}
	}
	if len(w.found()) == 0 {
		t.Error("the person is not found to begin with")
	}
	e, err := w.svc.Erasure(t.Context(), w.owner, who)
	if err != nil || e.Texts < 12 || e.Deals != 1 || e.Called != "已删除人员" || e.ShortName {
		t.Errorf("%+v, %v", e, err)
	}
	at, err := w.svc.Erase(t.Context(), w.owner, who, 1, privacy.Asked, true)
	if err != nil || string(at) != w.ids["account"] {
		t.Fatal(at, err)
	}
	if left := w.tells(); len(left) > 0 {
		t.Errorf("still tell of the person: %v", left)
	}
	if hits := w.found(); len(hits) > 0 {
		t.Errorf("still found: %v", hits)
	}
	w.kept(coach)
	if got := w.text(`SELECT title FROM task WHERE id = 'free'`); got != "给已删除人员回电话" || w.text(`SELECT CAST(COUNT(*) AS TEXT) FROM opportunity_view`) != "0" {
		t.Errorf("a task about nothing says %q, or a filter is left", got)
	}
	if n, err := org.NewService(w.db).Verify(t.Context(), w.Org); err != nil || n != 5 {
		t.Errorf("the chain of the log: %d, %v", n, err)
	}
	w.scrubbed()
}

// loose writes a task and a named filter that belong to no deal and no account.
func (w *world) loose(id, title, query string) {
	w.t.Helper()
	w.exec(`INSERT INTO task (org_id, id, title, due_on, assignee_id, created_by, created_at, updated_at) VALUES ($1, $2, $3, '2026-05-06', $4, $4, 0, 0)`,
		w.Org, id, title, w.owner.User)
	w.exec(`INSERT INTO opportunity_view (org_id, id, user_id, name, name_key, query, created_at) VALUES ($1, $2, $3, $2, $2, $4, 0)`, w.Org, id, w.owner.User, query)
}

// found are the ids of what a search for the person finds.
func (w *world) found() (ids []string) {
	w.t.Helper()
	err := w.db.View(w.t.Context(), func(tx *db.Tx) error {
		for _, kind := range []string{person.SearchKind, opportunity.SearchKind} {
			a, err := search.Ask(w.t.Context(), tx, w.Org, kind, fold.Query("SENTINEL"))
			if err != nil {
				return err
			}
			ids = append(ids, a.IDs...)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// kept looks at what must still be there.
func (w *world) kept(coach string) {
	w.t.Helper()
	for query, want := range map[string]string{
		`SELECT name FROM person WHERE id = '` + w.ids["person"] + `'`:                                                                "已删除人员",
		`SELECT what FROM evidence WHERE id = '` + w.ids["evidence"] + `'`:                                                            "问过已删除人员了",
		`SELECT name_key FROM opportunity WHERE id = '` + w.ids["opportunity"] + `'`:                                                  "问过已删除人员了",
		`SELECT observed_on FROM judgement WHERE id = '` + w.ids["judgement"] + `'`:                                                   "2026-05-06",
		`SELECT value FROM judgement WHERE id = '` + w.ids["judgement"] + `'`:                                                         "x" + w.ids["judgement"],
		`SELECT ruling FROM verdict WHERE id = '` + w.ids["verdict"] + `'`:                                                            "x" + w.ids["verdict"],
		`SELECT COALESCE(person_id, 'nobody') || name || contact || note FROM coach_identity WHERE coach_id = '` + coach + `'`:        "nobody",
		`SELECT COALESCE(person_id, 'nobody') || name || contact || note FROM coach_identity WHERE coach_id = 'typed'`:                "nobody",
		`SELECT person_id FROM opportunity_person`:                                                                                    w.ids["person"],
		`SELECT after_value FROM audit_value v JOIN audit a ON a.org_id = v.org_id AND a.seq = v.seq WHERE a.about_id = 'x'`:          `{"next_step":"别处的记录"}`,
		`SELECT after_value FROM audit_value v JOIN audit a ON a.org_id = v.org_id AND a.seq = v.seq WHERE a.action = 'person.erase'`: `{"erase_reason":"asked"}`,
		`SELECT state FROM export_run WHERE id = 'e'`:                                                                                 "removed",
		`SELECT CAST(COUNT(*) AS TEXT) FROM job WHERE kind = 'privacy.scrub'`:                                                         "1",
	} {
		if got := w.text(query); got != want {
			w.t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// scrubbed runs the job that follows, and reads the files of the database.
func (w *world) scrubbed() {
	w.t.Helper()
	if w.db.Engine == db.Postgres {
		return
	}
	ctx, stop := context.WithCancel(w.t.Context())
	runner := job.NewRunner(w.db, job.Config{Handlers: map[string]job.Handler{privacy.ScrubKind: func(ctx context.Context, run *job.Run) error {
		defer stop()
		return w.svc.Scrub(ctx, run)
	}}})
	runner.Run(ctx)
	var bytesOf [][]byte
	for _, s := range telling {
		bytesOf = append(bytesOf, []byte(s))
	}
	for _, word := range fold.Words("SENTINEL 139 7351") {
		if len(word) > 3 {
			bytesOf = append(bytesOf, []byte(hex.EncodeToString([]byte(word))))
		}
	}
	for _, file := range []string{w.db.Path, w.db.Path + "-wal"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, x := range bytesOf {
			if at := bytes.Index(raw, x); at >= 0 {
				w.t.Errorf("%s still holds %q at %d: %q", file, x, at, raw[max(0, at-60):min(len(raw), at+60)])
			}
		}
	}
}

func TestWhoMayEraseAndHow(t *testing.T) {
	w := begin(t)
	w.plant()
	who := person.ID(w.ids["person"])
	for name, c := range map[string]struct {
		actor     org.Actor
		version   int64
		why       privacy.Reason
		confirmed bool
		kind      errs.Kind
		fields    string
	}{
		"a stranger":           {w.Rep("何静"), 1, privacy.Asked, true, errs.NotFound, ""},
		"a reader":             {w.Member("读", org.ReadOnly, org.ScopeAll, w.North), 1, privacy.Asked, true, errs.Forbidden, ""},
		"another organisation": {orgtest.New(t, w.db).Admin(), 1, privacy.Asked, true, errs.NotFound, ""},
		"no reason":            {w.owner, 1, "", true, errs.Invalid, "reason"},
		"the job's reason":     {w.owner, 1, privacy.Overdue, true, errs.Invalid, "reason"},
		"unsure":               {w.owner, 1, privacy.Asked, false, errs.Invalid, "confirm"},
		"an old version":       {w.owner, 9, privacy.Asked, true, errs.Conflict, ""},
	} {
		_, err := w.svc.Erase(t.Context(), c.actor, who, c.version, c.why, c.confirmed)
		var fields []string
		for _, f := range errs.FieldsOf(err) {
			fields = append(fields, f.Name)
		}
		if !errs.Is(err, c.kind) || strings.Join(fields, " ") != c.fields {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.text(`SELECT name FROM person WHERE id = $1`, who) != sentinel {
		t.Error("a refusal erased")
	}
	people := person.NewService(w.db)
	if _, err := people.Delete(t.Context(), w.owner, who, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Erase(t.Context(), w.owner, who, 2, privacy.NoNeed, true); err != nil {
		t.Errorf("from the trash: %v", err)
	}
	if err := people.Restore(t.Context(), w.owner, who); !errs.Is(err, errs.NotFound) {
		t.Errorf("an erased person is restored: %v", err)
	}
	if p, err := people.List(t.Context(), w.owner, person.Filter{Trash: true}); err != nil || len(p.Rows) > 0 {
		t.Errorf("the trash holds %+v, %v", p.Rows, err)
	}
	if _, err := w.svc.Erase(t.Context(), w.owner, who, 3, privacy.NoNeed, true); !errs.Is(err, errs.NotFound) {
		t.Errorf("erased twice: %v", err)
	}
}

// TestANamesakeStays looks at texts elsewhere that hold the same name.
func TestANamesakeStays(t *testing.T) {
	w := begin(t)
	w.plant()
	who := w.ids["person"]
	w.plant() // another account with its own deal and person
	w.loose("free", "给"+sentinel+"回电话", "q="+url.QueryEscape(sentinel))
	w.exec(`UPDATE person SET name_key = $1`, typed.Fold(sentinel))
	w.loose("number", "拨13973512846", "q=139+7351+2846")
	if _, err := w.svc.Erase(t.Context(), w.owner, person.ID(who), 1, privacy.Asked, true); err != nil {
		t.Fatal(err)
	}
	for table, column := range map[string]string{"person": "name", "evidence": "what", "activity": "body", "judgement": "what", "coach_identity": "note"} {
		key := "id"
		row := w.ids[table]
		if table == "coach_identity" {
			key, row = "coach_id", w.ids["coach"]
		}
		if got := w.text(`SELECT `+column+` FROM `+table+` WHERE `+key+` = $1`, row); !strings.Contains(got, sentinel) {
			t.Errorf("%s of the namesake: %q", table, got)
		}
	}
	for id, want := range map[string]string{"free": "给" + sentinel + "回电话", "number": "拨已删除人员"} {
		if got := w.text(`SELECT title FROM task WHERE id = $1`, id); got != want {
			t.Errorf("a task that may be about either: %q, want %q", got, want)
		}
	}
	if got := w.text(`SELECT CAST(COUNT(*) AS TEXT) || MIN(id) FROM opportunity_view WHERE id IN ('free', 'number')`); got != "1free" {
		t.Errorf("of the filters stays %s", got)
	}
}

// What tells of a person by a name it had before is found as well.
func TestAFormerNameIsForgotten(t *testing.T) {
	const former = "沈旧名"
	w := begin(t)
	w.plant()
	w.do(func(ctx context.Context, tx *db.Tx) error {
		return org.Record(ctx, tx, w.owner, org.Entry{Action: "person.update", Kind: "person", ID: w.ids["person"], About: w.ids["account"],
			Before: map[string]string{"name": former}, After: map[string]string{"name": sentinel}})
	})
	w.exec(`UPDATE evidence SET what = $1`, "去年问过"+former)
	w.exec(`UPDATE coach_identity SET person_id = NULL, name = $1`, former)
	w.loose("free", "给"+former+"回电话", "q="+url.QueryEscape(former))
	if e, err := w.svc.Erasure(t.Context(), w.owner, person.ID(w.ids["person"])); err != nil || e.Texts == 0 {
		t.Errorf("%d texts, %v", e.Texts, err)
	}
	if _, err := w.svc.Erase(t.Context(), w.owner, person.ID(w.ids["person"]), 1, privacy.Asked, true); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`SELECT what FROM evidence`:                "去年问过已删除人员",
		`SELECT name FROM coach_identity`:          "",
		`SELECT title FROM task WHERE id = 'free'`: "给已删除人员回电话",
		`SELECT CAST(COUNT(*) AS TEXT) FROM audit_value WHERE before_value LIKE '%` + former + `%'`: "0",
	} {
		if got := w.text(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}
