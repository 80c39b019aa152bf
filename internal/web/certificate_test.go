package web_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/qr/qrtest"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// The doors, forms and addresses of certificates, beside those of the rest.
func init() {
	trains := func(but ...string) map[string]int { return all(403, append(but, "admin", "trainer")...) }
	admitted["trains"] = trains("foreigner")
	admitted["trains one"] = merge(trains(), "foreigner", 404)
	admitted["certificate"] = all(404, "owner", "manager", "admin", "trainer")
	admitted["claims"] = all(404)
	maps.Copy(doors, map[string]string{
		"GET /certificates": "member", "POST /certificates/claim": "claims", "GET /certificates/verify": "open", "GET /certificates/all": "trains",
		"GET /certificate-kinds": "trains", "GET /certificate-kinds/new": "trains", "POST /certificate-kinds/new": "trains",
		"GET /certificate-kinds/{kind}": "trains one", "POST /certificate-kinds/{kind}": "trains one", "POST /certificate-kinds/{kind}/end": "trains one",
		"GET /certificates/{certificate}": "certificate", "POST /certificates/{certificate}/renew": "mine", "POST /certificates/{certificate}/settle": "trains one",
	})
	kind := func(s *scene, _ map[string]string) []string {
		return []string{"name", fresh("认证"), "share", "80", "months", "12", "element", "C6"}
	}
	maps.Copy(forms, map[string]form{
		"POST /certificates/claim":                {set: typing("kind", noKind), elsewhere: true}, // TestPracticeEarnsACertificate claims one
		"POST /certificate-kinds/new":             {as: "admin", page: "/certificate-kinds/new", set: kind},
		"POST /certificate-kinds/{kind}":          {as: "admin", page: "/certificate-kinds/{kind}", set: kind},
		"POST /certificate-kinds/{kind}/end":      {as: "admin", set: typing("end", "1"), free: []string{"end"}},
		"POST /certificates/{certificate}/renew":  {},
		"POST /certificates/{certificate}/settle": {as: "admin", page: "/certificates/{certificate}", set: typing("why", "答案有误", "decision", "revoke"), free: []string{"decision"}},
	})
	maps.Copy(addresses, map[string]string{
		"GET /certificates": "", "GET /certificates/verify": "token", "GET /certificates/all": "q kind state after", "GET /certificate-kinds": "",
		"GET /certificate-kinds/new": "", "GET /certificate-kinds/{kind}": "", "GET /certificates/{certificate}": "",
	})
	fill := func(s *scene, path string, id map[string]string) {
		kind, made := s.newCertificate(s.owner())
		id["{kind}"], id["{certificate}"] = string(kind), string(made)
	}
	fills["certificates"], fills["certificate-kinds"] = fill, fill
}

const noKind = "x"

