// Package markdown turns what people write in Markdown into pages that are
// safe to show, and into the text that is read on them. HTML in the source is
// text like any other, and pictures are told in words: nothing is loaded from elsewhere.
package markdown

import (
	"bytes"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Head is a heading of a page.
type Head struct {
	Level    int    // 1 to 6, as it is written
	ID, Text string // ID is the anchor of the heading
}

// Page is a source as it is shown. Headings begin one level lower than they
// are written: the title of the page stands above all of them.
type Page struct {
	HTML  string
	Heads []Head
}

// engine knows Markdown without HTML, which is shown as it is typed: who writes
// "fill in <name>" means those letters.
var engine = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(without(parser.NewHTMLBlockParser(), parser.DefaultBlockParsers())...),
		parser.WithInlineParsers(without(parser.NewRawHTMLParser(), parser.DefaultInlineParsers())...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Linkify))

// without leaves one parser out of a list.
func without(gone any, list []util.PrioritizedValue) []util.PrioritizedValue {
	return slices.DeleteFunc(list, func(v util.PrioritizedValue) bool { return reflect.TypeOf(v.Value) == reflect.TypeOf(gone) })
}

// policy lets through what the engine writes, and nothing else.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li",
		"table", "thead", "tbody", "tr", "th", "td", "input")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^s-[\p{L}\p{N}-]+$`)).OnElements("h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("style").Matching(regexp.MustCompile(`^$`)).OnElements("td")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|right|center)$`)).OnElements("th", "td")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(regexp.MustCompile(`^$`)).OnElements("input")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}()

// frames let a wide table move by itself where the page is narrow.
var frames = strings.NewReplacer("<table>", `<div class="k-doc-table" tabindex="0"><table>`, "</table>", "</table></div>")

// Render makes a page of a source. link rewrites the address of a link; nil
// leaves all as they are.
func Render(source string, link func(address string) string) Page {
	raw := []byte(source)
	root := engine.Parser().Parse(text.NewReader(raw))
	p := Page{Heads: headings(root, raw)}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(6, n.Level+1)
		case *ast.Link:
			n.Destination, n.Title = []byte(address(string(n.Destination), link)), nil
		}
		return ast.WalkContinue, nil
	})
	for _, picture := range pictures(root) { // what it shows is told in words
		said := ast.NewString([]byte(seen(picture, raw)))
		picture.Parent().ReplaceChild(picture.Parent(), picture, said)
	}
	var out bytes.Buffer
	if err := engine.Renderer().Render(&out, raw, root); err != nil {
		return p // writing to memory does not fail
	}
	p.HTML = frames.Replace(policy.Sanitize(out.String()))
	return p
}

func address(to string, link func(string) string) string {
	if at, ok := strings.CutPrefix(to, "#"); ok {
		return "#" + anchor(at)
	}
	if link != nil {
		return link(to)
	}
	return to
}

func pictures(root ast.Node) (list []ast.Node) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if _, ok := n.(*ast.Image); ok && entering {
			list = append(list, n)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return list
}

// headings names the headings of a source and lists them.
func headings(root ast.Node, raw []byte) (list []Head) {
	taken := map[string]int{}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		said := strings.Join(strings.Fields(seen(h, raw)), " ")
		id := anchor(said)
		taken[id]++
		if n := taken[id]; n > 1 {
			id += "-" + strconv.Itoa(n)
		}
		h.SetAttributeString("id", []byte(id))
		list = append(list, Head{Level: h.Level, ID: id, Text: said})
		return ast.WalkSkipChildren, nil
	})
	return list
}

// anchor is the id of a heading: its letters and digits, in any script. The
// beginning keeps it apart from all other ids of a page.
func anchor(heading string) string {
	var b strings.Builder
	b.WriteString("s")
	gap := true
	n := 0
	for _, r := range strings.ToLower(heading) {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			gap = true
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
		if n++; n == 60 {
			break
		}
	}
	if n == 0 {
		b.WriteByte('-')
	}
	return b.String()
}

// mostMarks is how many marks one paragraph may have: the time to read them
// grows with their square.
const mostMarks = 5000

// Tangled reports whether a paragraph of a source has so many marks that
// reading it takes long. No text that says something does.
func Tangled(source string) bool {
	marks, last := 0, rune(0)
	for _, r := range source {
		switch r {
		case '*', '_', '[', ']', '<', '>', '`', '~', '(', '&', '-', '+':
			if r != last || r == '[' || r == '>' {
				marks++
			}
		case '\n':
			if last == '\n' {
				marks = 0
			}
		case '\r':
			continue
		}
		if marks > mostMarks {
			return true
		}
		last = r
	}
	return false
}
