package extract

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// word writes the body of a Word file as Markdown: headings, lists and tables
// are kept, deleted text and codes of fields are not.
func (a *archive) word() (string, error) {
	styles, err := a.headings()
	if err != nil {
		return "", err
	}
	bullets, err := a.bullets()
	if err != nil {
		return "", err
	}
	w := &wordWriter{styles: styles, bullets: bullets, count: map[string][]int{}}
	err = a.each("word/document.xml", w.start, w.text, w.end)
	return w.out.String(), err
}

// headings says of which level of heading each style is.
func (a *archive) headings() (map[string]int, error) {
	level, id := map[string]int{}, ""
	err := a.each("word/styles.xml", func(t xml.StartElement) {
		switch t.Name.Local {
		case "style":
			id = attr(t, "styleId")
		case "name":
			name := strings.ToLower(attr(t, "val"))
			if n, ok := strings.CutPrefix(name, "heading "); ok {
				level[id], _ = strconv.Atoi(n)
			} else if name == "title" {
				level[id] = 1
			}
		case "outlineLvl":
			if n, err := strconv.Atoi(attr(t, "val")); err == nil && n < 6 && level[id] == 0 {
				level[id] = n + 1
			}
		}
	}, nil, nil)
	return level, err
}

// bullets says which lists have marks instead of numbers.
func (a *archive) bullets() (map[string]bool, error) {
	kind, of, bullets := map[string]string{}, map[string]string{}, map[string]bool{}
	abstract, num, level := "", "", ""
	err := a.each("word/numbering.xml", func(t xml.StartElement) {
		switch t.Name.Local {
		case "abstractNum":
			abstract = attr(t, "abstractNumId")
		case "lvl":
			level = attr(t, "ilvl")
		case "numFmt":
			if level == "0" && kind[abstract] == "" {
				kind[abstract] = attr(t, "val")
			}
		case "num":
			num = attr(t, "numId")
		case "abstractNumId":
			of[num] = attr(t, "val")
		}
	}, nil, nil)
	for n, a := range of {
		bullets[n] = kind[a] == "bullet"
	}
	return bullets, err
}

type wordWriter struct {
	styles  map[string]int
	bullets map[string]bool
	out     strings.Builder
	para    strings.Builder
	level   int    // of a heading
	list    string // number of the list
	depth   int    // in the list
	listed  bool   // the paragraph before was of a list
	inText  bool
	hidden  int
	tables  int
	count   map[string][]int // of each list with numbers: how far each level is
	rows    [][]string
}

// unshown are elements whose text is not read: what was deleted, codes of
// fields, and what stands there for other programs.
var unshown = map[string]bool{"del": true, "moveFrom": true, "instrText": true, "Fallback": true, "rPrChange": true, "pPrChange": true}

func (w *wordWriter) start(t xml.StartElement) {
	if unshown[t.Name.Local] {
		w.hidden++
	}
	if w.hidden > 0 {
		return
	}
	switch t.Name.Local {
	case "p":
		if w.tables == 0 {
			w.flush()
		} else if w.para.Len() > 0 {
			w.para.WriteByte(' ')
		}
	case "pStyle":
		w.level = w.styles[attr(t, "val")]
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(t, "val")); err == nil && n < 6 {
			w.level = n + 1
		}
	case "numId":
		if w.list = attr(t, "val"); w.list == "0" {
			w.list = ""
		}
	case "ilvl":
		w.depth, _ = strconv.Atoi(attr(t, "val"))
	case "t":
		w.inText = true
	case "tab":
		if w.para.Len() > 0 {
			w.para.WriteByte(' ')
		}
	case "br", "cr":
		if w.para.Len() > 0 {
			w.para.WriteByte('\n')
		}
	case "noBreakHyphen":
		w.para.WriteByte('-')
	case "tbl":
		if w.tables++; w.tables == 1 {
			w.flush()
			w.rows = nil
		}
	case "tr":
		if w.tables == 1 {
			w.rows = append(w.rows, nil)
		}
	}
}

func (w *wordWriter) text(b []byte) {
	if w.inText && w.hidden == 0 {
		w.para.Write(b)
	}
}

func (w *wordWriter) end(name string) {
	if unshown[name] {
		w.hidden = max(0, w.hidden-1)
		return
	}
	if w.hidden > 0 {
		return
	}
	switch name {
	case "t":
		w.inText = false
	case "p":
		if w.tables == 0 {
			w.flush()
		}
	case "tc":
		if w.tables == 1 && len(w.rows) > 0 {
			last := len(w.rows) - 1
			w.rows[last] = append(w.rows[last], w.para.String())
			w.para.Reset()
		}
	case "tbl":
		if w.tables = max(0, w.tables-1); w.tables == 0 {
			w.out.WriteString(table(w.rows))
			w.para.Reset()
			w.rows, w.listed = nil, false
		}
	}
}

// flush writes a paragraph.
func (w *wordWriter) flush() {
	text := strings.TrimSpace(w.para.String())
	w.para.Reset()
	level, list, depth := w.level, w.list, min(max(w.depth, 0), 5)
	w.level, w.list, w.depth = 0, "", 0
	if text == "" {
		return
	}
	switch {
	case level > 0:
		w.begin(false)
		w.out.WriteString(strings.Repeat("#", min(level, 6)) + " " + escape(strings.Join(strings.Fields(text), " ")) + "\n")
	case list != "":
		w.begin(true)
		mark := "- "
		if !w.bullets[list] {
			mark = strconv.Itoa(w.next(list, depth)) + ". "
		}
		w.out.WriteString(strings.Repeat("   ", depth) + mark + escape(strings.Join(strings.Fields(text), " ")) + "\n")
	default:
		w.begin(false)
		for line := range strings.SplitSeq(text, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				w.out.WriteString(escape(line) + "\n")
			}
		}
	}
}

// next counts on in a list; the levels below begin anew.
func (w *wordWriter) next(list string, depth int) int {
	if w.count[list] == nil {
		w.count[list] = make([]int, 6)
	}
	levels := w.count[list]
	levels[depth]++
	clear(levels[depth+1:])
	return levels[depth]
}

// begin sets what follows apart from what was written; items of a list stay together.
func (w *wordWriter) begin(list bool) {
	if w.out.Len() > 0 && !(list && w.listed) {
		w.out.WriteByte('\n')
	}
	w.listed = list
}
