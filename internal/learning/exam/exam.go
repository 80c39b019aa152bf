// Package exam is papers made of questions of the bank, exams that let people
// sit them in a window of time, and what each of them answered.
//
// The clock of an attempt is the server's. An answer that was acknowledged is
// on the disk; an older one never takes the place of a younger. Who sits an
// exam gets no key before it may be seen, in no form.
package exam

import (
	"context"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// The identifiers of this area.
type (
	ID        string
	PaperID   string
	AttemptID string
)

// Status is how far an exam has come.
type Status string

// The states of an exam.
const (
	Draft     Status = "draft"     // only trainers see it
	Published Status = "published" // candidates see it; they sit it in its window
	Ended     Status = "ended"     // over before its window was
)

// Draw says where the questions of an attempt come from.
type Draw string

// The draws.
const (
	ByPaper  Draw = "paper"  // a form of the paper
	ByPerson Draw = "person" // drawn from the paper's blueprint for each attempt
)

// Show says from when on candidates see a thing.
type Show string

// The times.
const (
	Never       Show = "never"
	OnSubmitted Show = "submitted" // at once, when the own attempt has ended
	OnClosed    Show = "closed"    // when the exam's window is over
	OnReleased  Show = "released"  // when a trainer releases it
)

// Shows lists them, the earliest first.
var Shows = []Show{OnSubmitted, OnClosed, OnReleased, Never}

// Exam is one exam.
type Exam struct {
	ID             ID
	Paper          PaperID
	Title          string
	Status         Status
	Draw           Draw
	Opens, Closes  time.Time
	Minutes        int           // from one's start; 0 until it closes
	Grace          time.Duration // after the deadline in which answers still count
	Attempts       int           // per person; 0 without limit
	Pass           int           // percent of the full marks
	Rule           string        // JSON of rule/grade.Rule; "" for its zero value
	RuleVersion    int           // grows with each change of the rule
	ShuffleItems   bool
	ShuffleOptions bool
	ShowScore      Show
	ShowKey        Show      // answers, keys and explanations
	Released       time.Time // zero until then
	Paused         time.Time // since when it rests for everybody; zero while it runs
	Note           string    // to the candidates, before they start
	InRoom         bool      // somebody sits it right now, maybe beyond its end
	Version        int64
}

// Over reports whether nobody may start the exam any more, as of now.
func (e Exam) Over(now time.Time) bool { return e.Status == Ended || !now.Before(e.Closes) }

// Shows reports whether what s guards may be seen by somebody whose attempt
// has ended, as of now.
func (e Exam) Shows(s Show, now time.Time) bool {
	switch s {
	case OnSubmitted:
		return true
	case OnClosed:
		return e.Over(now) && !e.InRoom
	case OnReleased:
		return !e.Released.IsZero()
	}
	return false
}

// Attempt is one sitting of one person. Without an exam it is a trainer's test
// of a paper.
type Attempt struct {
	ID        AttemptID
	Exam      ID // "" for a test
	Paper     PaperID
	User      org.UserID
	Number    int // of this person in this exam, from 1
	Form      int // of the paper, 1 is A; 0 for one drawn for the person
	Seed      int64
	Running   bool // not yet submitted
	Started   time.Time
	Due       time.Time // moves when time is given and when a pause ends
	Grace     time.Duration
	Paused    time.Time // since when its clock stands; zero while it runs
	Saved     time.Time // of the youngest answer
	Answered  int       // questions with an answer
	Submitted time.Time
	EndedBy   EndedBy
	Graded    string // "" not yet, "waiting" for a marker, "done"
	Score     question.Marks
	FullMarks question.Marks
	Passed    bool
	Version   int64 // of what is graded
}

// EndedBy says who ended an attempt.
type EndedBy string

// The ends.
const (
	ByOneself EndedBy = "person"
	ByTime    EndedBy = "time"
	ByProctor EndedBy = "proctor"
)

// Late reports whether an answer that arrives now comes too late.
func (a Attempt) Late(now time.Time) bool {
	return !a.Running || a.Paused.IsZero() && now.After(a.Due.Add(a.Grace))
}

// Service holds the use cases of this area.
type Service struct {
	db    *db.DB
	saver saver
	// OnPass, if set, is told in its transaction that people now pass an exam,
	// or no longer do, and says whose certificates that changes. With write
	// unset it only says so.
	OnPass func(ctx context.Context, tx *db.Tx, o org.ID, e ID, changes []PassChange, write bool) ([]Award, error)
	// Rests, if set, says whose keys something else than an exam keeps from the
	// actor now, of some questions.
	Rests func(ctx context.Context, tx *db.Tx, actor org.Actor, questions []bank.ID) (map[bank.ID]bool, error)
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Now is the time of the server, by which everything is reckoned.
func (s *Service) Now() time.Time { return s.db.Now() }
