// Package arch holds no code, only the test that keeps the picture of the
// house in docs/design.md true: imports point down the ladder.
package arch

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "kongdan"

// ladder lists the packages from the ground up. A package may import only
// packages of lower rungs. A name ending in /* stands for every package below
// that folder; those of one rung do not import each other unless freely says so.
var ladder = [][]string{
	{"internal/schema", "internal/text"},
	{"internal/rule/*", "internal/kit/*"},
	{"internal/kit/typed"},        // kit that joins a rule to our errors
	{"internal/learning/intake"},  // reads files of questions, keeps nothing
	{"internal/learning/pack"},    // writes files of questions
	{"internal/learning/shipped"}, // our own questions and articles
	{"internal/web/static"},
	{"internal/web/view"}, // below the areas, so it shows plain structs
	{"internal/org"},
	{"internal/method/defaults", "internal/demo/bank"},
	{"internal/method"},
	{"internal/account"},
	{"internal/person"},
	{"internal/catalog"},
	{"internal/rival", "internal/product"},
	{"internal/opportunity"},
	{"internal/stakeholder"},
	{"internal/coach"},
	{"internal/activity"},
	{"internal/library"},
	{"internal/learning/bank"},
	{"internal/learning/parcel"}, // questions in the formats of others, in and out of the bank
	{"internal/learning/exam"},
	{"internal/learning/practice"},
	{"internal/learning/certificate"},
	{"internal/insight"},
	{"internal/exchange", "internal/exchange/export"},
	{"internal/privacy"},
	{"internal/demo"},
	{"internal/web"},
	{"internal/app"},
	{"cmd/*", "e2e/*", "bench"},
}

// freely are folders whose packages may import each other.
var freely = []string{"internal/kit/", "internal/rule/", "e2e"}

// aside are test helpers and build tools: nothing but tests imports them, so
// they stand on no rung.
var aside = []string{
	"internal/kit/db/dbtest", "internal/org/orgtest", "internal/demo/demotest", "internal/web/static/build", "scripts/thirdparty", "e2e/site", "internal/arch",
}

// ruleMay lists what a rule may import beside other rules: no I/O, no clock.
var ruleMay = []string{
	"bytes", "cmp", "crypto/ed25519", "crypto/sha256", "embed", "encoding/base64", "encoding/json", "errors", "fmt", "iter", "maps", "math", "math/bits", "math/big", "regexp", "slices",
	"sort", "strconv", "strings", "time", "unicode", "unicode/utf8",
	"golang.org/x/text/unicode/norm", "golang.org/x/text/width", "gonum.org/v1/gonum/stat/distuv", "gonum.org/v1/gonum/mat",
}

// edges show things to the outside; they never see the database.
var edges = []string{"internal/web", "internal/api", "internal/mcp"}

func TestImportsPointDown(t *testing.T) {
	packages := read(t, filepath.Join("..", ".."))
	if len(packages) < 5 {
		t.Fatalf("only %d packages were found", len(packages))
	}
	for _, fault := range check(packages) {
		t.Error(fault)
	}
}

// TestTheTestSees feeds the check wrong houses.
func TestTheTestSees(t *testing.T) {
	cases := map[string]map[string][]string{
		"upward":          {"internal/account": {module + "/internal/opportunity"}, "internal/opportunity": nil},
		"sideways":        {"internal/rival": {module + "/internal/product"}, "internal/product": nil},
		"edge to db":      {"internal/web": {module + "/internal/kit/db"}, "internal/kit/db": nil},
		"rule with clock": {"internal/rule/c139": {"os"}},
		"no rung":         {"internal/helpers": nil},
		"kit to typed":    {"internal/kit/db": {module + "/internal/kit/typed"}, "internal/kit/typed": nil},
		"cmd skips app":   {"cmd/kongdan": {module + "/internal/web"}, "internal/web": nil},
	}
	for name, packages := range cases {
		if len(check(packages)) == 0 {
			t.Errorf("%s: not seen", name)
		}
	}
	if faults := check(map[string][]string{"internal/web": {module + "/internal/org"}, "internal/org": {module + "/internal/kit/db"}, "internal/kit/db": nil}); len(faults) > 0 {
		t.Errorf("a right house is refused: %v", faults)
	}
}

func check(packages map[string][]string) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for from, imports := range packages {
		if slices.Contains(aside, from) {
			continue
		}
		rung := rungOf(from)
		if rung < 0 {
			fault("%s stands on no rung: put it on the ladder", from)
			continue
		}
		for _, to := range imports {
			mine := strings.HasPrefix(to, module+"/")
			if strings.HasPrefix(from, "internal/rule/") && !mine && !slices.Contains(ruleMay, to) {
				fault("%s imports %s, which a rule may not", from, to)
			}
			if !mine {
				continue
			}
			to = strings.TrimPrefix(to, module+"/")
			if slices.Contains(edges, from) && to == "internal/kit/db" {
				fault("%s is an edge and imports %s", from, to)
			}
			if strings.HasPrefix(from, "cmd/") && strings.HasPrefix(to, "internal/") && to != "internal/app" {
				fault("%s imports %s: cmd may import internal/app only", from, to)
			}
			switch other := rungOf(to); {
			case slices.Contains(aside, to):
				fault("%s imports %s, which is for tests", from, to)
			case other < 0:
				fault("%s imports %s, which stands on no rung", from, to)
			case other > rung, other == rung && from != to && !free(from, to):
				fault("%s imports %s, which does not stand below it", from, to)
			}
		}
	}
	return faults
}

func free(from, to string) bool {
	return slices.ContainsFunc(freely, func(dir string) bool {
		return strings.HasPrefix(from, dir) && strings.HasPrefix(to, dir)
	})
}

func rungOf(p string) int {
	for i, rung := range ladder { // a name of its own goes before its folder's
		if slices.Contains(rung, p) {
			return i
		}
	}
	for i, rung := range ladder {
		for _, name := range rung {
			if p == name || p == strings.TrimSuffix(name, "/*") && name != p ||
				strings.HasSuffix(name, "/*") && strings.HasPrefix(p, strings.TrimSuffix(name, "*")) {
				return i
			}
		}
	}
	return -1
}

// read parses the imports of every package of the module, tests left out. It
// reads files itself: the test cache would not see what a child process reads.
func read(t *testing.T, root string) map[string][]string {
	t.Helper()
	packages := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if name := e.Name(); name == "node_modules" || (strings.HasPrefix(name, ".") && file != root) || name == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(file) // #nosec G304 -- our own sources
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(filepath.ToSlash(rel))
		for _, i := range parsed.Imports {
			packages[dir] = append(packages[dir], strings.Trim(i.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}
