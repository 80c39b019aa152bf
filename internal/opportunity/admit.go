package opportunity

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// MaxWhy is the most characters of a reason to come onto a team.
const MaxWhy = 500

// Admit is asked when somebody comes onto the team of a locked deal, or becomes
// its owner, who was neither before: from then on they read what is the team's
// alone. why is the actor's reason, "" for none. It fails with Invalid at "why"
// where one is needed. In a transaction that only reads it checks that alone.
type Admit func(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, who org.UserID, why string) error

// Ask asks about a member unless they are on the team already, which it tells.
// The nil Admit lets everybody in.
func (a Admit) Ask(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, who org.UserID, why string) (already bool, err error) {
	already = who == d.Owner
	if !already {
		already, err = org.OnTeam(ctx, tx, actor.Org, org.Deal, string(d.ID), who)
	}
	if err != nil || already || a == nil {
		return already, err
	}
	return false, a(ctx, tx, actor, d, who, why)
}

// admission is one change's way to ask, with the reason given.
type admission struct {
	ask Admit
	why string
}

// admission cleans a reason. It fails with Invalid at "why".
func (s *Service) admission(why string) (admission, error) {
	var bad errs.Fields
	why = typed.Text(&bad, "why", why, MaxWhy)
	return admission{s.Admit, why}, bad.Err()
}

// admit lets a member in, and adds the reason an actor had to let themselves in
// to what the log keeps of it.
func (a admission) admit(ctx context.Context, tx *db.Tx, actor org.Actor, d Opportunity, who org.UserID, after map[string]any) error {
	already, err := a.ask.Ask(ctx, tx, actor, d, who, a.why)
	if err == nil && !already && who == actor.User && a.why != "" {
		after["why"] = a.why
	}
	return err
}
