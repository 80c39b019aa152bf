package extract

import (
	"context"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// pdfPage follows the drawing of a page and notes which letters stand where.
type pdfPage struct {
	ctx   context.Context
	out   strings.Builder
	now   pdfState
	saved []pdfState
	fonts map[string]*pdfFont
	last  pen // where the letter before ended
	begun bool
}

// pdfState is what operators set and restore.
type pdfState struct {
	ctm, text, line                      matrix
	leading, letter, word, stretch, size float64
	font                                 *pdfFont
}

type pen struct {
	x, y, size float64
	r          rune
}

// matrix is a, b, c, d, e, f of PDF.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// times is the matrix that does m first and n after it.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// mostForms is how deep drawings may stand in drawings.
const mostForms = 5

// run follows one stream of operators.
func (p *pdfPage) run(stream, resources pdf.Value, depth int) {
	if depth == 0 {
		p.now = pdfState{ctm: identity, text: identity, line: identity, stretch: 1}
	}
	fonts := p.fonts
	p.fonts = map[string]*pdfFont{}
	pdf.Interpret(stream, func(stack *pdf.Stack, op string) {
		if p.ctx.Err() != nil || tooLong(&p.out) {
			panic(errBudget)
		}
		args := make([]pdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		p.operator(op, args, resources, depth)
	})
	p.fonts = fonts
}

func (p *pdfPage) operator(op string, args []pdf.Value, resources pdf.Value, depth int) {
	num := func(i int) float64 {
		if i < len(args) {
			return args[i].Float64()
		}
		return 0
	}
	s := &p.now
	switch op {
	case "q":
		if len(p.saved) < 1000 {
			p.saved = append(p.saved, p.now)
		}
	case "Q":
		if n := len(p.saved); n > 0 {
			p.now, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		s.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.times(s.ctm)
	case "BT":
		s.text, s.line = identity, identity
	case "Tc":
		s.letter = num(0)
	case "Tw":
		s.word = num(0)
	case "Tz":
		s.stretch = num(0) / 100
	case "TL":
		s.leading = num(0)
	case "Tf":
		if len(args) == 2 {
			s.font, s.size = p.font(resources, args[0].Name()), num(1)
		}
	case "Td":
		s.move(num(0), num(1))
	case "TD":
		s.leading = -num(1)
		s.move(num(0), num(1))
	case "T*":
		s.move(0, -s.leading)
	case "Tm":
		s.line = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
		s.text = s.line
	case "Tj":
		if len(args) > 0 {
			p.show(args[0].RawString())
		}
	case "'", "\"":
		if len(args) > 0 {
			s.move(0, -s.leading)
			p.show(args[len(args)-1].RawString())
		}
	case "TJ":
		if len(args) == 0 {
			return
		}
		for i := range args[0].Len() {
			if x := args[0].Index(i); x.Kind() == pdf.String {
				p.show(x.RawString())
			} else {
				s.text = matrix{1, 0, 0, 1, -x.Float64() / 1000 * s.size * s.stretch, 0}.times(s.text)
			}
		}
	case "Do":
		if len(args) > 0 && depth < mostForms {
			p.form(resources.Key("XObject").Key(args[0].Name()), resources, depth)
		}
	}
}

func (s *pdfState) move(x, y float64) {
	s.line = matrix{1, 0, 0, 1, x, y}.times(s.line)
	s.text = s.line
}

// form follows a drawing inside of the page.
func (p *pdfPage) form(x, resources pdf.Value, depth int) {
	if x.Key("Subtype").Name() != "Form" {
		return
	}
	before, saved := p.now, p.saved
	if m := x.Key("Matrix"); m.Len() == 6 {
		p.now.ctm = matrix{m.Index(0).Float64(), m.Index(1).Float64(), m.Index(2).Float64(), m.Index(3).Float64(), m.Index(4).Float64(), m.Index(5).Float64()}.times(p.now.ctm)
	}
	if own := x.Key("Resources"); own.Kind() == pdf.Dict {
		resources = own
	}
	p.run(x, resources, depth+1)
	p.now, p.saved = before, saved
}

// show notes the letters of a string and moves on.
func (p *pdfPage) show(raw string) {
	s := &p.now
	if s.font == nil {
		return
	}
	s.font.each(raw, func(letters string, width float64, space bool) {
		m := matrix{s.size * s.stretch, 0, 0, s.size, 0, 0}.times(s.text).times(s.ctm)
		p.put(letters, m, width)
		step := (width*s.size + s.letter) * s.stretch
		if space {
			step += s.word * s.stretch
		}
		s.text = matrix{1, 0, 0, 1, step, 0}.times(s.text)
	})
}

// put writes letters that begin where the matrix says, with what sets them
// apart from those before: a space, a line, a paragraph.
func (p *pdfPage) put(letters string, m matrix, width float64) {
	if letters == "" {
		return
	}
	size := math.Hypot(m[2], m[3])
	at := pen{m[4], m[5], size, 0}
	first, _ := utf8.DecodeRuneInString(letters)
	if p.begun {
		big := max(size, p.last.size, 0.1)
		switch down := p.last.y - at.y; {
		case down > 1.9*big, down < -0.6*big:
			p.out.WriteString("\n\n")
		case down > 0.5*big:
			p.out.WriteByte('\n')
		case at.x-p.last.x > gap(p.last.r, first)*big && first != ' ' && p.last.r != ' ':
			p.out.WriteByte(' ')
		}
	}
	p.out.WriteString(letters)
	at.x += width * m[0]
	at.r, _ = utf8.DecodeLastRuneInString(letters)
	p.last, p.begun = at, true
}

// gap is how much room, measured by the size, is a space between two letters.
func gap(a, b rune) float64 {
	if unicode.Is(unicode.Han, a) || unicode.Is(unicode.Han, b) {
		return 0.6
	}
	return 0.2
}

func (p *pdfPage) text() string {
	lines := strings.Split(p.out.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
