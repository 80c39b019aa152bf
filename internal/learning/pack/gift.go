package pack

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"kongdan/internal/rule/question"
)

var giftEscapes = strings.NewReplacer(`\`, `\\`, "{", `\{`, "}", `\}`, "=", `\=`, "~", `\~`, "#", `\#`, ":", `\:`, "\n", `\n`)

var giftNoteEscapes = strings.NewReplacer(`\`, `\\`, "]", `\]`)

func writeGIFT(w io.Writer, list []question.Entry) error {
	b := bufio.NewWriter(w)
	category := ""
	for _, e := range list {
		if e.Category != category {
			category = e.Category
			_, _ = b.WriteString("$CATEGORY: $course$/top/" + category + "\n\n")
		}
		var notes []string
		if e.ID != "" {
			notes = append(notes, "[id:"+giftNoteEscapes.Replace(e.ID)+"]")
		}
		for _, word := range words(e) {
			notes = append(notes, "[tag:"+giftNoteEscapes.Replace(word)+"]")
		}
		if len(notes) > 0 {
			_, _ = b.WriteString("// " + strings.Join(notes, " ") + "\n")
		}
		_, _ = b.WriteString("[plain]" + giftEscapes.Replace(e.Stem) + " {" + giftAnswer(e))
		if e.Explanation != "" {
			_, _ = b.WriteString("\n####" + giftEscapes.Replace(e.Explanation))
		}
		_, _ = b.WriteString("}\n\n")
	}
	return b.Flush()
}

func giftAnswer(e question.Entry) string {
	switch e.Kind {
	case question.TrueFalse:
		if *e.Truth {
			return "T"
		}
		return "F"
	case question.Short:
		return ""
	case question.Fill:
		if b := e.Blanks[0]; b.Least != nil {
			return "#" + decimal(*b.Least) + ".." + decimal(*b.Most)
		}
		var answers strings.Builder
		for _, word := range e.Blanks[0].Accept {
			answers.WriteString("\n\t=" + giftWord(word, "%100%"))
		}
		return answers.String()
	}
	var answers strings.Builder
	shares := written(e.Item)
	for at, o := range e.Options {
		mark, weight := "~", ""
		if e.Kind == question.Single && o.Right {
			mark = "="
		} else if s := shares[at]; s != 0 {
			weight = "%" + decimal(s) + "%"
		}
		text := giftEscapes.Replace(o.Text)
		if weight == "" {
			text = giftWord(o.Text, map[string]string{"=": "%100%", "~": "%0%"}[mark])
		}
		answers.WriteString("\n\t" + mark + weight + text)
	}
	return answers.String()
}

// giftWord escapes an answer. One that looks as if it began with a weight gets
// the weight it has.
func giftWord(text, weight string) string {
	if strings.HasPrefix(text, "%") {
		return weight + giftEscapes.Replace(text)
	}
	return giftEscapes.Replace(text)
}

// written are the shares of options as formats with shares need them: those of
// the question, or equal parts for what is right.
func written(i question.Item) []float64 {
	shares := make([]float64, len(i.Options))
	given := false
	for _, o := range i.Options {
		given = given || o.Share != 0
	}
	rights := len(i.Key())
	for at, o := range i.Options {
		switch {
		case given:
			shares[at] = o.Share
		case o.Right:
			shares[at] = round(100 / float64(rights))
		}
	}
	return shares
}

// decimal writes a number without what computing in binary adds.
func decimal(f float64) string {
	text := strconv.FormatFloat(f, 'g', 12, 64)
	if strings.Contains(text, "e") {
		text = strconv.FormatFloat(f, 'f', -1, 64)
	}
	return text
}

// words writes what is known about a question for formats that know only words.
func words(e question.Entry) (list []string) {
	if e.Kind == question.Indefinite || e.Kind == question.Multiple && len(e.Key()) < 2 {
		list = append(list, "kind:"+string(e.Kind))
	}
	if e.Difficulty > 0 {
		list = append(list, "difficulty:"+strconv.Itoa(e.Difficulty))
	}
	if e.Marks > 0 {
		list = append(list, "marks:"+e.Marks.String())
	}
	if e.Lang != "" {
		list = append(list, "lang:"+e.Lang)
	}
	if e.Source != "" {
		list = append(list, "source:"+e.Source)
	}
	return append(list, labels(e)...)
}

// isMarks reports whether a word says what a question counts.
func isMarks(word string) bool { return strings.HasPrefix(word, "marks:") }

// labels are the tags of a question, and its status where it is not asked.
func labels(e question.Entry) (list []string) {
	if e.Status != "" {
		list = append(list, "status:"+e.Status)
	}
	for _, t := range e.Tags {
		list = append(list, t.String())
	}
	return list
}
