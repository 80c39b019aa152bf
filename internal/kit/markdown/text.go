package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Block is a piece of a source that stands by itself: a paragraph, a heading,
// a list, a table.
type Block struct {
	Anchor, Heading string // of the heading above it, or of its own
	Line, Last      int    // in the source, from 1
	Text            string // as it is read on the page
	Head            bool   // it is a heading
}

// Blocks returns the pieces of a source in their order, those that show no
// text left out.
func Blocks(source string) (list []Block) {
	raw := []byte(source)
	root := engine.Parser().Parse(text.NewReader(raw))
	heads := headings(root, raw)
	lines := newLines(raw)
	var now Head
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		_, head := n.(*ast.Heading)
		now, heads = under(n, now, heads)
		b := Block{Anchor: now.ID, Heading: now.Text, Text: strings.TrimSpace(seen(n, raw)), Head: head}
		if b.Text == "" {
			continue
		}
		from, to := extent(n)
		b.Line, b.Last = lines.at(from), lines.at(max(from, to-1))
		list = append(list, b)
	}
	return list
}

// under is the heading that a block stands under, and those that are left. One
// inside of a list or a quotation counts for what follows.
func under(n ast.Node, now Head, heads []Head) (Head, []Head) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if _, ok := n.(*ast.Heading); ok && entering && len(heads) > 0 {
			now, heads = heads[0], heads[1:]
		}
		return ast.WalkContinue, nil
	})
	return now, heads
}

// seen is the text of a node as it is read: marks of Markdown are gone, items
// and rows stand on lines of their own.
func seen(root ast.Node, raw []byte) string {
	var b strings.Builder
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(n.Value(raw))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte('\n')
				}
			}
		case *ast.String:
			if entering {
				b.Write(n.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(raw))
			}
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			if entering {
				b.Write(bytes.TrimRight(n.Lines().Value(raw), "\n"))
				b.WriteByte('\n')
			}
		case *east.TableCell:
			if !entering && n.NextSibling() != nil {
				b.WriteString("  ")
			}
		default:
			if !entering && n != root && n.Type() == ast.TypeBlock && b.Len() > 0 && !strings.HasSuffix(b.String()[b.Len()-1:], "\n") {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// extent is where a node's text lies in the source.
func extent(root ast.Node) (from, to int) {
	from = -1
	note := func(a, b int) {
		if from < 0 || a < from {
			from = a
		}
		to = max(to, b)
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if t, ok := n.(*ast.Text); ok {
			note(t.Segment.Start, t.Segment.Stop)
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			note(n.Lines().At(0).Start, n.Lines().At(n.Lines().Len()-1).Stop)
		}
		return ast.WalkContinue, nil
	})
	return max(from, 0), to
}

// lines tells on which line an offset lies, asked in any order.
type lines []int // where each line begins

func newLines(raw []byte) lines {
	at := lines{0}
	for i, c := range raw {
		if c == '\n' {
			at = append(at, i+1)
		}
	}
	return at
}

func (l lines) at(offset int) int {
	low, high := 0, len(l)
	for high-low > 1 {
		if mid := (low + high) / 2; l[mid] <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	return low + 1
}
