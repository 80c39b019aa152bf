package view

import "strconv"

// ExamResults is who got what in an exam.
type ExamResults struct {
	Tabs    []Tab
	Figures []CoverFigure
	Spread  Spread
	Outcome Field
	Nav     ListNav
	Columns []Column
	Rows    []ExamResultRow
	Exports []Link
	Mark    Link // to the answers that wait for a marker; "" URL where none do or the reader may not
	Markers *MarkersForm
	Nothing Empty // nobody has submitted, or the filter keeps nobody
}

// ExamResultRow is one attempt.
type ExamResultRow struct {
	Name, URL, Department string
	Number                string // which attempt of the person
	Score                 string // "76 / 100", or "–" while it waits
	Share                 float64
	Outcome, Tone         string
	Submitted, Took       string
}

// MarkersForm says how many people mark each answer of an exam.
type MarkersForm struct {
	Action, Key string
	Two         bool
	Error       string
}

// Spread is how scores are spread, as bars.
type Spread struct {
	Label string // what the picture says, for those who don't see it
	Few   string // why there is none
	Bars  []SpreadBar
	Pass  float64 // where the pass mark lies, from 0 to 1
	PassText,
	Least, Most string
}

// SpreadBar is one bar; Height is from 0 to 1.
type SpreadBar struct {
	Height float64
	Count  int
	Passed bool
	Title  string
}

func (s Spread) x(i int) string {
	return strconv.FormatFloat(100*float64(i)/float64(len(s.Bars))+0.6, 'f', 2, 64)
}
func (s Spread) width() string     { return strconv.FormatFloat(100/float64(len(s.Bars))-1.2, 'f', 2, 64) }
func (b SpreadBar) y() string      { return strconv.FormatFloat(40-36*b.Height, 'f', 2, 64) }
func (b SpreadBar) height() string { return strconv.FormatFloat(36*b.Height, 'f', 2, 64) }

// ExamFeedback is the result of one attempt.
type ExamFeedback struct {
	Name    string // whose it is; "" for the reader's own
	Figures []CoverFigure
	Hidden  string // why the score, or the questions, are not shown
	Items   []FeedbackItem
}

// FeedbackItem is one question with its answer.
type FeedbackItem struct {
	Number            int
	Material          *Material // stands above the first question about it
	Kind, Stem        string
	Score, Why, Tone  string
	Options           []FeedbackOption
	Blanks            []FeedbackBlank
	Text              string // a written answer
	TextHidden        bool
	Model             string
	Points            []FeedbackPoint
	Explanation, Note string
	Ruling            string // how the exam treats the question otherwise
	MarkURL           string // to look at the marks again
	QuestionURL       string
	Unanswered        bool
	Held              string // why neither key nor answer is shown
}

// FeedbackOption is one option as it was shown.
type FeedbackOption struct {
	Letter, Text  string
	Right, Chosen bool
	Say           string // for those who don't see the marks
}

// FeedbackBlank is one blank.
type FeedbackBlank struct {
	Written, Accepted string
	Right             bool
}

// FeedbackPoint is one point of a short answer.
type FeedbackPoint struct{ Text, Got, Most string }
