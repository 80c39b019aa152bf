package practice

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Home is what a member begins practice with.
type Home struct {
	Day     day.Date
	Plan    Plan
	Work    Work
	New     bool // never practised, and nothing waits
	Wrong   int  // in the wrong book
	Starred int
	Open    []Run // begun and not finished
	Sets    []Set // given to the member and not done
	Total   int   // active questions in the member's language that may be asked
	Met     int   // of those, how many the member was asked
	Rest    Rest
}

// Home answers how the actor's practice stands.
func (s *Service) Home(ctx context.Context, actor org.Actor) (h Home, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		h = Home{Day: today(tx, actor)}
		if h.Plan, err = readPlan(ctx, tx, actor.Org, actor.User); err != nil {
			return err
		}
		if h.Work, err = work(ctx, tx, actor); err != nil {
			return err
		}
		if h.Open, err = openRuns(ctx, tx, actor); err != nil {
			return err
		}
		if h.Sets, err = SetsFor(ctx, tx, actor); err != nil {
			return err
		}
		return h.count(ctx, tx, actor)
	})
	return h, err
}

func (h *Home) count(ctx context.Context, tx *db.Tx, actor org.Actor) error {
	stands, err := stands(ctx, tx, actor)
	if err != nil {
		return err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(CASE WHEN c.wrong_since > 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN c.starred_at > 0 THEN 1 ELSE 0 END), 0),
		       COALESCE(SUM(CASE WHEN c.asked > 0 THEN 1 ELSE 0 END), 0)
		FROM practice_card c WHERE c.org_id = $1 AND c.member_id = $2 AND `+stands, actor.Org, actor.User).Scan(&h.Wrong, &h.Starred, &h.Met)
	if err != nil {
		return fmt.Errorf("count cards: %w", err)
	}
	if h.Total, h.Rest, err = rests(ctx, tx, actor); err != nil {
		return err
	}
	h.Work.Fresh = min(h.Work.Fresh, max(0, h.Total-h.Met))
	h.New = h.Met == 0
	return nil
}

// Rest is what practice leaves out because of exams, and of renewals.
type Rest struct {
	N      int            // active questions in the member's language
	Renews int            // which renewals that the member began ask yet
	Awaits []exam.Awaited // exams the member may still sit, where other questions rest
}

// Rests answers what rests for the actor now.
func (s *Service) Rests(ctx context.Context, actor org.Actor) (r Rest, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		_, r, err = rests(ctx, tx, actor)
		return err
	})
	return r, err
}

// rests counts the active questions in the actor's language that may be asked,
// and those that rest.
func rests(ctx context.Context, tx *db.Tx, actor org.Actor) (total int, r Rest, err error) {
	open, err := open(ctx, tx, actor)
	if err != nil {
		return 0, r, err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(SUM(CASE WHEN `+open+` THEN 1 ELSE 0 END), 0) FROM question q WHERE q.org_id = $1 AND q.lang = $2 AND `+bank.Learnt,
		actor.Org, actor.Lang).Scan(&r.N, &total)
	if err != nil {
		return 0, r, fmt.Errorf("count questions: %w", err)
	}
	things, err := renewing(ctx, tx, actor)
	if err != nil {
		return 0, r, err
	}
	r.N -= total
	if r.Renews = min(len(things), r.N); r.N > r.Renews {
		r.Awaits, err = exam.Awaits(ctx, tx, actor)
	}
	return total, r, err
}

// DueToday is how many reviews wait for the actor today, no more than the plan
// allows. It is what other pages mention; new questions, and those edited in
// substance meanwhile, do not count.
func DueToday(ctx context.Context, tx *db.Tx, actor org.Actor) (n int, err error) {
	now := today(tx, actor)
	plan, err := readPlan(ctx, tx, actor.Org, actor.User)
	if err != nil {
		return 0, err
	}
	if plan.until(now) > 0 { // not what is due alone
		w, err := work(ctx, tx, actor)
		return w.Due, err
	}
	stands, err := stands(ctx, tx, actor)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM practice_card c WHERE c.org_id = $1 AND c.member_id = $2 AND c.due_on > '' AND c.due_on <= $3 AND `+stands,
		actor.Org, actor.User, now).Scan(&n)
	if err != nil || n == 0 {
		return 0, err
	}
	reviews, _, _, err := answersToday(ctx, tx, actor, now)
	return max(0, min(n, plan.Most-reviews)), err
}

// Choices are what subjects a member can choose, each with its number of
// questions in the member's language.
type Choices struct{ Elements, Stages, Roles, Tools, Topics, Categories []Choice }

// Choice is one of them; Name is that of a category.
type Choice struct {
	Value, Name string
	N           int
}

// Choices answers what the actor can choose to practise.
func (s *Service) Choices(ctx context.Context, actor org.Actor) (c Choices, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		c = Choices{}
		open, err := open(ctx, tx, actor)
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT t.kind, t.value, COUNT(*) FROM question_tag t JOIN question q ON q.org_id = t.org_id AND q.id = t.question_id
			WHERE t.org_id = $1 AND q.lang = $2 AND `+open+` AND t.kind IN ('element', 'stage', 'role', 'tool', 'topic')
			GROUP BY t.kind, t.value ORDER BY t.kind, t.value`, actor.Org, actor.Lang)
		if err != nil {
			return fmt.Errorf("subjects: %w", err)
		}
		type row struct {
			kind string
			Choice
		}
		tags, err := db.Collect(rows, func(r *row) []any { return []any{&r.kind, &r.Value, &r.N} })
		if err != nil {
			return fmt.Errorf("subjects: %w", err)
		}
		into := map[string]*[]Choice{"element": &c.Elements, "stage": &c.Stages, "role": &c.Roles, "tool": &c.Tools, "topic": &c.Topics}
		for _, t := range tags {
			*into[t.kind] = append(*into[t.kind], t.Choice)
		}
		rows, err = tx.QueryContext(ctx, `
			SELECT g.id, g.name, COUNT(*) FROM question q JOIN question_category g ON g.org_id = q.org_id AND g.id = q.category_id
			WHERE q.org_id = $1 AND q.lang = $2 AND `+open+` GROUP BY g.id, g.name ORDER BY g.name, g.id`, actor.Org, actor.Lang)
		if err != nil {
			return fmt.Errorf("categories: %w", err)
		}
		c.Categories, err = db.Collect(rows, func(x *Choice) []any { return []any{&x.Value, &x.Name, &x.N} })
		return err
	})
	return c, err
}

// Known is how many questions of a subject the actor knows, in the actor's
// language, of all there are: asked before, and not in the wrong book. Those
// that rest because of an exam count like the others.
func Known(ctx context.Context, tx *db.Tx, actor org.Actor, about Subject) (known, total int, err error) {
	var w db.Where
	know := `EXISTS (SELECT 1 FROM practice_card c WHERE c.org_id = q.org_id AND c.member_id = ` + w.Arg(actor.User) + ` AND c.asked > 0 AND c.wrong_since = 0 AND ` + met + `)`
	w.And("q.org_id = ?", actor.Org)
	w.And("q.lang = ?", actor.Lang)
	w.And(bank.Learnt)
	about.limit(&w)
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN `+know+` THEN 1 ELSE 0 END), 0) FROM question q`+w.SQL(), w.Args()...).Scan(&total, &known)
	if err != nil {
		err = fmt.Errorf("how much is known: %w", err)
	}
	return known, total, err
}
