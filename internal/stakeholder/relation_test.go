package stakeholder

import (
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
)

func (w *world) draw(from, to ID, kind RelationKind) RelationID {
	w.t.Helper()
	id, err := w.svc.Draw(w.t.Context(), w.rep, w.deal, RelationDraft{From: from, To: to, Kind: kind, Strength: 2})
	w.must(err)
	return id
}

func (w *world) drawn() []Line {
	w.t.Helper()
	m, err := w.svc.DealMap(w.t.Context(), w.mate, w.deal, PoliticsView, "")
	w.must(err)
	return m.Lines
}

func TestLinesAreDrawnChangedAndErased(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	c, err := w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "财务负责人"})
	w.must(err)
	line := w.draw(a, b, Influence)
	w.draw(b, c, Alliance) // a placeholder has lines too
	w.draw(b, a, Influence)

	for what, d := range map[string]RelationDraft{
		"kind":     {a, b, "friendship", 2, false, ""},
		"strength": {a, b, Conflict, 4, false, ""},
		"to":       {a, a, Conflict, 2, false, ""},
		"from":     {"nobody", b, Conflict, 2, false, ""},
		"note":     {a, b, Conflict, 2, false, strings.Repeat("长", MaxRelationNote+1)},
	} {
		_, err := w.svc.Draw(t.Context(), w.rep, w.deal, d)
		fails(t, err, what)
	}
	_, err = w.svc.Draw(t.Context(), w.rep, w.deal, RelationDraft{From: a, To: b, Kind: Influence, Strength: 3})
	fails(t, err, "kind")
	_, err = w.svc.Draw(t.Context(), w.rep, w.deal, RelationDraft{From: c, To: b, Kind: Alliance, Strength: 3})
	fails(t, err, "kind") // an alliance has no direction

	// The same again changes nothing; anything else ends the line and begins another.
	same, err := w.svc.Redraw(t.Context(), w.rep, w.deal, line, 1, RelationDraft{From: a, To: b, Kind: Influence, Strength: 2})
	if w.must(err); same != line {
		t.Error("a line that says the same began anew")
	}
	next, err := w.svc.Redraw(t.Context(), w.rep, w.deal, line, 1, RelationDraft{From: a, To: b, Kind: Influence, Strength: 3, Confirmed: true, Note: "会上听他的"})
	if w.must(err); next == line || len(w.drawn()) != 3 {
		t.Errorf("%v", w.drawn())
	}
	// Whoever still looks at the old line is told.
	if _, err := w.svc.Redraw(t.Context(), w.mate, w.deal, line, 1, RelationDraft{From: a, To: b, Kind: Conflict, Strength: 1}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a change of a line that was changed: %v", err)
	}
	if err := w.svc.Erase(t.Context(), w.mate, w.deal, line, 1); !errs.Is(err, errs.Conflict) {
		t.Errorf("the end of a line that was changed: %v", err)
	}
	if err := w.svc.Erase(t.Context(), w.mate, w.deal, next, 7); !errs.Is(err, errs.Conflict) {
		t.Errorf("the end of a version that is not: %v", err)
	}
	w.must(w.svc.Erase(t.Context(), w.mate, w.deal, next, 1))
	if got := w.drawn(); len(got) != 2 {
		t.Errorf("%v", got)
	}
	if err := w.svc.Erase(t.Context(), w.rep, w.deal, "no", 1); !errs.Is(err, errs.NotFound) {
		t.Errorf("a line that is not there: %v", err)
	}
	// Another deal's lines are not to be had through this one.
	other := w.begin("另一个项目")
	if err := w.svc.Erase(t.Context(), w.rep, other, w.drawn()[0].ID, 1); !errs.Is(err, errs.NotFound) {
		t.Errorf("a line of another deal: %v", err)
	}
}

