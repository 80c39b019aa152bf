package grade

import (
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/question"
)

// Rekey is the question as it was asked, with what is right taken from another
// version of it. Options are matched by their texts, or by their places where
// as many stand in both; ok is false where the versions are too different for
// the key of the one to judge answers to the other.
func Rekey(asked, key question.Item) (out question.Item, ok bool) {
	out = asked
	if asked.Kind != key.Kind && !(asked.Kind.Chooses() && key.Kind.Chooses()) {
		return asked, false
	}
	switch {
	case asked.Kind.Chooses():
		out.Kind = key.Kind // a single choice may turn out to have two right options
		out.Options, ok = rekeyOptions(asked.Options, key.Options)
	case asked.Kind == question.Fill:
		out.Blanks, ok = key.Blanks, len(asked.Blanks) == len(key.Blanks)
	case asked.Kind == question.TrueFalse:
		out.Truth, ok = key.Truth, true
	default:
		out.Model, out.Points, ok = key.Model, key.Points, true
	}
	if !ok {
		return asked, false
	}
	out.Explanation = key.Explanation
	return out, out.Keyed()
}

func rekeyOptions(asked, key []question.Option) (out []question.Option, ok bool) {
	place := map[string]int{}
	for at, o := range key {
		place[fold.Key(o.Text)] = at
	}
	if len(asked) != len(key) {
		return nil, false
	}
	found := 0
	for _, o := range asked {
		if _, same := place[fold.Key(o.Text)]; same {
			found++
		}
	}
	for at, o := range asked {
		from := at
		if found == len(asked) {
			from = place[fold.Key(o.Text)]
		} else if n, same := place[fold.Key(o.Text)]; same && n != at {
			return nil, false // some were reworded and others moved: nobody can tell which is which
		}
		o.Right, o.Share = key[from].Right, key[from].Share
		out = append(out, o)
	}
	return out, true
}
