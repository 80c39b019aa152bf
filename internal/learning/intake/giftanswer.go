package intake

import (
	"regexp"
	"strconv"
	"strings"

	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// giftNumber reads "3.5", "5:0.1" (a tolerance) and "4..6".
func giftNumber(text string) (b question.Blank, ok bool) {
	text = strings.TrimLeft(strings.TrimSpace(text), "= ")
	if at := bare(text, '#'); at >= 0 {
		text = text[:at]
	}
	read := func(s string) float64 {
		f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		ok = ok && err == nil && f-f == 0
		return f
	}
	ok = true
	if a, z, is := strings.Cut(text, ".."); is {
		least, most := read(a), read(z)
		return between(least, most), ok && least <= most
	}
	middle, around, _ := strings.Cut(text, ":")
	m, d := read(middle), 0.0
	if around != "" {
		d = read(around)
	}
	return between(exact(m-d), exact(m+d)), ok && d >= 0
}

// exact drops what computing in binary adds to a decimal fraction.
func exact(f float64) float64 {
	g, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 12, 64), 64)
	if err != nil {
		return f
	}
	return g
}

// giftAnswers reads "=right ~wrong", "~%50%half" and "=a -> b".
func giftAnswers(r record, stem, inner string, unescape func(string) string) (record, string, bool) {
	var options []question.Option
	lost, pairs, equals := "", false, 0
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
		o := question.Option{Right: mark == '='}
		if o.Right {
			o.Share = 100
			equals++
		}
		if rest, weight, ok := weighted(text); ok {
			text, o.Share = rest, weight
		}
		if at := bare(text, '#'); at >= 0 {
			lost, text = strings.TrimSpace(text[at:]), strings.TrimSpace(text[:at])
		}
		if o.Text = unescape(text); strings.Contains(o.Text, "->") && o.Right {
			lost, pairs = o.Text, true
		}
		options = append(options, o)
	}
	if equals == 0 { // shares alone say what is right
		for at := range options {
			options[at].Right = options[at].Share > 0
		}
	}
	item := &r.entry.Item
	item.Stem, item.Explanation = stem, r.Explanation
	rights := letters(options)
	switch {
	case len(options) > question.MaxOptions:
		return r, "", false
	case equals == len(options) && pairs:
		r.Type, r.Key = string(examtext.Short), strings.Join(texts(options), "\n")
		item.Kind, item.Model = question.Short, r.Key
	case equals == len(options) && equals > 0: // only right ones: a short answer, in one of these words
		var accept []string
		for _, o := range options {
			if o.Share < 100 { // part of the marks for an answer
				lost = number(o.Share) + "% " + o.Text
				continue
			}
			accept = append(accept, o.Text)
		}
		r.Type, r.Blanks = string(examtext.Fill), []string{strings.Join(accept, ";")}
		item.Kind, item.Blanks = question.Fill, []question.Blank{{Accept: accept}}
	default:
		kind := question.Single
		if len(rights) > 1 {
			kind = question.Multiple
		}
		plainShares(options)
		r.Type, r.Options, r.Key = string(kind), texts(options), rights
		item.Kind, item.Options = kind, options
	}
	return r, lost, true
}

var weightRE = regexp.MustCompile(`^%(-?\d{1,3}(?:\.\d{1,9})?)%`)

func weighted(text string) (rest string, weight float64, ok bool) {
	m := weightRE.FindStringSubmatch(text)
	if m == nil {
		return text, 0, false
	}
	weight, err := strconv.ParseFloat(m[1], 64)
	return strings.TrimSpace(text[len(m[0]):]), weight, err == nil
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

func unescapeMarkup(text string) string { return plainText(escapes.Replace(text)) }

// plainText drops the markup of a text that may hold some.
func plainText(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	out, _, err := page(text)
	if err != nil {
		return text
	}
	return strings.TrimSpace(out)
}
