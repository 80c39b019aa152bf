package coach

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/once"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

var phone = org.Client{Address: "203.0.113.9"}

func (w *world) ask(c ID, a Asking) Link {
	w.t.Helper()
	if a.Days == 0 {
		a.Days = 7
	}
	if a.Lang == "" {
		a.Lang = "zh"
	}
	link, err := w.svc.Ask(w.t.Context(), w.rep, w.deal, c, a)
	w.must(err)
	return link
}

func (l Link) opening() Opening { return Opening{Secret: l.Secret, Code: l.Code, From: phone} }

func (w *world) send(l Link, key string, said ...Said) error {
	return w.svc.Answer(w.t.Context(), l.opening(), key, said)
}

// shut fails the test unless a link opens nothing, in the one way.
func (w *world) shut(what string, o Opening) {
	w.t.Helper()
	_, err := w.svc.Open(w.t.Context(), o)
	if !errs.Is(err, errs.NotFound) || err.Error() != errShut().Error() {
		w.t.Errorf("%s: opening says %v", what, err)
	}
	err = w.svc.Answer(w.t.Context(), o, "another", []Said{{Ruling: c139.Confirms}})
	if !errs.Is(err, errs.NotFound) || err.Error() != errShut().Error() {
		w.t.Errorf("%s: answering says %v", what, err)
	}
}

func TestABlindQuestionnaire(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W, c139.F1, c139.C1)
	one := w.add(c139.CoachRelation, "暗号线人")
	link := w.ask(one, Asking{Elements: []c139.Key{c139.C1, c139.W, c139.F1}, Lang: "en", Greeting: "Hello", Subject: "The hall"})
	for range 3 { // chat programs open links
		p, err := w.svc.Open(t.Context(), link.opening())
		w.must(err)
		if p.Lang != "en" || p.Greeting != "Hello" || p.Subject != "The hall" || len(p.Sentences) != 3 || !strings.Contains(p.Sentences[0]["zh"], "拍板") {
			t.Fatalf("%+v", p)
		}
	}
	if q := w.board(w.rep).Asked; len(q) != 1 || q[0].State != Open || !q[0].Link || q[0].Code || !slices.Equal(q[0].Elements, []c139.Key{c139.W, c139.F1, c139.C1}) {
		t.Errorf("%+v", q)
	}
	if w.board(w.boss).Asked != nil {
		t.Error("who is not on the team sees what was asked")
	}
	for name, said := range map[string][]Said{
		"nothing": nil, "a place beyond": {{Place: 3, Ruling: c139.Confirms}}, "a place before": {{Place: -1, Ruling: c139.Confirms}},
		"no ruling": {{Ruling: "maybe"}}, "twice": {{Ruling: c139.Confirms}, {Ruling: c139.Denies}},
		"a long line": {{Ruling: c139.Confirms, Note: strings.Repeat("长", MaxLine+1)}}, "NUL": {{Ruling: c139.Confirms, Note: "\x00"}},
	} {
		if err := w.send(link, "k", said...); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.shows("1W1F1C self jitter self 1W1F1C calibrated 0W0F0C")
	said := []Said{{0, c139.Confirms, "会上\n说过"}, {1, c139.Denies, ""}, {2, c139.Unsure, ""}}
	for range 2 { // sent twice, counts once
		w.must(w.send(link, "k", said...))
	}
	w.shows("1W0F0C calibrated jitter self 1W1F1C calibrated 1W0F0C")
	for name, later := range map[string][]Said{"a ruling": {{0, c139.Denies, "会上\n说过"}, said[1], said[2]}, "a word": {{0, c139.Confirms, "没说过"}, said[1], said[2]}, "less": said[:2]} {
		if err := w.send(link, "k", later...); !errs.Is(err, errs.Conflict) {
			t.Errorf("%s changed after the first version arrived: %v", name, err)
		}
	}
	w.shows("1W0F0C calibrated jitter self 1W1F1C calibrated 1W0F0C")
	b := w.board(w.rep)
	if len(b.Verdicts) != 3 || b.Asked[0].State != Done {
		t.Fatalf("%+v", b)
	}
	for _, v := range b.Verdicts {
		if v.Origin != Blind || v.EnteredByName != "" || v.On != w.today() || v.Element == c139.W && v.Note != "会上 说过" {
			t.Errorf("%+v", v)
		}
	}
	w.shut("used", link.opening())
	w.shut("unknown", Opening{Secret: newSecret(), From: phone})
	w.shut("empty", Opening{From: phone})
	w.shut("a megabyte", Opening{Secret: strings.Repeat("A", 1<<20), From: phone})
	_, h, err := w.deals.History(t.Context(), w.rep, w.deal)
	w.must(err)
	if h[0].Cause != opportunity.ByVerdict || h[0].By != org.System {
		t.Errorf("%+v", h[0])
	}
	w.in(func(tx *db.Tx) error {
		list, err := Notices(t.Context(), tx, w.mate, tx.Now.Add(-time.Hour), 5)
		if err == nil && (len(list) != 1 || list[0].What != HasAnswered || list[0].Number != 1 || list[0].Name != "智能产线") {
			t.Errorf("the team hears %+v", list)
		}
		others, err2 := Notices(t.Context(), tx, w.boss, tx.Now.Add(-time.Hour), 5)
		if len(others) != 0 {
			t.Errorf("others hear %+v", others)
		}
		return cmpErr(err, err2)
	})
	for table, text := range w.dump() {
		if strings.Contains(text, link.Secret) {
			t.Errorf("table %s holds the secret", table)
		}
	}
}

