package examtext

import (
	"encoding/json"
	"hash/crc32"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var optionLine = regexp.MustCompile(`^\s*[(（]?[A-H][.、．)）:：]`)
var thirdLetter = regexp.MustCompile(`^(\s*[(（]?)C`)
var numberLine = regexp.MustCompile(`^\s*\d+\s*[.、．]`)

// harms are what happens to texts on their way: each changes one line that suits it.
var harms = []struct {
	name string
	on   func(line string) bool
	do   func(r *rand.Rand, lines []string, at int) []string
}{
	{"a page's line between", anyLine, func(r *rand.Rand, lines []string, at int) []string {
		return slices.Insert(lines, at, []string{"第3页 共9页", "12", "- 5 -", "www.example.com", "已阅读5页，还剩4页未读"}[r.Intn(5)])
	}},
	{"a line joined to the next", anyLine, func(_ *rand.Rand, lines []string, at int) []string {
		if at+1 == len(lines) {
			return lines
		}
		lines[at] += lines[at+1]
		return slices.Delete(lines, at+1, at+2)
	}},
	{"a line broken", func(line string) bool { return len([]rune(line)) > 8 }, func(r *rand.Rand, lines []string, at int) []string {
		text := []rune(lines[at])
		cut := 3 + r.Intn(len(text)-5)
		lines[at] = string(text[:cut])
		return slices.Insert(lines, at+1, string(text[cut:]))
	}},
	{"an option without its letter", optionLine.MatchString, func(_ *rand.Rand, lines []string, at int) []string {
		lines[at] = optionLine.ReplaceAllString(lines[at], "")
		return lines
	}},
	{"a letter twice", optionLine.MatchString, func(_ *rand.Rand, lines []string, at int) []string {
		lines[at] = thirdLetter.ReplaceAllString(lines[at], "${1}B")
		return lines
	}},
	{"an option lost", optionLine.MatchString, lost},
	{"a number lost", numberLine.MatchString, func(_ *rand.Rand, lines []string, at int) []string {
		lines[at] = numberLine.ReplaceAllString(lines[at], "")
		return lines
	}},
	{"a line lost", anyLine, lost},
	{"the end lost", anyLine, func(_ *rand.Rand, lines []string, at int) []string { return lines[:at] }},
}

func anyLine(line string) bool { return strings.TrimSpace(line) != "" }

func lost(_ *rand.Rand, lines []string, at int) []string { return slices.Delete(lines, at, at+1) }

// TestDamageChangesNoKeyInSilence harms every layout in many ways. What an item
// without a doubt says is right must be what the whole text says.
func TestDamageChangesNoKeyInSilence(t *testing.T) {
	files, err := filepath.Glob("testdata/layout/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		right := map[string]string{}
		twice := map[string]bool{}
		for _, i := range Parse(string(raw)).Items {
			twice[i.Stem] = right[i.Stem] != ""
			right[i.Stem] = keyWords(i)
		}
		for k, harm := range harms {
			r := rand.New(rand.NewSource(int64(crc32.ChecksumIEEE([]byte(file))) + int64(k)))
			lines := strings.Split(string(raw), "\n")
			var on []int
			for at, line := range lines {
				if harm.on(line) {
					on = append(on, at)
				}
			}
			if len(on) == 0 {
				continue
			}
			text := strings.Join(harm.do(r, lines, on[r.Intn(len(on))]), "\n")
			for _, i := range Parse(text).Items {
				want, known := right[i.Stem]
				if !known || twice[i.Stem] || want == "null" || len(i.Warnings) > 0 || !i.Type.chooses() && i.Type != TrueFalse {
					continue
				}
				compared++
				if got := keyWords(i); !i.Answer.None() && !sameOptions(got, want) {
					t.Errorf("%s with %s: %q is keyed %s, not %s, in silence:\n%s", file, harm.name, i.Stem, got, want, text)
				}
			}
		}
	}
	if compared < 2000 {
		t.Errorf("%d items compared", compared)
	}
}

// sameOptions reports whether two keys name the same options, which damage may have
// made longer or shorter, or torn.
func sameOptions(got, want string) bool {
	bare := func(text string) []string { return strings.Split(strings.ReplaceAll(text, " ", ""), "|") }
	a, b := bare(got), bare(want)
	return len(a) == len(b) && !slices.ContainsFunc(b, func(text string) bool {
		return !slices.ContainsFunc(a, func(other string) bool {
			return strings.HasPrefix(other, text) || other != "" && strings.HasPrefix(text, other)
		})
	})
}

// keyWords is the key of an item by the texts of its options.
func keyWords(i Item) string {
	if i.Answer.Letters == "" {
		raw, _ := json.Marshal(i.Answer)
		return string(raw)
	}
	var list []string
	for _, l := range i.Answer.Letters {
		list = append(list, alikeText(i.Options[string(l)]))
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}
