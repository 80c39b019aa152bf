package coach

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/once"
	"kongdan/internal/kit/typed"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Paper is what a coach reads: sentences to confirm or deny, and nothing of
// what the team claims.
type Paper struct {
	Lang      string
	Greeting  string
	Subject   string
	Sentences []map[string]string // in order, by language
}

// Opening is what stands in the hands of whoever has a link.
type Opening struct {
	Secret, Code string
	From         org.Client
	Reader       org.Actor // who is signed in in that browser; the zero Actor for nobody
}

// Said is the answer to one sentence, by its place on the paper.
type Said struct {
	Place  int
	Ruling c139.Verdict
	Note   string
}

// errShut answers every link that opens nothing, whatever the reason.
func errShut() error { return errs.New(errs.NotFound, "error.not_found") }

// Open shows the paper behind a link and uses nothing up. It fails with
// NotFound, always alike, for a link that is unknown, used, revoked, expired or
// locked, or with a wrong code, and with TooMany while there are too many tries.
func (s *Service) Open(ctx context.Context, o Opening) (p Paper, err error) {
	err = s.unfold(ctx, o, func(tx *db.Tx, q sheetRow) (bool, error) {
		if q.State != Open {
			return false, nil
		}
		if _, _, err := target(ctx, tx, q); err != nil {
			return false, err
		}
		p, err = paperOf(ctx, tx, q)
		return err == nil, err
	})
	return p, err
}

// Answer takes what a coach says and uses the link up: the verdicts come in by
// the system, marked blind, or inside where the browser is one of the deal's
// team. key is the sender's mark of this answer; the
// same answer sent again is taken for what it is and changes nothing, and with
// other content under its mark it fails with Conflict: what came first counts.
// It fails as Open does, and with Invalid for an answer that no paper of ours makes.
func (s *Service) Answer(ctx context.Context, o Opening, key string, said []Said) error {
	return s.unfold(ctx, o, func(tx *db.Tx, q sheetRow) (bool, error) {
		mark, content := digest("answer", key), contentHash(said)
		if q.State == Done {
			first, whole, _ := strings.Cut(q.answerHash, ".")
			if key == "" || subtle.ConstantTimeCompare([]byte(first), []byte(mark)) != 1 {
				return false, nil
			}
			if whole != content {
				return false, errs.New(errs.Conflict, "conflict.changed")
			}
			return true, nil
		}
		if q.State != Open {
			return false, nil
		}
		origin, err := originOf(ctx, tx, q, o.Reader)
		if err == nil {
			err = take(ctx, tx, q, mark+"."+content, origin, said)
		}
		return err == nil, err
	})
}

// originOf is how an answer by link comes in from a reader's browser.
func originOf(ctx context.Context, tx *db.Tx, q sheetRow, reader org.Actor) (Origin, error) {
	if reader.User == "" || reader.Org != q.org {
		return Blind, nil
	}
	_, member, err := opportunity.DealTeam(ctx, tx, reader, q.deal)
	switch {
	case errs.Is(err, errs.NotFound), err == nil && !member:
		return Blind, nil
	case err != nil:
		return "", err
	}
	return Inside, nil
}

// contentHash tells one answer from another.
func contentHash(said []Said) string {
	parts := []string{"said"}
	for _, x := range said {
		parts = append(parts, strconv.Itoa(x.Place), string(x.Ruling), x.Note)
	}
	return digest(parts...)
}

// unfold finds what a link opens, and does something with it. Whatever fails
// costs the same statements, so that time tells no more than the answer.
func (s *Service) unfold(ctx context.Context, o Opening, do func(*db.Tx, sheetRow) (bool, error)) error {
	ctx = once.Without(ctx)
	if err := s.db.InTx(ctx, func(tx *db.Tx) error { return org.Guess(ctx, tx, o.From) }); err != nil {
		return err
	}
	good := false
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		good = false
		q, found, err := bySecret(ctx, tx, o.Secret)
		if err != nil {
			return err
		}
		right := subtle.ConstantTimeCompare([]byte(q.codeHash), []byte(codeHash(o.Secret, o.Code))) == 1 || !q.Code
		wrong := found && !right && o.Code != "" && q.wrong < MaxWrongCodes
		if _, err := tx.ExecContext(ctx, `
			UPDATE questionnaire SET wrong_codes = wrong_codes + $1 WHERE secret_hash = $2`, db.Bool(wrong), secretHash(o.Secret)); err != nil {
			return fmt.Errorf("count a wrong code: %w", err)
		}
		if !found || !right {
			return nil
		}
		good, err = do(tx, q)
		return err
	})
	switch {
	case errs.Is(err, errs.NotFound), err == nil && !good: // also where the deal or the coach behind it is gone
		return errShut()
	case err != nil && !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Conflict):
		return err
	}
	if back := s.db.InTx(ctx, func(tx *db.Tx) error { return org.Guessed(ctx, tx, o.From) }); back != nil {
		return back
	}
	return err
}