func cmpErr(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestALinkThatIsOver(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	ask := func() Link { return w.ask(c, Asking{Elements: []c139.Key{c139.W}, Days: 1}) }
	gone := ask()
	w.must(w.svc.Revoke(t.Context(), w.mate, w.deal, c, w.board(w.rep).Asked[0].ID))
	w.shut("revoked", gone.opening())
	if err := w.svc.Revoke(t.Context(), w.mate, w.deal, c, w.board(w.rep).Asked[0].ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("revoked twice: %v", err)
	}
	late := ask()
	w.later(1)
	w.shut("expired", late.opening())
	if q := w.board(w.rep).Asked; q[0].State != Expired || q[1].State != Revoked {
		t.Errorf("%+v", q)
	}
	retired := ask()
	w.must(w.svc.Retire(t.Context(), w.rep, w.deal, c, 1, true))
	w.shut("a retired coach's", retired.opening())
	w.must(w.svc.Retire(t.Context(), w.rep, w.deal, c, 2, false))
	if _, err := w.svc.Open(t.Context(), retired.opening()); err != nil {
		t.Errorf("a coach who is back: %v", err)
	}
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE opportunity SET status = 'lost' WHERE id = $1`, w.deal)
		return err
	})
	w.shut("of a closed deal", retired.opening())
	for _, a := range []org.Actor{w.boss, w.Admin()} {
		if _, err := w.svc.Ask(t.Context(), a, w.deal, c, Asking{Elements: []c139.Key{c139.W}, Days: 7, Lang: "zh"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s asks: %v", a.Role, err)
		}
		if err := w.svc.Revoke(t.Context(), a, w.deal, c, w.board(w.rep).Asked[0].ID); !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s revokes: %v", a.Role, err)
		}
	}
}

func TestBadAskings(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	good := Asking{Elements: []c139.Key{c139.W}, Days: 7, Lang: "zh"}
	for field, bad := range map[string]func(*Asking){
		"elements": func(a *Asking) { a.Elements = nil }, "days": func(a *Asking) { a.Days = 8 }, "lang": func(a *Asking) { a.Lang = "fr" },
		"greeting": func(a *Asking) { a.Greeting = "\x00" }, "subject": func(a *Asking) { a.Subject = strings.Repeat("长", MaxSubject+1) },
	} {
		a := good
		bad(&a)
		_, err := w.svc.Ask(t.Context(), w.rep, w.deal, c, a)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	good.Elements = []c139.Key{"X"}
	if _, err := w.svc.Ask(t.Context(), w.rep, w.deal, c, good); !errs.Is(err, errs.Invalid) {
		t.Errorf("an element that does not exist: %v", err)
	}
	for range mostOpen {
		w.ask(c, Asking{Elements: []c139.Key{c139.W}})
	}
	good.Elements = []c139.Key{c139.W}
	if _, err := w.svc.Ask(t.Context(), w.rep, w.deal, c, good); !errs.Is(err, errs.Invalid) {
		t.Errorf("too many: %v", err)
	}
}

func TestWrongCodesLockALink(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	link := w.ask(c, Asking{Elements: []c139.Key{c139.W}, Code: true})
	if len(link.Code) != 6 {
		t.Fatalf("code %q", link.Code)
	}
	wrong := link.opening()
	wrong.Code = "x" + link.Code
	none := link.opening()
	none.Code = ""
	w.shut("no code", none)
	for range 2 {
		w.shut("a wrong code", wrong) // two tries each
	}
	if _, err := w.svc.Open(t.Context(), link.opening()); err != nil {
		t.Errorf("the right code after %d wrong ones: %v", 4, err)
	}
	w.shut("a wrong code", wrong)
	w.shut("a locked link", link.opening())
	if q := w.board(w.rep).Asked[0]; q.State != Locked || !q.Code {
		t.Errorf("%+v", q)
	}
	w.in(func(tx *db.Tx) error {
		text, err := dumpTable(t, tx, "questionnaire")
		if strings.Contains(text, link.Code) {
			t.Error("the code is stored")
		}
		return err
	})
}

func TestGuessingIsSlowedDown(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "线人")
	link := w.ask(c, Asking{Elements: []c139.Key{c139.W}})
	at := w.DB.Now()
	w.DB.SetClock(func() time.Time { return at })
	for range 100 { // a good link is no guess
		if _, err := w.svc.Open(t.Context(), link.opening()); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for ; n < 100; n++ {
		if _, err := w.svc.Open(t.Context(), Opening{Secret: newSecret(), From: phone}); errs.Is(err, errs.TooMany) {
			break
		}
	}
	if n < 20 || n > 40 {
		t.Errorf("%d guesses from one address", n)
	}
	if _, err := w.svc.Open(t.Context(), link.opening()); !errs.Is(err, errs.TooMany) {
		t.Errorf("a guesser finds a good link: %v", err)
	}
	elsewhere := link.opening()
	elsewhere.From.Address = "198.51.100.7"
	if _, err := w.svc.Open(t.Context(), elsewhere); err != nil {
		t.Errorf("another address: %v", err)
	}
	w.in(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE signin_failure SET failures = 5000 WHERE failures > 20`)
		return err
	})
	for i := range 3 {
		elsewhere.From.Address = fmt.Sprintf("198.51.100.%d", 20+i)
		_, err := w.svc.Open(t.Context(), Opening{Secret: newSecret(), From: elsewhere.From})
		if !errs.Is(err, errs.NotFound) {
			t.Errorf("guess %d from many addresses: %v", i, err)
		}
	}
	at = at.Add(31 * time.Second)
	elsewhere.From.Address = "198.51.100.99"
	if _, err := w.svc.Open(t.Context(), elsewhere); err != nil {
		t.Errorf("an honest coach waits too long: %v", err)
	}
}

