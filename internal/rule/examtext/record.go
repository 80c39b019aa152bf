package examtext

import "strings"

// Record is an item whose parts a format gives apart from each other, such as
// a row of a table.
type Record struct {
	Section     string
	Number      int    // 0 if none is given
	Line        int    // of the source: a row, or a line
	Type        string // a word such as 单选题, or a Type; "" if not given
	Stem        string
	Options     []string // in order; an empty one is no option
	Key         string   // as printed
	Blanks      []string // the key of an item with blanks, if the format gives them apart
	Explanation string
	Doubts      []Warning // what the reader of the format is not sure of; their line is the record's
}

// Items settles records as Parse settles what it finds in a text: types,
// keys, doubts.
func Items(records []Record) []Item {
	p := &parser{s: newSource("")}
	items := make([]Item, 0, len(records))
	ordinal := map[string]int{}
	for _, r := range records {
		ordinal[r.Section]++
		d := &draft{Item: Item{Section: r.Section, Number: r.Number, Stem: lines(r.Stem), Explanation: lines(r.Explanation), Line: r.Line, Options: map[string]string{}}, tag: TypeNamed(r.Type)}
		if d.Number == 0 {
			d.Number = ordinal[r.Section]
		}
		d.fill(r)
		p.settle(d)
		for _, w := range r.Doubts {
			d.warn(w.Code, r.Line, w.Text)
		}
		if strings.ContainsRune(d.Stem, '\uFFFD') {
			d.warn(Broken, r.Line, d.Stem)
		}
		for i := range d.Warnings {
			d.Warnings[i].Line = r.Line
		}
		if d.Warnings == nil {
			d.Warnings = []Warning{}
		}
		items = append(items, d.Item)
	}
	return items
}

// fill takes options and key of a record.
func (d *draft) fill(r Record) {
	gap := false
	for i, text := range r.Options {
		if text = strings.TrimSpace(text); text == "" {
			gap = true
			continue
		}
		if i >= maxOptions {
			d.warn(NotCarried, r.Line, text)
			break
		}
		letter := string('A' + rune(i))
		if gap {
			d.warn(OptionMissing, r.Line, letter)
			gap = false
		}
		for l, other := range d.Options {
			if other == text {
				d.warn(OptionDouble, r.Line, l+" = "+letter+": "+text)
			}
		}
		d.Options[letter] = text
	}
	(*parser)(nil).truthOptions(d)
	d.lines = strings.Count(d.Stem, "__")
	for _, b := range r.Blanks {
		d.keys = append(d.keys, rawKey{text: b, show: b, place: inPart})
	}
	if len(r.Blanks) > 0 {
		d.holes = len(r.Blanks)
	} else {
		d.holes = holes(d.Stem)
	}
	if key := strings.TrimSpace(r.Key); key != "" {
		d.keys = append(d.keys, rawKey{text: strings.Map(plain, key), show: key, place: inMark})
	}
}

// holes counts the blanks of a stem: runs of underscores and empty brackets.
func holes(stem string) (n int) {
	s := newSource(stem)
	for i := 0; i < len(s.see); i++ {
		switch s.see[i] {
		case '_':
			start := i
			for i < len(s.see) && s.see[i] == '_' {
				i++
			}
			if i-start > 1 {
				n++
			}
		case '(', '[':
			if end := s.closing(i, len(s.see)); end > 0 && strings.TrimSpace(string(s.see[i+1:end])) == "" {
				n++
				i = end
			}
		}
	}
	return n
}

// TypeNamed reads a word for a type, such as 单选题, "" for none.
func TypeNamed(word string) Type {
	word = strings.ToLower(strings.TrimSpace(strings.Map(plain, word)))
	for _, t := range Types {
		if word == string(t) {
			return t
		}
	}
	for t, words := range map[Type]string{Indefinite: "不定项|indefinite choice", Single: "单选|single choice|单项|single|radio|s|mcq", Multiple: "多选|multiple choice|多项|multi|multiple|checkbox|m", TrueFalse: "判断|是非|true or false|true/false|truefalse|tf|judge|boolean|t/f", Fill: "填空|fill in the blank|fill in the blanks|blank|cloze|fill|fib", Short: "简答|short answer|问答|主观|essay|short|text"} {
		for w := range strings.SplitSeq(words, "|") {
			if word == w {
				return t
			}
		}
	}
	typ, _, _ := typeIn(word)
	return typ
}

// SplitOptions splits the options that stand in one text: by their letters, or
// else by lines, "|" or ";".
func SplitOptions(text string) (list []string) {
	s := newSource(text)
	if chain := run(s.tokens(0, len(s.see))); len(chain) > 1 {
		for i, t := range chain {
			end := len(s.see)
			if i+1 < len(chain) {
				end = chain[i+1].start
			}
			list = append(list, optionText(strings.TrimRight(tidy(string(s.show[t.text:end])), "|｜")))
		}
		return list
	}
	for _, marks := range []string{"\n", "|｜", ";；", ",，、"} {
		parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(marks, r) })
		if len(parts) > 1 {
			for _, p := range parts {
				list = append(list, strings.TrimSpace(p))
			}
			return list
		}
	}
	return []string{text}
}
