package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"kongdan/internal/kit/errs"
)

const maxDepth = 200

// walker goes through the tokens of an XML document. Documents that declare
// types or entities are refused: nothing we read needs them.
type walker struct {
	dec   *xml.Decoder
	name  string // of the file, for messages
	depth int
}

func walk(raw []byte, name string) *walker {
	dec := xml.NewDecoder(bytes.NewReader(raw))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it was decoded before
	return &walker{dec: dec, name: name}
}

// next returns the next token, io.EOF at the end.
func (w *walker) next() (xml.Token, error) {
	t, err := w.dec.Token()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		line, column := w.dec.InputPos()
		return nil, errs.Because(err, errs.Invalid, "intake.xml_broken", "Name", w.name, "Line", line, "Column", column)
	}
	switch t.(type) {
	case xml.Directive:
		line, _ := w.dec.InputPos()
		return nil, errs.New(errs.Invalid, "intake.xml_doctype", "Name", w.name, "Line", line)
	case xml.StartElement:
		if w.depth++; w.depth > maxDepth {
			line, _ := w.dec.InputPos()
			return nil, errs.New(errs.Invalid, "intake.xml_deep", "Name", w.name, "Line", line, "Max", maxDepth)
		}
	case xml.EndElement:
		w.depth--
	}
	return t, nil
}

// node is an element of a small document as a tree.
type node struct {
	name string
	attr map[string]string
	line int
	kids []*node
	from int64 // where it begins and ends in the file
	to   int64
	text string // of a piece of text, which has no name
}

// tree reads a whole document.
func tree(raw []byte, name string) (*node, error) {
	w := walk(raw, name)
	root := &node{}
	stack := []*node{root}
	for {
		from := w.dec.InputOffset()
		t, err := w.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			line, _ := w.dec.InputPos()
			n := &node{name: t.Name.Local, attr: map[string]string{}, line: line, from: from}
			for _, a := range t.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			top.to = w.dec.InputOffset()
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 1 {
				top.kids = append(top.kids, &node{text: string(t)})
			}
		}
	}
	for _, k := range root.kids {
		if k.name != "" {
			return k, nil
		}
	}
	return nil, errs.New(errs.Invalid, "intake.xml_empty", "Name", name)
}

// source is what the file says of n.
func (n *node) source(raw string) string {
	if n.from < 0 || n.to < n.from || n.to > int64(len(raw)) {
		return ""
	}
	return raw[n.from:min(n.to, n.from+4000)]
}

func (n *node) children() []*node {
	if n == nil {
		return nil
	}
	return n.kids
}

// child returns the first element of that name below n, or nil.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// all returns the elements of that name anywhere below n, in order.
func (n *node) all(name string) (list []*node) {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			list = append(list, k)
		}
		list = append(list, k.all(name)...)
	}
	return list
}

// words is all text below n.
func (n *node) words() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.write(&b)
	return strings.TrimSpace(b.String())
}

func (n *node) write(b *strings.Builder) {
	b.WriteString(n.text)
	for _, k := range n.kids {
		k.write(b)
	}
}