// TestTheSameAnswerAtOnce sends one answer many times at the same moment, and
// another one among them.
func TestTheSameAnswerAtOnce(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W)
	c := w.add(c139.CoachRelation, "线人")
	link := w.ask(c, Asking{Elements: []c139.Key{c139.W, c139.C1}})
	var wg sync.WaitGroup
	results := make([]error, 12)
	for i := range results {
		wg.Go(func() {
			key := "same"
			if i%4 == 3 {
				key = fmt.Sprint("other", i)
			}
			results[i] = w.send(link, key, Said{0, c139.Confirms, ""}, Said{1, c139.Denies, ""})
		})
	}
	wg.Wait()
	good := map[bool]int{}
	for i, err := range results {
		if err != nil && !errs.Is(err, errs.NotFound) {
			t.Errorf("send %d: %v", i, err)
		}
		if err == nil {
			good[i%4 == 3]++
		}
	}
	if n := len(w.board(w.rep).Verdicts); n != 2 {
		t.Errorf("%d verdicts", n)
	}
	if good[true] > 1 || good[true] == 1 && good[false] > 0 || good[true] == 0 && good[false] != 9 {
		t.Errorf("accepted %v", good)
	}
}

func TestAColleagueAnswersInTheProduct(t *testing.T) {
	w := newWorld(t)
	w.claim(c139.W, c139.C3)
	expert := w.Rep("暗号同事")
	w.add(c139.CoachValue, "暗号线人") // what the dump looks for
	for _, bad := range []org.UserID{"", w.rep.User, w.mate.User, "nobody"} {
		_, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachRelation, Identity: Identity{Kind: Colleague, Member: bad}})
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "member" {
			t.Errorf("%q coaches: %v", bad, err)
		}
	}
	c, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachRelation, Identity: Identity{Kind: Colleague, Member: expert.User, Name: "x"}})
	w.must(err)
	if who := w.board(w.rep).Coaches[1].Who; who.Name != "暗号同事" || who.Member != expert.User {
		t.Errorf("%+v", who)
	}
	if link := w.ask(c, Asking{Elements: []c139.Key{c139.W, c139.C3}, Code: true, Subject: "产线"}); link.Secret != "" || link.Code != "" {
		t.Errorf("a colleague gets a link: %+v", link)
	}
	for _, a := range []org.Actor{w.rep, w.mate, w.boss, w.Admin()} {
		if list, err := w.svc.Waiting(t.Context(), a); err != nil || len(list) != 0 {
			t.Errorf("%s is asked too: %v %v", a.Name, list, err)
		}
	}
	list, err := w.svc.Waiting(t.Context(), expert)
	w.must(err)
	if len(list) != 1 || list[0].Count != 2 || list[0].Subject != "产线" || list[0].ByName != "小陈" {
		t.Fatalf("%+v", list)
	}
	for how, sql := range map[string][2]string{
		"who came on the team":   {`INSERT INTO access_grant (org_id, kind, object_id, user_id, via, created_at) VALUES ($1, 'deal', $2, $3, '', 1)`, `DELETE FROM access_grant WHERE org_id = $1 AND object_id = $2 AND user_id = $3`},
		"who was given the deal": {`UPDATE opportunity SET owner_id = $3 WHERE org_id = $1 AND id = $2`, `UPDATE opportunity SET owner_id = '` + string(w.rep.User) + `' WHERE org_id = $1 AND id = $2 AND owner_id = $3`},
	} {
		w.in(func(tx *db.Tx) error {
			return db.Changed(tx.ExecContext(t.Context(), sql[0], w.Org, w.deal, expert.User))
		})
		if now, err := w.svc.Waiting(t.Context(), expert); err != nil || len(now) != 0 {
			t.Errorf("%s is asked still: %v %v", how, now, err)
		}
		if err := w.svc.AnswerAsked(t.Context(), expert, list[0].ID, []Said{{0, c139.Confirms, ""}}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s answers: %v", how, err)
		}
		if _, err := w.svc.Ask(t.Context(), w.mate, w.deal, c, Asking{Elements: []c139.Key{c139.W}, Days: Lifetimes[0], Lang: "zh"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s is asked anew: %v", how, err)
		}
		w.in(func(tx *db.Tx) error {
			return db.Changed(tx.ExecContext(t.Context(), sql[1], w.Org, w.deal, expert.User))
		})
	}
	asked, p, err := w.svc.AskedPaper(t.Context(), expert, list[0].ID)
	w.must(err)
	text, err := json.Marshal([]any{asked, p})
	w.must(err)
	if strings.Contains(string(text), "智能产线") || strings.Contains(string(text), string(w.deal)) {
		t.Errorf("the paper tells of the deal: %s", text)
	}
	for _, a := range []org.Actor{w.rep, w.boss, w.Admin()} {
		if err := w.svc.AnswerAsked(t.Context(), a, list[0].ID, []Said{{0, c139.Confirms, ""}}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s answers: %v", a.Name, err)
		}
	}
	w.must(w.svc.AnswerAsked(t.Context(), expert, list[0].ID, []Said{{0, c139.Confirms, "听说的"}, {1, c139.Unsure, ""}}))
	if err := w.svc.AnswerAsked(t.Context(), expert, list[0].ID, []Said{{0, c139.Denies, ""}}); !errs.Is(err, errs.NotFound) {
		t.Errorf("twice: %v", err)
	}
	v := w.board(w.rep).Of(c139.W)
	if len(v) != 1 || v[0].Origin != Answered || v[0].EnteredByName != "" || v[0].Note != "听说的" {
		t.Errorf("%+v", v)
	}
	if v := w.board(w.boss).Of(c139.W); len(v) != 1 || v[0].Origin != Blind {
		t.Errorf("who is not on the team reads of which kind the coach is: %+v", v)
	}
	dump := w.dump()
	if log := dump["audit_value"]; strings.Contains(log, "colleague") || strings.Contains(log, "elements") || !strings.Contains(log, "blind") {
		t.Errorf("the audit log tells the kind of a coach, or what was asked: %s", log)
	}
	for table, text := range dump {
		if table != "coach_identity" && strings.Contains(text, string(expert.User)) && !slices.Contains([]string{"member", "session"}, table) {
			t.Errorf("table %s tells who answered", table)
		}
	}
}

