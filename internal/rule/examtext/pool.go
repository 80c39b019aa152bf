package examtext

import (
	"regexp"
	"strconv"
)

// pool is a row of options that stands before several items and belongs to all
// of them.
type pool struct {
	from  int // offset of the line that announces it, or of its first letter
	to    int
	last  int // number of the last item it belongs to, 0 if it does not say
	chain []token
}

// poolRE is a line that announces such options: [1-2], (1~3题共用备选答案).
var poolRE = regexp.MustCompile(`^[\[(]?\s*(?:第|(?i:questions?\s))?\s*(\d{1,4})\s*(?:-|至|到|~|to)\s*第?\s*(\d{1,4})\s*(?:小?题)?[^\d。?]{0,20}[\])]?[^\d。?]{0,20}$|^[^。?]{0,16}(?:共用|共享|公用)[^。?]{0,8}(?:答案|选项)[^。?]{0,8}$`)

// poolBefore finds a pool between two offsets, the last of which is where the
// next item begins. Unless the section is known to have pools, a line must
// announce it.
func (p *parser) poolBefore(from, to int, known bool) *pool {
	s := p.s
	for l := s.lineOf(from); l < s.lines() && s.start[l] < to; l++ {
		a, b := s.trim(s.line(l))
		if a < from || b-a > 60 || a == b {
			continue
		}
		m := poolRE.FindStringSubmatch(string(s.see[a:b]))
		if m == nil {
			continue
		}
		chain := run(p.tokens(b, to))
		if first, _ := s.trim(b, to); len(chain) < 2 || chain[0].letter > 0 || chain[0].start != first {
			continue
		}
		c := &pool{from: s.start[l], to: to, chain: chain}
		c.last, _ = strconv.Atoi(m[2])
		return c
	}
	if !known {
		return nil
	}
	chain := run(p.tokens(from, to))
	if len(chain) < 2 || chain[0].letter > 0 || !chain[0].line {
		return nil
	}
	return &pool{from: chain[0].start, to: to, chain: chain}
}

// pools reports whether the options of a section stand before its items: some
// before the first, and none between that and the second.
func (p *parser) pools(chosen []candidate, from, to int) bool {
	if len(chosen) == 0 {
		return false
	}
	if len(chosen) > 1 {
		to = chosen[1].head
	}
	chain := run(p.tokens(from, chosen[0].head))
	return len(chain) > 1 && chain[0].letter == 0 && chain[0].line && len(run(p.tokens(chosen[0].text, to))) == 0
}

// draw gives an item without options those of the pool it belongs to, and
// returns the pool of the next item.
func (p *parser) draw(d *draft, c *pool) *pool {
	if c == nil || c.last > 0 && d.Number > c.last {
		return nil
	}
	if len(d.Options) == 0 && d.truths == nil {
		p.options(d, c.chain, c.to)
	}
	return c
}
