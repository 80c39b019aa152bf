package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// gates are the forms before signing in, each with what is refused of it
// whatever else it holds, and what it must hold again.
var gates = map[string]struct{ sends, keeps string }{
	"/setup": {"code=WRONG&organisation=云桥&currency=CNY&lang=zh&time_zone=Asia/Shanghai&name=王敏&login=wangmin&email=w@example.cn&password=x&again=x",
		"code organisation name login email"},
	"/signin":        {"login=nobody&password=wrong&next=/deals", "login"},
	"/signin/choose": {"code=WRONG&next=/deals", ""},
	"/code":          {"code=WRONG", "code"},
	"/welcome":       {"code=WRONG&password=x&again=x", "code"},
	"/forgot":        {"email=w@example.cn", ""},

	"/q/open":   {"secret=WRONG&code=123456", ""},
	"/q/answer": {"secret=WRONG&code=123456&key=k&r0=confirms&n0=x", ""},

	"/digest/stop/{code}": {"List-Unsubscribe=One-Click", ""},
}

// TestBadInputBeforeSigningIn sends the forms that are open to everybody with
// each bad value in each field, each from another address.
func TestBadInputBeforeSigningIn(t *testing.T) {
	empty, full := emptySite(t), newSite(t)
	for pattern, f := range forms {
		if path := strings.TrimPrefix(pattern, "POST "); f.as == "nobody" && gates[path].sends == "" {
			t.Errorf("the table of gates does not know %q", path)
		}
	}
	n := 0
	for path, g := range gates {
		t.Run(path, func(t *testing.T) {
			s := full
			if path == "/setup" {
				s = empty
				s.t = t
				code, _, err := s.server.Org.EnsureSetupCode(t.Context())
				must(t, code, err)
			}
			s.t = t
			a := attempt{s: &scene{site: s}, faults: faults{}, path: path, v: s.nobody()}
			defer func() { a.faults.report(t) }()
			valid := url.Values{}
			for pair := range strings.SplitSeq(g.sends, "&") {
				name, value, _ := strings.Cut(pair, "=")
				valid.Set(name, value)
			}
			for field := range valid {
				for _, b := range badValues {
					fields := url.Values{}
					for name, values := range valid {
						fields[name] = values
					}
					fields.Set(field, b.value)
					r := request(path, fields)
					n++
					r.RemoteAddr = fmt.Sprintf("10.%d.%d.7:99", n/250, n%250)
					p := a.v.send(r)
					a.answers(p, field, b.name)
					if path == "/q/open" || path == "/q/answer" { // says nothing to anybody
						if p.status != http.StatusNotFound || p.body != "{\"open\":false}\n" {
							a.faults.add(b.name, "%s: %d %s", field, p.status, p.body)
						}
						continue
					}
					if path == "/forgot" { // nobody can mail here
						continue
					}
					if p.status != http.StatusUnprocessableEntity && p.status != http.StatusTooManyRequests || p.session() != nil {
						a.faults.add(b.name, "%s: %d", field, p.status)
					}
					for _, name := range strings.Fields(g.keeps) {
						if got := p.value(name); got != strings.ReplaceAll(fields.Get(name), "\r\n", "\n") && (name != field || readable(b.value)) && !slices.Contains([]string{"header"}, b.name) {
							a.faults.add(b.name, "%s: %s holds %q", field, name, clip(got, 60))
						}
					}
				}
			}
		})
	}
}
