package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

const secret = "湖边的三只白鹭-2031"

// login gives a member a user name and the secret.
func (s *site) login(w *orgtest.World, a org.Actor, login string) {
	s.t.Helper()
	s.run(`UPDATE member SET login = '` + login + `' WHERE id = '` + string(a.User) + `'`)
	if err := s.server.Org.SetPasswordOf(s.t.Context(), w.Org, login, secret); err != nil {
		s.t.Fatal(err)
	}
}

// session returns the session cookie an answer sets, "" for none.
func (p *page) session() *http.Cookie {
	for _, c := range (&http.Response{Header: p.header}).Cookies() {
		if c.Name == "kongdan_session" {
			return c
		}
	}
	return nil
}

func (p *page) enters(s *site) *visitor {
	p.t.Helper()
	c := p.session()
	if c == nil || c.Value == "" {
		p.t.Fatalf("%s sets no session", p.what)
	}
	return &visitor{site: s, cookie: c.Value, lang: "zh"}
}

func TestSetupPage(t *testing.T) {
	s := emptySite(t)
	code, _, err := s.server.Org.EnsureSetupCode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.nobody().get("/signin").leads("/setup")
	s.nobody().get("/setup").is(200).has("开始使用控单", "安装码", "人民币 CNY", "北京时间（中国）")
	s.nobody().in("en").get("/setup").is(200).has("Set up Kongdan", "Chinese yuan CNY", "Beijing (China)")
	form := []string{"code", code, "organisation", "云桥<b>科技", "currency", "CNY", "lang", "zh", "time_zone", "Asia/Shanghai",
		"name", "王敏", "login", "wangmin", "email", "", "password", secret, "again", secret}
	with := func(pairs ...string) []string {
		out := append([]string(nil), form...)
		for i := 0; i < len(pairs); i += 2 {
			for j := 0; j < len(out); j += 2 {
				if out[j] == pairs[i] {
					out[j+1] = pairs[i+1]
				}
			}
		}
		return out
	}
	s.nobody().post("/setup", with("code", "WRONG")...).is(422).has("安装码不对", "wangmin").lacks(secret)
	s.nobody().in("en").post("/setup", with("code", "WRONG")...).is(422).has("This is not the setup code.")
	s.nobody().post("/setup", with("again", "x")...).is(422).has("两次输入的密码不一样").lacks(secret)
	s.nobody().post("/setup", with("password", "wangmin2031", "again", "wangmin2031")...).is(422).has("密码主要由您的姓名")
	for _, bad := range nasty {
		p := s.nobody().post("/setup", with("organisation", bad, "name", bad, "login", bad, "currency", bad, "time_zone", bad, "lang", bad, "email", bad, "code", bad)...).is(422)
		p.lacks("<script>alert", "<img src=x")
	}
	v := s.nobody().post("/setup", form...)
	v.leads("/")
	v.enters(s).get("/signin").leads("/")
	s.nobody().get("/setup").is(404).has("没有这个页面")
	s.nobody().post("/setup", form...).is(404)
	s.nobody().get("/signin").is(200).lacks("/setup")
}

// nasty is what no form may stumble over.
var nasty = []string{
	"", " \u200b\u3000", "\x00", "\xff\xfe", "\u202eabc", strings.Repeat("好", 20000), "<script>alert(1)</script>", `"><img src=x onerror=1>`,
	"javascript:alert(1)", "' OR 1=1 --", "{{.}}", "%00", "../../etc/passwd", "=cmd|' /C calc'!A0", "a\r\nSet-Cookie: x=1", "1e309", "9223372036854775808",
}

