package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// File is what a file was read as: its items with their doubts, and, in the
// same order, the questions they would be in a bank and what the source says
// of each.
type File struct {
	examtext.Result
	Format   Format
	Entries  []question.Entry
	Excerpts []string
}

// none is a file that was refused.
var none File

// record is an item of a format that gives its parts apart from each other,
// with all that the format says about it. An entry without a kind leaves the
// question itself to the record.
type record struct {
	examtext.Record
	entry   question.Entry
	excerpt string
}

// settled makes a file of records.
func settled(f Format, records []record, warnings []examtext.Warning) File {
	plain := make([]examtext.Record, len(records))
	for i, r := range records {
		if plain[i] = r.Record; r.entry.Kind == question.Indefinite {
			plain[i].Type = string(examtext.Indefinite)
		}
	}
	file := File{Format: f, Result: examtext.Result{Items: examtext.Items(plain), Documents: []examtext.Document{}, Warnings: warnings}}
	if file.Warnings == nil {
		file.Warnings = []examtext.Warning{}
	}
	for i, item := range file.Items {
		for _, w := range item.Warnings {
			if w.Code == examtext.PictureLeft {
				file.Warnings = append(file.Warnings, w)
			}
		}
		e := records[i].entry // its texts are as the file has them, those of the item are tidied
		if e.Kind == "" || f != Own && e.Kind.Chooses() && item.Type == examtext.TrueFalse {
			item.Stem, item.Explanation = cmp.Or(e.Stem, item.Stem), cmp.Or(e.Explanation, item.Explanation)
			e.Item = itemOf(item)
		}
		file.Entries = append(file.Entries, e)
		file.Excerpts = append(file.Excerpts, excerpt(records[i].excerpt))
	}
	return file
}

// free reads a text without a format.
func free(f Format, text string) File {
	file := File{Format: f, Result: examtext.Parse(text)}
	lines := examtext.Lines(text)
	shared, marks := map[string]int{}, declared(file.Result, lines)
	for _, item := range file.Items {
		shared[item.Passage]++
	}
	for i, item := range file.Items {
		end := sourceEnd(file.Result, lines, i)
		entry := question.Entry{Marks: marks[i]}
		if stem, is := strings.CutPrefix(item.Stem, item.Passage+"\n"); is && item.Passage != "" && shared[item.Passage] > 1 {
			item.Stem, entry.Material = stem, material(item.Passage)
		}
		entry.Item = itemOf(item)
		file.Entries = append(file.Entries, entry)
		from := min(item.Line-1, len(lines))
		own := lines[from:max(from, min(end, from+60))]
		for len(own) > 1 && examtext.Furniture(own[len(own)-1]) {
			own = own[:len(own)-1]
		}
		file.Excerpts = append(file.Excerpts, excerpt(strings.Join(own, "\n")))
	}
	return file
}

// freed reads a text without a format that left pictures behind.
func freed(f Format, text string, pictures []picture) File {
	file := free(f, text)
	file.leave(text, pictures)
	return file
}

// sourceEnd is how many lines there are before what follows an item: the next, the
// heading of its section, or a text beside the exam.
func sourceEnd(r examtext.Result, lines []string, at int) int {
	item, end, section := r.Items[at], len(lines), ""
	for _, next := range r.Items[at+1:] {
		if next.Line > item.Line {
			end, section = next.Line-1, next.Section
			break
		}
	}
	if r.End > item.Line {
		end = min(end, r.End-1)
	}
	if head := strings.Join(strings.Fields(section), ""); head != "" && section != item.Section {
		for l := min(end, len(lines)) - 1; l >= item.Line; l-- {
			if strings.Contains(strings.Join(strings.Fields(lines[l]), ""), head) {
				return l
			}
		}
	}
	return end
}

var (
	asksToRead = regexp.MustCompile(`^(?:请?阅读|请?根据|请?依据).*题[。.:：]?$|^(?i:read the )`)
	namedText  = regexp.MustCompile(`[“"《(（]([^”"》)）]{1,40})[”"》)）]`)
)

// material is a text that several items ask about. A short first line is its title;
// of one that says which questions to answer only a name is.
func material(text string) question.Material {
	head, rest, more := strings.Cut(text, "\n")
	head, rest = strings.TrimSpace(head), strings.TrimSpace(rest)
	switch {
	case !more || rest == "" || utf8.RuneCountInString(head) > 80:
		return question.Material{Text: text}
	case asksToRead.MatchString(head):
		name := ""
		if m := namedText.FindStringSubmatch(head); m != nil {
			name = m[1]
		}
		return question.Material{Title: name, Text: rest}
	case utf8.RuneCountInString(head) > 40:
		return question.Material{Text: text}
	}
	return question.Material{Title: strings.TrimRight(head, "：:"), Text: rest}
}

