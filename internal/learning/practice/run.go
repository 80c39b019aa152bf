package practice

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

// Asking is what somebody wants to practise.
type Asking struct {
	Mode  Mode
	About Subject // for Free, Wrong and Starred
	Set   SetID   // for Given
	Few   bool    // three at most, for Free: in passing
}

// Run is one sitting of practice.
type Run struct {
	ID       RunID
	Mode     Mode
	About    Subject
	Set      SetID
	Place    int // of the next question, from 0
	Total    int
	Answered int
	Right    int
	Done     bool
	Created  time.Time

	things  []Thing
	pending *pending
}

// pending is a short answer that waits for its author's own judgement.
type pending struct {
	Place    int    `json:"place"`
	Question string `json:"question"`
	Number   int    `json:"number"`
	Text     string `json:"text"`
	Took     int64  `json:"took"`
}

// Start begins a run, or goes on with the one of the same kind that the actor
// began today. It fails with Invalid where there is nothing to ask.
func (s *Service) Start(ctx context.Context, actor org.Actor, a Asking) (RunID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := gatherOf(ctx, tx, actor); err != nil {
			return "", err
		}
		open, err := openRun(ctx, tx, actor, a)
		if err != nil || open != "" {
			return string(open), err
		}
		things, err := pick(ctx, tx, actor, a)
		if err != nil {
			return "", err
		}
		run, err := insertRun(ctx, tx, actor, a, things)
		return string(run), err
	})
	return RunID(made), err
}

// Begin is Start for things that a higher area has chosen.
func Begin(ctx context.Context, tx *db.Tx, actor org.Actor, a Asking, things []Thing) (RunID, error) {
	open, err := openRun(ctx, tx, actor, a)
	if err != nil || open != "" {
		return open, err
	}
	return insertRun(ctx, tx, actor, a, things)
}

