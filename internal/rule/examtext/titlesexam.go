package examtext

// titlesExam reports whether line i, which names keys, is the title of the exam below it: nothing is asked
// above, not even under the heading of a section, and items with options come before any key.
func (s *source) titlesExam(i, end int) bool {
	for j := range i {
		if h, ok := s.headingAt(j); ok && h.typ != "" {
			return false
		}
	}
	if len(run(s.tokens(0, s.start[i]))) > 1 {
		return false
	}
	for j := i + 1; j < end; j++ {
		h, ok := s.headingAt(j)
		if !ok || h.typ == "" {
			continue
		}
		next := j + 1
		for next < end {
			if _, ok := s.headingAt(next); ok {
				break
			}
			next++
		}
		if s.asksFirst(h, s.start[j], s.start[next]) {
			return true
		}
		j = next - 1
	}
	return false
}
