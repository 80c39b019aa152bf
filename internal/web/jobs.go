package web

import (
	"context"
	"net/http"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
	"kongdan/internal/privacy"
	"kongdan/internal/web/view"
)

const jobsPath = "/settings/jobs"

// recountJob is the kind of job that a changed threshold leads to.
const recountJob = "deal.recount"

// jobNames are the texts of the kinds of jobs; others show as the log names them.
var jobNames = map[string]string{
	"export.run": "jobs.kind.export", "export.sweep": "jobs.kind.export_sweep",
	"deal.age": "jobs.kind.age", "practice.gather": "jobs.kind.gather", recountJob: "jobs.kind.recount", "search.names": "jobs.kind.names", "job.purge": "jobs.kind.purge", "org.purge": "jobs.kind.org_purge", "db.analyze": "jobs.kind.analyze", "mail.link": "jobs.kind.link",
	"digest.plan": "jobs.kind.digests", "digest.members": "jobs.kind.digests", "mail.digest": "jobs.kind.digest",
	exchange.RunKind: "jobs.kind.import", exchange.SweepKind: "jobs.kind.import_sweep",
	privacy.ScrubKind: "jobs.kind.scrub", privacy.RetainKind: "jobs.kind.retain",
}

// jobsPage shows what failed, runs or waits behind the pages.
func (s *Server) jobsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	list, err := s.Org.Jobs(r.Context(), actor)
	if err != nil {
		return err
	}
	ctx := r.Context()
	m := view.Jobs{Key: newKey()}
	for _, j := range list {
		m.List = append(m.List, jobRow(ctx, j))
	}
	return s.show(w, r, http.StatusOK, view.JobsPage(s.head(w, r, actor, i18n.T(ctx, "settings.jobs"), "settings"), m))
}

func jobRow(ctx context.Context, j job.Status) view.Job {
	row := view.Job{Name: j.Kind, State: j.State, Created: i18n.DateTime(ctx, j.Created), Attempts: j.Attempts, Done: int(j.Done), All: int(j.All)}
	if key := jobNames[j.Kind]; key != "" {
		row.Name = i18n.T(ctx, key)
	}
	if j.ErrorKey != "" {
		row.Why = i18n.T(ctx, j.ErrorKey)
	}
	switch j.State {
	case job.Failed:
		row.When, row.RetryURL = i18n.DateTime(ctx, j.Ended), jobsPath+"/"+j.ID+"/retry"
	case job.Waiting:
		row.When = i18n.DateTime(ctx, j.Run)
	}
	return row
}

// retryJob lets a failed job run again.
func (s *Server) retryJob(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Org.RetryJob(r.Context(), actor, r.PathValue("id")); err != nil {
		return err
	}
	return s.redirect(w, r, jobsPath, "jobs.retried")
}