func TestAnAdministratorReadsAnIdentityForAReason(t *testing.T) {
	w := newWorld(t)
	c := w.add(c139.CoachRelation, "暗号线人")
	admin := w.Admin()
	for name, a := range map[string]org.Actor{"the owner": w.rep, "the team": w.mate, "a manager": w.boss} {
		if x, err := w.svc.BreakGlass(t.Context(), a, w.deal, c, "想看"); !errs.Is(err, errs.Forbidden) || x.Who != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if x, err := w.svc.BreakGlass(t.Context(), admin, w.deal, c, " \u200b"); len(errs.FieldsOf(err)) != 1 || x.Who != nil {
		t.Errorf("without a reason: %v", err)
	}
	w.in(func(tx *db.Tx) error {
		list, err := Notices(t.Context(), tx, w.rep, tx.Now.Add(-time.Hour), 5)
		if len(list) != 0 {
			t.Errorf("the team hears of a read that was refused: %+v", list)
		}
		return err
	})
	x, err := w.svc.BreakGlass(t.Context(), admin, w.deal, c, "调查投诉")
	w.must(err)
	if x.Who == nil || x.Who.Name != "暗号线人" {
		t.Errorf("%+v", x)
	}
	if w.board(admin).Coaches[0].Who != nil {
		t.Error("reading once opens the board")
	}
	w.in(func(tx *db.Tx) error {
		list, err := Notices(t.Context(), tx, w.rep, tx.Now.Add(-time.Hour), 5)
		if len(list) != 1 || list[0].What != WasRead || list[0].ByName != admin.Name {
			t.Errorf("the team hears %+v", list)
		}
		return err
	})
	again := func() Coach { // one request, sent twice
		x, err := w.svc.BreakGlass(once.With(t.Context(), string(admin.Org), string(admin.User), "same"), admin, w.deal, c, "再看一次")
		w.must(err)
		return x
	}
	again()
	w.must(w.svc.Change(t.Context(), w.rep, w.deal, c, 1, Draft{Type: c139.CoachRelation, Identity: Identity{Name: "暗号新人"}}))
	if x := again(); x.Who.Name != "暗号新人" {
		t.Errorf("%+v", x)
	}
	log := w.dump()
	if n := strings.Count(log["audit_value"], "再看一次"); n != 2 {
		t.Errorf("two reads left %d entries", n)
	}
	if !strings.Contains(log["audit_value"], "调查投诉") || strings.Contains(log["audit_value"], "暗号") {
		t.Error("the audit log does not hold the reason alone")
	}
}

// TestMentorsAreProposed proposes mentors of the deal, to its team alone, until
// they coach.
func TestMentorsAreProposed(t *testing.T) {
	w := newWorld(t)
	who := map[string]string{}
	w.in(func(tx *db.Tx) error {
		for _, p := range []struct{ name, attitude string }{{"甲", "mentor"}, {"乙", "supporter"}, {"丙", "mentor"}, {"丁", "mentor"}} {
			who[p.name] = id.New()
			removed := 0
			if p.name == "丁" {
				removed = 1
			}
			if _, err := tx.ExecContext(t.Context(), `
				INSERT INTO person (org_id, id, account_id, name, name_key, title, created_at, updated_at)
				VALUES ($1, $2, $3, $4, $4, '科长', 0, 0)`, w.Org, who[p.name], w.account, p.name); err != nil {
				return err
			}
			if _, err := tx.ExecContext(t.Context(), `
				INSERT INTO stakeholder (org_id, opportunity_id, id, person_id, attitude, created_by, created_at, removed_at)
				VALUES ($1, $2, $3, $3, $4, '', 0, $5)`, w.Org, w.deal, who[p.name], p.attitude, removed); err != nil {
				return err
			}
		}
		return nil
	})
	names := func(a org.Actor) (list []string) {
		for _, c := range w.board(a).Candidates {
			list = append(list, c.Name+c.Title)
		}
		slices.Sort(list)
		return list
	}
	if got := names(w.mate); !slices.Equal(got, []string{"丙科长", "甲科长"}) {
		t.Errorf("proposed are %v", got)
	}
	if got := names(w.Admin()); got != nil {
		t.Errorf("an administrator is shown %v", got)
	}
	_, err := w.svc.Add(t.Context(), w.rep, w.deal, Draft{Type: c139.CoachValue, Identity: Identity{Person: who["甲"]}})
	w.must(err)
	if got := names(w.rep); !slices.Equal(got, []string{"丙科长"}) {
		t.Errorf("after one coaches, proposed are %v", got)
	}
}
