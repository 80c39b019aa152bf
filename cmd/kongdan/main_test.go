package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
)

// do runs a command in English and returns what it says.
func do(t *testing.T, env []string, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	if !slices.ContainsFunc(env, func(s string) bool { return strings.HasPrefix(s, "KONGDAN_LANG=") }) {
		env = append(env, "LANG=en_US.UTF-8")
	}
	code = run(t.Context(), args, &call{env: env, in: strings.NewReader(in), out: &o, err: &e})
	return code, o.String(), e.String()
}

// place is the environment of a fresh installation on the engine under test.
func place(t *testing.T) []string {
	env := []string{"KONGDAN_DATA=" + t.TempDir()}
	if dbtest.OnPostgres() {
		env = append(env, "KONGDAN_DATABASE_URL="+dbtest.Database(t))
	}
	return env
}

var rawKey = regexp.MustCompile(`\[[a-z0-9_]+\.[a-zA-Z0-9_.]+\]|<no value>|%!`)

func TestEveryCommandHasHelpInBothLanguages(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		env := []string{"KONGDAN_LANG=" + lang}
		_, all, _ := do(t, env, "", "--help")
		for _, cmd := range commands() {
			if !strings.Contains(all, "\n  "+cmd.name+" ") {
				t.Errorf("%s: the list lacks %s", lang, cmd.name)
			}
			for _, args := range [][]string{append(strings.Fields(cmd.name), "--help"), append([]string{"help"}, strings.Fields(cmd.name)...)} {
				code, out, errs := do(t, env, "", args...)
				if code != 0 || errs != "" || !strings.Contains(out, "kongdan "+cmd.name) || rawKey.MatchString(out) {
					t.Errorf("%s %v: %d %s%s", lang, args, code, out, errs)
				}
				if han := regexp.MustCompile(`\p{Han}`).MatchString(out); han != (lang == "zh") {
					t.Errorf("%s %v is in the wrong language: %s", lang, args, out)
				}
			}
		}
	}
	if code, out, _ := do(t, nil, ""); code != 0 || !strings.Contains(out, "serve") {
		t.Errorf("without a command: %d %s", code, out)
	}
}

func TestWrongUseIsNamedAndExitsWith2(t *testing.T) {
	env := []string{"KONGDAN_DATA=" + t.TempDir()}
	for want, args := range map[string][]string{
		`no command "sreve"`:             {"sreve"},
		`no command "user lst"`:          {"user", "lst"},
		"no flag --adress":               {"serve", "--adress", ":1"},
		"no flag -x=1":                   {"serve", "-x=1"},
		"--address needs a value":        {"serve", "--address"},
		"KONGDAN_ADDRESS: \"nonsense\"":  {"serve", "--address", "nonsense"},
		"KONGDAN_ADDRESS: \":99999\"":    {"serve", "--address=:99999"},
		"user add needs LOGIN":           {"user", "add"},
		`does not take "extra"`:          {"version", "extra"},
		"c139 needs VALUE":               {"c139"},
		`"1W2F" is not a C139 value`:     {"c139", "1W2F"},
		`"2W0F0C" is not a C139 value`:   {"c139", "2W0F0C"},
		`"1w2f6c" is not a C139 value`:   {"c139", "1w2f6c"},
		`" 1W2F6C" is not`:               {"c139", " 1W2F6C"},
		`"1W2F10C" is not a C139 value`:  {"c139", "1W2F10C"},
		`is not a C139 value: write aWb`: {"c139", strings.Repeat("长", 10000)},
		`"-1W2F6C" is not a C139 value`:  {"c139", "--", "-1W2F6C"},
	} {
		code, out, errs := do(t, env, "", args...)
		if code != exitUsage || !strings.Contains(errs, want) || out != "" || len(errs) > 1000 {
			t.Errorf("%.40q: %d %s%s", args, code, out, errs)
		}
	}
	if files, _ := os.ReadDir(env[0][len("KONGDAN_DATA="):]); len(files) > 0 {
		t.Errorf("wrong use wrote %v", files)
	}
}

