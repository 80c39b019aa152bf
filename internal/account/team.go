package account

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// HandOver gives an account to another owner. The old one stays on its team
// until removed.
//
// It fails with Forbidden unless the actor owns it or manages, with Invalid at
// "owner" for who is not an active member, and with Conflict for an old version.
func (s *Service) HandOver(ctx context.Context, actor org.Actor, id ID, version int64, to org.UserID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := findToDispose(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		return handOver(ctx, tx, actor, a, version, to)
	})
}

func handOver(ctx context.Context, tx *db.Tx, actor org.Actor, a Account, version int64, to org.UserID) error {
	if err := org.CheckWorker(ctx, tx, actor.Org, to, "owner"); err != nil {
		return err
	}
	if to == a.Owner {
		return nil
	}
	if err := setOwner(ctx, tx, actor.Org, a.ID, version, to); err != nil {
		return err
	}
	if err := org.Grant(ctx, tx, actor.Org, org.Account, string(a.ID), a.Owner, ""); err != nil {
		return err
	}
	if err := org.Revoke(ctx, tx, actor.Org, org.Account, string(a.ID), to, ""); err != nil { // an owner needs no place on the team
		return err
	}
	return record(ctx, tx, actor, "account.hand_over", a.ID, map[string]string{"owner": string(a.Owner)}, map[string]string{"owner": string(to)})
}

// HandOverAll gives every account of one member, those in the trash too, to
// another: what deactivating a member asks for. The member leaves all teams.
// It runs in the caller's transaction, which has checked that the actor may.
func HandOverAll(ctx context.Context, tx *db.Tx, actor org.Actor, from, to org.UserID) error {
	if err := org.CheckWorker(ctx, tx, actor.Org, to, "successor"); err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id FROM account WHERE org_id = $1 AND owner_id = $2 ORDER BY id`, actor.Org, from)
	if err != nil {
		return err
	}
	owned, err := db.Collect(rows, func(id *ID) []any { return []any{id} })
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		UPDATE account SET owner_id = $1, updated_at = $2, version = version + 1
		WHERE org_id = $3 AND owner_id = $4`, to, tx.Stamp(), actor.Org, from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM access_grant WHERE org_id = $1 AND kind = $2 AND via = '' AND (user_id = $3
			OR (user_id = $4 AND object_id IN (SELECT id FROM account WHERE org_id = $1 AND owner_id = $4)))`,
		actor.Org, org.Account, from, to); err != nil {
		return err
	}
	for _, id := range owned {
		if err := record(ctx, tx, actor, "account.hand_over", id,
			map[string]string{"owner": string(from)}, map[string]string{"owner": string(to)}); err != nil {
			return err
		}
	}
	return nil
}

// Join puts a member on the team of an account; see HandOver for who may.
func (s *Service) Join(ctx context.Context, actor org.Actor, id ID, user org.UserID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := findToDispose(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := org.CheckActive(ctx, tx, actor.Org, user, "member"); err != nil {
			return err
		}
		on, err := org.OnTeam(ctx, tx, actor.Org, org.Account, string(id), user)
		if err != nil || on || user == a.Owner {
			return err
		}
		if err := org.Grant(ctx, tx, actor.Org, org.Account, string(id), user, ""); err != nil {
			return err
		}
		return record(ctx, tx, actor, "account.join", id, nil, map[string]string{"member": string(user)})
	})
}

// Leave takes a member off the team of an account. Besides those who may Join
// others, each member may leave.
func (s *Service) Leave(ctx context.Context, actor org.Actor, id ID, user org.UserID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		a, err := Find(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if user != actor.User {
			if err := actor.CheckDispose(a.Owner); err != nil {
				return err
			}
		}
		on, err := org.OnTeam(ctx, tx, actor.Org, org.Account, string(id), user)
		if err != nil || !on {
			return err
		}
		if err := org.Revoke(ctx, tx, actor.Org, org.Account, string(id), user, ""); err != nil {
			return err
		}
		return record(ctx, tx, actor, "account.leave", id, map[string]string{"member": string(user)}, nil)
	})
}

// ShareThrough brings an account into a member's view because the member works
// on one of its deals. Sharing again changes nothing.
func ShareThrough(ctx context.Context, tx *db.Tx, o org.ID, id ID, user org.UserID, deal string) error {
	return org.Grant(ctx, tx, o, org.Account, string(id), user, deal)
}

// Unshare takes back what ShareThrough gave for one deal; other deals and the
// account's own team keep it in view.
func Unshare(ctx context.Context, tx *db.Tx, o org.ID, id ID, user org.UserID, deal string) error {
	return org.Revoke(ctx, tx, o, org.Account, string(id), user, deal)
}

func findToDispose(ctx context.Context, tx *db.Tx, actor org.Actor, id ID) (Account, error) {
	a, err := Find(ctx, tx, actor, id)
	if err != nil {
		return a, err
	}
	return a, actor.CheckDispose(a.Owner)
}
