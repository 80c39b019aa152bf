package c139

import "testing"

// table is every value, written out: zone, flag and distance to win.
var table = []struct {
	value    string
	zone     Zone
	flag     Flag // "" for none
	distance int
}{
	{"0W0F0C", Lose, "", 3},
	{"0W0F1C", Lose, "", 3},
	{"0W0F2C", Lose, "", 3},
	{"0W0F3C", Lose, "", 3},
	{"0W0F4C", Lose, "", 3},
	{"0W0F5C", Lose, "", 3},
	{"0W0F6C", Lose, "", 2},
	{"0W0F7C", Lose, InformedLoss, 2},
	{"0W0F8C", Lose, InformedLoss, 2},
	{"0W0F9C", Lose, InformedLoss, 2},
	{"0W1F0C", Lose, "", 2},
	{"0W1F1C", Lose, "", 2},
	{"0W1F2C", Lose, "", 2},
	{"0W1F3C", Lose, "", 2},
	{"0W1F4C", Lose, "", 2},
	{"0W1F5C", Lose, "", 2},
	{"0W1F6C", Lose, "", 1},
	{"0W1F7C", Lose, InformedLoss, 1},
	{"0W1F8C", Lose, InformedLoss, 1},
	{"0W1F9C", Lose, InformedLoss, 1},
	{"0W2F0C", Lose, "", 1},
	{"0W2F1C", Lose, "", 1},
	{"0W2F2C", Lose, "", 1},
	{"0W2F3C", Lose, "", 1},
	{"0W2F4C", Lose, "", 1},
	{"0W2F5C", Lose, "", 1},
	{"0W2F6C", Lose, "", 1},
	{"0W2F7C", Jitter, JitterEdge, 1},
	{"0W2F8C", Jitter, JitterEdge, 1},
	{"0W2F9C", Jitter, JitterEdge, 1},
	{"0W3F0C", Jitter, JitterNoTop, 1},
	{"0W3F1C", Jitter, JitterNoTop, 1},
	{"0W3F2C", Jitter, JitterNoTop, 1},
	{"0W3F3C", Jitter, JitterNoTop, 1},
	{"0W3F4C", Jitter, JitterNoTop, 1},
	{"0W3F5C", Jitter, JitterNoTop, 1},
	{"0W3F6C", Jitter, JitterNoTop, 1},
	{"0W3F7C", Jitter, JitterNoTop, 1},
	{"0W3F8C", Jitter, JitterNoTop, 1},
	{"0W3F9C", Jitter, JitterNoTop, 1},
	{"1W0F0C", Jitter, JitterTopOnly, 2},
	{"1W0F1C", Jitter, JitterTopOnly, 2},
	{"1W0F2C", Jitter, JitterTopOnly, 2},
	{"1W0F3C", Jitter, JitterTopOnly, 2},
	{"1W0F4C", Jitter, JitterTopOnly, 2},
	{"1W0F5C", Jitter, JitterTopOnly, 2},
	{"1W0F6C", Jitter, JitterTopOnly, 1},
	{"1W0F7C", Jitter, JitterTopOnly, 1},
	{"1W0F8C", Jitter, JitterTopOnly, 1},
	{"1W0F9C", Jitter, JitterTopOnly, 1},
	{"1W1F0C", Jitter, JitterTopOnly, 1},
	{"1W1F1C", Jitter, JitterTopOnly, 1},
	{"1W1F2C", Jitter, JitterTopOnly, 1},
	{"1W1F3C", Jitter, JitterTopOnly, 1},
	{"1W1F4C", Jitter, JitterTopOnly, 1},
	{"1W1F5C", Jitter, JitterTopOnly, 1},
	{"1W1F6C", Win, "", 0},
	{"1W1F7C", Win, "", 0},
	{"1W1F8C", Win, "", 0},
	{"1W1F9C", Win, "", 0},
	{"1W2F0C", Win, HollowWin, 0},
	{"1W2F1C", Win, HollowWin, 0},
	{"1W2F2C", Win, HollowWin, 0},
	{"1W2F3C", Win, HollowWin, 0},
	{"1W2F4C", Win, HollowWin, 0},
	{"1W2F5C", Win, HollowWin, 0},
	{"1W2F6C", Win, "", 0},
	{"1W2F7C", Win, "", 0},
	{"1W2F8C", Win, "", 0},
	{"1W2F9C", Win, "", 0},
	{"1W3F0C", Win, HollowWin, 0},
	{"1W3F1C", Win, HollowWin, 0},
	{"1W3F2C", Win, HollowWin, 0},
	{"1W3F3C", Win, HollowWin, 0},
	{"1W3F4C", Win, HollowWin, 0},
	{"1W3F5C", Win, HollowWin, 0},
	{"1W3F6C", Win, "", 0},
	{"1W3F7C", Win, "", 0},
	{"1W3F8C", Win, "", 0},
	{"1W3F9C", Win, "", 0},
}

func TestTable(t *testing.T) {
	if len(table) != 80 {
		t.Fatalf("the table has %d values, want 80", len(table))
	}
	seen := map[string]bool{}
	zones, flags := map[Zone]int{}, map[Flag]int{}
	for _, row := range table {
		v, err := Parse(row.value)
		if err != nil {
			t.Fatal(err)
		}
		seen[v.String()] = true
		zones[v.Zone()]++
		if v.Zone() != row.zone {
			t.Errorf("%s lies in %s, want %s", v, v.Zone(), row.zone)
		}
		if v.Distance() != row.distance {
			t.Errorf("%s is %d from winning, want %d", v, v.Distance(), row.distance)
		}
		got := v.Flags()
		switch {
		case got == nil:
			t.Errorf("%s: flags are nil", v)
		case row.flag == "" && len(got) != 0, row.flag != "" && (len(got) != 1 || got[0] != row.flag):
			t.Errorf("%s has flags %v, want %q", v, got, row.flag)
		}
		for _, f := range got {
			flags[f]++
		}
	}
	if len(seen) != 80 {
		t.Errorf("%d different values, want 80", len(seen))
	}
	if zones[Win] != 24 || zones[Jitter] != 29 || zones[Lose] != 27 {
		t.Errorf("zones %v, want 24 win, 29 jitter, 27 lose", zones)
	}
	want := map[Flag]int{HollowWin: 12, InformedLoss: 6, JitterTopOnly: 16, JitterNoTop: 10, JitterEdge: 3}
	for _, f := range Flags() {
		if flags[f] != want[f] {
			t.Errorf("%d values are %s, want %d", flags[f], f, want[f])
		}
	}
}
