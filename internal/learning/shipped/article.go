package shipped

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed articles/*.md
var pages embed.FS

// Article is one text on the method in one language.
type Article struct {
	Slug     string // the same in both languages; its number orders the articles
	Lang     string // zh, en
	Title    string
	Category string // in the language of the article
	Tags     []string
	Elements []string // of C139: W, F1 …, and coach
	Roles    []string // buying roles of whom it is about
	Stage    string   // of selling; "" for none in particular
	Tool     string
	Summary  string
	Body     string // Markdown without the title; links to other articles are LinkedArticle's
}

// Articles returns all articles in the order of their slugs, the Chinese text
// of each before the English one. They are shared: who changes them takes a copy.
func Articles() []Article { return articles() }

// LinkedArticle tells which article a link in the body of another leads to.
func LinkedArticle(address string) (slug, lang string, ok bool) {
	name, ok := strings.CutSuffix(address, ".md")
	if !ok || strings.Contains(name, "/") {
		return "", "", false
	}
	slug, lang, ok = strings.Cut(name, ".")
	return slug, lang, ok && slug != "" && (lang == "zh" || lang == "en")
}

var articles = sync.OnceValue(func() (list []Article) {
	names, _ := fs.Glob(pages, "articles/*.zh.md") // fails for a bad pattern only
	for _, name := range names {
		for _, lang := range []string{"zh", "en"} {
			a, err := readArticle(strings.TrimSuffix(path.Base(name), ".zh.md"), lang)
			if err != nil {
				panic("shipped article: " + err.Error())
			}
			list = append(list, a)
		}
	}
	return list
})

// readArticle parses a page: lines of keys and values between two lines of
// three dashes, then the body.
func readArticle(slug, lang string) (Article, error) {
	a := Article{Slug: slug, Lang: lang}
	raw, err := pages.ReadFile("articles/" + slug + "." + lang + ".md")
	if err != nil {
		return a, err
	}
	head, body, ok := strings.Cut(strings.TrimPrefix(string(raw), "---\n"), "\n---\n")
	if !ok {
		return a, fmt.Errorf("%s %s: no head", slug, lang)
	}
	a.Body = strings.TrimSpace(body) + "\n"
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(line, ":")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		switch key {
		case "title":
			a.Title = value
		case "category":
			a.Category = value
		case "tags":
			a.Tags = words(value)
		case "elements":
			a.Elements = words(value)
		case "roles":
			a.Roles = words(value)
		case "stage":
			a.Stage = value
		case "tool":
			a.Tool = value
		case "summary":
			a.Summary = value
		default:
			return a, fmt.Errorf("%s %s: unknown key %q", slug, lang, key)
		}
	}
	return a, nil
}

// words splits a list at its commas.
func words(list string) (out []string) {
	for word := range strings.SplitSeq(list, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}