func insertRun(ctx context.Context, tx *db.Tx, actor org.Actor, a Asking, things []Thing) (RunID, error) {
	if len(things) == 0 {
		return "", errs.New(errs.Invalid, "practice.nothing."+string(a.Mode))
	}
	made := id.New()
	if a.Mode != Due { // the order of due reviews says which cannot wait
		random(made).Shuffle(len(things), func(i, j int) { things[i], things[j] = things[j], things[i] })
	}
	about, err := json.Marshal(a.About)
	if err != nil {
		return "", err
	}
	list, err := json.Marshal(things)
	if err != nil {
		return "", err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO practice_run (org_id, id, member_id, mode, about, set_id, things, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`, actor.Org, made, actor.User, a.Mode, string(about), a.Set, string(list), tx.Stamp())
	if err != nil {
		return "", fmt.Errorf("begin a run: %w", err)
	}
	return RunID(made), nil
}

// openRun is the run of the same kind that was begun today and is not done.
// Older ones of the kind are over.
func openRun(ctx context.Context, tx *db.Tx, actor org.Actor, a Asking) (open RunID, err error) {
	raw, err := json.Marshal(a.About)
	if err != nil {
		return "", err
	}
	if a.Few {
		return "", nil
	}
	about, created := string(raw), int64(0)
	err = tx.QueryRowContext(ctx, `
		SELECT id, created_at FROM practice_run WHERE org_id = $1 AND member_id = $2 AND done_at = 0 AND mode = $3 AND about = $4 AND set_id = $5
		ORDER BY changed_at DESC, id DESC LIMIT 1`, actor.Org, actor.User, a.Mode, about, a.Set).Scan(&open, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find run: %w", err)
	}
	if day.Date(actor.Today(db.Time(created))) == today(tx, actor) || a.Mode == Given || a.Mode == Renewal {
		return open, nil
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE practice_run SET done_at = $1 WHERE org_id = $2 AND member_id = $3 AND done_at = 0 AND mode = $4 AND about = $5 AND set_id = $6`,
		tx.Stamp(), actor.Org, actor.User, a.Mode, about, a.Set)
	return "", err
}

// Ended reports whether the actor came to the end of a run of the kind, with an
// answer at least, since a time.
func Ended(ctx context.Context, tx *db.Tx, actor org.Actor, a Asking, since time.Time) (is bool, err error) {
	about, err := json.Marshal(a.About)
	if err != nil {
		return false, err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM practice_run
			WHERE org_id = $1 AND member_id = $2 AND done_at > $3 AND mode = $4 AND about = $5 AND set_id = $6 AND answered > 0)`,
		actor.Org, actor.User, db.Ms(since), a.Mode, string(about), a.Set).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("find an ended run: %w", err)
	}
	return is, nil
}

func random(seed string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))
	return rand.New(rand.NewPCG(h.Sum64(), 1)) // #nosec G404 -- an order of options, not a secret
}

// order is in which order a question's options are shown at a place of a run:
// another one every time, the same after a reload. Pinned options stay.
func order(run RunID, place int, i question.Item) []int {
	if !i.Kind.Chooses() {
		return nil
	}
	places := make([]int, len(i.Options))
	var free []int
	for at, o := range i.Options {
		if places[at] = at; !o.Pinned {
			free = append(free, at)
		}
	}
	mixed := slices.Clone(free)
	random(string(run)+strconv.Itoa(place)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	for n, at := range free {
		places[at] = mixed[n]
	}
	return places
}

// findRun loads a run of the actor's; of anybody else's it is NotFound.
func findRun(ctx context.Context, tx *db.Tx, actor org.Actor, run RunID) (r Run, err error) {
	var about, things, waiting string
	var created, done int64
	err = tx.QueryRowContext(ctx, `
		SELECT r.id, r.mode, r.about, r.set_id, r.things, r.place, r.pending, r.answered, r.right_n, r.created_at, r.done_at
		FROM practice_run r WHERE r.org_id = $1 AND r.id = $2 AND r.member_id = $3`+lock(tx), actor.Org, run, actor.User,
	).Scan(&r.ID, &r.Mode, &about, &r.Set, &things, &r.Place, &waiting, &r.Answered, &r.Right, &created, &done)
	if errors.Is(err, sql.ErrNoRows) {
		return r, errs.New(errs.NotFound, "practice.no_run")
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(about), &r.About), json.Unmarshal([]byte(things), &r.things))
	}
	if err == nil && waiting != "" {
		r.pending = &pending{}
		err = json.Unmarshal([]byte(waiting), r.pending)
	}
	if err != nil {
		return r, fmt.Errorf("find run: %w", err)
	}
	r.Total, r.Done, r.Created = len(r.things), done > 0, db.Time(created)
	return r, nil
}

// next is the question a run asks now, and its place: those that may not be
// asked any more are passed over. ok is false at the end.
func (r Run) next(ctx context.Context, tx *db.Tx, actor org.Actor) (q Question, place int, ok bool, err error) {
	if r.Done || r.Place >= len(r.things) {
		return q, r.Place, false, nil
	}
	found, err := askableIn(ctx, tx, actor, r.things[r.Place:], r.Mode)
	if err != nil {
		return q, 0, false, err
	}
	for place = r.Place; place < len(r.things); place++ {
		if q, ok = found[r.things[place]]; ok {
			return q, place, true, nil
		}
	}
	return q, place, false, nil
}

// Showing is one place of a run: a question without its key, or with it what
// was answered.
type Showing struct {
	Run      Run
	Place    int
	Over     bool // nothing is asked any more, and no answer was asked for
	Question Question
	Order    []int   // which option of the question stands at each place shown
	Written  *string // a short answer that its author is to judge; the key shows
	Answer   *Answered
	Starred  bool
	Held     bool // an exam or a renewal asks it by now: nothing tells its key
}

// Answered is an answer with what came of it.
type Answered struct {
	Response question.Response
	Share    int // percent
	Parts    []Part
	Sure     bool
	Slow     bool // right, but so slow that it comes back soon
	DueOn    day.Date
	InBook   bool // it stands in the wrong book now
}

// Right reports whether all of it was right.
func (a Answered) Right() bool { return a.Share >= 100 }

// Show returns where a run stands, or with at its answered place at, from 0.
func (s *Service) Show(ctx context.Context, actor org.Actor, run RunID, at int) (x Showing, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x = Showing{}
		if x.Run, err = findRun(ctx, tx, actor, run); err != nil {
			return err
		}
		if at >= 0 {
			return x.answered(ctx, tx, actor, at)
		}
		return x.asked(ctx, tx, actor)
	})
	return x, err
}

func (x *Showing) asked(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	if p := x.Run.pending; p != nil {
		q, err := versionOf(ctx, tx, actor.Org, p.Question, p.Number)
		if err != nil {
			return err
		}
		x.Question, x.Place, x.Written = q, p.Place, &p.Text
		x.Question.Thing = x.Run.things[p.Place]
		if err := x.hold(ctx, tx, actor); err != nil {
			return err
		}
		return x.star(ctx, tx, actor)
	}
	q, place, ok, err := x.Run.next(ctx, tx, actor)
	if err != nil || !ok {
		x.Over = true
		return err
	}
	x.Place, x.Order, x.Question = place, order(x.Run.ID, place, q.Item), q
	x.Question.Item = q.Item.Blind()
	return x.star(ctx, tx, actor)
}

// hold takes the key away where an exam asks the question by now, or a renewal.
func (x *Showing) hold(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	held, err := heldIn(ctx, tx, actor, x.Run.Mode)
	if err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM question q WHERE q.org_id = $1 AND q.id = $2 AND `+held+`)`,
		actor.Org, x.Question.ID).Scan(&x.Held); err != nil {
		return fmt.Errorf("does an exam ask a question: %w", err)
	}
	if x.Held {
		x.Question.Item = x.Question.Item.Blind()
	}
	return nil
}

func (x *Showing) star(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	c, err := cardOf(ctx, tx, actor, x.Question.ID)
	x.Starred = c.Starred > 0
	return err
}

// openRuns lists what the actor began lately and has not finished, and every
// renewal, the youngest first.
func openRuns(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Run, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, mode, about, set_id, things, place, answered, right_n, created_at FROM practice_run
		WHERE org_id = $1 AND member_id = $2 AND done_at = 0 AND (answered > 0 AND changed_at > $3 OR mode = $4) ORDER BY changed_at DESC, id DESC LIMIT 3`,
		actor.Org, actor.User, db.Ms(tx.Now.AddDate(0, 0, -7)), Renewal)
	if err != nil {
		return nil, fmt.Errorf("open runs: %w", err)
	}
	type row struct {
		Run
		about, things string
		created       int64
	}
	read, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Mode, &r.about, &r.Set, &r.things, &r.Place, &r.Answered, &r.Right, &r.created}
	})
	if err != nil {
		return nil, fmt.Errorf("open runs: %w", err)
	}
	list := make([]Run, len(read))
	for i, r := range read {
		if err := errors.Join(json.Unmarshal([]byte(r.about), &r.About), json.Unmarshal([]byte(r.things), &r.Run.things)); err != nil {
			return nil, fmt.Errorf("open runs: %w", err)
		}
		r.Total, r.Created = len(r.Run.things), db.Time(r.created)
		list[i] = r.Run
	}
	return list, nil
}
