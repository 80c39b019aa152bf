package view

// Control is the C139 tab of a deal, and what its fragments are cut from.
type Control struct {
	URL       string // of the deal, "/deals/{id}"
	MayEdit   bool   // the reader may record
	Standing  Standing
	Questions Questions
	Moves     Moves
	Groups    []ElementGroup
	WhatIf    WhatIf
	Coaches   CoachPanel
	History   History
}

// Standing is where the deal stands: its values, what follows from them, and
// what to be careful about.
type Standing struct {
	URL        string
	Cells      []LadderCell // the thirteen elements at a glance
	Self       ValueLine
	Calibrated ValueLine     // Value "" before any coach has spoken
	Shown      string        // "self" or "calibrated"
	Basis      string        // why that one is shown first
	Gap        string        // what the self value has more, "" for nothing
	Blocked    []ElementLink // by a denial that is not resolved
	Single     []ElementLink // claimed, and confirmed by one coach alone
	Without    *ValueLine    // what the value would be without what nobody has confirmed, nil where that counts already
	Waiting    []ElementLink
	Strip      []StripMark
	Chance     Chance
	ChanceSelf string   // the percentage by the self value where that differs
	ChanceWhy  string   // why zone and probability may seem to disagree, "" if they do not
	ChanceMore []string // where the figure comes from, in sentences
	Closed     bool
	Distance   int
	Routes     []Route
	Exposure   Exposure
	Flags      []FlagNote
	Doubts     []Doubt
}

// LadderCell is one element in the ladder of thirteen. Coach is "", "confirmed",
// "denied" or "suggested".
type LadderCell struct {
	Key, State, Coach, Label, URL string
	Part                          string // "win", "first", "clear"
}

// ValueLine is a value with its zone.
type ValueLine struct{ Value, Zone, Basis string }

// ElementLink leads to an element of the same page.
type ElementLink struct{ Key, Name, URL string }

// StripMark is a value on the strip of all 80, at a place from 0 to 100.
type StripMark struct {
	At    float64
	Label string
	Main  bool
}

// Route is one shortest way into the win zone: what it takes, and the elements
// it can be had from.
type Route struct {
	Text  string // such as "1W + 1F"
	Parts []RoutePart
}

// RoutePart says how many of some elements are needed.
type RoutePart struct {
	Text     string
	Elements []ElementLink
}

// Exposure is the loss that would hurt most.
type Exposure struct {
	Element            ElementLink // Key "" if nothing is exposed
	Value, Zone, Basis string
	Worse              bool // the zone would be worse
}

// FlagNote is a remark on the shape of a value. Tone is "warning" or "info".
type FlagNote struct{ Tone, Name, Explain, Advice string }

// Doubt is a contradiction between claims and what else is recorded.
type Doubt struct {
	Text     string
	Elements []ElementLink
}

// Questions are worth asking on the next visit.
type Questions struct {
	VisitURL string // "" for who may not record
	List     []Question
}

// Question is one of them.
type Question struct {
	Element ElementLink
	Ask     string
}

// Moves are the advisor's.
type Moves struct {
	First, More []Move
	Action      string // where a move is made a task, "" for who may not
}

// Move is one suggestion.
type Move struct {
	Name                 string // tells moves apart
	Key                  string // of the form that takes it
	Title, Why, How, Say string
	Ask, AskHow          string
	Element              ElementLink // Key "" for the deal as a whole
	Gain                 Gain
	Due                  string
	Taken                string // the day until which it is a task already, "" if it is none
}

// Gain is what a move is about in figures. Kind is "gain", "keep" or "".
type Gain struct {
	Kind, Value, Zone, Basis string
	Points                   string // "+13", "-40"; "" below one point
	ZoneChanges              bool
	Closer                   int
}

// ElementGroup is the win, first or clear part of the model.
type ElementGroup struct {
	Key, Name, Explain string
	Clear, All         int
	Rows               []ElementRow
}
