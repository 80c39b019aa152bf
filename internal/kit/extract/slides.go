package extract

import (
	"cmp"
	"encoding/xml"
	"path"
	"slices"
	"strconv"
	"strings"
)

// slides writes a presentation as Markdown: a heading for each slide, then its
// lines and tables, then what the speaker notes.
func (a *archive) slides() (string, error) {
	names, err := a.slideNames()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, name := range names {
		s := &slide{}
		if err := a.each(name, s.start, s.text, s.end); err != nil {
			return "", err
		}
		title := strings.Join(strings.Fields(s.title.String()), " ")
		if title == "" {
			title = strconv.Itoa(i + 1)
		}
		out.WriteString("\n## " + escape(title) + "\n" + s.out.String())
		relations, err := a.relations(name)
		if err != nil {
			return "", err
		}
		for _, target := range relations {
			if !strings.HasPrefix(target, "ppt/notesSlides/") {
				continue
			}
			n := &slide{notes: true}
			if err := a.each(target, n.start, n.text, n.end); err != nil {
				return "", err
			}
			if said := strings.TrimSpace(n.out.String()); said != "" {
				out.WriteString("\n> " + strings.ReplaceAll(strings.ReplaceAll(said, "\n\n", "\n"), "\n", "\n> ") + "\n")
			}
		}
		if tooLong(&out) {
			break
		}
	}
	return out.String(), nil
}

// slideNames lists the slides in the order in which they are shown.
func (a *archive) slideNames() (names []string, err error) {
	relations, err := a.relations("ppt/presentation.xml")
	if err != nil {
		return nil, err
	}
	err = a.each("ppt/presentation.xml", func(t xml.StartElement) {
		if t.Name.Local != "sldId" {
			return
		}
		for _, x := range t.Attr {
			if target := relations[x.Value]; x.Name.Local == "id" && strings.HasPrefix(target, "ppt/slides/") {
				names = append(names, target)
			}
		}
	}, nil, nil)
	if len(names) > 0 || err != nil {
		return names, err
	}
	for name := range a.files {
		if strings.HasPrefix(name, "ppt/slides/slide") {
			names = append(names, name)
		}
	}
	number := func(s string) int {
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(path.Base(s), "slide"), ".xml"))
		return n
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(number(x)-number(y), strings.Compare(x, y)) })
	return names, nil
}

type slide struct {
	out, title, para strings.Builder
	shape            string // what the shape at hand is for
	notes            bool   // only the speaker's words count
	inText           bool
	level            int
	tables           int
	rows             [][]string
}

func (s *slide) start(t xml.StartElement) {
	switch t.Name.Local {
	case "sp", "graphicFrame":
		s.shape = ""
	case "ph":
		if s.shape = attr(t, "type"); s.shape == "" {
			s.shape = "body"
		}
	case "pPr":
		s.level, _ = strconv.Atoi(attr(t, "lvl"))
	case "t":
		s.inText = true
	case "br":
		s.para.WriteByte(' ')
	case "tbl":
		s.tables++
		s.rows = nil
	case "tr":
		s.rows = append(s.rows, nil)
	}
}

func (s *slide) text(b []byte) {
	if s.inText {
		s.para.Write(b)
	}
}

func (s *slide) end(name string) {
	switch name {
	case "t":
		s.inText = false
	case "p":
		s.paragraph()
	case "tc":
		if last := len(s.rows) - 1; last >= 0 {
			s.rows[last] = append(s.rows[last], s.para.String())
		}
		s.para.Reset()
	case "tbl":
		if s.tables = max(0, s.tables-1); s.tables == 0 {
			s.out.WriteString(table(s.rows))
		}
	}
}

func (s *slide) paragraph() {
	if s.tables > 0 {
		s.para.WriteByte(' ')
		return
	}
	text, level := strings.Join(strings.Fields(s.para.String()), " "), min(max(s.level, 0), 5)
	s.para.Reset()
	s.level = 0
	switch {
	case text == "", s.shape == "sldNum", s.shape == "dt", s.shape == "ftr", s.notes && s.shape != "body":
	case s.shape == "title" || s.shape == "ctrTitle":
		s.title.WriteString(text + " ")
	case s.notes:
		s.out.WriteString(escape(text) + "\n\n")
	case s.shape == "body" || level > 0:
		s.out.WriteString("\n" + strings.Repeat("  ", level) + "- " + escape(text))
		if level == 0 {
			s.out.WriteByte('\n')
		}
	default:
		s.out.WriteString("\n" + escape(text) + "\n")
	}
}
