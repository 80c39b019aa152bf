package coach

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// Link is the one look at what opens a questionnaire; none of it is stored.
type Link struct {
	Secret  string // "" for a colleague's questionnaire
	Code    string // "" for none
	Lang    string
	Expires time.Time
}

// Ask makes a questionnaire for a coach: a link, or for a colleague a page of
// their own in the product. Only the deal team may. A repeated request makes
// nothing and returns the zero Link.
func (s *Service) Ask(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, a Asking) (link Link, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		link = Link{}
		d, err := lockTeam(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		x, err := findWho(ctx, tx, actor.Org, deal, c)
		if err != nil {
			return err
		}
		var bad errs.Fields
		a.check(&bad)
		if err := bad.Err(); err != nil {
			return err
		}
		if x.Retired {
			return errs.New(errs.Invalid, "coach.retired")
		}
		if inside, err := onTeam(ctx, tx, actor.Org, d, x.Who.Member); err != nil {
			return err
		} else if inside {
			return errs.New(errs.Invalid, "coach.member_team")
		}
		if err := roomForMore(ctx, tx, actor.Org, deal); err != nil {
			return err
		}
		link = Link{Lang: a.Lang, Expires: tx.Now.Add(time.Duration(a.Days) * 24 * time.Hour)}
		secret, code := sql.NullString{}, ""
		if x.Who.Kind != Colleague {
			link.Secret = newSecret()
			secret = sql.NullString{String: secretHash(link.Secret), Valid: true}
			if a.Code {
				link.Code = newCode()
				code = codeHash(link.Secret, link.Code)
			}
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO questionnaire (org_id, id, opportunity_id, coach_id, secret_hash, code_hash, elements, lang, greeting, subject,
				created_by, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			actor.Org, id.New(), deal, c, secret, code, joined(a.Elements), a.Lang, a.Greeting, a.Subject,
			actor.User, tx.Stamp(), db.Ms(link.Expires)); err != nil {
			return hush("insert a questionnaire on deal "+string(deal), err)
		}
		return record(ctx, tx, actor, deal, "coach.ask", c, nil, map[string]any{"number": x.Number})
	})
	return link, err
}

// Revoke shuts a questionnaire that is not answered. It fails with Conflict
// where it is over already.
func (s *Service) Revoke(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, q QuestionnaireID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		// The questionnaire is locked before the deal, as by its answer.
		err := tx.QueryRowContext(ctx, `
			SELECT 1 FROM questionnaire q
			WHERE q.org_id = $1 AND q.id = $2 AND q.opportunity_id = $3 AND q.coach_id = $4`+tx.ForUpdate("q"),
			actor.Org, q, deal, c).Scan(new(int))
		missing := errors.Is(err, sql.ErrNoRows)
		if err != nil && !missing {
			return fmt.Errorf("find questionnaire %s: %w", q, err)
		}
		if _, err := lockTeam(ctx, tx, actor, deal); err != nil {
			return err
		}
		if missing {
			return errs.New(errs.NotFound, "coach.not_found")
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE questionnaire SET revoked_at = $1, version = version + 1
			WHERE org_id = $2 AND id = $3 AND answered_at = 0 AND revoked_at = 0`, tx.Stamp(), actor.Org, q)); err != nil {
			return err
		}
		x, err := find(ctx, tx, actor.Org, deal, c)
		if err != nil {
			return err
		}
		return record(ctx, tx, actor, deal, "coach.revoke", c, nil, map[string]any{"number": x.Number})
	})
}

// shutAll revokes what coaches were asked and have not answered.
func shutAll(ctx context.Context, tx *db.Tx, o org.ID, coaches []string) error {
	var w db.Where
	w.And("org_id = ? AND answered_at = 0 AND revoked_at = 0", o)
	w.In("coach_id", coaches...)
	_, err := tx.ExecContext(ctx, `UPDATE questionnaire SET revoked_at = `+w.Arg(tx.Stamp())+`, version = version + 1`+w.SQL(), w.Args()...)
	return hush("shut questionnaires", err)
}

func roomForMore(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID) error {
	var n int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM questionnaire
		WHERE org_id = $1 AND opportunity_id = $2 AND answered_at = 0 AND revoked_at = 0 AND expires_at > $3`, o, deal, tx.Stamp()).Scan(&n)
	if err != nil {
		return fmt.Errorf("open questionnaires of deal %s: %w", deal, err)
	}
	if n >= mostOpen {
		return errs.New(errs.Invalid, "coach.ask_too_many", "N", mostOpen)
	}
	return nil
}

// findWho is find with the identity, for use cases of the deal team.
func findWho(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, c ID) (Coach, error) {
	list, err := readCoaches(ctx, tx, o, deal, true)
	if err != nil {
		return Coach{}, err
	}
	return pick(list, c)
}

func joined(keys []c139.Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = string(k)
	}
	return strings.Join(names, ",")
}

// newSecret is 256 random bits as an address holds them.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: the runtime stops without randomness
	return base64.RawURLEncoding.EncodeToString(b)
}

// newCode is six digits for the phone.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // as newSecret
	}
	return fmt.Sprintf("%06d", n)
}

func secretHash(secret string) string { return digest("questionnaire", secret) }

// codeHash needs the secret, so that what is stored of a code cannot be tried out.
func codeHash(secret, code string) string { return digest("code", secret, code) }

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
