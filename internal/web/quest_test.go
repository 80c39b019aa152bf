package web_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/static"
)

// TestTheQuestionnairePageNamesNobody reads what a stranger with a phone gets.
func TestTheQuestionnairePageNamesNobody(t *testing.T) {
	s := newScene(t)
	bare := s.nobody().get("/q").is(200)
	for name, v := range map[string]*visitor{"a member": s.as(s.owner()), "an administrator": s.as(s.actors["admin"])} {
		if p := v.get("/q").is(200); p.body != bare.body || len(p.header["Set-Cookie"]) > 0 {
			t.Errorf("%s gets another page, or a cookie", name)
		}
	}
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"} {
		if got := bare.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	said := strings.ToLower(bare.all())
	for _, word := range []string{"kongdan", "控单", "c139", "教练", "coach", strings.ToLower(s.actors["admin"].OrgName), "政务云", "<script>", "style="} {
		if strings.Contains(said, word) {
			t.Errorf("the page says %q", word)
		}
	}
	for _, hint := range []string{"noscript", `name="robots"`, "请在浏览器设置里打开脚本", "allow javascript"} {
		if !strings.Contains(said, hint) {
			t.Errorf("the page lacks %q", hint)
		}
	}
}

// TestTheQuestionnairePageIsLight weighs all that a phone loads for it, unpacked.
func TestTheQuestionnairePageIsLight(t *testing.T) {
	if !static.Built() {
		t.Skip(static.Missing)
	}
	s := newSite(t)
	bytes := len(s.nobody().get("/q").is(200).body)
	for _, name := range []string{"q.css", "q.js"} {
		res := httptest.NewRecorder()
		static.Handler().ServeHTTP(res, httptest.NewRequest(http.MethodGet, static.URL(name), nil))
		if res.Code != 200 {
			t.Fatalf("%s: %d", name, res.Code)
		}
		bytes += res.Body.Len()
	}
	if bytes > 100_000 || bytes < 5_000 {
		t.Errorf("the page weighs %d bytes", bytes)
	}
	t.Logf("%d bytes in all", bytes)
}

