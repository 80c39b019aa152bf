package creditcode

import (
	"errors"
	"strings"
	"testing"
)

// Published codes of large companies, and the sample of the standard.
var known = []string{"914403001922038216", "9144030071526726XG", "91330100799655058B", "91350100M000100Y43"}

func TestParse(t *testing.T) {
	for _, code := range known {
		for _, text := range []string{code, " " + code + "\n", strings.ToLower(code), code[:2] + " " + code[2:8] + "-" + code[8:]} {
			if got, err := Parse(text); err != nil || got != code {
				t.Errorf("Parse(%q) = %q, %v", text, got, err)
			}
		}
	}
	if got, err := Parse("９１４４０３００１９２２０３８２１６"); err != nil || got != known[0] {
		t.Errorf("full width: %q, %v", got, err)
	}
	for text, want := range map[string]error{
		"": ErrLength, "   ": ErrLength, "91440300192203821": ErrLength, "9144030019220382166": ErrLength,
		strings.Repeat("9", 1<<20): ErrLength,
		"91440300192203821O":       ErrCharacter, "91440300192203821I": ErrCharacter, "9I4403001922038216": ErrCharacter,
		"91440300192203821\x00": ErrCharacter, "91A403001922038216": ErrCharacter, "91440300192203821⁶": ErrCharacter, "华为技术有限公司华为技术有限公司华为": ErrCharacter,
		"914403001922038217": ErrCheck, "91440300192203821X": ErrCheck, "914403001922038261": ErrCheck,
	} {
		if got, err := Parse(text); !errors.Is(err, want) || got != "" {
			t.Errorf("Parse(%.30q) = %q, %v, want %v", text, got, err, want)
		}
	}
}

// TestOneWrongCharacter: the check character notices every single wrong
// character and every swap of two neighbours.
func TestOneWrongCharacter(t *testing.T) {
	for _, code := range known {
		for i := range Length {
			for _, r := range []byte(alphabet) {
				wrong := code[:i] + string(r) + code[i+1:]
				if _, err := Parse(wrong); (err == nil) != (wrong == code) {
					t.Errorf("Parse(%q): %v", wrong, err)
				}
			}
			if i > 0 && code[i] != code[i-1] {
				swapped := code[:i-1] + string(code[i]) + string(code[i-1]) + code[i+1:]
				if _, err := Parse(swapped); err == nil {
					t.Errorf("Parse(%q) is accepted", swapped)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, code := range known {
		f.Add(code)
	}
	f.Add("ﬃ")
	f.Fuzz(func(t *testing.T, text string) {
		code, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(code); len(code) != Length || again != code || err != nil {
			t.Errorf("Parse(%q) = %q, again %q, %v", text, code, again, err)
		}
	})
}
