package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// scene is a site with everybody who might knock, and makes what they knock for.
type scene struct {
	*site
	actors  map[string]org.Actor
	expired *visitor
	forged  *visitor
	account account.ID
	shared  map[string]string         // paths of pages, filled once
	planted func(deal opportunity.ID) // what every new deal gets, nil for nothing
	ids     []bad                     // see badIDs
	shape   []db.Table                // see tables
	tally   *tally                    // see snapshot
}

func newScene(t *testing.T) *scene {
	s := &scene{site: newSite(t), shared: map[string]string{
		"/settings/import/template.csv": "/settings/import/template.csv?kind=deals", // says in its query of what
	}}
	foreign := orgtest.New(t, s.db)
	s.actors = map[string]org.Actor{
		"owner": s.Rep("林晓岚"), "mate": s.Rep("周启明"), "manager": s.Manager(), "admin": s.Admin(),
		"reader":   s.Member("读", org.ReadOnly, org.ScopeAll, s.North),
		"trainer":  s.Member("培", org.Trainer, org.ScopeAll, s.North),
		"stranger": s.Rep("何静"), "foreigner": foreign.Admin(),
	}
	s.expired = s.expire(s.as(s.Rep("老会话")))
	s.forged = &visitor{site: s.site, cookie: "x' OR '1'='1", lang: "zh"}
	s.account = s.newAccount()
	return s
}

func (s *scene) owner() org.Actor { return s.actors["owner"] }

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (s *scene) newAccount() account.ID {
	s.t.Helper()
	id, err := account.NewService(s.db).Create(s.t.Context(), s.owner(), account.Draft{Name: "江海市大数据局"}, true)
	must(s.t, id, err)
	if err := account.NewService(s.db).Join(s.t.Context(), s.owner(), id, s.actors["mate"].User); err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *scene) newPerson() person.ID {
	s.t.Helper()
	id, err := person.NewService(s.db).Create(s.t.Context(), s.owner(), s.account, person.Draft{Name: "陈处长"})
	return must(s.t, id, err)
}

// newNote lets a person matter in a deal whose team has noted something.
func (s *scene) newNote(p person.ID) string {
	s.t.Helper()
	deal := s.newDeal()
	if err := s.server.Stakeholders.Add(s.t.Context(), s.owner(), deal, p, ""); err != nil {
		s.t.Fatal(err)
	}
	id, err := s.server.Privacy.AddNote(s.t.Context(), s.owner(), p, deal, whisper)
	return string(must(s.t, id, err))
}

// dealWith is the deal in which a person matters.
func (s *scene) dealWith(p string) (deal string) {
	s.t.Helper()
	if err := s.db.View(s.t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(s.t.Context(), `SELECT opportunity_id FROM opportunity_person WHERE person_id = $1`, p).Scan(&deal)
	}); err != nil {
		s.t.Fatal(err)
	}
	return deal
}

func (s *scene) newDeal() opportunity.ID {
	s.t.Helper()
	id, err := s.server.Deals.Create(s.t.Context(), s.owner(), opportunity.Terms{
		Name: "政务云二期", Account: s.account, Amount: 100, AmountKnown: true, NextStep: "拜访", NextStepOn: s.today().Add(3)})
	must(s.t, id, err)
	if err := s.server.Deals.Join(s.t.Context(), s.owner(), id, s.actors["mate"].User, ""); err != nil {
		s.t.Fatal(err)
	}
	if s.planted != nil {
		s.planted(id)
	}
	return id
}

func (s *scene) today() day.Date { return day.Date(s.owner().Today(s.db.Now())) }

// fill puts fresh things of the owner's into the wildcards of a path. Pages
// share theirs, because looking changes nothing.
func (s *scene) fill(method, path string) string {
	s.t.Helper()
	if method == http.MethodGet {
		if _, ok := s.shared[path]; !ok {
			s.shared[path] = s.fresh(path)
		}
		return s.shared[path]
	}
	return s.fresh(path)
}

// fills make what the wildcards of a path name, by its first part, for areas
// that keep their part of the tests to themselves.
var fills = map[string]func(s *scene, path string, id map[string]string){}

