// Package method is what an administrator may edit of the sales method: the
// wording of elements, stages and advice, a few thresholds, and the reasons
// why a deal ends. Keys and rules are fixed; a row in the database replaces a
// default that the program brings along.
package method

import (
	"context"
	"slices"
	"strings"
	"sync"

	"kongdan/internal/kit/db"
	"kongdan/internal/method/defaults"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
)

// Service holds the use cases of this area.
type Service struct {
	db *db.DB

	// Changed hears of each threshold that changes and figures rest on, in the transaction of the
	// change, so that what rests on it is counted anew. app sets it.
	Changed func(ctx context.Context, tx *db.Tx, actor org.Actor, name string) error

	// Renamed hears of each thing whose wording changes and that texts are tagged with (see TagNames),
	// in the transaction of the change. app sets it.
	Renamed func(ctx context.Context, tx *db.Tx, actor org.Actor, kind, value string) error
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Part is a kind of thing that has wording.
type Part string

// The parts.
const (
	Groups       Part = "group"               // win, first, clear, coach
	Elements     Part = "element"             // W, F1 … C9, coach
	Stages       Part = "stage"               // the five selling and the four buying stages
	Zones        Part = "zone"                // win, jitter, lose
	Flags        Part = "flag"                // hollow_win …
	States       Part = "state"               // unknown, no, partial, clear, stale
	Strengths    Part = "strength"            // hearsay, observed, stated, document
	Channels     Part = "channel"             // where information may come from
	CoachTypes   Part = "coach_type"          // coach_relation, coach_value, coach_resource
	CoachQuality Part = "coach_quality"       // close, likes_us, stake
	Statements   Part = "statement"           // what a coach is asked about each element
	Verdicts     Part = "verdict"             // confirms, denies, unsure
	Values       Part = "value"               // self, calibrated and the marks of calibration
	Moves        Part = "move"                // the advisor's, by advise.Key
	Asks         Part = "ask"                 // whom a move turns to, by advise.Ask
	Dimensions   Part = people.DimensionTable // what is judged of persons, by people.Dimension; the values of each are a part of its own
	PeopleStages Part = people.StageTable     // what to do with people at a selling stage
	Gaps         Part = "person_gap"          // what is missing about people, by people.GapKind
)

// Parts lists every part in the order settings show them.
var Parts = []Part{
	Elements, Groups, Stages, Zones, Flags, States, Strengths, Channels, CoachTypes, CoachQuality, Statements, Verdicts, Values,
	Moves, Asks,
	Dimensions, Of(people.DimNeed), Of(people.DimChange), Of(people.DimFocus), Of(people.DimCloseness), Of(people.DimAttitude),
	Of(people.DimBuyingRole), Of(people.DimContactRole), Of(people.DimStyle), Of(people.DimInfluence), Of(people.DimPolitics), Of(people.DimDecides),
	PeopleStages, Gaps,
}

// Of returns the part with the values of a dimension.
func Of(d people.Dimension) Part { return Part(d) }

// Field is one wording of an item.
type Field struct {
	Name     string
	Required bool
	Lines    bool // several, one a line
	Max      int  // characters; of Lines all together
}

const (
	maxShort = 40
	maxName  = 80
	maxTitle = 120
	maxText  = 1000
	maxLines = 8
)

var named = []Field{
	{Name: "name", Required: true, Max: maxName}, {Name: "explain", Required: true, Max: maxText},
}

// FieldsOf lists the wordings an item of a part has, in order.
func FieldsOf(p Part) []Field {
	with := func(names ...string) []Field {
		list := slices.Clone(named)
		for _, n := range names {
			list = append(list, Field{Name: n, Max: maxText})
		}
		return list
	}
	switch p {
	case Elements:
		return []Field{
			{Name: "name", Required: true, Max: maxName}, {Name: "short", Required: true, Max: maxShort},
			{Name: "explain", Required: true, Max: maxText}, {Name: "clear_when", Required: true, Max: maxText},
			{Name: "ask_self", Lines: true, Max: 2 * maxText}, {Name: "ask_client", Lines: true, Max: 2 * maxText},
			{Name: "proof", Max: maxText}, {Name: "beware", Max: maxText},
		}
	case Stages:
		return []Field{
			{Name: "name", Required: true, Max: maxName}, {Name: "purpose", Max: maxText},
			{Name: "event", Required: true, Max: maxText}, {Name: "example", Max: maxText},
			{Name: "work", Max: maxText}, {Name: "beware", Max: maxText},
		}
	case Moves:
		return []Field{
			{Name: "title", Required: true, Max: maxTitle}, {Name: "why", Required: true, Max: maxText},
			{Name: "how", Max: maxText}, {Name: "say", Max: maxText}, {Name: "task", Required: true, Max: maxTitle},
		}
	case CoachQuality:
		return []Field{{Name: "name", Required: true, Max: maxName}, {Name: "ask", Required: true, Max: maxText}}
	case Statements:
		return []Field{{Name: "statement", Required: true, Max: maxText}}
	case Zones, Flags:
		return with("advice")
	case Strengths:
		return with("example")
	case CoachTypes:
		return with("find")
	}
	if list, ok := fieldsOfPeople[p]; ok {
		return list
	}
	return with()
}

// ref names one wording, in no language.
type ref struct {
	part  Part
	item  string
	field string
}

// catalog is the defaults by reference. It never changes.
type catalog struct {
	set       *defaults.Set
	items     map[Part][]string
	texts     map[ref]defaults.Text
	certainty map[ref]string // a key of defaults.Set.Certainty, where the default says it
}

// brought returns the defaults the program brings along. They are embedded, so
// only a broken build fails, and tests of the defaults exclude it.
var brought = sync.OnceValue(func() *catalog {
	set, err := defaults.Load()
	if err != nil {
		panic(err)
	}
	c := &catalog{set: set, items: map[Part][]string{}, texts: map[ref]defaults.Text{}, certainty: map[ref]string{}}
	c.addElements(set.Elements)
	c.addStages(append(slices.Clone(set.Selling), set.Buying...))
	for p, list := range map[Part][]defaults.Named{
		Groups: set.Groups, Zones: set.Zones, Flags: set.Flags, States: set.States, Strengths: set.Strengths,
		Channels: set.Channels, Asks: set.Asks, CoachTypes: set.Coach.Types, Verdicts: set.Coach.Verdicts, Values: set.Coach.Values,
	} {
		for _, n := range list {
			c.add(p, n.Key, map[string]defaults.Text{
				"name": n.Name, "explain": n.Explain, "advice": n.Advice, "example": n.Example, "find": n.Find})
		}
	}
	for _, q := range set.Coach.Quality {
		c.add(CoachQuality, q.Key, map[string]defaults.Text{"name": q.Name, "ask": q.Ask})
	}
	for _, x := range set.Statements {
		c.add(Statements, x.Key, map[string]defaults.Text{"statement": x.Statement})
		c.certainty[ref{Statements, x.Key, "statement"}] = "infer"
	}
	for _, m := range set.Moves {
		c.add(Moves, m.Key, map[string]defaults.Text{"title": m.Title, "why": m.Why, "how": m.How, "say": m.Say, "task": m.Task})
	}
	c.addPeople(set.People)
	return c
})

func (c *catalog) add(p Part, item string, texts map[string]defaults.Text) {
	c.items[p] = append(c.items[p], item)
	for _, f := range FieldsOf(p) {
		c.texts[ref{p, item, f.Name}] = texts[f.Name]
	}
}

func (c *catalog) addElements(list []defaults.Element) {
	for _, e := range list {
		c.add(Elements, e.Key, map[string]defaults.Text{
			"name": e.Name, "short": e.Short, "explain": e.Explain, "clear_when": e.ClearWhen,
			"ask_self": lines(e.AskSelf), "ask_client": lines(e.AskClient), "proof": e.Proof, "beware": e.Beware,
		})
		c.certainty[ref{Elements, e.Key, "explain"}] = e.Certainty.Meaning
		c.certainty[ref{Elements, e.Key, "clear_when"}] = e.Certainty.ClearWhen
	}
}

func (c *catalog) addStages(list []defaults.Stage) {
	for _, s := range list {
		c.add(Stages, s.Key, map[string]defaults.Text{
			"name": s.Name, "purpose": s.Purpose, "event": s.Event, "example": s.Example, "work": s.Work, "beware": s.Beware,
		})
		c.certainty[ref{Stages, s.Key, "name"}] = s.Certainty.Name
		c.certainty[ref{Stages, s.Key, "event"}] = s.Certainty.Event
		c.certainty[ref{Stages, s.Key, "work"}] = s.Certainty.Work
	}
}

// lines joins a list of texts into one text of lines.
func lines(list []defaults.Text) defaults.Text {
	zh, en := make([]string, len(list)), make([]string, len(list))
	for i, t := range list {
		zh[i], en[i] = t.ZH, t.EN
	}
	return defaults.Text{ZH: strings.Join(zh, "\n"), EN: strings.Join(en, "\n")}
}

// Items lists the keys of a part in their fixed order; none for a part that
// does not exist.
func Items(p Part) []string { return brought().items[p] }

// Known reports whether a part has an item of that key.
func Known(p Part, item string) bool { return slices.Contains(Items(p), item) }
