package view

// VisitForm records a visit: what was asked and learnt, whom it was with, and
// what comes next.
type VisitForm struct {
	Head         FormHead
	On, Today    string
	Body         string
	People       []VisitPerson
	Questions    []VisitQuestion // the most valuable gaps
	Others       []VisitQuestion // every other element
	OthersOpen   bool
	States       []Option // of an answer; the first says that it did not come up
	Sources      []Option
	Strengths    []Option
	NextStep     string
	NextOn       string
	SeenStep     string
	SeenOn       string
	Clash        *StepClash
	NewPersonURL string
}

// VisitPerson is somebody who may have been met.
type VisitPerson struct {
	ID, Name string
	Met      bool
}

// VisitQuestion is one element to ask about.
type VisitQuestion struct {
	Key, Name, State, StateText    string
	Ask                            []string
	Answer, What, Source, Strength string
	Version                        int64
	Error, WhatError, SourceError  string
	StrengthError                  string
}

// StepClash is a next step that somebody else planned meanwhile.
type StepClash struct{ Theirs, TheirsOn string }
