package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// questionForm is the editor's form as text, the way it was typed.
type questionForm struct {
	ID                                 bank.ID // "" for a new one
	Kind, Lang, Stem, Truth            string
	Model, Explanation                 string
	Options                            []optionForm
	Blanks                             []blankForm
	Points                             []pointForm
	Difficulty, Category, Group, Order string
	Marks                              string
	Elements, Stages, Roles, Anchors   []string
	Uses                               []string
	Tools, Topics, Words               string
	Twin                               string
	Weight, Why                        string
	Active                             bool
}

type optionForm struct {
	row, Text, Share string
	Right, Pinned    bool
}

func (o optionForm) empty() bool { return strings.TrimSpace(o.Text) == "" && !o.Right }

type blankForm struct{ row, Accept, Least, Most, Set string }

func (b blankForm) empty() bool { return strings.TrimSpace(b.Accept+b.Least+b.Most) == "" }

type pointForm struct{ row, Text, Marks, Hints string }

func (p pointForm) empty() bool { return strings.TrimSpace(p.Text+p.Marks) == "" }

// rowID reads the name of a row of the form; one that is none gets none.
func rowID(v string) string {
	if len(v) > 20 || strings.ContainsFunc(v, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }) {
		return ""
	}
	return v
}

// mostRows bounds the rows of one kind that a form is read with.
const mostRows = 100

// formRows are the names of the rows of a kind, in their order.
func formRows(f url.Values, part string) (list []string) {
	for _, v := range f[part] {
		if id := rowID(v); id != "" && !slices.Contains(list, id) && len(list) < mostRows {
			list = append(list, id)
		}
	}
	return list
}

func readQuestionForm(f url.Values, id bank.ID) questionForm {
	q := questionForm{ID: id, Kind: f.Get("kind"), Lang: f.Get("lang"), Stem: f.Get("stem"), Truth: f.Get("truth"), Model: f.Get("model"),
		Explanation: f.Get("explanation"), Difficulty: f.Get("difficulty"), Marks: f.Get("marks"), Category: f.Get("category"), Group: f.Get("group"), Order: f.Get("group_order"),
		Elements: f["element"], Stages: f["stage"], Roles: f["role"], Anchors: f["anchor"], Uses: f["use"], Tools: f.Get("tools"), Topics: f.Get("topics"), Words: f.Get("words"), Twin: f.Get("twin"),
		Weight: f.Get("weight"), Why: f.Get("why"), Active: f.Get("active") != ""}
	for _, row := range formRows(f, "option") {
		at := func(name string) string { return f.Get("option." + row + "." + name) }
		q.Options = append(q.Options, optionForm{row, at("text"), at("share"), at("right") != "", at("pinned") != ""})
	}
	for _, row := range formRows(f, "blank") {
		at := func(name string) string { return f.Get("blank." + row + "." + name) }
		q.Blanks = append(q.Blanks, blankForm{row, at("accept"), at("least"), at("most"), at("set")})
	}
	for _, row := range formRows(f, "point") {
		at := func(name string) string { return f.Get("point." + row + "." + name) }
		q.Points = append(q.Points, pointForm{row, at("text"), at("marks"), at("hints")})
	}
	return q
}

// draft reads what was typed. What cannot be read is noted at its field.
func (q questionForm) draft(bad *errs.Fields) bank.Draft {
	d := bank.Draft{Lang: q.Lang, Category: bank.CategoryID(asID(q.Category)), Group: bank.GroupID(asID(q.Group)), Twin: bank.ID(asID(q.Twin)), Active: q.Active}
	d.Item = question.Item{Kind: question.Kind(q.Kind), Stem: q.Stem, Model: q.Model, Explanation: q.Explanation}
	switch q.Truth {
	case "true", "false":
		yes := q.Truth == "true"
		d.Item.Truth = &yes
	case "":
	default:
		bad.Add("truth", "error.invalid_choice")
	}
	for _, o := range q.Options {
		if !o.empty() {
			d.Item.Options = append(d.Item.Options, question.Option{Text: o.Text, Right: o.Right, Pinned: o.Pinned, Share: decimal(bad, "option."+o.row+".share", o.Share)})
		}
	}
	for _, b := range q.Blanks {
		if !b.empty() {
			d.Item.Blanks = append(d.Item.Blanks, q.blank(bad, b))
		}
	}
	for _, p := range q.Points {
		if !p.empty() {
			d.Item.Points = append(d.Item.Points, question.Point{Text: p.Text, Marks: question.Marks(decimal(bad, "point."+p.row+".marks", p.Marks)*100 + 0.5), Hints: words(p.Hints)})
		}
	}
	d.Difficulty = wholeNumber(bad, "difficulty", q.Difficulty, 5)
	d.Marks = usualMarks(bad, q.Marks)
	d.GroupOrder = wholeNumber(bad, "group_order", q.Order, 9999)
	d.Tags = q.tags()
	return d
}

