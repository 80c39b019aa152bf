package view

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// Problem is what is wrong with one field of a form that was refused. Name is
// "" for what concerns the form as a whole.
type Problem struct{ Name, Label, Text string }

// Problems lists what is wrong, in the order of the fields.
type Problems []Problem

// Of returns the message at one field, "" if it is fine.
func (p Problems) Of(name string) string {
	for _, x := range p {
		if x.Name == name {
			return x.Text
		}
	}
	return ""
}

// atFields counts the problems that stand at a field.
func (p Problems) atFields() (n int) {
	for _, x := range p {
		if x.Name != "" {
			n++
		}
	}
	return n
}

// FormHead is what a form carries besides its fields.
type FormHead struct {
	Action   string
	Key      string   // makes a repeated post harmless
	Version  int64    // of the row being edited; 0 for a new one
	Problems Problems // of the last try
	Autosave string   // when set, what is typed is kept in the browser under this name until saved
	Upload   bool     // the form carries files
	Class    string
	Scope    string // begins the ids of the fields where a page may hold the form more than once
}

// id is the id of the field with a name, for Field.ID.
func (h FormHead) id(name string) string { return FieldID(h.Scope + name) }

// address is where the form posts. A form with files carries its key there,
// because the server looks at it before it reads the files.
func (h FormHead) address() templ.SafeURL {
	if !h.Upload || h.Key == "" {
		return templ.URL(h.Action)
	}
	joint := "?"
	if strings.Contains(h.Action, "?") {
		joint = "&"
	}
	return templ.URL(h.Action + joint + "_key=" + url.QueryEscape(h.Key))
}

func (h FormHead) encoding() string {
	if h.Upload {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

// Field is one field of a form. Name and Label are always needed; Label is
// read out and shown, Hint stands under it, Error is the message of the last try.
type Field struct {
	Name, Label, Value, Hint, Error string
	ID                              string // only when a page has the name twice
	Type                            string // of Text: "text" (or ""), "email", "tel", "url", "password", "number", "search"
	Placeholder, Autocomplete       string
	InputMode, Suffix               string // Suffix stands behind the input: a unit
	Required, Disabled, Autofocus   bool
	HideLabel                       bool // the label is read out, not shown
	Checked                         bool // of Checkbox
	MaxLength, Rows                 int
	Min, Max                        string // of Date and numbers
	Options                         []Option
	Empty                           string // of Select: the text of the choice of nothing; no such choice if ""
	List                            []string
}

// Option is one choice of Select or Radios.
type Option struct {
	Value, Text, Hint string
	Disabled          bool
	Group             string // of Select: options of a group follow each other
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return FieldID(f.Name)
}

var fieldIDs = strings.NewReplacer(".", "-", "[", "-", "]", "")

// FieldID is the id of the input with a name, for links to it.
func FieldID(name string) string {
	return "f-" + fieldIDs.Replace(name)
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// describedBy joins the ids of hint and error.
func (f Field) describedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	return strings.Join(ids, " ")
}

func (f Field) rows() int {
	if f.Rows > 0 {
		return f.Rows
	}
	return 4
}

// optionGroup is a run of options that share a group.
type optionGroup struct {
	name    string
	options []Option
}

func (f Field) groups() (out []optionGroup) {
	for _, o := range f.Options {
		if n := len(out); n == 0 || out[n-1].name != o.Group {
			out = append(out, optionGroup{name: o.Group})
		}
		g := &out[len(out)-1]
		g.options = append(g.options, o)
	}
	return out
}