// TestTheScriptIsOfOldPhones looks for what their browsers do not read.
func TestTheScriptIsOfOldPhones(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("static", "js", "q.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, new := range []string{"=>", "const ", "let ", "`", "fetch(", "Promise", "async ", "...", "?.", "??", "for (const", "import "} {
		for i, line := range strings.Split(string(text), "\n") {
			if code, _, _ := strings.Cut(strings.TrimSpace(line), "//"); strings.Contains(code, new) {
				t.Errorf("line %d: %s in %s", i+1, new, line)
			}
		}
	}
}

// TestTheHostOfQuestionnairesShowsNothingElse serves a neutral host beside the
// one of the program.
func TestTheHostOfQuestionnairesShowsNothingElse(t *testing.T) {
	for name, base := range map[string]*url.URL{"beside the program's": {Scheme: "https", Host: "kd.example.com"}, "alone": nil} {
		s := newScene(t)
		s.server.BaseURL, s.server.QuestURL = base, &url.URL{Scheme: "https", Host: "ask.example.net"}
		ask := func(method, host, path string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader("secret=x"))
			r.Host = host
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", "https://ask.example.net")
			return whole(s.site, r)
		}
		for path, status := range map[string]int{"GET /q": 200, "POST /q/open": 404, "GET /q/": 404, "GET /q/x": 404, "PUT /q/answer": 404, "PUT /q": 404, "GET /": 404, "GET /signin": 404, "POST /signin": 404, "GET /static/app.css": 404, "GET /deals": 404} {
			method, at, _ := strings.Cut(path, " ")
			w := ask(method, "ask.example.net", at)
			if w.Code != status || strings.Contains(strings.ToLower(w.Body.String()), "kongdan") || strings.Contains(w.Body.String(), "控单") {
				t.Errorf("%s, %s: %d %s", name, path, w.Code, clip(w.Body.String(), 80))
			}
		}
		if w := ask(http.MethodPost, "ask.example.net", "/q/open"); w.Body.String() != "{\"open\":false}\n" {
			t.Errorf("%s: %s", name, w.Body)
		}
		for _, at := range []string{"GET /q/x", "PUT /q/answer"} { // nor is it told on the program's own
			method, path, _ := strings.Cut(at, " ")
			if w := ask(method, "kd.example.com", path); w.Body.String() != "{\"open\":false}\n" || w.Code != 404 {
				t.Errorf("%s, %s: %d %s", name, at, w.Code, clip(w.Body.String(), 80))
			}
		}
		if w := ask(http.MethodGet, "kd.example.com", "/signin"); w.Code != 200 {
			t.Errorf("%s: the program's own host answers %d", name, w.Code)
		}
		if base != nil && ask(http.MethodGet, "evil.example", "/q").Code != 421 {
			t.Errorf("%s: a stranger's host is not refused", name)
		}
	}
}

func (s *scene) quest(path string, fields ...string) *page {
	s.t.Helper()
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	r := request(path, v)
	r.RemoteAddr = "203.0.113.9:99"
	return s.nobody().send(r)
}

// TestAQuestionnaireOnAnOldBrowser sends what a browser without Sec-Fetch-Site
// does from a page without a referrer: an origin of nowhere.
func TestAQuestionnaireOnAnOldBrowser(t *testing.T) {
	s := newScene(t)
	deal := s.newDeal()
	c, err := s.server.Coaches.Add(t.Context(), s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: coach.Identity{Name: "老周"}})
	must(t, c, err)
	link, err := s.server.Coaches.Ask(t.Context(), s.owner(), deal, c, coach.Asking{Elements: []c139.Key{c139.W}, Days: 7, Lang: "zh"})
	must(t, link, err)
	for path, status := range map[string]int{"/q/open": 200, "/q/answer": 422, "/signin": 403} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"secret": {link.Secret}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "null")
		if w := whole(s.site, r); w.Code != status {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestAQuestionnaireByLink goes the whole way: the team makes a link, a
// stranger opens it as often as they like, answers once, and the team reads
// blind verdicts.
func TestAQuestionnaireByLink(t *testing.T) {
	s := newScene(t)
	log := &bytes.Buffer{}
	s.server.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.handler = s.server.Site()
	deal := s.newDeal()
	owner := s.as(s.owner())
	c, err := s.server.Coaches.Add(t.Context(), s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: coach.Identity{Name: whisper}})
	must(t, c, err)
	at := "/deals/" + string(deal) + "/coaches/" + string(c) + "/ask"
	form := s.formOn(owner, at, at)
	form.Set("code", "1")
	form.Set("subject", "新系统的事")
	made := owner.send(request(at, form)).is(200)
	link := made.doc().Find("#link").AttrOr("value", "")
	if !strings.Contains(link, "/q#zc.") {
		t.Fatalf("link %q", link)
	}
	secret := link[strings.LastIndex(link, ".")+1:]
	code := strings.TrimSpace(made.doc().Find(".k-phonecode strong").Text())
	if again := owner.send(request(at, form)).is(200); strings.Contains(again.body, secret) || strings.Contains(again.body, "/q#") {
		t.Error("a link is shown twice")
	}
	shut := s.quest("/q/open", "secret", secret[1:]+"A", "code", code)
	wrong := s.quest("/q/open", "secret", secret, "code", "000")
	for name, p := range map[string]*page{"a guess": shut, "a wrong code": wrong, "no code": s.quest("/q/open", "secret", secret), "no secret": s.quest("/q/open")} {
		if p.status != 404 || p.body != shut.body || p.header.Get("Content-Length") != shut.header.Get("Content-Length") {
			t.Errorf("%s: %d %s", name, p.status, p.body)
		}
	}
	var paper struct {
		Open    bool
		Subject string
		Items   []map[string]string
	}
	for range 2 {
		p := s.quest("/q/open", "secret", secret, "code", code).is(200)
		if err := json.Unmarshal([]byte(p.body), &paper); err != nil || !paper.Open || paper.Subject != "新系统的事" || len(paper.Items) == 0 {
			t.Fatalf("%v %s", err, p.body)
		}
		if strings.Contains(p.body, "政务云") || strings.Contains(p.body, "C1") {
			t.Errorf("the paper tells too much: %s", p.body)
		}
	}
	answer := []string{"secret", secret, "code", code, "key", "one", "r0", "confirms", "n0", "听会上讲的"}
	for range 2 {
		s.quest("/q/answer", answer...).is(200)
	}
	if p := s.quest("/q/answer", "secret", secret, "code", code, "key", "one", "r0", "denies").is(409); p.body != "{\"open\":false}\n" {
		t.Errorf("changed after it arrived: %s", p.body)
	}
	for name, p := range map[string]*page{"opened after": s.quest("/q/open", "secret", secret, "code", code), "answered after": s.quest("/q/answer", append(answer, "key", "two")...)} {
		if p.status != 404 || p.body != shut.body {
			t.Errorf("%s: %d %s", name, p.status, p.body)
		}
	}
	b, err := s.server.Coaches.Board(t.Context(), s.owner(), deal)
	if len(must(t, b, err).Verdicts) != 1 || b.Verdicts[0].Origin != coach.Blind || b.Verdicts[0].Note != "听会上讲的" {
		t.Errorf("%+v", b.Verdicts)
	}
	page := owner.get("/deals/" + string(deal) + "/elements/" + string(b.Verdicts[0].Element)).is(200)
	page.has("盲评", "听会上讲的")
	owner.get("/").is(200).has("教练 1 答复了问卷")
	for name, w := range map[string]string{"manager": "manager", "administrator": "admin"} {
		v := s.as(s.actors[w])
		if body := v.get("/deals/" + string(deal)).is(200).body; strings.Contains(body, "听会上讲的") || strings.Contains(body, "已答复") {
			t.Errorf("the %s reads what the team alone may", name)
		}
		if strings.Contains(v.get("/").is(200).body, "答复了问卷") {
			t.Errorf("the %s hears of it", name)
		}
	}
	for _, word := range []string{secret, code, "听会上讲的", "新系统的事", whisper, "203.0.113"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log says %q", word)
		}
	}
	if err := s.db.View(t.Context(), func(tx *db.Tx) error {
		var n int
		if err := tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE address LIKE '203.0%'`).Scan(&n); err != nil || n > 0 {
			t.Errorf("the audit log knows from where a coach answered %d times: %v", n, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "POST /q/answer") || strings.Contains(log.String(), "/q#") {
		t.Error("the log does not tell the route, or more than it")
	}
}

// TestTheFirstQuestionsMixClaims looks at what the form asks by itself: claims
// of the team among others.
func TestTheFirstQuestionsMixClaims(t *testing.T) {
	s := newScene(t)
	deal := s.newDeal()
	var claims []opportunity.Change
	for _, k := range []c139.Key{c139.W, c139.F3, c139.C3, c139.C4} {
		claims = append(claims, opportunity.Change{Element: k, To: c139.Clear, Evidence: &opportunity.NewEvidence{
			What: "会上说的", Channel: opportunity.Visit, Strength: opportunity.Stated, ObservedOn: string(s.today())}})
	}
	c, err := s.server.Deals.Control(t.Context(), s.owner(), deal)
	for i := range must(t, c, err).Elements {
		for j := range claims {
			if c139.Keys()[i] == claims[j].Element {
				claims[j].Seen = c.Elements[i].Version
			}
		}
	}
	if err := s.server.Deals.SetElements(t.Context(), s.owner(), deal, claims, ""); err != nil {
		t.Fatal(err)
	}
	made, err := s.server.Coaches.Add(t.Context(), s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: coach.Identity{Name: "老周"}})
	must(t, made, err)
	var asked []string
	s.as(s.owner()).get("/deals/" + string(deal) + "/coaches/" + string(made) + "/ask").is(200).doc().Find("[name=elements][checked]").Each(func(_ int, x *goquery.Selection) {
		asked = append(asked, x.AttrOr("value", ""))
	})
	slices.Sort(asked)
	if got := strings.Join(asked, " "); got != "C3 F1 F2 F3 W" {
		t.Errorf("asks about %s", got)
	}
}

