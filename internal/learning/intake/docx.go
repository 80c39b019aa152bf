package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
)

// document reads the body of a Word file as text: automatic numbers written
// out, cells of a table beside each other.
func document(a *archive) (File, error) {
	raw, err := a.read("word/document.xml")
	if err != nil {
		return none, err
	}
	n, err := readNumbering(a)
	if err != nil {
		return none, err
	}
	styles, err := readStyles(a)
	if err != nil {
		return none, err
	}
	w := &writer{numbering: n, styles: styles}
	if err := w.body(raw); err != nil {
		return none, err
	}
	if len(w.chunks) > 0 {
		if err := w.embedded(a); err != nil {
			return none, err
		}
	}
	text := w.out.String()
	if strings.TrimSpace(text) == "" {
		return none, errs.New(errs.Invalid, "intake.empty")
	}
	if len(text) > MaxText {
		return none, tooMuchText()
	}
	return freed(Word, text, w.pictures), nil
}

// writer turns the body of a Word file into text.
type writer struct {
	numbering *numbering
	styles    map[string][2]string // the list and the level of paragraphs of a style
	out       strings.Builder
	pictures  []picture
	chunks    []string // relations of parts in other formats
	para      strings.Builder
	num, lvl  string
	says      string // what a drawing shows
	cells     int    // depth of tables
	skip      int    // inside what is not shown
	past      int    // inside a table that is none of the questions, how many tables deep
	aside     int    // inside what is said of a paragraph as a whole
	stressed  bool
	lined     bool   // the run is underlined
	raised    string // "^" or "_" before the text of a run above or below the line
}

// unseen are elements whose text is not part of the document as it is read.
var unseenParts = map[string]bool{"del": true, "Fallback": true, "instrText": true, "moveFrom": true, "footnote": true, "rPrChange": true, "pPrChange": true}

func (w *writer) body(raw []byte) error {
	x := walk(raw, "word/document.xml")
	inText := false
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			inText = w.start(t)
		case xml.EndElement:
			w.end(t.Name.Local)
			inText = false
		case xml.CharData:
			if inText && w.skip == 0 && w.past == 0 {
				w.text(string(t))
			}
		}
	}
}

// text writes the text of a run. A line under nothing but space is a blank to be
// filled in.
func (w *writer) text(text string) {
	if w.raised != "" && powers.MatchString(text) {
		text, w.raised = w.raised+text, ""
	}
	switch blank := strings.TrimSpace(text) == ""; {
	case blank && w.lined && len(text) > 0:
		w.para.WriteString("____")
	case !blank && (w.stressed || w.lined):
		w.para.WriteString(examtext.Stressed(text))
	default:
		w.para.WriteString(text)
	}
}

// stress notes what tells a run from the text around it.
func (w *writer) stress(name, value string) {
	if w.aside > 0 || value == "0" || value == "false" || value == "none" {
		return
	}
	switch name {
	case "r":
		w.stressed, w.lined, w.raised = false, false, ""
	case "vertAlign":
		w.raised = map[string]string{"superscript": "^", "subscript": "_"}[value]
	case "b", "highlight":
		w.stressed = true
	case "color":
		w.stressed = w.stressed || value != "auto" && value != "000000"
	case "u":
		w.lined = true
	}
}

func (w *writer) start(t xml.StartElement) (text bool) {
	name := t.Name.Local
	if w.past > 0 {
		if name == "tbl" {
			w.past++
		}
		return false
	}
	if unseenParts[name] {
		w.skip++
	}
	if w.skip > 0 {
		return false
	}
	w.stress(name, attr(t, "val"))
	switch name {
	case "pPr":
		w.aside++
	case "p":
		if w.cells == 0 {
			w.para.Reset()
		}
		w.num, w.lvl = "", "0"
	case "pStyle":
		if of, ok := w.styles[attr(t, "val")]; ok {
			w.num, w.lvl = of[0], of[1]
		}
	case "sym":
		w.para.WriteString(symbol(attr(t, "font"), attr(t, "char")))
	case "ilvl":
		w.lvl = attr(t, "val")
	case "numId":
		w.num = attr(t, "val")
	case "tab":
		if w.lined {
			w.para.WriteString("____")
		} else if w.para.Len() > 0 {
			w.para.WriteString("  ")
		}
	case "br", "cr":
		w.para.WriteByte('\n')
	case "noBreakHyphen":
		w.para.WriteByte('-')
	case "tbl":
		w.cells++
	case "tblCaption":
		if isAside(attr(t, "val")) {
			w.past = 1
		}
	case "docPr": // of the drawing that follows
		w.says = attr(t, "descr")
	case "blip", "imagedata", "chart":
		w.pictures = append(w.pictures, picture{w.out.Len() + len(strings.TrimRight(w.para.String(), " ")), clip(w.says)})
		w.says = ""
	case "altChunk":
		w.chunks = append(w.chunks, attr(t, "id"))
	case "t":
		return true
	default:
		w.para.WriteString(formulaBegins[name])
	}
	return false
}

