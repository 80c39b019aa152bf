package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// workspace is a fresh installation with an empty organisation.
func workspace(t *testing.T) []string {
	t.Helper()
	env := place(t)
	if code, _, errs := do(t, env, "", "org", "create", "Lindqvist", "--admin", "ada", "--currency", "USD", "--lang", "en"); code != 0 {
		t.Fatal(errs)
	}
	return env
}

// TestASalesTeamComesInFromTheTerminal brings in our own small set, and the
// large public one where the variable names its folder.
func TestASalesTeamComesInFromTheTerminal(t *testing.T) {
	sets := []struct{ dir, pipeline, members, products, accounts, deals, incomplete string }{
		{filepath.Join("..", "..", "internal", "exchange", "testdata", "crm"), "pipeline.csv", "3 new", "3 new", "4 new", "8 new", "4 of the deals"},
	}
	if dir := os.Getenv("KONGDAN_MAVEN_DIR"); dir != "" {
		set := sets[0]
		set.dir, set.pipeline, set.members, set.products, set.accounts = dir, "pipeline_as_of_2017-09-30.csv.gz", "35 new", "7 new", "85 new"
		set.deals, set.incomplete = "7135 new", "2409 of the deals"
		sets = append(sets, set)
	}
	for _, set := range sets {
		env := workspace(t)
		bring := func(want int, kind, file string, flags ...string) (string, string) {
			t.Helper()
			code, out, errs := do(t, env, "", slices.Concat([]string{"import", kind, filepath.Join(set.dir, file)}, flags)...)
			if code != want || rawKey.MatchString(out+errs) {
				t.Fatalf("%s %v: %d %s%s", file, flags, code, out, errs)
			}
			return out, errs
		}
		has := func(text string, wants ...string) {
			t.Helper()
			for _, want := range wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s lacks %q: %s", set.dir, want, text)
				}
			}
		}
		out, _ := bring(0, "members", "sales_teams.csv")
		has(out, "Imported", set.members, "/settings/import/")
		out, _ = bring(0, "products", "products.csv")
		has(out, set.products)
		out, _ = bring(0, "accounts", "accounts.csv")
		has(out, set.accounts)
		out, errs := bring(exitUsage, "deals", set.pipeline)
		has(out, set.deals, "Perhaps ")
		has(errs, "--yes")
		out, _ = bring(0, "deals", set.pipeline, "--dry-run", "--yes")
		has(out, "only a dry run", "Opened on (opened_on)")
		out, _ = bring(0, "deals", set.pipeline, "--yes")
		has(out, "Imported", set.deals, set.incomplete)
		_, errs = bring(exitUsage, "deals", set.pipeline, "--yes")
		has(errs, "no row to import")
	}
}

func TestWrongImportsAreNamedAndLeaveNothing(t *testing.T) {
	env, dir := workspace(t), t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	deals := file("deals.csv", "Project,Client,Mood,Memo\nA,North,fine,x\nB,South,bad,y\nC,East,,z\n")
	for want, args := range map[string][]string{
		`"deal" cannot be imported. Choices: members`: {"deal", deals},
		"import needs FILE":                           {"deals"},
		"cannot be opened":                            {"deals", filepath.Join(dir, "nothing.csv")},
		"There is nothing in the file":                {"deals", file("empty.csv", "")},
		"Save as":                                     {"deals", file("a.xlsx", "PK\x03\x04")},
		"--map: No column is assigned":                {"people", deals},
		`no column "Nowhere". Its columns: Pro`:       {"deals", deals, "--map", "Nowhere=name"},
		`no field "shape". Choices: id, name`:         {"deals", deals, "--map", "Mood=shape"},
		"--map Mood: write COLUMN=FIELD":              {"deals", deals, "--map", "Mood"},
		"--value x: write FIELD:VALUE=MEANING":        {"deals", deals, "--value", "x"},
		"the file does not hold this value":           {"deals", deals, "--value", "status:fine=open"},
		"--faults: Choose one":                        {"deals", deals, "--faults", "ignore"},
		"--encoding: Choose one":                      {"deals", deals, "--encoding", "klingon"},
		`no active user called "nobody"`:              {"deals", deals, "--owner", "nobody"},
		"2 rows do not pass; nothing":                 {"deals", deals, "--map", "Mood=status"},
	} {
		code, out, errs := do(t, env, "", append([]string{"import"}, args...)...)
		if code != exitUsage || !strings.Contains(errs, want) || rawKey.MatchString(out+errs) {
			t.Errorf("%v: %d, want %q: %s%s", args, code, want, out, errs)
		}
	}
	refused := filepath.Join(dir, "refused.csv")
	code, out, errs := do(t, env, "", "import", "deals", deals, "--map", "Mood=status", "--map", "#4=outcome_note", "--value", "status:fine=open.needs",
		"--faults=skip", "--owner", "ada", "--refused", refused)
	if code != 0 || !strings.Contains(out, "2 new") || !strings.Contains(out, "1 left out") || !strings.Contains(out, "Memo → Outcome note") ||
		!strings.Contains(out, `Row 3, Mood "bad"`) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if raw, err := os.ReadFile(refused); err != nil || !strings.Contains(string(raw), "B,South,bad,y") || strings.Contains(string(raw), "North") { // #nosec G304 -- ours
		t.Errorf("%q, %v", raw, err)
	}
	code, out, _ = do(t, append(env, "KONGDAN_LANG=zh"), "名称\n网关\n", "import", "products", "-")
	if code != 0 || !strings.Contains(out, "导入完成") || rawKey.MatchString(out) {
		t.Errorf("%d %s", code, out)
	}
}
