package intake

import (
	"regexp"
	"strings"

	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

var (
	aikenOption = regexp.MustCompile(`^([A-Z])[.)]\s+(\S.*)$`)
	aikenAnswer = regexp.MustCompile(`^ANSWER: ?([A-Z])$`)
)

// aiken reads Aiken, a line for the question, one for each option and one for
// the answer. ok is false for a text that does not keep to it: then it is read
// as any text is.
func aiken(text string) (file File, ok bool) {
	var records []record
	var r record
	for n, line := range examtext.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		option, answer := aikenOption.FindStringSubmatch(line), aikenAnswer.FindStringSubmatch(line)
		switch {
		case r.Stem == "" && (option != nil || answer != nil):
			return none, false
		case r.Stem == "":
			r.Line, r.Stem, r.Type, r.excerpt = n+1, line, string(examtext.Single), line
			continue
		case option != nil:
			if option[1] != question.Letter(len(r.Options)) {
				return none, false
			}
			r.Options = append(r.Options, option[2])
		case answer != nil:
			if r.Key = answer[1]; r.Key >= question.Letter(len(r.Options)) || len(r.Options) < 2 {
				return none, false
			}
			r.excerpt += "\n" + line
			records = append(records, r)
			r = record{}
			continue
		default:
			return none, false
		}
		r.excerpt += "\n" + line
	}
	if r.Stem != "" || len(records) == 0 {
		return none, false
	}
	return settled(Aiken, records, nil), true
}
