package people

import "kongdan/internal/rule/stage"

// Chapter is a part of the guidance card.
type Chapter string

// The chapters, in order.
const (
	Goal     Chapter = "goal" // with somebody of this contact role
	Do       Chapter = "do"
	Avoid    Chapter = "avoid"
	Attracts Chapter = "attracts"
	NextStep Chapter = "next" // up in closeness and attitude
	FindOut  Chapter = "find" // what is unknown, and how to learn it
)

// Chapters returns every chapter in order.
func Chapters() [6]Chapter { return [6]Chapter{Goal, Do, Avoid, Attracts, NextStep, FindOut} }

// StageTable and DimensionTable are the tables of the method that are no dimension.
const (
	StageTable     = "person_stage"
	DimensionTable = "dimension"
)

// Advice points to a wording of the method: the field of an item of a table.
// Tables of values are called like their dimension.
type Advice struct {
	Chapter            Chapter
	Table, Item, Field string
}

// Guide combines what is known of a person with the stage of the deal into a
// card. Nothing is said of what is unknown except how to find it out. With an
// opponent only the next step is given unless there is an excuse to meet: one
// normally does not (SC 30).
func Guide(p Picture, s stage.Selling, excuse string) []Advice {
	var list []Advice
	add := func(c Chapter, table, item, field string) {
		if item != "" {
			list = append(list, Advice{c, table, item, field})
		}
	}
	of := func(c Chapter, d Dimension, field string) { add(c, string(d), p.Of(d), field) }
	if !p.Reach(excuse) {
		of(NextStep, DimAttitude, "next")
		return list
	}
	of(Goal, DimContactRole, "goal")
	of(Do, DimContactRole, "do")
	of(Do, DimStyle, "do")
	of(Do, DimBuyingRole, "do")
	add(Do, StageTable, string(s), "do")
	if p.BuyingRole == User { // left out of tactics (SC 36), first for new needs (SC 71)
		add(Do, StageTable, string(s), "user")
	}
	of(Avoid, DimContactRole, "avoid")
	of(Avoid, DimStyle, "avoid")
	add(Avoid, StageTable, string(s), "avoid")
	of(Attracts, DimChange, "attracts")
	of(Attracts, DimNeed, "attracts")
	of(Attracts, DimFocus, "attracts")
	of(NextStep, DimAttitude, "next")
	of(NextStep, DimCloseness, "next")
	for _, d := range append(p.Unknown(), DimContactRole, DimStyle, DimBuyingRole) {
		if p.Of(d) == "" {
			add(FindOut, DimensionTable, string(d), "find")
		}
	}
	return list
}