// excerpt shortens what is shown of the source beside a question.
func excerpt(text string) string {
	const most = 2000
	text = strings.TrimRight(text, " \t\r\n")
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// itemOf makes a question of an item.
func itemOf(i examtext.Item) question.Item {
	q := question.Item{Kind: question.Kind(i.Type), Stem: i.Stem, Explanation: i.Explanation}
	switch {
	case q.Kind.Chooses():
		letters := make([]string, 0, len(i.Options))
		for l := range i.Options {
			letters = append(letters, l)
		}
		slices.Sort(letters)
		for _, l := range letters {
			q.Options = append(q.Options, question.Option{Text: i.Options[l], Right: strings.Contains(i.Answer.Letters, l)})
		}
	case q.Kind == question.TrueFalse:
		if i.Answer.Truth != examtext.NoTruth {
			truth := i.Answer.Truth == examtext.True
			q.Truth = &truth
		}
	case q.Kind == question.Fill:
		q.Stem, q.Blanks = filled(i.Stem, i.Answer.Blanks)
	default:
		q.Model, q.Points = question.Marking(i.Answer.Text)
	}
	return q
}

// filled writes the blanks of a stem as the bank does and gives each what may
// stand in it. Answers that do not fit the blanks are none: they are told as a
// doubt.
func filled(stem string, answers []string) (string, []question.Blank) {
	stem, n := examtext.Gaps(stem, question.Gap)
	if n == 0 {
		n = max(1, len(answers))
	}
	blanks := make([]question.Blank, n)
	if len(answers) == n {
		for at, a := range answers {
			blanks[at] = blank(a)
		}
	}
	return stem, blanks
}

// blank reads what may stand in a blank: words apart by ";".
func blank(answer string) (b question.Blank) {
	for _, word := range strings.FieldsFunc(answer, func(r rune) bool { return r == ';' || r == '；' }) {
		if word = strings.TrimSpace(word); word != "" {
			b.Accept = append(b.Accept, word)
		}
	}
	return b
}

// between is a blank that wants a number.
func between(least, most float64) question.Blank { return question.Blank{Least: &least, Most: &most} }

// printed writes what a blank accepts as one text.
func printed(b question.Blank) string {
	list := slices.Clone(b.Accept)
	if b.Least != nil && b.Most != nil {
		list = append(list, number(*b.Least)+".."+number(*b.Most))
	}
	return strings.Join(list, ";")
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// letters are the letters of the right options.
func letters(options []question.Option) (key string) {
	for at, o := range options {
		if o.Right && at < question.MaxOptions {
			key += question.Letter(at)
		}
	}
	return key
}

func texts(options []question.Option) (list []string) {
	for _, o := range options {
		list = append(list, o.Text)
	}
	return list
}

// plainShares drops the shares that say no more than which options are right:
// each the same part of the whole, and nothing for the others.
func plainShares(options []question.Option) {
	rights := 0
	for _, o := range options {
		if o.Right {
			rights++
		}
	}
	for _, o := range options {
		want := 0.0
		if o.Right {
			want = 100 / float64(rights)
		}
		if d := o.Share - want; d > 0.01 || d < -0.01 {
			return
		}
	}
	for at := range options {
		options[at].Share = 0
	}
}

// tagged gives an entry what a list of words says: tags, and among them the
// kind, the difficulty and the like where a format has no place for them.
func tagged(e *question.Entry, words []string) {
	for _, word := range words {
		word = strings.TrimSpace(word)
		name, value, _ := strings.Cut(word, ":")
		switch {
		case word == "":
		case name == "kind" && question.Kind(value).Chooses() && e.Kind.Chooses():
			e.Kind = question.Kind(value)
		case name == "difficulty" && len(value) == 1 && value[0] >= '1' && value[0] <= '5':
			e.Difficulty = int(value[0] - '0')
		case name == "marks" && e.Marks == 0:
			e.Marks, _ = worth(value)
		case name == "lang" && (value == "zh" || value == "en"):
			e.Lang = value
		case name == "status" && (value == "draft" || value == "retired"):
			e.Status = value
		case name == "category" && value != "":
			e.Category = value
		case name == "source" && value != "":
			e.Source = value
		default:
			if t := question.ReadTag(word); t.Value != "" && !slices.Contains(e.Tags, t) {
				e.Tags = append(e.Tags, t)
			}
		}
	}
}
