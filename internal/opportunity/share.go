package opportunity

import (
	"context"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// showAccount brings a deal's account into a member's view.
func showAccount(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity, user org.UserID) error {
	if d.Account == "" {
		return nil
	}
	return account.ShareThrough(ctx, tx, o, d.Account, user, string(d.ID))
}

// hideAccount takes back what showAccount gave.
func hideAccount(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity, user org.UserID) error {
	if d.Account == "" {
		return nil
	}
	return account.Unshare(ctx, tx, o, d.Account, user, string(d.ID))
}

// moveAccount brings the account of after, instead of that of before, into the
// view of everybody who works on the deal. A deal in the trash shows none.
func moveAccount(ctx context.Context, tx *db.Tx, o org.ID, before, after Opportunity) error {
	team, err := org.Team(ctx, tx, o, org.Deal, string(before.ID))
	if err != nil {
		return err
	}
	users := []org.UserID{before.Owner}
	for _, m := range team {
		users = append(users, m.ID)
	}
	for _, u := range users {
		if before.Live() {
			if err := hideAccount(ctx, tx, o, before, u); err != nil {
				return err
			}
		}
		if after.Live() {
			if err := showAccount(ctx, tx, o, after, u); err != nil {
				return err
			}
		}
	}
	return nil
}