// newCertificate makes a kind of certificate and one that a member earned by an exam.
func (s *site) newCertificate(holder org.Actor) (certificate.KindID, certificate.ID) {
	s.t.Helper()
	e, ctx := fresh("exam"), s.t.Context()
	trainer := s.Member("培训", org.Trainer, org.ScopeAll, s.North)
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		for _, text := range []string{
			`INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, created_by, created_at, changed_at) VALUES ($1, $2, 'x', 'x', 'zh', 'fixed', 'frozen', 'x', 1, 1)`,
			`INSERT INTO exam (org_id, id, paper_id, title, title_key, status, draw, opens_at, closes_at, minutes, grace, show_score, show_key, created_by, created_at, changed_at)
				VALUES ($1, $2, $2, '年度考试', 'x', 'ended', 'paper', 1, 2, 0, 0, 'submitted', 'never', 'x', 1, 1)`,
		} {
			if _, err := tx.ExecContext(ctx, text, s.Org, e); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, seed, status, started_at, due_at, grace, submitted_at, graded)
			VALUES ($1, $2, $2, $2, $3, 1, 1, 'submitted', 1, 1, 0, 1, 'done')`, s.Org, e, holder.User)
		return err
	})
	must(s.t, e, err)
	_, err = s.server.Certificates.SaveKind(ctx, trainer, "", 0, certificate.Draft{Name: fresh("控单认证"), Exam: exam.ID(e), Months: 12})
	must(s.t, e, err)
	kinds, err := s.server.Certificates.Kinds(ctx, trainer)
	must(s.t, kinds, err)
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		_, err := certificate.Passed(ctx, tx, s.Org, exam.ID(e), []exam.PassChange{{User: holder.User, Attempt: exam.AttemptID(e), Passed: true}}, true)
		return err
	})
	must(s.t, e, err)
	list, err := s.server.Certificates.Mine(ctx, holder)
	must(s.t, list, err)
	for _, k := range kinds {
		if k.Exam == exam.ID(e) {
			return k.ID, list[0].ID
		}
	}
	s.t.Fatal("no kind was made")
	return "", ""
}

func TestACertificateIsShownCheckedAndRevoked(t *testing.T) {
	s := newSite(t)
	rep, admin := s.Rep("林晓岚"), s.Admin()
	v := s.as(rep)
	v.get("/certificates").is(200).has("还没有证书")
	_, id := s.newCertificate(rep)
	v.get("/certificates").is(200).has("控单认证", "有效", "有效期至")
	p := v.get("/certificates/"+string(id)).is(200).has("林晓岚", "测试公司", "特发此证").lacks("撤销")
	token := p.doc().Find("p.k-certificate-token").Text()
	path, _ := p.doc().Find("svg.k-qr path").Attr("d")
	size, _ := strconv.Atoi(p.doc().Find("svg.k-qr rect").AttrOr("width", ""))
	scanned, err := qrtest.Read(size, path)
	if err != nil || !strings.HasPrefix(token, "KD1.") || !strings.HasSuffix(scanned, "/certificates/verify?token="+token) {
		t.Fatalf("a phone reads %q: %v", scanned, err)
	}
	s.nobody().get(scanned[strings.Index(scanned, "/certificates"):]).is(200).has("证书属实，现在有效", "林晓岚")
	check := func(v *visitor, token string) *page {
		return v.get("/certificates/verify?" + url.Values{"token": {token}}.Encode()).is(200)
	}
	check(s.nobody(), token).has("证书属实，现在有效", "林晓岚", "测试公司")
	check(s.nobody(), token[:50]+"\r\n "+token[50:]).has("证书属实，现在有效")
	check(s.nobody(), token+"x").has("无法证明").lacks("林晓岚")
	s.as(s.Rep("何静")).get("/certificates/" + string(id)).is(404)

	boss := s.as(admin)
	boss.get("/certificates/all?state=ending").is(200).has("没有符合条件")
	boss.get("/certificates/all?q=晓岚").is(200).has("控单认证")
	boss.get("/certificate-kinds").is(200).has("通过考试：年度考试", "1 张有效", "核验用的公钥")
	page := "/certificates/" + string(id)
	boss.post(page+"/settle", "version", "1", "decision", "revoke", "why", "").is(422).has("特发此证")
	boss.post(page+"/settle", "version", "1", "decision", "revoke", "why", "冒名顶替").leads(page)
	check(s.nobody(), token).has("现在不算数")
	v.get(page).is(200).has("冒名顶替")
}

func TestTodayTellsOfACertificateThatEnds(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	_, id := s.newCertificate(rep)
	v := s.as(rep)
	v.get("/").is(200).lacks("天到期")
	s.run(`UPDATE certificate SET ends_on = '` + string(s.day(rep, 30)) + `' WHERE id = '` + string(id) + `'`)
	v.get("/").is(200).has("还有 30 天到期")
	actor, d, err := s.server.Insight.Digest(context.Background(), rep.Org, rep.User)
	if err != nil || actor.User != rep.User || len(d.Certificates) != 1 || !d.Any() {
		t.Errorf("%+v, %v", d, err)
	}
	told := func(left int, lastMail day.Date) bool {
		s.run(`UPDATE certificate SET ends_on = '` + string(s.day(rep, left)) + `' WHERE id = '` + string(id) + `'`)
		s.run(`UPDATE member SET digest_sent_on = '` + string(lastMail) + `' WHERE id = '` + string(rep.User) + `'`)
		_, d, err := s.server.Insight.Digest(context.Background(), rep.Org, rep.User)
		if err != nil {
			t.Fatal(err)
		}
		return len(d.Certificates) == 1
	}
	// The day of a reminder passed while no mail went; it was told on its day; it lies further back than the last mail.
	for i, c := range []struct {
		left, mail int
		told       bool
	}{{27, -4, true}, {27, -3, false}, {30, -1, true}, {29, -1, false}, {6, -11, true}} {
		if got := told(c.left, s.day(rep, c.mail)); got != c.told {
			t.Errorf("case %d: told is %v", i, got)
		}
	}
	told(30, "")
	v.post("/certificates/" + string(id) + "/renew").is(http.StatusSeeOther)

	asked := s.ask1() // a renewal that was begun says what it renews, and keeps its question to itself
	s.ask1()
	s.run(`INSERT INTO practice_run (org_id, id, member_id, mode, about, set_id, things, created_at, changed_at)
		SELECT org_id, 'r1', id, 'renew', '{}', '` + string(id) + `', '["` + asked + `"]', 1, 1 FROM member WHERE id = '` + string(rep.User) + `'`)
	p := v.get("/practice").is(200)
	p.has("证书续期 · ", "证书续期还要问的 1 道题")
	v.get("/practice/runs/r1").is(200).has("证书续期 · ", "谁说了算")
	v.post("/practice/start", "mode", "free", "element", "C6").leads("/practice/runs/")
	v.get("/practice/recite").is(200).has("证书续期还要问的 1 道题")
}

// An exam that earns a certificate stands on the page of certificates of who may
// still sit it, and of nobody else.
func TestExamsThatEarnACertificate(t *testing.T) {
	s := newScene(t)
	e, ctx, trainer := s.newExam(), t.Context(), s.actors["trainer"]
	if _, err := s.server.Certificates.SaveKind(ctx, trainer, "", 0, certificate.Draft{Name: "季度证书", Exam: e, Months: 12}); err != nil {
		t.Fatal(err)
	}
	s.as(s.owner()).get("/certificates").is(200).lacks("季度证书") // the exam is a draft
	if err := s.server.Exams.PublishExam(ctx, trainer, e, 2); err != nil {
		t.Fatal(err)
	}
	s.as(s.owner()).get("/certificates").is(200).has("可以靠考试取得", "季度证书", "季度考试", "/exams/"+string(e)+"/sit")
	s.as(s.actors["manager"]).get("/certificates").is(200).lacks("季度证书")
}
