package shipped

import (
	"slices"
	"testing"
)

func TestMissingLabels(t *testing.T) {
	list := func(lines ...string) (labels []Label) {
		for _, l := range lines {
			labels = append(labels, Label{l[:1], l[2:]})
		}
		return labels
	}
	for name, c := range map[string]struct {
		have, ship []Label
		note       string
		want       []Label
	}{
		"new kind, nothing noted":            {list("e:W", "s:1"), list("e:W", "e:F1", "r:boss"), "", list("r:boss")},
		"of a known kind":                    {list("e:W"), list("e:W", "e:F1"), Note(list("e:W")), list("e:F1")},
		"taken away here":                    {list("e:W"), list("e:W", "r:boss"), Note(list("e:W", "r:boss")), nil},
		"taken away, and another ships":      {nil, list("r:boss", "r:user"), Note(list("r:boss")), list("r:user")},
		"added here before it ships":         {list("r:boss"), list("r:boss"), Note(list("e:W")), nil},
		"no longer ships, and stays":         {list("e:W"), nil, Note(list("e:W")), nil},
		"shipped without any, then with one": {nil, list("r:boss"), Note(nil), list("r:boss")},
	} {
		if got := Missing(c.have, c.ship, c.note); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
