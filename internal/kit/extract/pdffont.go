package extract

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// pdfFont turns the codes of a string into letters with their widths.
type pdfFont struct {
	letters map[string]string // by code, as the file says; nil if it does not
	decode  func(code string) string
	bytes   int             // of a code
	mixed   bool            // codes of one byte up to 0x80, of two above
	widths  map[int]float64 // in thousandths
	usual   float64
}

// font is the font of a name in the resources of the stream at hand.
func (p *pdfPage) font(resources pdf.Value, name string) *pdfFont {
	if f, ok := p.fonts[name]; ok {
		return f
	}
	f := newFont(resources.Key("Font").Key(name))
	p.fonts[name] = f
	return f
}

func newFont(v pdf.Value) *pdfFont {
	f := &pdfFont{bytes: 1, widths: map[int]float64{}, usual: 500}
	encoding := v.Key("Encoding").Name()
	if v.Key("Subtype").Name() == "Type0" {
		f.bytes = 2
		f.wide(v.Key("DescendantFonts").Index(0))
		switch {
		case strings.HasPrefix(encoding, "UniGB-UCS2"), strings.HasPrefix(encoding, "UniGB-UTF16"), strings.HasPrefix(encoding, "UniCNS"), strings.HasPrefix(encoding, "UniJIS-U"):
			f.decode = utf16Text
		case strings.HasPrefix(encoding, "GB"):
			f.mixed, f.decode = true, gbkText
		default: // codes of glyphs: without a table in the file they say nothing
			f.decode = func(string) string { return "\uFFFD" }
		}
	} else {
		first := int(v.Key("FirstChar").Int64())
		for i, list := 0, v.Key("Widths"); i < list.Len() && i < 256; i++ {
			f.widths[first+i] = list.Index(i).Float64()
		}
		known := pdf.Font{V: v}
		f.decode = known.Encoder().Decode
	}
	if table := v.Key("ToUnicode"); table.Kind() == pdf.Stream {
		f.letters = codes(table)
	}
	return f
}

// wide reads the widths of a font with many letters.
func (f *pdfFont) wide(v pdf.Value) {
	f.usual = 1000
	if w := v.Key("DW"); w.Kind() == pdf.Integer || w.Kind() == pdf.Real {
		f.usual = w.Float64()
	}
	list := v.Key("W")
	for i := 0; i+1 < list.Len(); {
		from, next := int(list.Index(i).Int64()), list.Index(i+1)
		if next.Kind() == pdf.Array {
			for j := range min(next.Len(), 70_000) {
				f.widths[from+j] = next.Index(j).Float64()
			}
			i += 2
			continue
		}
		width := list.Index(i + 2).Float64()
		for c, to := from, min(int(next.Int64()), from+70_000); c <= to; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// each calls fn for every code of a string: its letters, its width in parts of
// the size, and whether it is the space of one byte.
func (f *pdfFont) each(raw string, fn func(letters string, width float64, space bool)) {
	for len(raw) > 0 {
		n := min(f.bytes, len(raw))
		if f.mixed && raw[0] < 0x81 {
			n = 1
		}
		code := raw[:n]
		raw = raw[n:]
		number := 0
		for i := range len(code) {
			number = number<<8 | int(code[i])
		}
		width, ok := f.widths[number]
		if !ok || f.mixed {
			width = f.usual
			if f.mixed && n == 1 {
				width /= 2
			}
		}
		letters, ok := f.letters[code]
		if !ok {
			letters = f.decode(code)
		}
		fn(letters, width/1000, code == " ")
	}
}

func utf16Text(code string) string {
	units := make([]uint16, len(code)/2)
	for i := range units {
		units[i] = uint16(code[2*i])<<8 | uint16(code[2*i+1])
	}
	return string(utf16.Decode(units))
}

func gbkText(code string) string {
	text, err := simplifiedchinese.GBK.NewDecoder().String(code)
	if err != nil {
		return "\uFFFD"
	}
	return text
}

// Limits of the table of a font.
const (
	mostCodes = 100_000
	mostTable = 8 << 20
)

// codes reads the table that says which letters a font's codes are. What
// stands in it besides, a program for printers, is passed over.
func codes(stream pdf.Value) map[string]string {
	raw, _ := io.ReadAll(io.LimitReader(stream.Reader(), mostTable)) // what could be read counts
	table := map[string]string{}
	for rest := raw; len(table) < mostCodes; {
		_, after, found := bytes.Cut(rest, []byte("beginbf"))
		if !found {
			break
		}
		section, left, _ := bytes.Cut(after, []byte("endbf"))
		rest = left
		list := hexes(section)
		switch {
		case bytes.HasPrefix(after, []byte("char")):
			for i := 0; i+1 < len(list); i += 2 {
				table[list[i].code()] = utf16Text(list[i+1].code())
			}
		case bytes.HasPrefix(after, []byte("range")):
			for i := 0; i+2 < len(list); i += 3 {
				span(table, list[i].code(), list[i+1].code(), list[i+2])
			}
		}
	}
	return table
}

// hex is a code as it is written, or a list of them.
type hex []string

func (h hex) code() string {
	if len(h) == 0 {
		return ""
	}
	return h[0]
}

// hexes lists the codes of a section; what stands in brackets is one.
func hexes(section []byte) (list []hex) {
	inside := false
	for i := 0; i < len(section); i++ {
		switch section[i] {
		case '[':
			inside = true
			list = append(list, hex{})
		case ']':
			inside = false
		case '<':
			end := bytes.IndexByte(section[i:], '>')
			if end < 0 {
				return list
			}
			code := unhex(section[i+1 : i+end])
			i += end
			if inside {
				last := len(list) - 1
				list[last] = append(list[last], code)
			} else {
				list = append(list, hex{code})
			}
		}
	}
	return list
}

func unhex(digits []byte) string {
	var b []byte
	half := -1
	for _, c := range digits {
		n, err := strconv.ParseUint(string(c), 16, 4)
		if err != nil {
			continue
		}
		if half < 0 {
			half = int(n) // #nosec G115 -- below 16
			continue
		}
		b = append(b, byte(half<<4)|byte(n))
		half = -1
	}
	return string(b)
}

// span adds the codes from one to another, whose letters follow each other or
// stand in a list.
func span(table map[string]string, from, to string, into hex) {
	if len(from) != len(to) || len(from) == 0 || len(from) > 4 {
		return
	}
	last := len(from) - 1
	units := utf16.Encode([]rune(utf16Text(into.code())))
	for i := 0; i < 256 && int(from[last])+i <= int(to[last]); i++ {
		code := from[:last] + string([]byte{from[last] + byte(i)})
		switch {
		case len(into) > 1:
			if i < len(into) {
				table[code] = utf16Text(into[i])
			}
		case len(units) > 0:
			table[code] = string(utf16.Decode(units))
			units[len(units)-1]++
		}
	}
}
