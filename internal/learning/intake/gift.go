package intake

import (
	"regexp"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
)

var giftSign = regexp.MustCompile(`(?s)(?:^|[^\\])\{\s*(?:[=~#]|T\s*\}|F\s*\}|TRUE|FALSE|\}|T\s*#|F\s*#)`)

// isGift reports whether a text is written in GIFT.
func isGift(text string) bool {
	head := text[:min(len(text), 20_000)]
	return giftSign.MatchString(head) && !strings.HasPrefix(strings.TrimSpace(head), "<")
}

// gift reads GIFT: items apart by blank lines, answers in braces.
func gift(text string) (examtext.Result, error) {
	var records []examtext.Record
	r := examtext.Result{Documents: []examtext.Document{}, Warnings: []examtext.Warning{}}
	section, block, first, depth := "", "", 0, 0
	end := func(line int) error {
		if strings.TrimSpace(block) == "" {
			return nil
		}
		rec, lost, ok := giftItem(block)
		if !ok {
			return errs.New(errs.Invalid, "intake.gift_broken", "Line", first, "Text", clip(strings.TrimSpace(block)))
		}
		rec.Line, rec.Section = first, section
		records = append(records, rec)
		if lost != "" {
			r.Warnings = append(r.Warnings, examtext.Warning{Code: examtext.NotCarried, Line: first, Text: lost})
		}
		block, depth = "", 0
		return nil
	}
	n := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n")+"\n\n", "\n") {
		n++
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "//"):
		case depth == 0 && strings.HasPrefix(trimmed, "$CATEGORY:"):
			section = strings.TrimSpace(strings.TrimPrefix(trimmed, "$CATEGORY:"))
		case trimmed == "" && depth == 0:
			if err := end(n); err != nil {
				return none, err
			}
		default:
			if block == "" {
				first = n
			}
			block += line + "\n"
			depth += braces(line)
		}
	}
	if depth > 0 {
		return none, errs.New(errs.Invalid, "intake.gift_open", "Line", first)
	}
	r.Items = examtext.Items(records)
	return r, nil
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
func giftItem(block string) (r examtext.Record, lost string, ok bool) {
	block = strings.TrimSpace(giftTitle.ReplaceAllString(block, ""))
	for _, mark := range []string{"[html]", "[moodle]", "[plain]", "[markdown]"} {
		block = strings.TrimPrefix(block, mark)
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
	if after != "" {
		r.Stem = unescape(strings.TrimRight(before, " ")) + "____" + unescape(after)
	}
	if at := strings.Index(inner, "####"); at >= 0 {
		r.Explanation, inner = unescape(strings.TrimSpace(inner[at+4:])), strings.TrimSpace(inner[:at])
	}
	word, note := inner, ""
	if at := bare(inner, '#'); at > 0 {
		word, note = strings.TrimSpace(inner[:at]), inner[at+1:]
	}
	switch strings.ToUpper(word) {
	case "T", "TRUE", "F", "FALSE":
		r.Type, r.Key = string(examtext.TrueFalse), strings.ToUpper(word)
		if note != "" {
			r.Explanation = unescape(note)
		}
		return r, "", true
	case "":
		if inner == "" {
			r.Type = string(examtext.Short)
			return r, "", true
		}
	}
	if strings.HasPrefix(inner, "#") { // a number with its tolerance
		r.Type, r.Blanks = string(examtext.Fill), []string{unescape(strings.TrimLeft(strings.TrimSpace(inner[1:]), "= "))}
		return r, "", r.Blanks[0] != ""
	}
	return giftAnswers(r, inner)
}

// giftAnswers reads "=right ~wrong", "~%50%half" and "=a -> b".
func giftAnswers(r examtext.Record, inner string) (examtext.Record, string, bool) {
	var rights []string
	key, lost, wrong := "", "", 0
	for inner != "" {
		mark := inner[0]
		if mark != '=' && mark != '~' {
			return r, "", false
		}
		end := 1
		for end < len(inner) && inner[end] != '=' && inner[end] != '~' {
			if inner[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end, len(inner))
		text := strings.TrimSpace(inner[1:end])
		inner = strings.TrimSpace(inner[end:])
		right := mark == '='
		if rest, weight, ok := weighted(text); ok {
			text, right = rest, weight > 0
			if weight != 0 && weight != 100 && mark == '=' {
				lost = "%" // part of the marks for an answer
			}
		}
		if at := bare(text, '#'); at >= 0 {
			lost, text = strings.TrimSpace(text[at:]), strings.TrimSpace(text[:at])
		}
		text = unescape(text)
		if strings.Contains(text, "->") {
			lost = text
		}
		r.Options = append(r.Options, text)
		if right {
			rights = append(rights, text)
			key += string('A' + rune(len(r.Options)-1))
		} else {
			wrong++
		}
	}
	switch {
	case len(r.Options) > 26:
		return r, "", false
	case wrong == 0 && len(rights) > 0: // only right ones: a short answer, in one of these words
		r.Options, r.Type, r.Blanks = nil, string(examtext.Fill), []string{strings.Join(rights, ";")}
		if strings.Contains(rights[0], "->") {
			r.Type, r.Blanks, r.Key = string(examtext.Short), nil, strings.Join(rights, "\n")
		}
	case len(key) > 1:
		r.Type, r.Key = string(examtext.Multiple), key
	default:
		r.Type, r.Key = string(examtext.Single), key
	}
	return r, lost, true
}

var weightRE = regexp.MustCompile(`^%(-?\d{1,3})(?:\.\d+)?%`)

func weighted(text string) (rest string, weight int, ok bool) {
	m := weightRE.FindStringSubmatch(text)
	if m == nil {
		return text, 0, false
	}
	for _, r := range strings.TrimPrefix(m[1], "-") {
		weight = weight*10 + int(r-'0')
	}
	if strings.HasPrefix(m[1], "-") {
		weight = -weight
	}
	return strings.TrimSpace(text[len(m[0]):]), weight, true
}

// bare is the place of the first such character that is not escaped, or -1.
func bare(text string, c byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case c:
			return i
		}
	}
	return -1
}

var escapes = strings.NewReplacer(`\n`, "\n", `\{`, "{", `\}`, "}", `\=`, "=", `\~`, "~", `\#`, "#", `\:`, ":", `\\`, `\`)

func unescape(text string) string { return plainText(escapes.Replace(text)) }

// plainText drops the markup of a text that may hold some.
func plainText(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	out, err := page(text)
	if err != nil {
		return text
	}
	return strings.TrimSpace(out)
}
