package question

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"kongdan/internal/rule/fold"
)

// The limits of a question.
const (
	MaxOptions = 26
	MaxBlanks  = 50
	MaxPoints  = 50
	MaxText    = 20000 // characters of a stem, a model answer or an explanation
	MaxOption  = 4000
)

// Code names what is wrong with a question.
type Code string

// What can be wrong with a question.
const (
	UnknownKind  Code = "unknown_kind"
	NoStem       Code = "no_stem"
	TooLong      Code = "too_long"
	FewOptions   Code = "few_options"
	ManyOptions  Code = "many_options"
	EmptyOption  Code = "empty_option"
	SameOption   Code = "same_option"
	NoBlank      Code = "no_blank"
	ManyBlanks   Code = "many_blanks"
	GapsDiffer   Code = "gaps_differ" // the stem shows another number of gaps than there are blanks
	BadRange     Code = "bad_range"
	ManyPoints   Code = "many_points"
	EmptyPoint   Code = "empty_point"
	NoMarks      Code = "no_marks"
	NoKey        Code = "no_key"
	ManyKeys     Code = "many_keys"     // a single choice with several right options
	OneKey       Code = "one_key"       // a multiple choice with one right option
	ShareOutside Code = "share_outside" // not within -100 to 100
)

// Fault is one thing that is wrong, and at which option, blank or point (from
// 0; -1 for the question as a whole).
type Fault struct {
	Code Code
	At   int
}

// fieldOf names the fields that the faults are at.
var fieldOf = map[Code]string{
	UnknownKind: "kind", NoStem: "stem", TooLong: "stem",
	FewOptions: "options", ManyOptions: "options", EmptyOption: "options", SameOption: "options", ShareOutside: "options",
	NoBlank: "blanks", ManyBlanks: "blanks", GapsDiffer: "stem", BadRange: "blanks",
	ManyPoints: "points", EmptyPoint: "points", NoMarks: "points",
	NoKey: "key", ManyKeys: "key", OneKey: "key",
}

// Field names the part of the form a fault belongs to: kind, stem, options,
// blanks, points or key, with the place behind a dot where there is one.
func (f Fault) Field() string {
	field := fieldOf[f.Code]
	if f.At < 0 {
		return field
	}
	return field + "." + strconv.Itoa(f.At)
}

// Check returns what makes the question one that cannot be kept, even as a
// draft, in the order of its parts. A missing key is no such thing.
func (i Item) Check() (faults []Fault) {
	add := func(code Code, at int) { faults = append(faults, Fault{code, at}) }
	if !i.Kind.Known() {
		add(UnknownKind, -1)
	}
	if strings.TrimSpace(i.Stem) == "" {
		add(NoStem, -1)
	}
	if utf8.RuneCountInString(i.Stem) > MaxText || utf8.RuneCountInString(i.Model) > MaxText || utf8.RuneCountInString(i.Explanation) > MaxText {
		add(TooLong, -1)
	}
	switch {
	case i.Kind.Chooses():
		i.checkOptions(add)
	case i.Kind == Fill:
		i.checkBlanks(add)
	case i.Kind == Short:
		i.checkPoints(add)
	}
	return faults
}

func (i Item) checkOptions(add func(Code, int)) {
	switch n := len(i.Options); {
	case n < 2:
		add(FewOptions, -1)
	case n > MaxOptions:
		add(ManyOptions, -1)
	}
	seen := map[string]bool{}
	for at, o := range i.Options {
		key := fold.Key(o.Text)
		switch {
		case strings.TrimSpace(o.Text) == "":
			add(EmptyOption, at)
		case utf8.RuneCountInString(o.Text) > MaxOption:
			add(TooLong, at)
		case seen[key]:
			add(SameOption, at)
		}
		if !(o.Share >= -100 && o.Share <= 100) {
			add(ShareOutside, at)
		}
		seen[key] = true
	}
	if i.Kind == Single && len(i.Key()) > 1 {
		add(ManyKeys, -1)
	}
}

func (i Item) checkBlanks(add func(Code, int)) {
	switch n := len(i.Blanks); {
	case n == 0:
		add(NoBlank, -1)
		return
	case n > MaxBlanks:
		add(ManyBlanks, -1)
	}
	if gaps := strings.Count(i.Stem, Gap); gaps > 0 && gaps != len(i.Blanks) {
		add(GapsDiffer, -1)
	}
	for at, b := range i.Blanks {
		if b.Least != nil && b.Most != nil && !(*b.Least <= *b.Most) {
			add(BadRange, at)
		}
	}
}

func (i Item) checkPoints(add func(Code, int)) {
	if len(i.Points) > MaxPoints {
		add(ManyPoints, -1)
	}
	for at, p := range i.Points {
		if strings.TrimSpace(p.Text) == "" {
			add(EmptyPoint, at)
		}
		if p.Marks <= 0 {
			add(NoMarks, at)
		}
	}
}

// Ready returns what keeps the question from being asked: what Check finds, a
// missing key, and a multiple choice with one right option only.
func (i Item) Ready() []Fault {
	faults := i.Check()
	if !i.Keyed() {
		faults = append(faults, Fault{NoKey, -1})
	}
	if i.Kind == Multiple && len(i.Key()) == 1 {
		faults = append(faults, Fault{OneKey, -1})
	}
	return faults
}
