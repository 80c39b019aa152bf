package intake

import (
	"regexp"
	"strings"

	"kongdan/internal/rule/question"
)

// clozePart is a gap of Moodle: "{1:SHORTANSWER:=a~=b}".
var clozePart = regexp.MustCompile(`\{\d*:(SHORTANSWER|SA|MW|SHORTANSWER_C|SAC|MWC|NUMERICAL|NM):((?:\\.|[^\\}])*)\}`)

var clozeAny = regexp.MustCompile(`\{\d*:[A-Z_]+:`)

// clozeItem reads a text with gaps of Moodle. ok is false if it has gaps of
// another sort.
func clozeItem(text string) (stem string, blanks []question.Blank, ok bool) {
	stem = clozePart.ReplaceAllStringFunc(text, func(part string) string {
		m := clozePart.FindStringSubmatch(part)
		blanks = append(blanks, clozeBlank(m[2], strings.HasPrefix(m[1], "N")))
		return question.Gap
	})
	return stem, blanks, len(blanks) > 0 && !clozeAny.MatchString(stem)
}

var clozeEscapes = strings.NewReplacer(`\}`, "}", `\~`, "~", `\=`, "=", `\#`, "#", `\"`, `"`, `\/`, "/", `\\`, `\`)

func clozeBlank(answers string, numerical bool) (b question.Blank) {
	for answers != "" {
		end := bare(answers, '~')
		one := answers
		if end >= 0 {
			one, answers = answers[:end], answers[end+1:]
		} else {
			answers = ""
		}
		one, right := strings.CutPrefix(strings.TrimSpace(one), "=")
		if rest, weight, is := weighted(one); is {
			one, right = rest, weight >= 100
		}
		if !right {
			continue
		}
		if at := bare(one, '#'); at >= 0 {
			one = one[:at]
		}
		if numerical {
			if n, fits := giftNumber(one); fits && b.Least == nil {
				b.Least, b.Most = n.Least, n.Most
				continue
			}
		}
		if one = strings.TrimSpace(clozeEscapes.Replace(one)); one != "" {
			b.Accept = append(b.Accept, one)
		}
	}
	return b
}