func TestLinesAreForWhoMayEdit(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	line := w.draw(a, b, Conflict)
	reader := w.Member("读", org.ReadOnly, org.ScopeAll, w.North)
	stranger := w.Rep("外人")
	for actor, want := range map[*org.Actor]errs.Kind{&reader: errs.Forbidden, &stranger: errs.NotFound} {
		_, err := w.svc.Draw(t.Context(), *actor, w.deal, RelationDraft{From: b, To: a, Kind: Influence, Strength: 1})
		_, change := w.svc.Redraw(t.Context(), *actor, w.deal, line, 1, RelationDraft{From: b, To: a, Kind: Influence, Strength: 1})
		end := w.svc.Erase(t.Context(), *actor, w.deal, line, 1)
		_, place := w.svc.PlaceOnDeal(t.Context(), *actor, w.deal, ChartView, []PlaceMove{{Card: a, To: &Spot{1, 1}}})
		for _, err := range []error{err, change, end, place} {
			if !errs.Is(err, want) {
				t.Errorf("%s gets %v", actor.Name, err)
			}
		}
		_, err = w.svc.DealMap(t.Context(), *actor, w.deal, ChartView, "")
		if errs.Is(err, errs.NotFound) != (want == errs.NotFound) {
			t.Errorf("%s sees the map: %v", actor.Name, err)
		}
	}
}

// The log says what became of a line, with both people.
func TestLinesAreLogged(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	line := w.draw(a, b, Influence)
	line, err := w.svc.Redraw(t.Context(), w.rep, w.deal, line, 1, RelationDraft{From: a, To: b, Kind: Conflict, Strength: 1})
	w.must(err)
	w.must(w.svc.Erase(t.Context(), w.rep, w.deal, line, 1))
	var rows []org.LogRow
	w.must(w.DB.View(t.Context(), func(tx *db.Tx) (err error) {
		rows, err = org.LogAbout(t.Context(), tx, w.rep, string(w.deal), 0, 3)
		return err
	}))
	for i, want := range []string{"relation.end", "relation.change", "relation.draw"} {
		if rows[i].Action != want || !strings.Contains(rows[i].Before+rows[i].After, "孙处长") {
			t.Errorf("%+v, want %s", rows[i], want)
		}
	}
}

// What a map shows against an earlier day.
func TestTheMapIsComparedWithAnEarlierDay(t *testing.T) {
	w := newWorld(t)
	a, b, c, d := w.in("钱局长"), w.in("孙处长"), w.in("李科长"), w.in("吴秘书")
	w.must(w.judge(a, "attitude", "neutral", 2))
	w.must(w.judge(d, "attitude", "neutral", 2))
	kept, changed, ended := w.draw(a, b, Alliance), w.draw(a, c, Influence), w.draw(b, c, Conflict)
	then := w.today()
	w.later(48 * time.Hour)
	w.must(w.judge(a, "attitude", "supporter", 0))
	w.must(w.judge(a, "influence", "high", 0))
	_, err := w.svc.Redraw(t.Context(), w.rep, w.deal, changed, 1, RelationDraft{From: a, To: c, Kind: Influence, Strength: 3})
	w.must(err)
	w.must(w.svc.Erase(t.Context(), w.rep, w.deal, ended, 1))
	fresh := w.draw(b, a, Influence)
	w.must(w.svc.Remove(t.Context(), w.rep, w.deal, d))

	m, err := w.svc.DealMap(t.Context(), w.rep, w.deal, PoliticsView, then)
	w.must(err)
	for _, card := range m.Cards {
		want := 0
		if card.ID == a {
			want = 2
		}
		if len(card.Shifts) != want {
			t.Errorf("%s: %v", card.Name, card.Shifts)
		}
	}
	since := map[RelationID]LineChange{}
	for _, l := range m.Lines {
		since[l.ID] = l.Since
		if (l.Since == LineChanged) != (l.Was != nil && l.Was.ID == changed) {
			t.Errorf("%+v", l)
		}
	}
	if len(m.Lines) != 4 || since[kept] != "" || since[ended] != LineEnded || since[fresh] != LineNew {
		t.Errorf("%v", since)
	}
	if len(m.Gone) != 1 || m.Gone[0].ID != d {
		t.Errorf("gone: %v", m.Gone)
	}
	today, err := w.svc.DealMap(t.Context(), w.rep, w.deal, PoliticsView, w.today())
	w.must(err)
	for _, l := range today.Lines {
		if l.Since != "" {
			t.Errorf("since today: %+v", l)
		}
	}
}

