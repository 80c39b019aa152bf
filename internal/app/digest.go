package app

import (
	"context"
	"errors"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/mail"
	"kongdan/internal/org"
	"kongdan/internal/web"
)

// The daily mail of what is due comes in three steps, each a job: the
// installation's work looks at every organisation, an organisation's at its
// members, and a member's makes the mail and sends it.
const (
	digestsKind   = "digest.plan"
	orgDigestKind = "digest.members"
	digestKind    = "mail.digest"

	digestEvery = 15 * time.Minute       // zones differ by as little
	digestApart = 250 * time.Millisecond // a mail server and an invitation in between have their turn
)

func (a *App) planDigests(ctx context.Context, _ *job.Run) error {
	list, err := a.Org.AllOrganisations(ctx)
	if err != nil {
		return err
	}
	return a.db.InTx(ctx, func(tx *db.Tx) error {
		for _, o := range list {
			if _, err := job.Enqueue(ctx, tx, job.Job{Org: string(o.ID), Kind: orgDigestKind, Key: "members"}); err != nil {
				return err
			}
		}
		return nil
	})
}

type digestPayload struct {
	User org.UserID `json:"user"`
	Day  string     `json:"day"` // the member's
}

func (a *App) planMembers(ctx context.Context, run *job.Run) error {
	n := 0
	_, err := a.Org.PlanDigests(ctx, org.ID(run.Org), func(ctx context.Context, tx *db.Tx, u org.UserID, day string) error {
		n++
		_, err := job.Enqueue(ctx, tx, job.Job{Org: run.Org, Kind: digestKind, Key: string(u), Payload: digestPayload{u, day},
			RunAt: tx.Now.Add(time.Duration(n) * digestApart)})
		return err
	})
	return err
}

// mailDigest sends a member's mail of a day, if there is something to say and
// the day is not over. It may run any number of times: the mail goes out once,
// or not at all where the program or the line broke just then.
func (a *App) mailDigest(ctx context.Context, run *job.Run) error {
	var p digestPayload
	if err := run.Payload(&p); err != nil {
		return err
	}
	actor, d, err := a.Insight.Digest(ctx, org.ID(run.Org), p.User)
	if errs.Is(err, errs.NotFound) || err == nil && (string(d.Day) != p.Day || !d.Any()) {
		return nil
	}
	if err != nil {
		return err
	}
	texts, err := catalog()
	if err != nil {
		return err
	}
	to, code, err := a.Org.TakeDigest(ctx, actor.Org, actor.User, p.Day)
	if errs.Is(err, errs.Conflict) {
		return nil // it went out before, or is not wanted any more
	}
	if err != nil {
		return err
	}
	site := a.config.Site()
	stop := site + web.StopDigestPath + code
	subject, text := digestText(i18n.With(ctx, i18n.Locale{Catalog: texts, Lang: actor.Lang, Zone: actor.Zone}), actor, d, site, stop)
	err = a.config.Mail.Send(ctx, mail.Message{ID: run.ID, To: to, Subject: subject, Text: text, Stop: stop})
	if err == nil {
		return nil
	}
	if errors.Is(err, mail.ErrUnsure) {
		return errs.Because(err, errs.Invalid, "mail.unsure")
	}
	return errors.Join(err, a.Org.GiveBackDigest(context.WithoutCancel(ctx), actor.Org, actor.User, p.Day, string(d.Last), code))
}