func (s *scene) fresh(path string) string {
	s.t.Helper()
	if !strings.Contains(path, "{") {
		return strings.TrimSuffix(path, "{$}")
	}
	path = strings.TrimSuffix(path, "{$}")
	id := map[string]string{"{user}": string(s.actors["mate"].User), "{member}": string(s.actors["mate"].User), "{key}": "C1", "{person}": "x"}
	ctx := s.t.Context()
	switch first := strings.SplitN(path, "/", 3)[1]; first {
	case "deals":
		deal := s.newDeal()
		id["{id}"] = string(deal)
		s.aroundDeal(deal, path, id)
		if strings.HasSuffix(path, "{id}/restore") {
			s.trashDeal(deal)
		}
	case "notices":
		id["{id}"] = s.newNotice()
	case "deal-views":
		if err := s.server.Deals.SaveView(ctx, s.owner(), "x", ""); err != nil {
			s.t.Fatal(err)
		}
		list, err := s.server.Deals.Views(ctx, s.owner())
		if err != nil {
			s.t.Fatal(err)
		}
		id["{view}"] = list[0].ID
	case "accounts":
		acc := s.newAccount()
		id["{id}"] = string(acc)
		if strings.HasSuffix(path, "{id}/restore") {
			if err := account.NewService(s.db).Delete(ctx, s.owner(), acc, 1); err != nil {
				s.t.Fatal(err)
			}
		}
	case "people":
		p := s.newPerson()
		id["{id}"] = string(p)
		if strings.Contains(path, "/notes") || strings.HasSuffix(path, "/export") {
			id["{note}"] = s.newNote(p)
		}
		if strings.HasSuffix(path, "/restore") {
			if _, err := person.NewService(s.db).Delete(ctx, s.owner(), p, 1); err != nil {
				s.t.Fatal(err)
			}
		}
	case "activities":
		notes := activity.NewService(s.db)
		a, err := notes.Add(ctx, s.owner(), activity.Subject{Deal: s.newDeal()}, activity.Draft{Kind: activity.Note, Body: "x", HappenedOn: string(s.today())})
		id["{id}"] = string(must(s.t, a, err))
		if strings.HasSuffix(path, "/restore") {
			_, err = notes.Delete(ctx, s.owner(), a)
			must(s.t, a, err)
		}
	case "tasks":
		tasks := activity.NewService(s.db)
		a, err := tasks.AddTask(ctx, s.owner(), activity.Subject{Deal: s.newDeal()}, activity.TaskDraft{Title: "x", DueOn: string(s.today())})
		id["{id}"] = string(must(s.t, a, err))
		if strings.HasSuffix(path, "/restore") {
			_, err = tasks.DeleteTask(ctx, s.owner(), a)
			must(s.t, a, err)
		}
	case "library", "document-categories":
		s.aroundLibrary(path, id)
	case "asked":
		_, list := s.ask(s.newDeal(), coach.Identity{Kind: coach.Colleague, Member: s.actors["stranger"].User})
		id["{id}"] = string(list[0].ID)
	case "profile":
		id["{id}"] = s.sessionOf(s.owner())
	case "settings":
		id["{id}"] = s.setting(path)
	case "papers", "exams", "attempts":
		s.learning(path, id)
	default:
		if fill := fills[first]; fill != nil {
			fill(s, path, id)
		}
	}
	for wildcard, value := range id {
		path = strings.ReplaceAll(path, wildcard, value)
	}
	return path
}

