package certificate

import (
	"context"
	"errors"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/seal"
)

// Proof is what a token proves, to anybody: no more than the certificate says,
// and whether it counts today.
type Proof struct {
	Claims  seal.Claims
	Over    bool // its last day was
	Revoked bool // or under review
}

// Counts reports whether the certificate holds.
func (p Proof) Counts() bool { return !p.Over && !p.Revoked }

// Verify checks a token with the keys this installation keeps. It fails with
// Invalid ("certificate.no_proof") for one that none of them signed.
func (s *Service) Verify(ctx context.Context, token string) (p Proof, err error) {
	said, err := seal.Read(token)
	if err != nil {
		return p, errs.Because(err, errs.Invalid, "certificate.no_proof")
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT k.public_key, COALESCE(c.status, '') FROM certificate_key k
			LEFT JOIN certificate c ON c.org_id = k.org_id AND c.number = $2 WHERE k.id = $1`, said.Key, said.Number)
		if err != nil {
			return fmt.Errorf("keys that may have signed: %w", err)
		}
		type row struct {
			public string
			status Status
		}
		list, err := db.Collect(rows, func(r *row) []any { return []any{&r.public, &r.status} })
		if err != nil {
			return fmt.Errorf("keys that may have signed: %w", err)
		}
		why := errors.New("no such key")
		for _, r := range list {
			public, err := seal.ReadKey(r.public)
			if err != nil {
				return err
			}
			if p.Claims, why = seal.Verify(token, public); why == nil {
				p.Revoked = r.status == Review || r.status == Revoked
				p.Over = p.Claims.Ends != "" && day.Date(p.Claims.Ends) < day.Of(tx.Now)
				return nil
			}
		}
		return errs.Because(why, errs.Invalid, "certificate.no_proof")
	})
	return p, err
}
