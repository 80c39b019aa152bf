package examtext

import "strings"

// evidence is what makes a stretch of text look like an item.
type evidence uint8

const (
	seesOptions evidence = 1 << iota
	seesKey
	seesBlank
	seesAsk
	seesTag
	seesAnswerText
)

// judge finds the evidence for each candidate in the text up to the next one
// that begins a line.
func (s *source) judge(list []candidate, to int) {
	var sign evidence
	for i := len(list) - 1; i >= 0; i-- {
		end := to
		if i+1 < len(list) {
			end = list[i+1].head
		}
		own := s.evidence(list[i].text, end)
		if list[i].lead != "" {
			own |= seesKey
		}
		list[i].own = own
		if list[i].line {
			list[i].sign, sign = own|sign, 0
		} else {
			list[i].sign = own
			sign |= own
		}
	}
}

// evidence looks over a stretch of text, of a long one only at its beginning.
func (s *source) evidence(from, to int) (e evidence) {
	to = min(to, from+3000)
	fresh := true
	firstA := false
	for at := from; at < to; at++ {
		r := s.see[at]
		switch r {
		case '\n':
			fresh = true
			continue
		case ' ':
			continue
		case '_':
			e |= seesBlank
		case '?':
			e |= seesAsk
		case '√', '×':
			e |= seesKey
		case '(', '[':
			if end := s.closing(at, to); end > 0 {
				switch inner := strings.TrimSpace(string(s.see[at+1 : end])); {
				case inner == "":
					e |= seesBlank
				case keyLike(inner):
					e |= seesKey
				default:
					if _, i, _ := typeIn(inner); i >= 0 && i <= 3 {
						e |= seesTag
					}
				}
			}
		}
		if markStarts[r] {
			if m, ok := s.markAt(at, to, fresh); ok && m.kind != markMeta {
				e |= seesKey
				if m.kind != markKey || s.keyAhead(m.value, s.lineEnd(m.value, to)) == 0 {
					e |= seesAnswerText
				}
				at = max(at, m.value-1)
				fresh = false
				continue
			}
		}
		if l, ok := letter(r); ok && l < 2 && e&seesAnswerText == 0 {
			if t, ok := s.tokenAt(at, from, to, fresh); ok && t.score >= 4 {
				if l == 0 {
					firstA = true
				} else if firstA {
					e |= seesOptions
				}
			}
		}
		fresh = false
	}
	return e
}