// aroundDeal makes what hangs on a deal, where the path asks for it.
func (s *scene) aroundDeal(deal opportunity.ID, path string, id map[string]string) {
	s.t.Helper()
	ctx := s.t.Context()
	if strings.Contains(path, "{person}") {
		p := s.newPerson()
		if err := s.server.Stakeholders.Add(ctx, s.owner(), deal, p, ""); err != nil {
			s.t.Fatal(err)
		}
		id["{person}"] = string(p)
		s.aroundPerson(deal, p, path, id)
	}
	if strings.Contains(path, "{relation}") {
		line, err := s.server.Stakeholders.Draw(ctx, s.owner(), deal, stakeholder.RelationDraft{From: s.personIn(deal), To: s.personIn(deal), Kind: stakeholder.Alliance, Strength: 2})
		id["{relation}"] = string(must(s.t, line, err))
	}
	if strings.Contains(path, "{evidence}") {
		if err := s.server.Deals.SetElements(ctx, s.owner(), deal, []opportunity.Change{{Element: c139.C1, To: c139.Clear,
			Evidence: &opportunity.NewEvidence{What: "x", Channel: opportunity.Call, Strength: opportunity.Observed, ObservedOn: string(s.today())}}}, ""); err != nil {
			s.t.Fatal(err)
		}
		c, err := s.server.Deals.Control(ctx, s.owner(), deal)
		id["{evidence}"] = string(must(s.t, c, err).Evidence[0].ID)
	}
	if strings.Contains(path, "{challenge}") {
		c, err := s.server.Deals.Ask(ctx, s.actors["manager"], deal, c139.C1, "真的吗？")
		id["{challenge}"] = string(must(s.t, c, err))
	}
	if strings.Contains(path, "{coach}") || strings.Contains(path, "{verdict}") {
		coaches := coach.NewService(s.db)
		c, err := coaches.Add(ctx, s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: coach.Identity{Name: whisper}})
		id["{coach}"] = string(must(s.t, c, err))
		if err := coaches.Rule(ctx, s.owner(), deal, c, string(s.today()), []coach.NewVerdict{{Element: c139.W, Ruling: c139.Denies}}); err != nil {
			s.t.Fatal(err)
		}
		_, err = coaches.Ask(ctx, s.owner(), deal, c, coach.Asking{Elements: []c139.Key{c139.W}, Days: 7, Lang: "zh"})
		must(s.t, c, err)
		b, err := coaches.Board(ctx, s.owner(), deal)
		id["{questionnaire}"] = string(must(s.t, b, err).Asked[0].ID)
		id["{verdict}"] = string(must(s.t, b, err).Verdicts[0].ID)
	}
}

// newNotice is news of a deal's team: an administrator let themselves in.
func (s *scene) newNotice() (id string) {
	s.t.Helper()
	deal := s.newDeal()
	err := s.db.InTx(s.t.Context(), func(tx *db.Tx) error {
		if err := coach.TellOfEntry(s.t.Context(), tx, s.actors["admin"], deal, "查投诉"); err != nil {
			return err
		}
		return tx.QueryRowContext(s.t.Context(), `SELECT id FROM team_notice WHERE opportunity_id = $1`, deal).Scan(&id)
	})
	return must(s.t, id, err)
}

// ask names a coach of a deal and asks about two elements, in a link or of a
// colleague. It returns the link, and what was asked, the youngest first.
func (s *scene) ask(deal opportunity.ID, who coach.Identity) (coach.Link, []coach.Questionnaire) {
	s.t.Helper()
	ctx, coaches := s.t.Context(), coach.NewService(s.db)
	c, err := coaches.Add(ctx, s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: who})
	must(s.t, c, err)
	link, err := coaches.Ask(ctx, s.owner(), deal, c, coach.Asking{Elements: []c139.Key{c139.W, c139.C1}, Days: 7, Lang: "zh"})
	must(s.t, link, err)
	b, err := coaches.Board(ctx, s.owner(), deal)
	return link, must(s.t, b, err).Asked
}

// aroundPerson makes what hangs on a person of a deal, where the path asks for it.
func (s *scene) aroundPerson(deal opportunity.ID, p person.ID, path string, id map[string]string) {
	s.t.Helper()
	ctx, who := s.t.Context(), stakeholder.ID(p)
	if strings.HasSuffix(path, "/fill") {
		gap, err := s.server.Stakeholders.Hold(ctx, s.owner(), deal, stakeholder.Vacancy{Label: "分管副市长"})
		id["{person}"] = string(must(s.t, gap, err))
		return
	}
	err := s.server.Stakeholders.Judge(ctx, s.owner(), deal, who, stakeholder.Findings{What: "x", Channel: opportunity.Visit,
		Values: map[people.Dimension]string{people.DimAttitude: "neutral"}, ObservedOn: string(s.today())})
	if err == nil && strings.HasSuffix(path, "/return") {
		err = s.server.Stakeholders.Remove(ctx, s.owner(), deal, who)
	}
	must(s.t, 0, err)
	if strings.Contains(path, "{judgement}") {
		d, err := s.server.Stakeholders.Dossier(ctx, s.owner(), deal, who)
		id["{judgement}"] = string(must(s.t, d, err).Judgements[0].ID)
	}
}

