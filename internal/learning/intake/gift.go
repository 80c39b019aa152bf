package intake

import (
	"regexp"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

var giftSign = regexp.MustCompile(`(?s)(?:^|[^\\])\{\s*(?:[=~#]|T\s*\}|F\s*\}|TRUE|FALSE|\}|T\s*#|F\s*#)`)

// examLine begins with the letter of an option or the mark of a key, as no line of GIFT does.
var examLine = regexp.MustCompile(`(?m)^[ \t　]*(?:[(（]?[A-H][.、．)）]|[【\[]?(?:参考|正确)?答案[】\]]?[:：]|Answer:)`)

// isGift reports whether a text is written in GIFT. Braces in the formulas of an exam do not make it so.
func isGift(text string) bool {
	head := text[:min(len(text), 20_000)]
	signs := len(giftSign.FindAllStringIndex(head, -1))
	return signs > 0 && len(examLine.FindAllStringIndex(head, -1)) <= signs && !strings.HasPrefix(strings.TrimSpace(head), "<")
}

var giftNote = regexp.MustCompile(`\[(id|tag):((?:\\.|[^\]\\])*)\]`)

// gift reads GIFT: items apart by blank lines, answers in braces.
func gift(text string) (File, error) {
	var records []record
	var warnings []examtext.Warning
	section, block, first, depth := "", "", 0, 0
	var about question.Entry // what a comment says of the next item
	var words []string
	end := func() error {
		if strings.TrimSpace(block) == "" {
			return nil
		}
		if !strings.Contains(block, "{") { // a description, which asks nothing
			warnings = append(warnings, examtext.Warning{Code: examtext.NotCarried, Line: first, Text: clip(strings.TrimSpace(block))})
			block, depth, about, words = "", 0, question.Entry{}, nil
			return nil
		}
		rec, lost, ok := giftItem(block)
		if !ok {
			return errs.New(errs.Invalid, "intake.gift_broken", "Line", first, "Text", clip(strings.TrimSpace(block)))
		}
		rec.leave(escapes.Replace(block))
		rec.Line, rec.Section, rec.excerpt = first, section, block
		rec.entry.ID, rec.entry.Category = about.ID, category(section)
		tagged(&rec.entry, words)
		records = append(records, rec)
		if lost != "" {
			warnings = append(warnings, examtext.Warning{Code: examtext.NotCarried, Line: first, Text: lost})
		}
		block, depth, about, words = "", 0, question.Entry{}, nil
		return nil
	}
	n := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n")+"\n\n", "\n") {
		n++
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "//"):
			for _, m := range giftNote.FindAllStringSubmatch(trimmed, -1) {
				if value := giftNoteEscapes.Replace(m[2]); m[1] == "id" {
					about.ID = value
				} else {
					words = append(words, value)
				}
			}
		case depth == 0 && strings.HasPrefix(trimmed, "$CATEGORY:"):
			section = strings.TrimSpace(strings.TrimPrefix(trimmed, "$CATEGORY:"))
		case trimmed == "" && depth == 0:
			if err := end(); err != nil {
				return none, err
			}
		default:
			if closed := depth == 0 && strings.Contains(block, "}"); closed && (strings.HasPrefix(trimmed, "::") || bare(line, '{') >= 0) {
				if err := end(); err != nil { // the next one, without an empty line between
					return none, err
				}
			}
			if block == "" {
				first = n
			}
			block += line + "\n"
			if depth += braces(line); depth < 0 { // a question lost its first line: what follows would be lost with it
				return none, errs.New(errs.Invalid, "intake.gift_broken", "Line", first, "Text", clip(strings.TrimSpace(block)))
			}
		}
	}
	if depth > 0 {
		return none, errs.New(errs.Invalid, "intake.gift_open", "Line", first)
	}
	return settled(GIFT, records, warnings), nil
}

var giftNoteEscapes = strings.NewReplacer(`\]`, "]", `\\`, `\`)

// category drops what a path of categories begins with that names none.
func category(path string) string {
	for _, start := range []string{"$course$/", "$module$/", "$system$/", "top/"} {
		path = strings.TrimPrefix(path, start)
	}
	return strings.TrimSpace(path)
}

// braces is how many more braces open than close in a line.
func braces(line string) (n int) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '{':
			n++
		case '}':
			n--
		}
	}
	return n
}

var giftTitle = regexp.MustCompile(`(?s)^\s*::.*?[^\\]::`)

// giftItem reads one item. lost names what has no place in the result.
func giftItem(block string) (r record, lost string, ok bool) {
	block = strings.TrimSpace(giftTitle.ReplaceAllString(block, ""))
	unescape := unescapeMarkup
	for _, mark := range []string{"[html]", "[moodle]", "[plain]", "[markdown]"} {
		if rest, is := strings.CutPrefix(block, mark); is {
			block = rest
			if mark == "[plain]" || mark == "[markdown]" {
				unescape = escapes.Replace
			}
			break
		}
	}
	open, closing := bare(block, '{'), bare(block, '}')
	if open < 0 {
		return r, "", false // a description has no answers; it is told
	}
	if closing < open {
		return r, "", false
	}
	before, inner, after := block[:open], strings.TrimSpace(block[open+1:closing]), strings.TrimSpace(block[closing+1:])
	r.Stem = unescape(strings.TrimSpace(before))
	stem := r.Stem
	if after != "" {
		r.Stem = unescape(strings.TrimRight(before, " ")) + question.Gap + unescape(after)
		stem = unescape(before) + question.Gap + unescape(block[closing+1:])
	}
	if at := strings.Index(inner, "####"); at >= 0 {
		r.Explanation, inner = unescape(strings.TrimSpace(inner[at+4:])), strings.TrimSpace(inner[:at])
	}
	word, note := inner, ""
	if at := bare(inner, '#'); at > 0 {
		word, note = strings.TrimSpace(inner[:at]), inner[at+1:]
	}
	item := &r.entry.Item
	switch strings.ToUpper(word) {
	case "T", "TRUE", "F", "FALSE":
		r.Type, r.Key = string(examtext.TrueFalse), strings.ToUpper(word)
		if note != "" {
			r.Explanation = unescape(note)
		}
		truth := r.Key[0] == 'T'
		item.Kind, item.Truth = question.TrueFalse, &truth
	case "":
		if inner != "" {
			return giftAnswers(r, stem, inner, unescape)
		}
		r.Type, item.Kind = string(examtext.Short), question.Short
	default:
		if inner[0] != '#' {
			return giftAnswers(r, stem, inner, unescape)
		}
		b, fits := giftNumber(inner[1:])
		r.Type, r.Blanks = string(examtext.Fill), []string{unescape(strings.TrimLeft(strings.TrimSpace(inner[1:]), "= "))}
		if fits {
			item.Kind, item.Blanks = question.Fill, []question.Blank{b}
		}
		if r.Blanks[0] == "" {
			return r, "", false
		}
	}
	item.Stem, item.Explanation = stem, r.Explanation
	return r, "", true
}
