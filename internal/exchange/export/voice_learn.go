package export

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/method"
	"kongdan/internal/rule/question"
)

// learn adds what is said of learning and of the library.
func (v *voice) learn(ctx context.Context, tx *db.Tx) error {
	v.categories = map[string]string{}
	type node struct{ id, parent, name string }
	for _, table := range []string{"question_category", "document_category"} {
		rows, err := tx.QueryContext(ctx, `SELECT id, COALESCE(parent_id, ''), name FROM `+table+` WHERE org_id = $1`, v.org) // #nosec G202 -- names of our own
		if err != nil {
			return fmt.Errorf("names of categories: %w", err)
		}
		list, err := db.Collect(rows, func(n *node) []any { return []any{&n.id, &n.parent, &n.name} })
		if err != nil {
			return fmt.Errorf("names of categories: %w", err)
		}
		of := map[string]node{}
		for _, n := range list {
			of[n.id] = n
		}
		for _, n := range list {
			path := n.name
			for up, steps := of[n.parent], 0; up.id != "" && steps < len(list); up, steps = of[up.parent], steps+1 {
				path = up.name + " / " + path
			}
			v.categories[n.id] = path
		}
	}
	return nil
}

func category(v *voice, s string) sheet.Cell { return sheet.Cell{Text: v.categories[s]} }

// tag says what a question or a document is about: its kind stands before it.
func tag(v *voice, s string) string {
	kind, value, _ := strings.Cut(s, ":")
	name := ""
	switch kind {
	case "element":
		name = v.book.Name(method.Elements, value)
	case "stage":
		name = v.book.Name(method.Stages, value)
	case "tool":
		if name = i18n.T(v.ctx, "tool."+value); strings.HasPrefix(name, "[") { // one of the team's own
			name = ""
		}
	}
	if name == "" {
		return value
	}
	return name
}

// points shows hundredths of a mark.
func points(_ *voice, s string) sheet.Cell {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return sheet.Cell{}
	}
	return sheet.Cell{Text: question.Marks(n).String(), Kind: sheet.Number}
}

// ofItem shows a part of a question, of which the cell is the whole.
func ofItem(part func(v *voice, i question.Item) string) func(*voice, string) sheet.Cell {
	return func(v *voice, s string) sheet.Cell {
		var i question.Item
		if err := json.Unmarshal([]byte(s), &i); err != nil {
			return sheet.Cell{}
		}
		return sheet.Cell{Text: part(v, i)}
	}
}

func optionsOf(_ *voice, i question.Item) string {
	lines := make([]string, len(i.Options))
	for at, o := range i.Options {
		lines[at] = question.Letter(at) + ". " + o.Text
	}
	return strings.Join(lines, "\n")
}

// keyOf says what is right: letters, a word, what blanks accept, or what a good
// answer says.
func keyOf(v *voice, i question.Item) string {
	var lines []string
	switch i.Kind {
	case question.TrueFalse:
		if i.Truth == nil {
			return ""
		}
		if *i.Truth {
			return i18n.T(v.ctx, "truth.true")
		}
		return i18n.T(v.ctx, "truth.false")
	case question.Fill:
		for at, b := range i.Blanks {
			lines = append(lines, "("+strconv.Itoa(at+1)+") "+accepted(v, b))
		}
		return strings.Join(lines, "\n")
	case question.Short:
		if i.Model != "" {
			lines = append(lines, i.Model)
		}
		for _, p := range i.Points {
			lines = append(lines, "· "+p.Text+" "+i18n.T(v.ctx, "paper.worth", "N", p.Marks.Plural(), "Marks", p.Marks.String()))
		}
		return strings.Join(lines, "\n")
	}
	letters := ""
	for _, at := range i.Key() {
		letters += question.Letter(at)
	}
	return letters
}

func accepted(v *voice, b question.Blank) string {
	list := b.Accept
	end := func(f *float64) string {
		if f == nil {
			return "∞"
		}
		return strconv.FormatFloat(*f, 'g', -1, 64)
	}
	if b.Least != nil || b.Most != nil {
		list = append(append([]string{}, list...), i18n.T(v.ctx, "paper.between", "From", end(b.Least), "To", end(b.Most)))
	}
	return strings.Join(list, " / ")
}

// standing says how a certificate stands: what it is marked as, its last day,
// and the one that took its place.
func standing(v *voice, s string) sheet.Cell {
	part := strings.SplitN(s, "|", 3)
	state := part[0]
	if state == "valid" && len(part) == 3 {
		switch {
		case part[1] != "" && part[1] < string(v.today):
			state = "over"
		case part[2] != "":
			state = "renewed"
		}
	}
	return sheet.Cell{Text: i18n.T(v.ctx, "certificate.state."+state)}
}
