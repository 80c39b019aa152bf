package privacy_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/once"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
)

// planted is a world with one person in one deal, without what others noted.
func planted(t *testing.T) (*world, person.ID, opportunity.ID) {
	t.Helper()
	w := begin(t)
	w.plant()
	w.exec(`DELETE FROM restricted_note_text`)
	w.exec(`DELETE FROM restricted_note`)
	return w, person.ID(w.ids["person"]), opportunity.ID(w.ids["opportunity"])
}

func TestOnlyTheTeamReadsAndWrites(t *testing.T) {
	w, who, deal := planted(t)
	ctx := t.Context()
	mate, manager, admin := w.Rep("周启明"), w.Manager(), w.Admin()
	reader := w.Member("读", org.ReadOnly, org.ScopeAll, w.North)
	if err := opportunity.NewService(w.db).Join(ctx, w.owner, deal, mate.User, ""); err != nil {
		t.Fatal(err)
	}
	note, err := w.svc.AddNote(ctx, w.owner, who, deal, " 说话直，不喜欢绕弯 ")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.svc.RewriteNote(ctx, mate, who, note, 1, "改了"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		actor org.Actor
		kind  errs.Kind
	}{"manager": {manager, errs.Forbidden}, "administrator": {admin, errs.Forbidden}, "reader": {reader, errs.Forbidden},
		"stranger": {w.Rep("何静"), errs.NotFound}, "foreigner": {orgtest.New(t, w.db).Admin(), errs.NotFound}} {
		if list, err := w.svc.Notes(ctx, c.actor, who); !errs.Is(err, c.kind) || list != nil {
			t.Errorf("%s reads %+v, %v", name, list, err)
		}
		if team, err := w.svc.Team(ctx, c.actor, who); err != nil || team.On() {
			t.Errorf("%s is on the team: %+v, %v", name, team, err)
		}
		_, addErr := w.svc.AddNote(ctx, c.actor, who, deal, "x")
		for what, err := range map[string]error{"add": addErr, "rewrite": w.svc.RewriteNote(ctx, c.actor, who, note, 2, "x"), "withdraw": w.svc.WithdrawNote(ctx, c.actor, who, note, 2)} {
			if !errs.Is(err, c.kind) {
				t.Errorf("%s may %s: %v", name, what, err)
			}
		}
	}
	for _, actor := range []org.Actor{w.owner, mate} {
		list, err := w.svc.Notes(ctx, actor, who)
		if err != nil || len(list) != 1 || len(list[0].Texts) != 2 || list[0].Texts[0].Body != "改了" || list[0].Texts[0].Author != "周启明" ||
			list[0].Texts[1].Body != "说话直，不喜欢绕弯" || list[0].Author != "林晓岚" || list[0].Version != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
	}
	if err := w.svc.RewriteNote(ctx, w.owner, who, note, 1, "又改"); !errs.Is(err, errs.Conflict) {
		t.Errorf("on an old version: %v", err)
	}
	if err := w.svc.WithdrawNote(ctx, mate, who, note, 2); err != nil {
		t.Fatal(err)
	}
	list, err := w.svc.Notes(ctx, w.owner, who)
	if err != nil || len(list) != 1 || len(list[0].Texts) != 0 || list[0].Withdrawn.IsZero() || list[0].By != "周启明" {
		t.Errorf("withdrawn: %+v, %v", list, err)
	}
	if n := w.text(`SELECT CAST(COUNT(*) AS TEXT) FROM restricted_note_text`); n != "0" {
		t.Errorf("%s texts are left", n)
	}
	if err := w.svc.RewriteNote(ctx, w.owner, who, note, 3, "x"); !errs.Is(err, errs.NotFound) {
		t.Errorf("rewriting what was withdrawn: %v", err)
	}
}

// TestAnotherDealOpensNoNote lets a colleague make a deal of their own with the
// same person: it shows nothing of what the first team noted.
func TestAnotherDealOpensNoNote(t *testing.T) {
	w, who, deal := planted(t)
	ctx := t.Context()
	note, err := w.svc.AddNote(ctx, w.owner, who, deal, "只给我们看")
	if err != nil {
		t.Fatal(err)
	}
	manager := w.Manager()
	w.exec(`INSERT INTO opportunity (org_id, id, account_id, name, name_key, owner_id, opened_on, touched_at, created_at, updated_at)
		SELECT org_id, 'other', account_id, 'x', 'x', $1, '2026-01-01', 0, 0, 0 FROM opportunity WHERE id = $2`, manager.User, deal)
	w.exec(`INSERT INTO opportunity_person (org_id, opportunity_id, person_id) VALUES ($1, 'other', $2)`, w.Org, who)
	list, err := w.svc.Notes(ctx, manager, who)
	if err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := w.svc.RewriteNote(ctx, manager, who, note, 1, "x"); !errs.Is(err, errs.NotFound) {
		t.Errorf("%v", err)
	}
	if _, err := w.svc.AddNote(ctx, manager, who, deal, "x"); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "deal" {
		t.Errorf("a note for another team: %v", err)
	}
	if _, err := w.svc.AddNote(ctx, w.owner, who, deal, " \n"); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "body" {
		t.Errorf("an empty note: %v", err)
	}
}

