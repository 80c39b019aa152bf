package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kongdan/internal/app"
)

// badArguments is what somebody may write for any value or flag.
var badArguments = []string{
	"", "   ", "\u200b", "\u202e", "a\xff", "👨‍👩‍👧", "𠮷野家", "-1", "0", "NaN", "1e309", "9223372036854775808", "１２３", "2025-02-30", "no_such_choice", "../../etc/passwd", "%00",
	strings.Repeat("长", 10000), "<script>", "' OR '1'='1", "{{.}}", "=cmd|", "a\nb", "00000000-0000-7000-8000-000000000000", "--", "*",
}

// told checks what holds for every refusal: a short sentence on stderr, the
// right exit code, and nothing of our insides.
func told(t *testing.T, args []string, code int, errs string, want ...string) {
	t.Helper()
	if code != exitFailed && code != exitUsage || errs == "" || len(errs) > 3000 || !utf8.ValidString(errs) || strings.Contains(errs, "goroutine") ||
		strings.Contains(errs, "panic") || strings.Contains(errs, "SQL") || rawKey.MatchString(errs) {
		t.Errorf("%.60q: %d %.500q", args, code, errs)
	}
	for _, w := range want {
		if !strings.Contains(errs, w) {
			t.Errorf("%.60q: %.500q does not name %q", args, errs, w)
		}
	}
}

// rightArguments are values a command would take.
func rightArguments(cmd command, folder string) (list []string) {
	for _, name := range cmd.args {
		switch strings.Trim(name, "[].") {
		case "LOGIN":
			list = append(list, "chief")
		case "FILE":
			list = append(list, filepath.Join(folder, "none"))
		case "VALUE":
			list = append(list, "1W2F6C")
		default:
			list = append(list, "新公司")
		}
	}
	return list
}

// TestEveryCommandRefusesWrongUse calls each command with flags it does not
// know, flags without their value, and too few and too many values.
func TestEveryCommandRefusesWrongUse(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	env := []string{"KONGDAN_DATA=" + folder}
	for _, cmd := range commands() {
		words, right := strings.Fields(cmd.name), rightArguments(cmd, folder)
		call := func(want string, more ...string) {
			t.Helper()
			args := slices.Concat(words, more)
			code, out, errs := do(t, env, "", args...)
			told(t, args, code, errs, want)
			if code != exitUsage || out != "" {
				t.Errorf("%q: exit code %d, %s", args, code, out)
			}
		}
		call("--no-such-flag", append(slices.Clone(right), "--no-such-flag")...)
		call("--no-such-flag", append(slices.Clone(right), "--no-such-flag=1")...)
		call("-z", append([]string{"-z"}, right...)...)
		call("one more", append(slices.Clone(right), "one more")...)
		for n, name := range cmd.args {
			if !strings.HasPrefix(name, "[") {
				call(name, right[:n]...)
			}
		}
		for _, f := range cmd.flags {
			name, _, takes := strings.Cut(f, "=")
			if takes {
				call("--"+name, append(slices.Clone(right), "--"+name)...)
			} else {
				call("--"+name, append(slices.Clone(right), "--"+name+"=x")...)
			}
		}
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("wrong use made the data folder")
	}
}

// TestWrongVariablesAreNamed sets each variable to what it cannot be, for
// every command that reads them.
func TestWrongVariablesAreNamed(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	wrong := map[string]string{
		"KONGDAN_ADDRESS": "nowhere", "KONGDAN_DATABASE_URL": "mysql://u:pass-word@h/d", "KONGDAN_BASE_URL": "ftp://x", "KONGDAN_TRUST_PROXY": "maybe",
		"KONGDAN_SMTP_URL": "http://u:pass-word@h", "KONGDAN_METRICS_ADDRESS": "x", "KONGDAN_METRICS_TOKEN": "short", "KONGDAN_LOG_FORMAT": "xml", "KONGDAN_LOG_LEVEL": "loud",
		"KONGDAN_LANG": "fr", "KONGDAN_DATA_FILE": "/nowhere/at/all",
	}
	for _, cmd := range commands() {
		if _, opens := cmd.takes("data"); !opens {
			continue // needs no settings
		}
		args := slices.Concat(strings.Fields(cmd.name), rightArguments(cmd, folder))
		for name, value := range wrong {
			env := []string{name + "=" + value, "LANG=en"}
			if name != "KONGDAN_DATA_FILE" {
				env = append(env, "KONGDAN_DATA="+folder)
			}
			if name == "KONGDAN_SMTP_URL" {
				env = append(env, "KONGDAN_MAIL_FROM=a@example.cn", "KONGDAN_BASE_URL=https://example.cn")
			}
			code, _, errs := do(t, env, "", args...)
			told(t, append(args, name), code, errs, name)
			if code != exitUsage || strings.Contains(errs, "pass-word") {
				t.Errorf("%q with %s: %d %s", args, name, code, errs)
			}
		}
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("wrong settings made the data folder")
	}
}

