package view

import "strconv"

// ExamAnalysis is how good an exam and its questions are.
type ExamAnalysis struct {
	Tabs      []Tab
	About     string // whose attempts count
	Figures   []CoverFigure
	Words     []string // what the figures mean, or why there are none
	Forms     []FormRow
	Suspects  []Link // questions whose key should be looked at
	Leaks     []Link // questions that people seem to know beforehand
	Alike     []AlikeRow
	AlikeText string
	Overview  []OverviewRow
	Items     []ItemRow
	Nothing   Empty
}

// OverviewRow is how many questions are striking in one way, and which.
type OverviewRow struct {
	Tone, Text, N string
	Items         []Link
}

// FormRow is one form of a paper.
type FormRow struct {
	Name, N, P, Easier string
	Differs            bool
}

// AlikeRow is two people whose wrong answers are much alike.
type AlikeRow struct {
	People                         [2]Link
	Both, Same, Expected, Accident string
}

// MonthRow is how a question did in one month.
type MonthRow struct {
	Month, N string
	P, Taken ItemFigure
}

// ItemRow is one question with what is known of it.
type ItemRow struct {
	ID          string // of its place on the page
	Number      int
	Kind, Stem  string
	Material    *Material
	N           int
	P, D, T     ItemFigure
	Flags       []ItemFlag
	Options     []ItemOption
	More        []ItemFigure // further figures
	Months      []MonthRow   // over all exams; none for a single month
	Drift       string       // what the months say
	Few         string       // why there is nothing about options
	Ruling      string
	Unsure      bool // too few people to be sure of P
	QuestionURL string
	RegradeURL  string
	Suspect     bool
}

// ItemFigure is a number with its interval; Few stands for one that is withheld.
type ItemFigure struct {
	Label, Value, Interval string
	N                      string // of people, where they aren't those of the question
	Few                    bool
	X, Low, High           float64 // on a bar from 0 to 1
	Bar                    bool
}

// ItemFlag is one striking thing.
type ItemFlag struct{ Tone, Text, Explain string }

// ItemOption is who chose an option.
type ItemOption struct {
	Letter, Text, Share, Count, Mean string
	Between                          string // the interval of Share
	MeanBetween                      string
	Part                             float64
	Thirds                           [3]float64
	ThirdsText                       string
	Right, Suspect                   bool
}

func thirdHeight(share float64) string { return strconv.FormatFloat(18*share+0.5, 'f', 1, 64) }
func thirdY(share float64) string      { return strconv.FormatFloat(19-18*share, 'f', 1, 64) }
