package shipped

import (
	"slices"
	"strings"
)

// Label is one tag of a question or an article: of which kind, and what it says.
type Label struct{ Kind, Value string }

func (l Label) line() string { return l.Kind + ":" + l.Value }

// Note writes down with which labels something ships, to be given to Missing
// once it ships with others.
func Note(ship []Label) string {
	lines := make([]string, len(ship))
	for i, l := range ship {
		lines[i] = l.line()
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Missing returns the labels that something has to get: those it ships with now,
// did not ship with when the note was written, and does not have. Without a note
// they are those of kinds of which it has none, so that what somebody took away
// among others does not come back.
func Missing(have, ship []Label, note string) (list []Label) {
	before := strings.Split(note, "\n")
	for _, l := range ship {
		same := func(h Label) bool { return h.Kind == l.Kind && (note == "" || h.Value == l.Value) }
		if !slices.Contains(before, l.line()) && !slices.ContainsFunc(have, same) {
			list = append(list, l)
		}
	}
	return list
}
