package shipped

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kongdan/internal/rule/people"
	"kongdan/internal/rule/stage"
)

// The lengths of an article: characters of Chinese, words of English.
const (
	leastHan, mostHan     = 500, 900
	leastWords, mostWords = 350, 600
)

var (
	link = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	// around is what Markdown puts around words.
	around = regexp.MustCompile(`^(#+ |- \[ \] |- |\d+\. )|\*\*`)
)

func TestEveryArticleIsWhole(t *testing.T) {
	list := Articles()
	if names, err := fs.Glob(pages, "articles/*"); err != nil || len(list) < 40 || len(names) != len(list) || len(list)%2 > 0 {
		t.Fatalf("%d articles of %d files (%v)", len(list), len(names), err)
	}
	titles, covered := map[string]bool{}, map[string]bool{}
	for i, a := range list {
		if titles[a.Title] {
			t.Errorf("two articles are called %q", a.Title)
		}
		titles[a.Title] = true
		for what, ok := range map[string]bool{
			"head":     a.Title != "" && a.Category != "" && a.Summary != "" && len(a.Tags) > 1,
			"stage":    a.Stage == "" || stage.Selling(a.Stage).Index() >= 0,
			"roles":    !slices.ContainsFunc(a.Roles, notRole),
			"tool":     slices.Contains(tools, a.Tool),
			"elements": len(a.Elements) > 0 && !slices.ContainsFunc(a.Elements, notElement),
			"sections": strings.Count(a.Body, "\n# ") >= 3 && !strings.Contains(a.Body, "## "),
			"table":    strings.Contains(a.Body, "|---|") || strings.Contains(a.Body, "- ["),
		} {
			if !ok {
				t.Errorf("%s %s: %s", a.Slug, a.Lang, what)
			}
		}
		for _, e := range a.Elements {
			covered[e] = true
		}
		for _, r := range a.Roles {
			covered[r] = true
		}
		covered[a.Stage] = true
		if a.Lang == "en" {
			continue
		}
		b := list[i+1]
		if b.Slug != a.Slug || b.Lang != "en" || b.Stage != a.Stage || b.Tool != a.Tool || !slices.Equal(a.Roles, b.Roles) || !slices.Equal(a.Elements, b.Elements) ||
			strings.Count(a.Body, "\n# ") != strings.Count(b.Body, "\n# ") || strings.Count(a.Body, "\n|") != strings.Count(b.Body, "\n|") {
			t.Errorf("%s differs in its languages", a.Slug)
		}
	}
	for _, k := range append([]string{"coach"}, keyNames()...) {
		if !covered[k] {
			t.Errorf("no article on %s", k)
		}
	}
	for _, r := range people.DimBuyingRole.Values() {
		if !covered[r] {
			t.Errorf("no article on %s", r)
		}
	}
	for _, s := range stage.Sellings() {
		if !covered[string(s)] {
			t.Errorf("no article on %s", s)
		}
	}
}

func TestLinksBetweenArticlesResolve(t *testing.T) {
	known, linked := map[string]bool{}, map[string]bool{}
	for _, a := range Articles() {
		known[a.Slug+a.Lang] = true
	}
	for _, a := range Articles() {
		found := link.FindAllStringSubmatch(a.Body, -1)
		if len(found) < 2 {
			t.Errorf("%s %s leads to %d others", a.Slug, a.Lang, len(found))
		}
		for _, m := range found {
			slug, lang, ok := LinkedArticle(m[2])
			if !ok || lang != a.Lang || slug == a.Slug || !known[slug+lang] {
				t.Errorf("%s %s: the link %s leads nowhere", a.Slug, a.Lang, m[2])
			}
			linked[slug+lang] = true
		}
	}
	for _, a := range Articles() {
		if a.Slug != "01-c139" && !linked[a.Slug+a.Lang] {
			t.Errorf("nothing leads to %s %s", a.Slug, a.Lang)
		}
	}
	for _, other := range []string{"https://example.com/x.zh.md", "a.fr.md", ".zh.md", "a.zh", "#top"} {
		if _, _, ok := LinkedArticle(other); ok {
			t.Errorf("%s is taken for an article", other)
		}
	}
}

func TestArticlesAreOfTheirLanguageAndLength(t *testing.T) {
	for _, a := range Articles() {
		text := link.ReplaceAllString(a.Body, "$1")
		size, least, most := 0, leastWords, mostWords
		if a.Lang == "zh" {
			least, most = leastHan, mostHan
			for _, r := range text {
				if unicode.Is(unicode.Han, r) {
					size++
				}
			}
		} else {
			size = len(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' }))
		}
		if size < least || size > most {
			t.Errorf("%s %s is %d long", a.Slug, a.Lang, size)
		}
		pieces := append([]string{a.Title, a.Category, a.Summary}, a.Tags...)
		for line := range strings.Lines(text) {
			for cell := range strings.SplitSeq(line, "|") {
				pieces = append(pieces, around.ReplaceAllString(strings.TrimSpace(cell), ""))
			}
		}
		for _, piece := range pieces {
			if !strings.ContainsFunc(piece, unicode.IsLetter) {
				continue // a number, the frame of a table
			}
			for _, fault := range faults(a.Lang, piece) {
				t.Errorf("%s %s: %s: %s", a.Slug, a.Lang, fault, piece)
			}
		}
	}
}
