package app

import (
	"context"
	"time"

	"kongdan/internal/coach"
	"kongdan/internal/exchange"
	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/job"
	"kongdan/internal/kit/mail"
	"kongdan/internal/learning/exam"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/org"
	"kongdan/internal/privacy"
)

const day = 24 * time.Hour

// runner does the program's jobs. A new kind of job is one line here.
func (a *App) runner() *job.Runner {
	schedule := []job.Schedule{
		{Kind: ageKind, Every: time.Hour}, // it is midnight somewhere
		{Kind: export.SweepKind, Every: time.Hour},
		{Kind: gatherKind, Every: 10 * time.Minute},
		{Kind: job.PurgeKind, Every: day, Offset: 18 * time.Hour}, // 2 o'clock in China
		{Kind: orgPurgeKind, Every: day, Offset: 18 * time.Hour},
		{Kind: exchange.SweepKind, Every: day, Offset: 18 * time.Hour},
		{Kind: parcel.SweepKind, Every: day, Offset: 18 * time.Hour},
		{Kind: privacy.RetainKind, Every: day, Offset: 18 * time.Hour},
		{Kind: analyzeKind, Every: day, Offset: 19 * time.Hour},
	}
	if a.config.Mail.On() {
		schedule = append(schedule, job.Schedule{Kind: digestsKind, Every: digestEvery})
	}
	return job.NewRunner(a.db, job.Config{
		Log: a.log, Grace: drainTime - 2*time.Second, Observe: a.figures.job,
		Handlers: map[string]job.Handler{
			job.PurgeKind: job.Purge(a.db),
			linkKind:      a.mailLink,
			orgPurgeKind:  func(ctx context.Context, _ *job.Run) error { return a.Org.Purge(ctx) },
			ageKind:       a.age,
			gatherKind:    a.gather,
			recountKind:   a.recount,
			namesKind:     a.names,
			analyzeKind:   func(ctx context.Context, _ *job.Run) error { return a.db.Analyze(ctx) },
			digestsKind:   a.planDigests,
			orgDigestKind: a.planMembers,
			digestKind:    a.mailDigest,

			export.RunKind: a.Exports.Handle, export.SweepKind: a.Exports.Sweep,
			exchange.RunKind:   a.Imports.Handle,
			exchange.SweepKind: a.Imports.Sweep,
			parcel.ReadKind:    a.Parcels.HandleRead,
			parcel.LoadKind:    a.Parcels.HandleLoad,
			parcel.UndoKind:    a.Parcels.HandleUndo,
			parcel.SweepKind:   a.Parcels.Sweep,
			exam.EndKind:       a.web.Exams.EndDue,
			privacy.ScrubKind:  a.Privacy.Scrub,
			privacy.RetainKind: a.Privacy.Retain,
		},
		Schedule: schedule,
	})
}

// orgPurgeKind removes sessions, codes and tries that are over.
const orgPurgeKind = "org.purge"

// analyzeKind lets the engine look at how the data lie, so that it goes on to
// choose good ways to read what has grown.
const analyzeKind = "db.analyze"

// ageKind lets evidence and what coaches said grow old, in every organisation.
const ageKind = "deal.age"

func (a *App) age(ctx context.Context, run *job.Run) error {
	list, err := a.Org.AllOrganisations(ctx)
	if err != nil {
		return err
	}
	var done int64
	tell := func(int) { done++; _ = run.Progress(ctx, done, 0) }
	coaches := coach.NewService(a.db)
	for _, o := range list {
		if _, err := a.Deals.Age(ctx, o.ID, tell); err != nil {
			return err
		}
		if _, err := coaches.Age(ctx, o.ID, tell); err != nil {
			return err
		}
	}
	return nil
}

// gatherKind takes answers of exams into practice once their keys may be seen.
const gatherKind = "practice.gather"

func (a *App) gather(ctx context.Context, _ *job.Run) error {
	list, err := a.Org.AllOrganisations(ctx)
	for _, o := range list {
		if err != nil {
			return err
		}
		err = a.web.Practice.Gather(ctx, o.ID)
	}
	return err
}

// linkKind mails a member a link to set a password.
const linkKind = "mail.link"

type linkPayload struct {
	User org.UserID `json:"user"`
}

// enqueueLink is org's Mail: the link itself is made when the mail is sent, so
// that no secret waits in the queue.
func enqueueLink(ctx context.Context, tx *db.Tx, o org.ID, u org.UserID) error {
	_, err := job.Enqueue(ctx, tx, job.Job{Org: string(o), Kind: linkKind, Key: string(u), Payload: linkPayload{u}})
	return err
}

func (a *App) mailLink(ctx context.Context, run *job.Run) error {
	var p linkPayload
	if err := run.Payload(&p); err != nil {
		return err
	}
	m, link, err := a.Org.MailedLink(ctx, org.ID(run.Org), p.User)
	if err != nil {
		return err
	}
	texts, err := catalog()
	if err != nil {
		return err
	}
	ctx = i18n.With(ctx, i18n.Locale{Catalog: texts, Lang: m.Lang, Zone: zone(m.TimeZone)})
	key := "mail.invite."
	if link.Purpose == org.Reset {
		key = "mail.reset."
	}
	return a.config.Mail.Send(ctx, mail.Message{
		ID: run.ID, To: m.Email, Subject: i18n.T(ctx, key+"subject"),
		Text: i18n.T(ctx, key+"text", "Name", m.Name, "URL", a.config.Site()+"/welcome#"+link.Code, "Till", i18n.DateTime(ctx, link.Expires)),
	})
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}
