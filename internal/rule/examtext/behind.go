package examtext

import "strings"

// bodyBehind reads what stands behind a key: options, if there are none yet,
// or another item without a number.
func (p *parser) bodyBehind(d *draft, from, stop int) (next int) {
	s := p.s
	if a, b := s.trim(from, stop); a == b {
		return stop
	}
	list := p.tokens(from, stop)
	chain := run(list)
	if len(chain) == 0 {
		if p.loose {
			return p.firstLine(from, stop)
		}
		return stop
	}
	if len(d.Options) == 0 && d.truths == nil {
		if a, _ := s.trim(from, stop); chain[0].start == a {
			end := p.second(list, from, stop)
			if p.loose {
				end = p.recordEnd(chain[len(chain)-1].text, end)
			}
			p.options(d, run(before(list, end)), end)
			return end
		}
	}
	if chain[0].letter == 0 && chain[0].style != optionGlued {
		return p.firstLine(from, stop)
	}
	return stop
}

// recordEnd returns where an item without a number ends whose last option begins at an offset:
// at a blank line, or where the line begins in which the next mark stands.
func (p *parser) recordEnd(at, end int) int {
	s := p.s
	last := s.lineOf(at)
	for l := last + 1; l < s.lines() && s.start[l] < end; l++ {
		if s.bare(l) == "" && !p.chrome[l] {
			return s.start[l]
		}
	}
	if l := s.lineOf(end); l > last && end < len(s.see) {
		return s.start[l]
	}
	return end
}

// firstLine returns where the first line begins that is not blank.
func (p *parser) firstLine(from, stop int) int {
	a, _ := p.s.trim(from, stop)
	if a >= stop {
		return stop
	}
	return max(from, p.s.start[p.s.lineOf(a)])
}

// textEnd returns where a text ends that begins on the line ending at line: at
// stop, for an item with a number. Else a blank line ends it, or the line
// before the options of the next item.
func (p *parser) textEnd(from, line, stop int, lastMark, loose bool) int {
	s := p.s
	if !lastMark {
		if !loose {
			return stop
		}
	}
	if !loose {
		list := p.tokens(line, stop)
		if chain := run(list); len(chain) >= 3 && chain[0].letter == 0 && chain[0].style == optionPoint && chain[0].line && lastMark {
			return p.lineAbove(chain[0].start, line, stop)
		}
		return stop
	}
	for i := s.lineOf(min(line, len(s.see)-1)) + 1; i < s.lines() && s.start[i] < stop; i++ {
		if s.bare(i) == "" && !p.chrome[i] {
			return min(s.start[i], stop)
		}
	}
	if chain := run(p.tokens(line, stop)); len(chain) > 0 && chain[0].letter == 0 {
		return p.lineAbove(chain[0].start, line, stop)
	}
	for s.wraps(line, stop) {
		line = s.lineEnd(line+1, stop)
	}
	return min(line+1, stop)
}

// wraps reports whether an English sentence goes on behind the end of its line: the
// next begins with a small letter.
func (s *source) wraps(line, stop int) bool {
	if line+1 >= stop || line == 0 || strings.ContainsRune(".?!:", s.see[line-1]) {
		return false
	}
	next := s.skip(line+1, stop)
	return s.see[next] >= 'a' && s.see[next] <= 'z' && !s.isOption(next, stop)
}

// isOption reports whether the letter of an option stands at the beginning of a line.
func (s *source) isOption(at, to int) bool {
	t, ok := s.tokenAt(at, at, to, true)
	return ok && t.style <= optionLower
}

// lineAbove returns where the line above an offset begins, or its own line if
// that is not behind least.
func (p *parser) lineAbove(at, least, stop int) int {
	s := p.s
	l := s.lineOf(at)
	for k := l - 1; k >= 0 && s.start[k] > least; k-- {
		if s.bare(k) != "" {
			return s.start[k]
		}
	}
	if s.start[l] > least {
		return s.start[l]
	}
	return stop
}