func (w *writer) end(name string) {
	if w.past > 0 && (name != "tbl" || w.past > 1) {
		if name == "tbl" {
			w.past--
		}
		return
	}
	if unseenParts[name] {
		w.skip = max(0, w.skip-1)
		return
	}
	if w.skip > 0 {
		return
	}
	switch name {
	case "pPr": // the number stands before the text
		w.aside = max(0, w.aside-1)
		if w.num != "" {
			w.para.WriteString(w.numbering.next(w.num, w.lvl))
		}
	case "p":
		if w.cells > 0 {
			w.para.WriteString(" ")
			return
		}
		w.flush()
	case "tc":
		w.para.WriteString("  ")
	case "tr":
		if w.cells == 1 {
			w.flush()
		}
	case "tbl":
		w.cells, w.past = max(0, w.cells-1), 0
	default:
		w.para.WriteString(formulaEnds[name])
	}
}

func (w *writer) flush() {
	w.out.WriteString(oneRaised.ReplaceAllString(strings.TrimRight(w.para.String(), " "), "$1$2") + "\n")
	w.para.Reset()
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// numbering writes out automatic numbers.
type numbering struct {
	levels map[string]map[string]level // of a list, by its number and the level
	count  map[string][]int            // of each definition: what was counted on each level
	of     map[string]string           // list to definition
}

// level is how one level of a list is numbered.
type level struct {
	format, text string
	start        int
}

func readNumbering(a *archive) (*numbering, error) {
	n := &numbering{levels: map[string]map[string]level{}, count: map[string][]int{}, of: map[string]string{}}
	if !a.has("word/numbering.xml") {
		return n, nil
	}
	raw, err := a.read("word/numbering.xml")
	if err != nil {
		return nil, err
	}
	root, err := tree(raw, "word/numbering.xml")
	if err != nil {
		return nil, err
	}
	abstract := map[string]map[string]level{}
	for _, d := range root.kids {
		if d.name != "abstractNum" {
			continue
		}
		levels := map[string]level{}
		for _, l := range d.kids {
			if l.name != "lvl" {
				continue
			}
			one := level{start: 1}
			if f := l.child("numFmt"); f != nil {
				one.format = f.attr["val"]
			}
			if f := l.child("lvlText"); f != nil {
				one.text = f.attr["val"]
			}
			if f := l.child("start"); f != nil {
				one.start, _ = strconv.Atoi(f.attr["val"])
			}
			levels[l.attr["ilvl"]] = one
		}
		abstract[d.attr["abstractNumId"]] = levels
	}
	for _, d := range root.kids {
		if d.name != "num" {
			continue
		}
		id := d.attr["numId"]
		if ref := d.child("abstractNumId"); ref != nil {
			n.levels[id] = abstract[ref.attr["val"]]
			n.of[id] = ref.attr["val"]
		}
		if len(d.all("startOverride")) > 0 {
			n.of[id] = "own " + id
		}
	}
	return n, nil
}

// next counts on in a list and returns the number as it is shown.
func (n *numbering) next(id, lvl string) string {
	l, ok := n.levels[id][lvl]
	depth, err := strconv.Atoi(lvl)
	if !ok || err != nil || depth < 0 || depth > 8 || l.format == "bullet" || l.format == "none" {
		return ""
	}
	key := n.of[id]
	counts := n.count[key]
	if counts == nil {
		counts = make([]int, 9)
		n.count[key] = counts
	}
	if counts[depth] == 0 {
		counts[depth] = l.start - 1
	}
	counts[depth]++
	for i := depth + 1; i < len(counts); i++ {
		counts[i] = 0
	}
	text := l.text
	for i := range depth + 1 {
		format := l.format
		if up, ok := n.levels[id][strconv.Itoa(i)]; ok {
			format = up.format
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), counted(max(counts[i], 1), format))
	}
	return text + " "
}

// counted writes a number in a format of Word.
func counted(n int, format string) string {
	const digits = "零一二三四五六七八九"
	switch format {
	case "upperLetter":
		return string('A' + rune((n-1)%26))
	case "lowerLetter":
		return string('a' + rune((n-1)%26))
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional", "taiwaneseCountingThousand":
		r := []rune(digits)
		switch {
		case n < 10:
			return string(r[n])
		case n < 20:
			return "十" + strings.TrimPrefix(string(r[n-10]), "零")
		case n < 100:
			return string(r[n/10]) + "十" + strings.TrimPrefix(string(r[n%10]), "零")
		}
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n <= 20 {
			return string('①' + rune(n-1))
		}
	case "upperRoman":
		if n <= 10 {
			return strings.Fields("I II III IV V VI VII VIII IX X")[n-1]
		}
	}
	return strconv.Itoa(n)
}