// bySecret locks the questionnaire that a secret opens.
func bySecret(ctx context.Context, tx *db.Tx, secret string) (q sheetRow, found bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT `+sheetColumns+` FROM questionnaire q WHERE q.secret_hash = $1`+tx.ForUpdate("q"),
		secretHash(secret)).Scan(q.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return q, false, nil
	}
	if err != nil {
		return q, false, fmt.Errorf("find a questionnaire: %w", err)
	}
	q.finish(tx.Now)
	return q, true, nil
}

// target locks the deal of a questionnaire, for the system, and finds its
// coach. It fails with NotFound where nobody may answer any more.
func target(ctx context.Context, tx *db.Tx, q sheetRow) (d opportunity.Opportunity, c Coach, err error) {
	actor := org.SystemActor(q.org)
	if d, err = opportunity.LockForChange(ctx, tx, actor, q.deal); err != nil {
		return d, c, err
	}
	if d.Status != opportunity.Open {
		return d, c, errShut()
	}
	if c, err = find(ctx, tx, q.org, q.deal, q.Coach); err == nil && c.Retired {
		err = errShut()
	}
	return d, c, err
}

func paperOf(ctx context.Context, tx *db.Tx, q sheetRow) (Paper, error) {
	p := Paper{Lang: q.Lang, Greeting: q.greeting, Subject: q.subject, Sentences: make([]map[string]string, len(q.Elements))}
	for i := range p.Sentences {
		p.Sentences[i] = map[string]string{}
	}
	for _, lang := range i18n.Languages {
		book, err := method.Read(ctx, tx, q.org, lang)
		if err != nil {
			return p, err
		}
		for i, k := range q.Elements {
			p.Sentences[i][lang] = book.Text(method.Statements, string(k), "statement")
		}
	}
	return p, nil
}

// take writes the answers down as verdicts, counts anew and tells the team.
// Nothing of it names who answered.
func take(ctx context.Context, tx *db.Tx, q sheetRow, answerHash string, origin Origin, said []Said) (err error) {
	actor := org.SystemActor(q.org)
	if actor.Zone, err = org.ZoneOf(ctx, tx, q.org); err != nil {
		return err
	}
	d, c, err := target(ctx, tx, q)
	if err != nil {
		return err
	}
	list, err := verdictsOf(q, said)
	if err != nil {
		return err
	}
	if err := db.Changed(tx.ExecContext(ctx, `
		UPDATE questionnaire SET answered_at = $1, answer_hash = $2, version = version + 1
		WHERE org_id = $3 AND id = $4 AND answered_at = 0 AND revoked_at = 0`, tx.Stamp(), answerHash, q.org, q.ID)); err != nil {
		return err
	}
	if err := enter(ctx, tx, actor, d, c, day.Date(actor.Today(tx.Now)), origin, list, "coach.answer"); err != nil {
		return err
	}
	return notify(ctx, tx, q.org, q.deal, c.ID, HasAnswered, "", "")
}

// verdictsOf checks answers against what was asked. What was left out was not
// answered. Errors stand at "<place>" and "<place>.note".
func verdictsOf(q sheetRow, said []Said) (list []NewVerdict, err error) {
	var bad errs.Fields
	seen := map[int]bool{}
	for _, x := range said {
		place := strconv.Itoa(x.Place)
		if x.Place < 0 || x.Place >= len(q.Elements) || seen[x.Place] {
			bad.Add("answers", "error.invalid_choice")
			continue
		}
		seen[x.Place] = true
		if _, ok := c139.ParseVerdict(string(x.Ruling)); !ok {
			bad.Add(place, "error.invalid_choice")
		}
		note := typed.Line(&bad, place+".note", strings.Join(strings.Fields(x.Note), " "), MaxLine)
		list = append(list, NewVerdict{Element: q.Elements[x.Place], Ruling: x.Ruling, Note: note})
	}
	if len(list) == 0 {
		bad.Add("answers", "coach.nothing_ruled")
	}
	return list, bad.Err()
}

// enter writes verdicts of one coach on a locked deal and counts anew.
func enter(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, c Coach, on day.Date, origin Origin, list []NewVerdict, action string) error {
	var keys []c139.Key
	told := origin
	if told == Answered {
		told = Blind // of which kind a coach is, the log tells nobody
	}
	said := map[string]any{"number": c.Number, "on": on, "origin": told}
	for _, v := range list {
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO verdict (org_id, id, opportunity_id, coach_id, element_key, ruling, ruled_on, confidence, note, origin, entered_by, entered_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			actor.Org, id.New(), d.ID, c.ID, v.Element, v.Ruling, on, v.Confidence, v.Note, origin, actor.User, tx.Stamp()); err != nil {
			return hush("insert a verdict on deal "+string(d.ID), err)
		}
		keys = append(keys, v.Element)
		said[string(v.Element)] = v.Ruling
	}
	if err := recalibrate(ctx, tx, actor, d, opportunity.ByVerdict, keys, true); err != nil {
		return err
	}
	return record(ctx, tx, actor, d.ID, action, c.ID, nil, said)
}