// personIn makes a person who matters in a deal.
func (s *scene) personIn(deal opportunity.ID) stakeholder.ID {
	s.t.Helper()
	p := s.newPerson()
	if err := s.server.Stakeholders.Add(s.t.Context(), s.owner(), deal, p, ""); err != nil {
		s.t.Fatal(err)
	}
	return stakeholder.ID(p)
}

func (s *scene) trashDeal(deal opportunity.ID) {
	s.t.Helper()
	var d opportunity.Opportunity
	err := s.db.View(s.t.Context(), func(tx *db.Tx) (err error) {
		d, _, err = opportunity.Find(s.t.Context(), tx, s.owner(), deal)
		return err
	})
	must(s.t, d, err)
	if err := s.server.Deals.Delete(s.t.Context(), s.owner(), deal, d.Version); err != nil {
		s.t.Fatal(err)
	}
}

// setting makes one thing that administrators keep.
func (s *scene) setting(path string) string {
	s.t.Helper()
	ctx := s.t.Context()
	var made string
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		switch strings.SplitN(path, "/", 4)[2] {
		case "members":
			u, err := org.InsertMember(ctx, tx, s.Org, org.NewMember{Login: "u" + time.Now().Format("150405.000000000"), Name: "新人",
				Role: org.Rep, Scope: org.ScopeTeam, Lang: "zh", TimeZone: "Asia/Shanghai"})
			made = string(u)
			return err
		case "departments":
			d, err := org.InsertDepartment(ctx, tx, s.Org, "西区"+time.Now().Format("150405.000000000"), "")
			made = string(d)
			return err
		case "rivals":
			r, err := rival.Insert(ctx, tx, s.actors["admin"], rival.Draft{Name: "对手" + time.Now().Format("150405.000000000")})
			made = string(r)
			return err
		case "products":
			p, err := product.Insert(ctx, tx, s.actors["admin"], product.Draft{Name: "产品" + time.Now().Format("150405.000000000")})
			made = string(p)
			return err
		case "export":
			made = id.New()
			_, err := tx.ExecContext(ctx, `
				INSERT INTO export_run (org_id, id, format, lang, state, created_by, created_at, expires_at) VALUES ($1, $2, 'csv', 'zh', 'ready', '', $3, $4)`,
				s.Org, made, tx.Stamp(), tx.Stamp()+60_000)
			return err
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if strings.HasPrefix(path, "/settings/import/{id}") {
		made = string(s.newImport())
	}
	if strings.HasPrefix(path, "/settings/jobs/") {
		made = s.failedJob(string(s.Org), "mail.link")
	}
	if strings.HasSuffix(path, "/restore") {
		s.trashSetting(path, made)
	}
	return made
}

// newImport takes a file in.
func (s *scene) newImport() exchange.RunID {
	s.t.Helper()
	id, err := s.server.Imports.Upload(s.t.Context(), s.actors["admin"], exchange.Deals, "商机.csv",
		strings.NewReader("商机名称,状态,金额\n"+fresh("政务云")+",进行中,100\n"))
	return must(s.t, id, err)
}

// trashSetting moves a thing of the organisation's lists to the trash.
func (s *scene) trashSetting(path, id string) {
	s.t.Helper()
	var err error
	switch strings.SplitN(path, "/", 4)[2] {
	case "rivals":
		err = s.server.Rivals.Delete(s.t.Context(), s.actors["admin"], rival.ID(id), 1)
	case "products":
		err = s.server.Products.Delete(s.t.Context(), s.actors["admin"], product.ID(id), 1)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// sessionOf is the id of a fresh session of a member.
func (s *scene) sessionOf(a org.Actor) string {
	s.t.Helper()
	s.as(a)
	list, err := s.server.Org.Sessions(s.t.Context(), a)
	return must(s.t, list, err)[0].ID
}
