package intake

import (
	"mime"
	"path"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"kongdan/internal/rule/examtext"
)

// picture is one that the text of a source leaves behind.
type picture struct {
	at   int    // where it stood, in bytes of the text
	name string // what it is called or shows, "" if nothing says so
}

// pictureOf reads the attributes of an img element.
func pictureOf(z *html.Tokenizer, at int) picture {
	says, file := "", ""
	for {
		key, value, more := z.TagAttr()
		switch string(key) {
		case "alt":
			says = strings.TrimSpace(string(value))
		case "src":
			file = fileName(string(value))
		}
		if !more {
			break
		}
	}
	if says == "" {
		says = file
	}
	return picture{at, clip(says)}
}

// fileName is the name of the file that an address leads to, "" for one that holds its content.
func fileName(address string) string {
	if strings.HasPrefix(address, "data:") {
		return ""
	}
	address, _, _ = strings.Cut(address, "?")
	return strings.Trim(path.Base(address), "./")
}

// isPicture reports whether the name of a file is that of a picture.
func isPicture(name string) bool {
	return strings.HasPrefix(mime.TypeByExtension(strings.ToLower(path.Ext(name))), "image/")
}

// leave doubts a record for the pictures in a text with markup.
func (r *record) leave(markup string) {
	if !strings.Contains(strings.ToLower(markup), "<img") {
		return
	}
	_, list, err := page(markup)
	if err != nil {
		return
	}
	for _, p := range list {
		r.left(p.name)
	}
}

// left doubts a record for a picture that was left behind: one doubt for all of them.
func (r *record) left(name string) {
	for at := range r.Doubts {
		if d := &r.Doubts[at]; d.Code == examtext.PictureLeft {
			if d.Text == "" {
				d.Text = name
			}
			return
		}
	}
	r.Doubts = append(r.Doubts, examtext.Warning{Code: examtext.PictureLeft, Text: name})
}

// leave doubts the items of a text in which pictures stood. One above an item, below
// the end of the one before, is that item's, and of all that share its passage. One
// that is no item's is told of the file.
func (f *File) leave(text string, list []picture) {
	lines := examtext.Lines(text)
	line, from := 1, 0
	for _, p := range list {
		to := max(from, min(p.at, len(text)))
		line, from = line+strings.Count(text[from:to], "\n"), to
		left := examtext.Warning{Code: examtext.PictureLeft, Line: line, Text: p.name}
		at := sort.Search(len(f.Items), func(i int) bool { return f.Items[i].Line > line }) - 1
		above := at < 0 || line > sourceEnd(f.Result, lines, at)
		if above {
			at++
		}
		if at == len(f.Items) {
			f.Warnings = append(f.Warnings, left)
			continue
		}
		first := at
		for first > 0 && f.Items[first-1].Line == f.Items[at].Line {
			first--
		}
		for i := first; i < len(f.Items); i++ {
			item := &f.Items[i]
			shares := above && item.Passage != "" && item.Passage == f.Items[at].Passage
			if item.Line != f.Items[at].Line && !shares {
				break
			}
			if !hasLeft(item.Warnings) {
				item.Warnings = append(item.Warnings, left)
			}
		}
	}
}

func hasLeft(list []examtext.Warning) bool {
	for _, w := range list {
		if w.Code == examtext.PictureLeft {
			return true
		}
	}
	return false
}
