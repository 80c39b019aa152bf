package view

// Regrade lets a trainer decide how an exam treats a question.
type Regrade struct {
	Form                FormHead
	Stem, Asked, Now    string // what was asked, its key, and how it counts now
	Treat, Version, Why Field
	Cancel, EditURL     string
	Try                 *RegradeTry // what the decision would change; nil before a try
}

// RegradeTry is what a decision would change.
type RegradeTry struct {
	Mark, Summary string
	Words         []string
	Rows          []RegradeRow
	AwardText     string // how many certificates change, "" for none
	Awards        []RegradeAward
}

// RegradeAward is a certificate before and after.
type RegradeAward struct{ Holder, Name, Before, After, Tone string }

// RegradeRow is one attempt before and after.
type RegradeRow struct{ Name, URL, Before, After, Pass, Tone string }

// MarkingList is what waits for a marker.
type MarkingList struct {
	Tabs  []Tab
	Exams []MarkingExam
	Empty Empty
}

// MarkingExam is one exam with its piles.
type MarkingExam struct {
	Title, URL string
	Piles      []MarkingPile
}

// MarkingPile is the answers to one question.
type MarkingPile struct {
	Stem, URL, Act string
	Meta           []string
	Done, All      int
}

// MarkingTask is one answer to be marked.
type MarkingTask struct {
	Form        FormHead
	Hidden      [][2]string
	Turn        string
	Progress    string
	Done, All   int
	Material    *Material
	Stem, Model string
	Pieces      []AnswerPiece
	Answer      string // of a question that isn't written freely
	Points      []MarkingPoint
	Full        string
	Scaled      string // how the points count where they don't add up to the full marks
	Note        Field
	Earlier     []EarlierMarks
	Skip        string // the next one, without marking this; "" where there is none
	Cancel      string
	Hinted      bool
}

// AnswerPiece is a stretch of an answer; Point is the number of the point whose
// hint it is, "" for the rest.
type AnswerPiece struct{ Text, Point string }

// MarkingPoint is one number that a marker gives.
type MarkingPoint struct {
	Field      Field
	Number     string // the key that gives it full marks
	Text, Most string
}

// EarlierMarks is what a marker gave before.
type EarlierMarks struct {
	Who, Score, Note string
	Points           []string
	Differs          bool
}
