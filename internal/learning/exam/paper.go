package exam

import (
	"slices"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// PaperKind says how the questions of a paper are found.
type PaperKind string

// The kinds of papers.
const (
	Fixed       PaperKind = "fixed"     // picked by hand
	ByBlueprint PaperKind = "blueprint" // drawn
)

// PaperKinds lists them.
var PaperKinds = []PaperKind{Fixed, ByBlueprint}

// Paper is a paper without its questions.
type Paper struct {
	ID      PaperID
	Title   string
	Lang    string // of its questions: zh, en
	Kind    PaperKind
	Frozen  bool // in use: it changes no more, a copy may
	Intro   string
	Plan    blueprint.Plan // of a drawn one
	Seed    int64          // what it was drawn with
	Forms   int            // 2 for A and B
	Items   int            // of one form
	Marks   question.Marks // of one form
	Changed time.Time
	Version int64
}

// Section is a part of a paper: all questions of one kind.
type Section struct {
	Number int
	Title  string // "" for the name of its kind
	Kind   question.Kind
	Marks  question.Marks // what a question is worth that is put here
}

// Place is one question of a form.
type Place struct {
	Form     int
	Position int // from 1, through all sections
	Section  int
	Ref      bank.Ref
	About    bank.GroupRef // the material as it was frozen; of a draft it means nothing
	Marks    question.Marks
}

// Entry is a Place with what stands there.
type Entry struct {
	Place
	Item   question.Item
	Group  *bank.Group // material it asks about; nil for none
	Faulty bool        // of a draft: it cannot be asked as it is now
	// Against is the position of another question of a draft that gives this
	// one away, or asks nearly the same; 0 for none.
	Against int
}

// Sheet is a paper with all that stands on it.
type Sheet struct {
	Paper
	Sections []Section
	Entries  [][]Entry // by form, in order
	Exams    int       // that use it
	Open     int       // questions of a frozen one, before any exam, that practice may show
}

// Section returns a section by its number.
func (s Sheet) Section(number int) Section {
	at := slices.IndexFunc(s.Sections, func(x Section) bool { return x.Number == number })
	if at < 0 {
		return Section{Number: number}
	}
	return s.Sections[at]
}

// Limits of papers.
const (
	MaxTitle    = 120
	MaxIntro    = 4000
	MaxMarks    = 100_00 // of one question
	MaxPerPaper = blueprint.MaxItems
)

// PaperDraft is what one enters of a paper.
type PaperDraft struct {
	Title, Lang, Intro string
	Kind               PaperKind
	Forms              int // of a drawn one
}

func (d PaperDraft) clean() (PaperDraft, error) {
	var bad errs.Fields
	d.Title = typed.Needed(&bad, "title", d.Title, MaxTitle)
	d.Intro = typed.Text(&bad, "intro", d.Intro, MaxIntro)
	if !slices.Contains(i18n.Languages, d.Lang) {
		bad.Add("lang", "error.invalid_choice")
	}
	if !slices.Contains(PaperKinds, d.Kind) {
		bad.Add("kind", "error.invalid_choice")
	}
	if d.Kind == Fixed {
		d.Forms = 1
	}
	if d.Forms != 1 && d.Forms != 2 {
		bad.Add("forms", "error.invalid_choice")
	}
	return d, bad.Err()
}

// usual is what a question of a kind is worth where nobody says.
var usual = map[question.Kind]question.Marks{
	question.Single: 200, question.Multiple: 400, question.Indefinite: 400, question.TrueFalse: 200, question.Fill: 200, question.Short: 1000,
}

// UsualMarks is what a question of a kind is worth where nobody says.
func UsualMarks(k question.Kind) question.Marks {
	if m, ok := usual[k]; ok {
		return m
	}
	return 200
}