// TestFoldersAndFilesThatCannotBeUsed points each command at places that are
// no folder, and at files that are not there.
func TestFoldersAndFilesThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range commands() {
		if _, opens := cmd.takes("data"); !opens {
			continue
		}
		for _, data := range []string{file, filepath.Join(file, "below"), "/proc/none"} {
			args := slices.Concat(strings.Fields(cmd.name), rightArguments(cmd, t.TempDir()), []string{"--data", data})
			code, _, errs := do(t, []string{"KONGDAN_ADDRESS=127.0.0.1:0"}, "", args...)
			if told(t, args, code, errs); code != exitFailed {
				t.Errorf("%q: exit code %d: %s", args, code, errs)
			}
			if cmd.name != "restore" && !strings.Contains(errs, strings.TrimSuffix(data, "/below")) { // restore looks at the file first
				t.Errorf("%q: %s does not say where", args, errs)
			}
		}
	}
	env := place(t)
	do(t, env, "", "org", "create", "甲公司", "--admin", "chief")
	for _, path := range []string{"/nowhere/at/all", t.TempDir(), file, ""} {
		args := []string{"restore", "--replace", path}
		code, _, errs := do(t, env, "", args...)
		told(t, args, code, errs, path)
	}
	for _, path := range []string{"/nowhere/at/all", t.TempDir(), filepath.Join(file, "below"), ""} {
		args := []string{"backup", path}
		code, _, errs := do(t, env, "", args...)
		told(t, args, code, errs, path)
	}
	if code, out, errs := do(t, env, "", "user", "list"); code != 0 || !strings.Contains(out, "chief") {
		t.Errorf("afterwards: %d %s%s", code, out, errs)
	}
}

// TestBadArgumentsAreTold writes each bad value for each value and flag of the
// commands that work on an organisation.
func TestBadArgumentsAreTold(t *testing.T) {
	env := place(t)
	if code, _, errs := do(t, env, "", "org", "create", "甲公司", "--admin", "chief"); code != 0 {
		t.Fatal(errs)
	}
	for _, cmd := range commands() {
		group, _, _ := strings.Cut(cmd.name, " ")
		if group != "user" && group != "org" && group != "audit" && group != "c139" {
			continue // they have no values but files and folders
		}
		words, right := strings.Fields(cmd.name), rightArguments(cmd, "")
		call := func(args ...string) {
			code, out, errs := do(t, env, "three wombats paint fences\n", slices.Concat(words, args)...)
			if code != 0 {
				told(t, slices.Concat(words, args), code, errs)
			} else if strings.Contains(out, "goroutine") || !utf8.ValidString(out) {
				t.Errorf("%.60q: %.300q", args, out)
			}
		}
		for _, b := range badArguments {
			if len(right) > 0 {
				call("--", b)
			}
			for _, f := range cmd.flags {
				if name, _, takes := strings.Cut(f, "="); takes && name != "data" {
					call(append(slices.Clone(right), "--"+name+"="+b)...)
				}
			}
		}
	}
	for _, args := range [][]string{{"user", "list", "--org", "没有的公司"}, {"audit", "verify", "--org", "没有的公司"}, {"user", "add", "x", "--org", "没有的公司"}} {
		code, _, errs := do(t, env, "", args...)
		if told(t, args, code, errs, "没有的公司"); code != exitFailed {
			t.Errorf("%q: exit code %d", args, code)
		}
	}
	c, err := app.ReadConfig(env, nil, "test")
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	all, err := a.Org.AllOrganisations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		if n := strings.TrimSpace(o.Name); n == "" || n != o.Name || !utf8.ValidString(n) || len(n) > 1000 || strings.ContainsAny(n, "\n\u200b\u202e") {
			t.Errorf("an organisation called %.60q", o.Name)
		}
	}
}

// TestValuesThatAreNone asks for reports on what is no value of the model.
func TestValuesThatAreNone(t *testing.T) {
	for _, value := range append(badArguments, "2W4F10C", " 1w2f6c ", "１W２F６C", "1W2F6", "1W2F6CC", "01W2F6C", "1W-2F6C", "1W2F6C\n", "1W 2F 6C", "W1F2C6", "1W2F6C1W2F6C") {
		args := []string{"c139", "--", value}
		code, out, errs := do(t, nil, "", args...)
		if told(t, args, code, errs); code != exitUsage || out != "" {
			t.Errorf("%.40q: %d %s%s", value, code, out, errs)
		}
	}
}
