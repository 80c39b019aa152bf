package intake

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kongdan/internal/kit/errs"
)

// page turns a web page into the text that is seen on it, and tells of its pictures.
func page(markup string) (string, []picture, error) {
	z := html.NewTokenizer(strings.NewReader(markup))
	z.SetMaxBuf(4 << 20)
	var b strings.Builder
	var pictures []picture
	var counts listCounts
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				return "", nil, errs.Because(err, errs.Invalid, "intake.html_broken", "Line", 1+strings.Count(b.String(), "\n"))
			}
			return b.String(), pictures, nil
		case html.TextToken:
			if hidden == 0 {
				text := strings.Join(strings.FieldsFunc(string(z.Text()), func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
				b.WriteString(counts.before(text) + text)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			counts.begin(a, z)
			switch a {
			case atom.Script, atom.Style, atom.Template, atom.Head, atom.Nav, atom.Noscript, atom.Svg, atom.Select:
				hidden++
			case atom.Br, atom.Hr:
				b.WriteByte('\n')
			case atom.Img:
				if hidden == 0 {
					pictures = append(pictures, pictureOf(z, b.Len()))
				}
			case atom.Td, atom.Th:
				b.WriteString("  ")
			case atom.U:
				b.WriteByte(' ')
			default:
				if block(a) {
					b.WriteByte('\n')
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			counts.end(a)
			switch a {
			case atom.Script, atom.Style, atom.Template, atom.Head, atom.Nav, atom.Noscript, atom.Svg, atom.Select:
				hidden = max(0, hidden-1)
			default:
				if block(a) {
					b.WriteByte('\n')
				}
			}
		}
	}
}

func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article,
		atom.Header, atom.Footer, atom.Aside, atom.Main, atom.Blockquote, atom.Pre, atom.Dl, atom.Dt, atom.Dd, atom.Form, atom.Fieldset, atom.Label, atom.Title, atom.Body:
		return true
	}
	return false
}

// embedded reads the parts of a Word file that are web pages of their own.
func (w *writer) embedded(a *archive) error {
	raw, err := a.read("word/_rels/document.xml.rels")
	if err != nil {
		return err
	}
	root, err := tree(raw, "word/_rels/document.xml.rels")
	if err != nil {
		return err
	}
	target := map[string]string{}
	for _, r := range root.kids {
		if r.name == "Relationship" && r.attr["TargetMode"] != "External" {
			target[r.attr["Id"]] = r.attr["Target"]
		}
	}
	for _, id := range w.chunks {
		name := target[id]
		if strings.HasPrefix(name, "/") {
			name = strings.TrimPrefix(name, "/")
		} else {
			name = path.Join("word", name)
		}
		part, err := a.read(name)
		if err != nil {
			return err
		}
		text, list, err := partText(part)
		if err != nil {
			return err
		}
		for _, p := range list {
			w.pictures = append(w.pictures, picture{w.out.Len() + p.at, p.name})
		}
		w.out.WriteString(text + "\n")
	}
	return nil
}

// partText is the text of a web page, alone or in a MIME archive, with its pictures.
func partText(part []byte) (string, []picture, error) {
	if m, err := mail.ReadMessage(bytes.NewReader(part)); err == nil && m.Header.Get("Mime-Version") != "" {
		kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
		if err == nil && strings.HasPrefix(kind, "multipart/") {
			r := multipart.NewReader(m.Body, params["boundary"])
			for {
				p, err := r.NextRawPart()
				if err != nil {
					return "", nil, errs.Because(err, errs.Invalid, "intake.html_broken", "Line", 1)
				}
				if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
					part, err = transfer(p, p.Header.Get("Content-Transfer-Encoding"))
					if err != nil {
						return "", nil, errs.Because(err, errs.Invalid, "intake.html_broken", "Line", 1)
					}
					break
				}
			}
		} else if part, err = transfer(m.Body, m.Header.Get("Content-Transfer-Encoding")); err != nil {
			return "", nil, errs.Because(err, errs.Invalid, "intake.html_broken", "Line", 1)
		}
	}
	text, err := decode(part)
	if err != nil {
		return "", nil, err
	}
	return page(text)
}

func transfer(r io.Reader, encoding string) ([]byte, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	return io.ReadAll(io.LimitReader(r, maxEntry))
}
