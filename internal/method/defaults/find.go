package defaults

// Find returns the entry of list with this key, and whether there is one.
func Find(list []Named, key string) (Named, bool) {
	for _, n := range list {
		if n.Key == key {
			return n, true
		}
	}
	return Named{}, false
}

// Element returns the element with this key: W, F1..F3, C1..C9 or coach.
func (s *Set) Element(key string) (Element, bool) {
	for _, e := range s.Elements {
		if e.Key == key {
			return e, true
		}
	}
	return Element{}, false
}

// Move returns the advisor's texts for a move key.
func (s *Set) Move(key string) (Move, bool) {
	for _, m := range s.Moves {
		if m.Key == key {
			return m, true
		}
	}
	return Move{}, false
}

// Stage returns the selling or buying stage with this key; the two sets of
// keys do not overlap.
func (s *Set) Stage(key string) (Stage, bool) {
	for _, list := range [][]Stage{s.Selling, s.Buying} {
		for _, st := range list {
			if st.Key == key {
				return st, true
			}
		}
	}
	return Stage{}, false
}