func TestSignInPage(t *testing.T) {
	s := newSite(t)
	s.login(s.World, s.Rep("小陈"), "chen")
	s.nobody().get("/signin?next=/deals%3Fq%3D1").is(200).has("登录", "忘记密码")
	s.nobody().in("en").get("/signin").is(200).has("Sign in", "User name or e-mail")
	if next := s.nobody().get("/signin?next=https://evil.example").doc().Find("main [name=next]").AttrOr("value", ""); next != "/" {
		t.Errorf("it would lead to %q", next)
	}
	s.nobody().post("/signin", "login", "Chen", "password", "wrong", "next", "/deals").is(422).has("用户名或密码不对").lacks("wrong")
	p := s.nobody().in("en").post("/signin", "login", "nobody", "password", "wrong").is(422).has("The user name or password is wrong.")
	if got := p.value("login"); got != "nobody" {
		t.Errorf("the user name reads %q", got)
	}
	in := s.nobody().post("/signin", "login", "Chen", "password", secret, "next", "/deals?q=1")
	if to := in.leads("/deals"); to != "/deals?q=1" {
		t.Error(to)
	}
	c := in.session()
	if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Path != "/" {
		t.Errorf("%+v", c)
	}
	v := in.enters(s)
	again := v.post("/signin", "login", "chen", "password", secret) // replaces the session
	again.leads("/")
	v.get("/").leads("/signin")
	again.enters(s).get("/").is(200).has("今日")
	for _, to := range []string{"//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a\r\nX: y"} {
		if got := s.nobody().post("/signin", "login", "chen", "password", secret, "next", to).leads("/"); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	for _, bad := range nasty {
		r := s.nobody().post("/signin", "login", bad, "password", bad, "next", bad)
		if r.status != 422 {
			t.Errorf("%q: %d", clip(bad, 20), r.status)
		}
		r.lacks("<script>alert", "<img src=x")
		s.run(`DELETE FROM signin_failure`)
	}
}

// TestCookieIsSecureWhereverTheSiteHasTLS takes nobody's word for it but the
// operator's.
func TestCookieIsSecureWhereverTheSiteHasTLS(t *testing.T) {
	s := newSite(t)
	s.login(s.World, s.Rep("小陈"), "chen")
	host := "example.com"
	post := func() *page {
		form := url.Values{"login": {"chen"}, "password": {secret}}
		r := httptest.NewRequest(http.MethodPost, "/signin", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-Proto", "https")
		r.Host = host
		return s.nobody().send(r)
	}
	if c := post().session(); c == nil || c.Secure {
		t.Errorf("without trust: %+v", c)
	}
	s.server.TrustProxy = true
	if c := post().session(); c == nil || !c.Secure {
		t.Errorf("behind a trusted proxy: %+v", c)
	}
	s.server.TrustProxy = false
	s.server.BaseURL = &url.URL{Scheme: "https", Host: "Example.com"}
	if c := post().session(); c == nil || !c.Secure {
		t.Errorf("at the https address: %+v", c)
	}
	host = "localhost:8139" // the operator, on the machine itself
	if c := post().session(); c == nil || c.Secure {
		t.Errorf("on the machine itself: %+v", c)
	}
}

// TestNextStaysHere sends nobody to another site after signing in; browsers
// read over tabs in an address.
func TestNextStaysHere(t *testing.T) {
	s := newSite(t)
	s.login(s.World, s.Rep("小陈"), "chen")
	for next, want := range map[string]string{
		"/deals?zone=win": "/deals?zone=win", "": "/", "https://evil.example": "/", "//evil.example": "/", "/\\evil.example": "/",
		"/\t/evil.example": "/", "/\n/evil.example": "/", "\t//evil.example": "/", "javascript:alert(1)": "/",
	} {
		s.nobody().post("/signin", "login", "chen", "password", secret, "next", next).leads(want)
	}
}

func TestLockOutSaysHowLong(t *testing.T) {
	s := newSite(t)
	for range 5 {
		s.nobody().post("/signin", "login", "nobody", "password", "wrong").is(422)
	}
	s.nobody().post("/signin", "login", "nobody", "password", "wrong").is(429).has("尝试次数太多，请在", "秒后再试")
	p := s.nobody().in("en").post("/signin", "login", "nobody", "password", "wrong").is(429).has("Too many attempts. Try again in")
	if p.value("login") != "nobody" {
		t.Error("what was typed is gone")
	}
}

func TestChoosingAnOrganisation(t *testing.T) {
	s := newSite(t)
	second := orgtest.New(t, s.db)
	s.run(`UPDATE organisation SET name = '第二家' WHERE id = '` + string(second.Org) + `'`)
	s.login(s.World, s.Rep("小陈"), "chen")
	s.login(second, second.Rep("老陈"), "chen")
	p := s.nobody().post("/signin", "login", "chen", "password", secret, "next", "/deals").is(200).has("进入哪个单位", "测试公司", "第二家").lacks(secret)
	if p.session() != nil {
		t.Error("nobody has chosen yet")
	}
	code := p.doc().Find(`button[name=code]:contains("第二家")`).AttrOr("value", "")
	in := s.nobody().post("/signin/choose", "code", code, "next", p.doc().Find("main [name=next]").AttrOr("value", ""))
	in.leads("/deals")
	a, err := s.server.Org.Authenticate(t.Context(), in.session().Value, org.Client{})
	if err != nil || a.Org != second.Org {
		t.Errorf("%+v, %v", a, err)
	}
	s.nobody().post("/signin/choose", "code", code).is(422).has("等的时间太长了")
	s.nobody().in("en").post("/signin/choose", "code", "x").is(422).has("That took too long.")
	s.nobody().get("/signin/choose").leads("/signin")
}

func TestOneButtonSignsIn(t *testing.T) {
	s := newSite(t)
	chen := s.Rep("小陈")
	s.login(s.World, chen, "chen")
	link, err := s.server.Org.EntranceCode(t.Context(), s.Org, "chen")
	if err != nil {
		t.Fatal(err)
	}
	s.nobody().get("/code").is(200).has("一键登录")
	s.nobody().in("en").get("/code").is(200).has("Sign in with one click")
	p := s.nobody().post("/code", "code", "x").is(422).has("链接或验证码无效")
	if p.value("code") != "x" {
		t.Error("the code is gone")
	}
	in := s.nobody().post("/code", "code", link.Code)
	in.leads("/")
	in.enters(s).get("/").is(200).has("今日")
	s.nobody().post("/code", "code", link.Code).is(422)
	for _, bad := range nasty {
		s.nobody().post("/code", "code", bad).is(422).lacks("<script>alert", "<img src=x")
		s.nobody().post("/welcome", "code", bad, "password", bad, "again", bad).is(422).lacks("<script>alert", "<img src=x")
	}
}

func TestWelcomePage(t *testing.T) {
	s := newSite(t)
	s.login(s.World, s.Rep("小陈"), "chen")
	link, err := s.server.Org.ResetLink(t.Context(), s.Org, "chen")
	if err != nil {
		t.Fatal(err)
	}
	s.nobody().get("/welcome").is(200).has("设置密码", "至少 10 个字符")
	s.nobody().in("en").get("/welcome").is(200).has("Set your password")
	s.nobody().post("/welcome", "code", link.Code, "password", "short", "again", "short").is(422).has("密码至少 10 个字符")
	s.nobody().in("en").post("/welcome", "code", link.Code, "password", "password12", "again", "password12").is(422).has("too easy to guess")
	p := s.nobody().post("/welcome", "code", link.Code, "password", "three wombats paint fences", "again", "other").is(422).has("两次输入的密码不一样").lacks("wombats")
	if p.value("code") != link.Code {
		t.Error("the code is gone")
	}
	in := s.nobody().post("/welcome", "code", link.Code, "password", "three wombats paint fences", "again", "three wombats paint fences")
	in.leads("/")
	in.enters(s).get("/").is(200).has("今日")
	s.nobody().post("/welcome", "code", link.Code, "password", secret, "again", secret).is(422).has("链接或验证码无效")
	s.nobody().post("/signin", "login", "chen", "password", "three wombats paint fences").leads("/")
}

func TestLanguageAndThemeOfTheMenu(t *testing.T) {
	s := newSite(t)
	p := s.nobody().post("/profile/display", "lang", "en", "next", "/signin")
	p.leads("/signin")
	if c := p.header.Get("Set-Cookie"); !strings.HasPrefix(c, "kongdan_lang=en;") {
		t.Errorf("sets %q", c)
	}
	v := s.as(s.Rep("小陈"))
	v.post("/profile/display", "lang", "en", "next", "/deals?x=1").leads("/deals?x=1")
	v.post("/profile/display", "theme", "dark", "next", "//evil.example").leads("/")
	a, err := s.server.Org.Authenticate(t.Context(), v.cookie, org.Client{})
	if err != nil || a.Lang != "en" || a.Theme != "dark" {
		t.Errorf("%+v, %v", a, err)
	}
	v.post("/profile/display", "lang", "xx").is(422)
}

// emptySite is a fresh installation.
func emptySite(t *testing.T) *site { return siteOn(t, dbtest.Open(t)) }

func TestForgotIsSilentAboutWhoThereIs(t *testing.T) {
	s := newSite(t)
	s.nobody().get("/forgot").is(404)
	s.nobody().post("/forgot", "email", "a@example.com").is(404)
	s.nobody().get("/signin").is(200).lacks(`href="/forgot"`)
	chen := s.Rep("小陈")
	s.run(`UPDATE member SET email = 'chen@example.com' WHERE id = '` + string(chen.User) + `'`)
	var mailed []org.UserID
	s.server.Org.Mail = func(_ context.Context, _ *db.Tx, _ org.ID, u org.UserID) error {
		mailed = append(mailed, u)
		return nil
	}
	s.nobody().get("/signin").is(200).has(`href="/forgot"`)
	s.nobody().in("en").get("/forgot").is(200).has("Forgot your password?")
	known := s.nobody().post("/forgot", "email", " Chen@Example.com").is(200).text()
	unknown := s.nobody().post("/forgot", "email", " Nobody@Example.com").is(200).text()
	if strings.ReplaceAll(known, "Chen@", "") != strings.ReplaceAll(unknown, "Nobody@", "") {
		t.Errorf("the answers differ:\n%s\n%s", known, unknown)
	}
	if len(mailed) != 1 || mailed[0] != chen.User {
		t.Errorf("mailed to %v", mailed)
	}
	for range 4 {
		s.nobody().post("/forgot", "email", "chen@example.com").is(200)
	}
	s.nobody().post("/forgot", "email", "chen@example.com").is(429).has("尝试次数太多")
	for _, bad := range nasty {
		s.run(`DELETE FROM signin_failure`)
		s.nobody().post("/forgot", "email", bad).is(200).lacks("<script>alert", "<img src=x")
	}
}
