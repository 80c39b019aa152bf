package text

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// read returns the texts of a language by key.
func read(t *testing.T, lang string) map[string]json.RawMessage {
	t.Helper()
	names, err := fs.Glob(Files, path.Join(lang, "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no texts for %s: %v", lang, err)
	}
	all := map[string]json.RawMessage{}
	for _, name := range names {
		raw, err := fs.ReadFile(Files, name)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]json.RawMessage{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, v := range texts {
			if _, twice := all[key]; twice {
				t.Errorf("%s: key %s appears twice", name, key)
			}
			all[key] = v
		}
	}
	return all
}

var placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

func TestBothLanguagesSayTheSame(t *testing.T) {
	zh, en := read(t, "zh"), read(t, "en")
	for key := range zh {
		if _, ok := en[key]; !ok {
			t.Errorf("en lacks %s", key)
		}
	}
	for key, text := range en {
		other, ok := zh[key]
		if !ok {
			t.Errorf("zh lacks %s", key)
			continue
		}
		if a, b := names(text), names(other); a != b {
			t.Errorf("%s: en fills in %s, zh %s", key, a, b)
		}
		if strings.Trim(string(text), `" `) == "" || strings.Trim(string(other), `" `) == "" {
			t.Errorf("%s is empty", key)
		}
	}
}

// names lists the placeholders of a text, each once, in order of the alphabet.
func names(text json.RawMessage) string {
	seen := map[string]bool{}
	for _, m := range placeholder.FindAllSubmatch(text, -1) {
		seen[string(m[1])] = true
	}
	delete(seen, "N") // a plural form may leave the number out
	return strings.Join(slices.Sorted(maps.Keys(seen)), ",")
}

// asked finds keys where code asks for a text or makes an error of one.
var asked = []*regexp.Regexp{
	regexp.MustCompile(`\bT\((?:ctx|r\.Context\(\)), "([a-zA-Z0-9_.]+)"[,)]`),
	regexp.MustCompile(`errs\.New\(\s*errs\.\w+, "([a-zA-Z0-9_.]+)"`),
	regexp.MustCompile(`errs\.Because\([^"\n]*errs\.\w+, "([a-zA-Z0-9_.]+)"`),
	regexp.MustCompile(`errs\.Field\("[^"]*", "([a-zA-Z0-9_.]+)"`),
	regexp.MustCompile(`\b(?:bad|faults)\.Add\("[^"]*", "([a-zA-Z0-9_.]+)"`),
}

// recorded finds what is done, as the audit log keeps it: its text stands below "audit.".
var recorded = regexp.MustCompile(`(?:\bAction:\s+|\brecord(?:Change)?\(ctx, tx, actor, (?:\w+, )?)"([a-z_.]+[a-z])"`)

var literal = regexp.MustCompile(`"([a-zA-Z0-9_]+\.[a-zA-Z0-9_.]*)"`)

func TestEveryKeyIsThereAndUsed(t *testing.T) {
	zh := read(t, "zh")
	used, prefixes := map[string]bool{}, map[string]bool{}
	sources(t, func(file, code string) {
		for _, re := range asked {
			for _, m := range re.FindAllStringSubmatch(code, -1) {
				key := m[1]
				if _, ok := zh[key]; !ok && !strings.HasSuffix(key, ".") {
					t.Errorf("%s asks for %s, which has no text", file, key)
				}
			}
		}
		for _, m := range recorded.FindAllStringSubmatch(code, -1) {
			if _, ok := zh["audit."+m[1]]; !ok {
				t.Errorf("%s records %s; say in audit.json what that is: audit.%s", file, m[1], m[1])
			}
		}
		for _, m := range literal.FindAllStringSubmatch(code, -1) {
			if strings.HasSuffix(m[1], ".") {
				prefixes[m[1]] = true
				continue
			}
			used[m[1]] = true
		}
	})
	for key := range zh {
		if used[key] || covered(key, prefixes) {
			continue
		}
		t.Errorf("nobody asks for %s", key)
	}
}

// covered reports whether code builds keys like this one: "zone." + name.
func covered(key string, prefixes map[string]bool) bool {
	for i := range key {
		if key[i] == '.' && prefixes[key[:i+1]] {
			return true
		}
	}
	return false
}

// sources calls fn with every hand-written source that may ask for a text.
func sources(t *testing.T, fn func(file, code string)) {
	t.Helper()
	for _, root := range []string{"..", filepath.Join("..", "..", "cmd")} {
		err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			isGo := strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") && !strings.HasSuffix(file, "_templ.go")
			if !isGo && !strings.HasSuffix(file, ".templ") {
				return nil
			}
			raw, err := os.ReadFile(file) // #nosec G304 -- our own sources
			if err == nil {
				fn(file, string(raw))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