func TestC139PrintsTheReport(t *testing.T) {
	code, out, _ := do(t, nil, "", "c139", "1W2F6C")
	const text = `{"value":"1W2F6C","w":1,"f":2,"c":6,"zone":"win","flags":[],"distance":0,"probability":0.885,"interval80":[0.69,0.99],"basis":"`
	if code != 0 || !strings.HasPrefix(out, text) || strings.Count(out, "\n") != 1 {
		t.Errorf("%d %s, want %s", code, out, text)
	}
}

func TestPeopleAreManagedFromTheTerminal(t *testing.T) {
	env := place(t)
	must := func(in string, args ...string) string {
		t.Helper()
		code, out, errs := do(t, env, in, args...)
		if code != 0 || rawKey.MatchString(out) {
			t.Fatalf("%v: %d %s%s", args, code, out, errs)
		}
		return out
	}
	refused := func(want string, code int, in string, args ...string) {
		t.Helper()
		got, out, errs := do(t, env, in, args...)
		if got != code || !strings.Contains(errs, want) {
			t.Errorf("%v: %d %s%s, want %d %q", args, got, out, errs, code, want)
		}
	}
	must("", "migrate")
	refused("no organisation yet", exitFailed, "", "user", "list")
	if out := must("", "org", "create", "甲公司", "--admin", "chief", "--admin-name", "赵总"); !strings.Contains(out, "http://localhost:8139/welcome#") {
		t.Errorf("no invitation: %s", out)
	}
	refused("There is no role \"boss\"", exitUsage, "", "user", "add", "li", "--role", "boss")
	refused("There is no data scope", exitUsage, "", "user", "add", "li", "--scope", "galaxy")
	refused("login:", exitUsage, "", "user", "add", "a b c")
	must("", "user", "add", "li", "--name=李雷", "--role", "manager", "--email", "li@example.com")
	refused("login:", exitUsage, "", "user", "add", "li")
	if out := must("", "user", "list"); !strings.Contains(out, "李雷") || !strings.Contains(out, "chief") || !strings.Contains(out, "invited") {
		t.Errorf("%s", out)
	}
	refused("password:", exitUsage, "short\n", "user", "password", "li")
	must("three wombats paint fences\n", "user", "password", "li")
	if out := must("", "user", "list"); !strings.Contains(out, "active") {
		t.Errorf("%s", out)
	}
	if out := must("", "user", "signin", "li"); !strings.Contains(out, "/code#") {
		t.Errorf("%s", out)
	}
	must("", "user", "reset", "li@example.com")
	refused("", exitFailed, "", "user", "reset", "nobody")
	must("", "user", "deactivate", "li", "--successor", "chief")
	must("", "org", "create", "乙公司")
	refused("several organisations", exitFailed, "", "user", "list")
	refused(`no organisation "丙公司"`, exitFailed, "", "user", "list", "--org", "丙公司")
	if out := must("", "user", "list", "--org", "乙公司"); strings.Contains(out, "chief") {
		t.Errorf("users of another organisation: %s", out)
	}
	if out := must("", "audit", "verify"); !strings.Contains(out, "甲公司: ") || !strings.Contains(out, "乙公司: ") {
		t.Errorf("%s", out)
	}
}