// usualMarks reads what a question usually counts; nothing is 0.
func usualMarks(bad *errs.Fields, text string) question.Marks {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	m, ok := question.ParseMarks(text)
	if !ok {
		bad.Add("marks", "question.marks_wrong", "Max", question.MaxMarks/100)
	}
	return m
}

func (q questionForm) blank(bad *errs.Fields, b blankForm) question.Blank {
	out := question.Blank{Set: wholeNumber(bad, "blank."+b.row+".set", b.Set, question.MaxBlanks)}
	for line := range strings.SplitSeq(b.Accept, "\n") {
		out.Accept = append(out.Accept, line)
	}
	for _, limit := range []struct {
		name, text string
		to         **float64
	}{{"least", b.Least, &out.Least}, {"most", b.Most, &out.Most}} {
		if strings.TrimSpace(limit.text) != "" {
			v := decimal(bad, "blank."+b.row+"."+limit.name, limit.text)
			*limit.to = &v
		}
	}
	return out
}

func (q questionForm) tags() []bank.Tag {
	var tags []bank.Tag
	for kind, values := range map[bank.TagKind][]string{bank.Element: q.Elements, bank.Stage: q.Stages, bank.Role: q.Roles, bank.Anchor: q.Anchors, bank.Use: q.Uses} {
		for _, v := range values {
			tags = append(tags, bank.Tag{Kind: kind, Value: v})
		}
	}
	return slices.Concat(tags, wordTags(bank.Tool, q.Tools), wordTags(bank.Topic, q.Topics), wordTags(bank.Word, q.Words))
}

// words are the words of a line that are separated by commas.
func words(line string) (list []string) {
	for _, t := range wordTags("", line) {
		list = append(list, t.Value)
	}
	return list
}

// questionFormOf fills the form with a question.
func questionFormOf(q bank.Question) questionForm {
	f := questionFormOfDraft(q.Draft())
	f.ID = q.ID
	return f
}

func questionFormOfDraft(d bank.Draft) questionForm {
	i := d.Item
	f := questionForm{Kind: string(i.Kind), Lang: d.Lang, Stem: i.Stem, Model: i.Model, Explanation: i.Explanation, Difficulty: strconv.Itoa(d.Difficulty),
		Category: string(d.Category), Group: string(d.Group), Tools: tagLine(d.Tags, bank.Tool), Topics: tagLine(d.Tags, bank.Topic), Words: tagLine(d.Tags, bank.Word),
		Twin: string(d.Twin)}
	if d.Marks > 0 {
		f.Marks = d.Marks.String()
	}
	if d.GroupOrder != 0 {
		f.Order = strconv.Itoa(d.GroupOrder)
	}
	if i.Truth != nil {
		f.Truth = strconv.FormatBool(*i.Truth)
	}
	for _, t := range d.Tags {
		switch t.Kind {
		case bank.Element:
			f.Elements = append(f.Elements, t.Value)
		case bank.Stage:
			f.Stages = append(f.Stages, t.Value)
		case bank.Role:
			f.Roles = append(f.Roles, t.Value)
		case bank.Use:
			f.Uses = append(f.Uses, t.Value)
		case bank.Anchor:
			f.Anchors = append(f.Anchors, t.Value)
		}
	}
	for at, o := range i.Options {
		x := optionForm{row: "r" + strconv.Itoa(at), Text: o.Text, Right: o.Right, Pinned: o.Pinned}
		if o.Share != 0 {
			x.Share = strconv.FormatFloat(o.Share, 'f', -1, 64)
		}
		f.Options = append(f.Options, x)
	}
	for at, b := range i.Blanks {
		x := blankForm{row: "r" + strconv.Itoa(at), Accept: strings.Join(b.Accept, "\n"), Least: decimalText(b.Least), Most: decimalText(b.Most)}
		if b.Set > 0 {
			x.Set = strconv.Itoa(b.Set)
		}
		f.Blanks = append(f.Blanks, x)
	}
	for at, p := range i.Points {
		f.Points = append(f.Points, pointForm{"r" + strconv.Itoa(at), p.Text, marksText(p.Marks), strings.Join(p.Hints, ", ")})
	}
	return f
}

func decimalText(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