// TestOpeningIsNoted looks at what the audit log keeps: who, when, of whom and
// which fields, and no value.
func TestOpeningIsNoted(t *testing.T) {
	w, who, deal := planted(t)
	ctx := t.Context()
	admin := w.Admin()
	if p, err := w.svc.Reveal(ctx, admin, who); err != nil || p.Mobile != mobile {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := w.svc.Reveal(ctx, w.Rep("何静"), who); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := w.svc.Notes(ctx, w.owner, who); err != nil { // there is none: nothing was opened
		t.Fatal(err)
	}
	if _, err := w.svc.AddNote(ctx, w.owner, who, deal, sentinel); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Notes(ctx, w.owner, who); err != nil {
		t.Fatal(err)
	}
	list, err := w.svc.Accesses(ctx, admin, who, 10)
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	for i, want := range []string{"林晓岚 person.open restricted_note", "林晓岚 person.note_add ", "管理员 person.open mobile email wechat"} {
		if got := list[i].By + " " + list[i].Action + " " + strings.Join(list[i].Fields, " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for range 2 { // one request sent twice shows twice, and is noted twice
		same := func(name string) context.Context {
			return once.With(ctx, string(admin.Org), string(w.owner.User), name)
		}
		if p, err := w.svc.Reveal(same("reveal"), w.owner, who); err != nil || p.Mobile != mobile {
			t.Errorf("%+v, %v", p, err)
		}
		if notes, err := w.svc.Notes(same("notes"), w.owner, who); err != nil || len(notes) != 1 {
			t.Errorf("%+v, %v", notes, err)
		}
	}
	if list, err := w.svc.Accesses(ctx, admin, who, 10); err != nil || len(list) != 7 {
		t.Errorf("four looks more left %d entries, %v", len(list), err)
	}
	if _, err := w.svc.Accesses(ctx, w.owner, who, 10); !errs.Is(err, errs.Forbidden) {
		t.Errorf("not an administrator: %v", err)
	}
	for _, tells := range w.tells() {
		if strings.HasPrefix(tells, "audit") {
			t.Errorf("the audit log holds a value in %s", tells)
		}
	}
}

func TestTheDossierHoldsAllThatItsReaderMayRead(t *testing.T) {
	w, who, deal := planted(t)
	w.exec(`UPDATE judgement SET confidence = 'low'`)
	texts := w.svc.Texts
	in := func(actor org.Actor) context.Context {
		return i18n.With(t.Context(), i18n.Locale{Catalog: texts, Lang: "zh", Zone: actor.Zone, Currency: "CNY"})
	}
	if _, err := w.svc.AddNote(t.Context(), w.owner, who, deal, "只给团队看的一句话"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Reveal(t.Context(), w.owner, who); err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.Notes(t.Context(), w.owner, who); err != nil {
		t.Fatal(err)
	}
	rows := func(actor org.Actor) map[string]int {
		t.Helper()
		d, err := w.svc.Dossier(in(actor), actor, who)
		if err != nil {
			t.Fatal(err)
		}
		n := map[string]int{}
		for _, s := range d.Sections {
			n[s.Key] = len(s.Rows)
			for _, row := range s.Rows {
				if len(row) != len(s.Columns) {
					t.Errorf("%s: %d cells under %d heads", s.Key, len(row), len(s.Columns))
				}
				if all := strings.Join(row, "|"); strings.Contains(all, "教练") || strings.Contains(all, "coach") {
					t.Errorf("%s tells of a coach: %s", s.Key, all)
				}
			}
		}
		return n
	}
	w.exec(`UPDATE judgement SET source = 'coach', source_id = '1'`)
	own := rows(w.owner)
	for _, key := range []string{"facts", "deals", "judgements", "words", "relations", "evidence", "activities", "tasks", "notes", "accesses"} {
		if own[key] == 0 {
			t.Errorf("nothing in %s: %v", key, own)
		}
	}
	if own["accesses"] != 1 { // the restricted note that was written and opened may be another team's
		t.Errorf("accesses tell of restricted notes: %v", own)
	}
	if n := rows(w.Admin()); n["accesses"] != 4 || n["notes"] != 0 || n["evidence"] != own["evidence"] {
		t.Errorf("an administrator reads %v", n)
	}
	if got := w.text(`SELECT CAST(COUNT(*) AS TEXT) FROM audit WHERE action = 'person.export'`); got != "2" {
		t.Errorf("%s are noted", got)
	}
	reader := w.Member("读", org.ReadOnly, org.ScopeAll, w.North)
	for name, c := range map[string]struct {
		actor org.Actor
		kind  errs.Kind
	}{"reader": {reader, errs.Forbidden}, "stranger": {w.Rep("何静"), errs.NotFound}} {
		if _, err := w.svc.Dossier(in(c.actor), c.actor, who); !errs.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	said := func(source, id string) string {
		w.exec(`UPDATE judgement SET source = $1, source_id = $2`, source, id)
		d, err := w.svc.Dossier(in(w.owner), w.owner, who)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range d.Sections {
			if x.Key == "judgements" {
				return x.Rows[0][slices.Index(x.Columns, "said_by")]
			}
		}
		return "no judgements"
	}
	for _, c := range [][3]string{{"", "", ""}, {"own", "", "录入人自己看到或听到"}, {"coach", "1", "保密来源"},
		{"person", string(who), w.text(`SELECT name FROM person`)}} {
		if got := said(c[0], c[1]); got != c[2] {
			t.Errorf("said by %q: %q, want %q", c[0], got, c[2])
		}
	}
}