// A person taken out takes the lines off the map; they come back with the person.
func TestLinesOfWhoIsTakenOut(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	w.draw(a, b, Alliance)
	w.must(w.svc.Remove(t.Context(), w.rep, w.deal, b))
	if got := w.drawn(); len(got) != 0 {
		t.Errorf("lines into nowhere: %v", got)
	}
	w.must(w.svc.Return(t.Context(), w.rep, w.deal, b))
	if got := w.drawn(); len(got) != 1 {
		t.Errorf("lines of who came back: %v", got)
	}
}

func TestBossesOnTheMap(t *testing.T) {
	w := newWorld(t)
	a, b := w.in("钱局长"), w.in("孙处长")
	between := w.person(w.account, "不在商机里")
	svc := person.NewService(w.DB)
	set := func(who, boss person.ID) {
		p, err := svc.Get(t.Context(), w.rep, who)
		w.must(err)
		d := p.Draft()
		d.ReportsTo = boss
		w.must(svc.Update(t.Context(), w.rep, who, p.Version, d))
	}
	set(person.ID(b), between)
	set(between, person.ID(a))
	m, err := w.svc.DealMap(t.Context(), w.rep, w.deal, ChartView, "")
	w.must(err)
	for _, c := range m.Cards {
		if c.ID == b && (c.Boss != a || !c.BossFar) || c.ID == a && c.Boss != "" {
			t.Errorf("%s below %q, far %v", c.Name, c.Boss, c.BossFar)
		}
	}
}

