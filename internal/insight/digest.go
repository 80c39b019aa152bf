package insight

import (
	"context"
	"slices"
	"time"

	"kongdan/internal/activity"
	"kongdan/internal/coach"
	"kongdan/internal/kit/db"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/practice"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// pressing are the reasons that the daily mail brings: what somebody promised
// for today or before, or is asked for.
var pressing = []Reason{Challenged, StepOverdue, StepToday}

// Digest is the part of Today that cannot wait.
type Digest struct {
	Day   day.Date
	Needs []Need          // with the pressing ones of their reasons only
	Tasks []activity.Task // open, due today or before
	News  []coach.Notice  // of coaches, since the last working day
	// Certificates end in 90, 60, 30 or 7 days, or did so since the last mail.
	Certificates []certificate.Certificate
	Sets         []practice.Set // given since the last mail, or to be done by tomorrow at the latest
	Last         day.Date       // of the mail before this one, "" if none went
	More         bool           // whether Today holds more of the kind
}

// Any reports whether there is something to say.
func (d Digest) Any() bool {
	return len(d.Needs)+len(d.Tasks)+len(d.News)+len(d.Certificates)+len(d.Sets) > 0
}

// Digest answers what of a member's Today cannot wait, with the member as an
// actor. It fails with NotFound for nobody and for a deactivated member.
func (s *Service) Digest(ctx context.Context, o org.ID, user org.UserID) (actor org.Actor, d Digest, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if actor, err = org.ActorOf(ctx, tx, o, user); err != nil {
			return err
		}
		d, err = readDigest(ctx, tx, actor)
		return err
	})
	return actor, d, err
}

func readDigest(ctx context.Context, tx *db.Tx, actor org.Actor) (d Digest, err error) {
	d.Day = day.Date(actor.Today(tx.Now))
	book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
	if err != nil {
		return d, err
	}
	all, err := readNeeds(ctx, tx, actor, book, AllNeeds+1)
	if err != nil {
		return d, err
	}
	d.More = len(all) > AllNeeds
	for _, n := range all[:min(len(all), AllNeeds)] {
		n.Reasons = slices.DeleteFunc(n.Reasons, func(r Reason) bool { return !slices.Contains(pressing, r) })
		if len(n.Reasons) > 0 {
			d.Needs = append(d.Needs, n)
		}
	}
	tasks, next, err := activity.DueTasks(ctx, tx, actor, d.Day, "")
	d.Tasks, d.More = tasks, d.More || next != ""
	if err != nil {
		return d, err
	}
	sent, err := org.LastDigest(ctx, tx, actor.Org, actor.User)
	if err != nil {
		return d, err
	}
	d.Last = day.Date(sent)
	last := lastMail(tx, actor, d.Last)
	if d.Certificates, err = certificate.Ending(ctx, tx, actor, day.Date(actor.Today(last))); err != nil {
		return d, err
	}
	sets, err := practice.SetsFor(ctx, tx, actor)
	if err != nil {
		return d, err
	}
	for _, x := range sets {
		if x.MadeAt.After(last) || x.Late(d.Day.Add(2)) {
			d.Sets = append(d.Sets, x)
		}
	}
	d.News, err = coach.Notices(ctx, tx, actor, last, mostNews)
	return d, err
}

// longestGap is how many days back a mail tells at most: who had none for longer looks at Today.
const longestGap = 31

// lastMail is when the mail before this one went, on a day that is known. Where none did, it is a day ago,
// or Friday.
func lastMail(tx *db.Tx, actor org.Actor, on day.Date) time.Time {
	today := lately(tx, actor, 1)
	days := 1
	switch {
	case on != "" && on < today.today:
		days = min(today.today.Sub(on), longestGap)
	case tx.Now.In(today.zone).Weekday() == time.Monday:
		days = 3
	}
	return tx.Now.AddDate(0, 0, -days)
}