func TestServeAnswersUntilItIsTold(t *testing.T) {
	env := append(place(t), "KONGDAN_ADDRESS=127.0.0.1:0", "KONGDAN_LOG_FORMAT=json", "KONGDAN_LANG=zh")
	ctx, stop := context.WithCancel(t.Context())
	outR, outW := io.Pipe()
	logR, logW := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve"}, &call{env: env, out: outW, err: logW})
		_ = outW.Close()
		_ = logW.Close()
	}()
	said := make(chan string, 1)
	go func() { text, _ := io.ReadAll(outR); said <- string(text) }()
	lines := json.NewDecoder(logR)
	address := ""
	for address == "" {
		var l struct{ Msg, Address string }
		if err := lines.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if l.Msg == "serving" {
			address = l.Address
		}
	}
	go func() { _, _ = io.Copy(io.Discard, io.MultiReader(lines.Buffered(), logR)) }()
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 404, "/setup": 200, "/nothing": 404} {
		res, err := (&http.Client{Timeout: 5 * time.Second}).Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	dir := env[0][len("KONGDAN_DATA="):]
	file := filepath.Join(dir, "setup-code")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v %v", info, err)
	}
	code, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if got := <-ended; got != 0 {
		t.Errorf("exit code %d", got)
	}
	if out := <-said; !strings.Contains(out, "安装码："+strings.TrimSpace(string(code))) {
		t.Errorf("the terminal says %q", out)
	}
}

func TestTwoServersDoNotShareASQLiteFolder(t *testing.T) {
	if dbtest.OnPostgres() {
		return // several servers in front of one PostgreSQL are what it is for
	}
	env := append(place(t), "KONGDAN_ADDRESS=127.0.0.1:0")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	outR, outW := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"serve"}, &call{env: env, out: outW, err: io.Discard}) }()
	if _, err := outR.Read(make([]byte, 100)); err != nil { // it is up
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, outR) }()
	if code, _, errs := do(t, env, "", "serve"); code != exitFailed || !strings.Contains(errs, "Another Kongdan") {
		t.Errorf("%d %s", code, errs)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestTheDemoSignsIn(t *testing.T) {
	env := place(t)
	code, out, errs := do(t, env, "", "demo", "--lang", "en")
	links := regexp.MustCompile(`http://localhost:8139/code#\S+`).FindAllString(out, -1)
	if code != 0 || len(links) != 3 || rawKey.MatchString(out) {
		t.Fatalf("%d %s%s", code, out, errs)
	}
	if code, out, errs := do(t, env, "", "demo"); code != exitFailed || !strings.Contains(errs, "data here already") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, _, errs := do(t, env, "", "demo", "--lang", "fr"); code != exitUsage || !strings.Contains(errs, `"fr"`) {
		t.Errorf("%d %s", code, errs)
	}
	if code, out, _ := do(t, env, "", "user", "list"); code != 0 || strings.Count(out, "\n") != 26 {
		t.Errorf("%d %s", code, out)
	}
	file := filepath.Join(t.TempDir(), "b.zip")
	if code, out, errs := do(t, env, "", "backup", file); code != 0 || !strings.Contains(out, "read back and compared") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	other := place(t)
	if code, out, errs := do(t, other, "", "restore", file); code != 0 || !strings.Contains(out, "every table compared") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, _, errs := do(t, other, "", "restore", file); code != exitFailed || !strings.Contains(errs, "--replace") {
		t.Errorf("%d %s", code, errs)
	}
	if code, out, errs := do(t, other, "", "restore", "--replace", file); code != 0 || !strings.Contains(out, "is kept") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, out, _ := do(t, other, "", "audit", "verify"); code != 0 || !strings.Contains(out, "sound") {
		t.Errorf("%d %s", code, out)
	}
}

// TestANewerDatabaseIsRefused starts this program on the database of a later one.
func TestANewerDatabaseIsRefused(t *testing.T) {
	env := place(t)
	v := newVictim(t, env)
	d := v.open()
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, `+map[bool]string{true: "TRUE", false: "1"}[dbtest.OnPostgres()]+`)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	for _, args := range [][]string{{"serve", "--address", "127.0.0.1:0"}, {"migrate"}, {"user", "list"}, {"backup", filepath.Join(t.TempDir(), "b.zip")}} {
		if code, _, errs := do(t, env, "", args...); code != exitFailed || !strings.Contains(errs, "newer Kongdan") {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
	if code, _, errs := do(t, append(env, "KONGDAN_LANG=zh"), "", "migrate"); code != exitFailed || !strings.Contains(errs, "更新版本的控单") {
		t.Errorf("%d %s", code, errs)
	}
}