// TestTheTeamsOwnBrowserIsNotBlind answers where the owner is signed in.
func TestTheTeamsOwnBrowserIsNotBlind(t *testing.T) {
	s := newScene(t)
	deal := s.newDeal()
	c, err := s.server.Coaches.Add(t.Context(), s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: coach.Identity{Name: "老周"}})
	must(t, c, err)
	link, err := s.server.Coaches.Ask(t.Context(), s.owner(), deal, c, coach.Asking{Elements: []c139.Key{c139.W}, Days: 7, Lang: "zh"})
	must(t, link, err)
	s.as(s.owner()).send(request("/q/answer", url.Values{"secret": {link.Secret}, "key": {"k"}, "r0": {"confirms"}})).is(200)
	s.as(s.actors["manager"]).get("/deals/"+string(deal)+"/elements/W").is(200).has("团队浏览器", "不能当作盲评")
}

// TestWhoIsAskedStaysUnnamedInTheLog has a colleague answer in the product.
func TestWhoIsAskedStaysUnnamedInTheLog(t *testing.T) {
	s := newScene(t)
	log := &bytes.Buffer{}
	s.server.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.handler = s.server.Site()
	stranger := s.actors["stranger"]
	_, asked := s.ask(s.newDeal(), coach.Identity{Kind: coach.Colleague, Member: stranger.User})
	v, at := s.as(stranger), "/asked/"+string(asked[0].ID)
	v.get("/").is(200).has("请您回答")
	log.Reset()
	form := s.formOn(v, at, at)
	if strings.Contains(v.get(at).body, "政务云") {
		t.Error("the page names the deal")
	}
	form.Set("r0", "denies")
	form.Set("n1", "只写了一句")
	p := v.send(request(at, form)).is(303)
	if p.location != "/" {
		t.Errorf("leads to %s", p.location)
	}
	v.get(at).is(404)
	if strings.Contains(log.String(), string(stranger.User)) || !strings.Contains(log.String(), "/asked/{id}") {
		t.Error("the log names who was asked")
	}
}

