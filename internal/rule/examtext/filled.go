package examtext

import (
	"strings"
)

// filled returns where the answer ends that stands between two short runs of
// underscores, 0 if the run at an offset is a blank.
func (p *parser) filled(from, end, to int) int {
	s := p.s
	if end >= to || blank(s.see[end]) {
		return 0
	}
	long := end-from > 2
	for i := end; i < to && i < end+60; i++ {
		if s.see[i] == '_' {
			n := 0
			for i+n < to && s.see[i+n] == '_' {
				n++
			}
			if inner := string(s.see[end:i]); i > end && n > 1 && (long || n > 2) && !strings.Contains(inner, " ") && keyLike(inner) && !han(s.see[end]) {
				return i
			}
			if !long && n <= 2 && i > end && !strings.ContainsAny(string(s.see[end:i]), "。;?,") {
				return i
			}
			return 0
		}
	}
	return 0
}

// runsOn adds to a filled blank what stands in the next where they touch, and says so: "_先_问_" may
// be one that a line broke. The blank closes between two offsets; wide is how it opened.
func (p *parser) runsOn(d *draft, from, stop, wide, to int) int {
	s := p.s
	for stop == from+2 && wide == 1 {
		next := p.filled(stop-1, stop, to)
		if next == 0 {
			break
		}
		k := &d.keys[len(d.keys)-1]
		k.show += string(s.show[stop:next])
		k.text += string(s.see[stop:next])
		d.warn(Noise, p.s.printed(from), k.show)
		for from, stop = next, next; stop < to && s.see[stop] == '_'; stop++ {
		}
	}
	return stop
}

// goesOn adds to a filled blank what stands on the next line when the blank was
// broken there, and returns where it ends.
func (p *parser) goesOn(d *draft, from, to int) int {
	s := p.s
	at := s.skip(from, to)
	if at >= to || s.see[at] != '\n' {
		return from
	}
	if at = s.skip(at+1, to); at >= to || s.see[at] != '_' {
		return from
	}
	end := at
	for end < to && s.see[end] == '_' {
		end++
	}
	stop := p.filled(at, end, to)
	if stop == 0 {
		return from
	}
	k := &d.keys[len(d.keys)-1]
	k.show += string(s.show[end:stop])
	k.text += string(s.see[end:stop])
	for stop < to && s.see[stop] == '_' {
		stop++
	}
	return stop
}
