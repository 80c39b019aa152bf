package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// QuestionnaireID names a questionnaire. It opens nothing.
type QuestionnaireID string

// Limits of questionnaires.
const (
	MaxGreeting   = 200
	MaxSubject    = 120
	MaxLine       = 300 // of why a coach says so
	mostOpen      = 10  // of one deal at a time
	mostShown     = 60
	MaxWrongCodes = 5
)

// Lifetimes are the days a questionnaire may stay open.
var Lifetimes = []int{1, 3, 7, 14, 30}

// State is how far a questionnaire has come.
type State string

// The states.
const (
	Open    State = "open"
	Done    State = "answered"
	Expired State = "expired"
	Revoked State = "revoked"
	Locked  State = "locked" // too many wrong codes
)

// Questionnaire is what a coach was asked. Only the deal team reads it.
type Questionnaire struct {
	ID        QuestionnaireID
	Coach     ID
	Elements  []c139.Key
	Lang      string
	Link      bool // answered by a link; else a colleague's, in the product
	Code      bool // the link asks for a code
	ByName    string
	CreatedAt time.Time
	Expires   time.Time
	Answered  time.Time // zero until then
	State     State
	Version   int64
}

// Asking is a questionnaire as the team lays it out.
type Asking struct {
	Elements []c139.Key
	Days     int
	Lang     string
	Code     bool   // protect the link by a code told by phone
	Greeting string // for the coach to read, both as the team likes
	Subject  string
}

func (a *Asking) check(bad *errs.Fields) {
	var chosen []c139.Key
	for _, k := range c139.Keys() {
		if slices.Contains(a.Elements, k) {
			chosen = append(chosen, k)
		}
	}
	switch {
	case len(a.Elements) == 0:
		bad.Add("elements", "coach.ask_nothing")
	case len(chosen) != len(a.Elements):
		bad.Add("elements", "error.invalid_choice")
	}
	a.Elements = chosen
	if !slices.Contains(Lifetimes, a.Days) {
		bad.Add("days", "error.invalid_choice")
	}
	if !slices.Contains(i18n.Languages, a.Lang) {
		bad.Add("lang", "error.invalid_choice")
	}
	a.Greeting = typed.Line(bad, "greeting", a.Greeting, MaxGreeting)
	a.Subject = typed.Line(bad, "subject", a.Subject, MaxSubject)
}

// sheetRow is a questionnaire as the table holds it.
type sheetRow struct {
	Questionnaire
	elements                                string
	created, expires, answered, revoked     int64
	wrong, link                             int
	org                                     org.ID
	deal                                    opportunity.ID
	codeHash, answerHash, greeting, subject string
}

const sheetColumns = `q.org_id, q.opportunity_id, q.id, q.coach_id, q.elements, q.lang, q.greeting, q.subject,
	CASE WHEN q.secret_hash IS NULL THEN 0 ELSE 1 END, q.code_hash, q.answer_hash,
	q.created_at, q.expires_at, q.answered_at, q.revoked_at, q.wrong_codes, q.version`

func (r *sheetRow) fields() []any {
	return []any{&r.org, &r.deal, &r.ID, &r.Coach, &r.elements, &r.Lang, &r.greeting, &r.subject, &r.link, &r.codeHash, &r.answerHash,
		&r.created, &r.expires, &r.answered, &r.revoked, &r.wrong, &r.Version}
}

// finish reads what the columns mean, as of now.
func (r *sheetRow) finish(now time.Time) {
	for k := range strings.SplitSeq(r.elements, ",") {
		r.Elements = append(r.Elements, c139.Key(k))
	}
	r.Link, r.Code = r.link != 0, r.codeHash != ""
	r.CreatedAt, r.Expires, r.Answered = db.Time(r.created), db.Time(r.expires), db.Time(r.answered)
	switch {
	case r.answered != 0:
		r.State = Done
	case r.revoked != 0:
		r.State = Revoked
	case r.wrong >= MaxWrongCodes:
		r.State = Locked
	case !now.Before(r.Expires):
		r.State = Expired
	default:
		r.State = Open
	}
}

// readQuestionnaires lists what a deal's coaches were asked lately, the
// youngest first. Only its team may read it.
func readQuestionnaires(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) ([]Questionnaire, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT COALESCE(m.name, ''), `+sheetColumns+`
		FROM questionnaire q LEFT JOIN member m ON m.org_id = q.org_id AND m.id = q.created_by
		WHERE q.org_id = $1 AND q.opportunity_id = $2
		ORDER BY q.created_at DESC, q.id DESC LIMIT $3`, o, deal, mostShown)
	if err != nil {
		return nil, fmt.Errorf("questionnaires of deal %s: %w", deal, err)
	}
	list, err := db.Collect(rows, func(r *sheetRow) []any { return append([]any{&r.ByName}, r.fields()...) })
	out := make([]Questionnaire, len(list))
	for i := range list {
		list[i].finish(tx.Now)
		out[i] = list[i].Questionnaire
	}
	return out, err
}