// TestAnAdministratorReadsWhoCoachesOnce breaks the glass on the page.
func TestAnAdministratorReadsWhoCoachesOnce(t *testing.T) {
	s, log := newWhisper(t, coach.Identity{Name: whisper, Contact: whisper, Note: whisper})
	deal := s.newDeal()
	b, err := s.server.Coaches.Board(t.Context(), s.owner(), deal)
	at := "/deals/" + string(deal) + "/coaches/" + string(must(t, b, err).Coaches[0].ID) + "/identity"
	admin := s.as(s.actors["admin"])
	admin.get("/deals/" + string(deal)).is(200).has("查看身份")
	form := s.formOn(admin, at, at)
	if p := admin.send(request(at, form)).is(422); strings.Contains(p.body, whisper) {
		t.Error("read without a reason")
	}
	form.Set("why", "有人投诉")
	p := admin.send(request(at, form)).is(200)
	if !strings.Contains(p.body, whisper) || p.header.Get("Cache-Control") != "no-store" {
		t.Error("the administrator does not read it, or the browser keeps it")
	}
	if strings.Contains(admin.get("/deals/"+string(deal)).is(200).body+admin.get(at).body, whisper) {
		t.Error("read once, it stays in sight")
	}
	owner := s.as(s.owner())
	owner.get("/").is(200).has("查看了教练 1 的身份")
	owner.get("/deals/"+string(deal)+"/log").is(200).has("查看了教练身份", "有人投诉")
	if audit := admin.get("/settings/audit").is(200).body; !strings.Contains(audit, "有人投诉") || strings.Contains(audit, whisper) {
		t.Error("the audit log lacks the reason, or holds the name")
	}
	if strings.Contains(log.String(), whisper) {
		t.Error("the log tells of a coach")
	}
}
