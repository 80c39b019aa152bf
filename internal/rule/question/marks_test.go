package question

import "testing"

func TestMarksAreWrittenAndRead(t *testing.T) {
	for text, want := range map[string]Marks{"0": 0, "2": 200, "1.5": 150, "0.05": 5, "100000": MaxMarks} {
		if got, ok := ParseMarks(text); !ok || got != want || want.String() != text {
			t.Errorf("%q: %d %v, written %q", text, got, ok, want.String())
		}
	}
	for text, want := range map[string]Marks{" ２．５ ": 250, ".5": 50, "3.": 300, "007": 700} {
		if got, ok := ParseMarks(text); !ok || got != want {
			t.Errorf("%q: %d %v", text, got, ok)
		}
	}
	for _, text := range []string{"", ".", "-1", "1.234", "1e3", "x", "100000.01", "1.2.3", "9999999"} {
		if got, ok := ParseMarks(text); ok {
			t.Errorf("%q was read as %d", text, got)
		}
	}
	if (Marks(-50)).String() != "-0.5" {
		t.Error("a penalty is written with its sign")
	}
}