// On the map of a group a line is drawn in one of its deals; who is not in that
// deal comes into it.
func TestLinesAreDrawnOnTheMapOfAnAccount(t *testing.T) {
	w := newWorld(t)
	a := w.in("钱局长")
	idle := ID(w.person(w.account, "赵无事"))
	vacant, err := w.svc.Hold(t.Context(), w.rep, w.deal, Vacancy{Label: "财务负责人"})
	w.must(err)
	first := w.deal
	w.deal = w.begin("智慧水务二期")
	second := w.deal
	draw := func(actor org.Actor, deal opportunity.ID, from, to ID) (RelationID, error) {
		return w.svc.DrawBelow(t.Context(), actor, w.account, deal, RelationDraft{From: from, To: to, Kind: Conflict, Strength: 3})
	}
	line, err := draw(w.mate, first, a, idle)
	w.must(err)
	if _, err := draw(w.rep, second, idle, a); err != nil { // in the other deal they say the same
		t.Fatal(err)
	}
	far := w.client(w.rep, "外省水务")
	w.account, far = far, w.account
	elsewhere := w.begin("外省项目")
	w.account = far
	for field, try := range map[string][3]string{
		"deal": {string(elsewhere), string(a), string(idle)}, "kind": {string(first), string(idle), string(a)},
		"from": {string(second), string(vacant), string(a)}, "to": {string(first), string(a), "nobody"},
	} {
		_, err := draw(w.rep, opportunity.ID(try[0]), ID(try[1]), ID(try[2]))
		fails(t, err, field)
	}
	if _, err := draw(w.rep, "", a, idle); err == nil {
		t.Error("a line in no deal")
	}
	reader := w.Member("读", org.ReadOnly, org.ScopeAll, w.North)
	stranger := w.Rep("外人")
	for actor, want := range map[*org.Actor]errs.Kind{&reader: errs.Forbidden, &stranger: errs.NotFound} {
		_, err := draw(*actor, first, a, vacant)
		_, form := w.svc.DrawingBelow(t.Context(), *actor, w.account)
		if !errs.Is(err, want) || !errs.Is(form, want) {
			t.Errorf("%s gets %v, %v", actor.Name, err, form)
		}
	}
	m, err := w.svc.AccountMap(t.Context(), w.mate, w.account, PoliticsView, "", "")
	w.must(err)
	if len(m.Lines) != 2 || !m.Deals[0].MayDraw || !m.Deals[1].MayDraw {
		t.Errorf("%+v %+v", m.Lines, m.Deals)
	}
	list, err := w.svc.LinesBelow(t.Context(), w.mate, w.account, LinesFilter{From: a, To: idle, Kind: Conflict})
	if w.must(err); list.Total != 2 || len(list.Lines) != 2 || list.Lines[1].ID != line || list.Lines[1].DealName != "智慧水务一期" || list.Lines[1].ToName != "赵无事" || !list.Lines[1].MayDraw {
		t.Errorf("%+v", list)
	}
	if list, err = w.svc.LinesBelow(t.Context(), reader, w.account, LinesFilter{Deal: first}); err != nil || list.Total != 1 || list.Lines[0].MayDraw {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err = w.svc.LinesBelow(t.Context(), w.rep, w.account, LinesFilter{From: idle, To: a, Kind: Influence}); err != nil || list.Total != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// What the map of a group shows against an earlier day, with the superiors of then.
func TestTheMapOfAnAccountIsComparedWithAnEarlierDay(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.in("钱局长"), w.in("孙处长"), w.in("李科长")
	svc := person.NewService(w.DB)
	report := func(who, boss ID) {
		p, err := svc.Get(t.Context(), w.rep, person.ID(who))
		w.must(err)
		d := p.Draft()
		d.ReportsTo = person.ID(boss)
		w.must(svc.Update(t.Context(), w.rep, person.ID(who), p.Version, d))
	}
	report(c, b)
	w.must(w.judge(a, "attitude", "neutral", 2))
	ended := w.draw(b, c, Conflict)
	then := w.today()
	w.later(48 * time.Hour)
	report(c, a)
	report(b, a)
	w.must(w.svc.Erase(t.Context(), w.rep, w.deal, ended, 1))
	w.deal = w.begin("智慧水务二期")
	w.must(w.svc.Add(t.Context(), w.rep, w.deal, person.ID(a), ""))
	w.must(w.judge(a, "attitude", "supporter", 0))
	fresh := w.draw(a, w.in("周主任"), Alliance)

	m, err := w.svc.AccountMap(t.Context(), w.rep, w.account, ChartView, "", then)
	w.must(err)
	if m.Since != then || m.Told != "" {
		t.Errorf("%s, known from %s", m.Since, m.Told)
	}
	for _, card := range m.Cards {
		switch card.ID {
		case a:
			if len(card.Shifts) != 1 || card.Shifts[0] != (Shift{people.DimAttitude, "neutral", "supporter"}) || card.Was != nil {
				t.Errorf("%s: %v %v", card.Name, card.Shifts, card.Was)
			}
		case b:
			if card.Boss != a || card.Was == nil || card.Was.Boss != "" {
				t.Errorf("%s: %v", card.Name, card.Was)
			}
		case c:
			if card.Boss != a || card.Was == nil || card.Was.Boss != b {
				t.Errorf("%s: %v", card.Name, card.Was)
			}
		}
	}
	since := map[RelationID]LineChange{}
	for _, l := range m.Lines {
		since[l.ID] = l.Since
	}
	if len(since) != 2 || since[ended] != LineEnded || since[fresh] != LineNew {
		t.Errorf("%v", since)
	}
	// Of an organisation that was there before, the history begins at a day.
	w.must(w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO reporting_known (org_id, since_at) VALUES ($1, $2)`, w.Org, tx.Stamp())
		return err
	}))
	if m, err = w.svc.AccountMap(t.Context(), w.rep, w.account, ChartView, "", then); err != nil || m.Told != w.today() {
		t.Errorf("known from %q, %v", m.Told, err)
	}
	// Whoever is erased leaves no history behind.
	w.must(w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		p, err := person.Find(t.Context(), tx, w.rep, person.ID(b))
		w.must(err)
		w.must(person.Anonymise(t.Context(), tx, w.Org, person.ID(b), p.Version, "x"))
		var n int
		w.must(tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM reporting WHERE person_id = $1 OR reports_to = $1`, b).Scan(&n))
		if n != 0 {
			t.Errorf("%d rows", n)
		}
		return nil
	}))
}
