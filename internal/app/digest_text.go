package app

import (
	"context"
	"strings"

	"kongdan/internal/coach"
	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
)

// digestText puts the daily mail into words: what Today says of the same deals
// and tasks, each with the address that leads there.
func digestText(ctx context.Context, actor org.Actor, d insight.Digest, site, stop string) (subject, text string) {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line(i18n.T(ctx, "mail.digest.hello", "Name", actor.Name))
	if len(d.Needs) > 0 {
		line("\n", i18n.T(ctx, "mail.digest.deals"))
	}
	for _, n := range d.Needs {
		line("\n", n.Name, aside(ctx, n.Account), ownerOf(ctx, actor, n))
		for _, r := range n.Reasons {
			line("- ", reasonText(ctx, d, n, r))
		}
		line(site, "/deals/", string(n.ID))
	}
	if len(d.Tasks) > 0 {
		line("\n", i18n.T(ctx, "mail.digest.tasks"))
	}
	for _, t := range d.Tasks {
		line("\n", t.Title, aside(ctx, t.SubjectName))
		due := i18n.T(ctx, "day.today")
		if late := d.Day.Sub(t.DueOn); late > 0 {
			due = i18n.T(ctx, "day.late", "N", late)
		}
		line("- ", due)
		line(site, "/tasks/", string(t.ID))
	}
	if len(d.News) > 0 {
		line("\n", i18n.T(ctx, "mail.digest.coaches"))
	}
	for _, n := range d.News {
		line("\n", newsText(ctx, n), aside(ctx, n.Name))
		line(site, "/deals/", string(n.Deal))
	}
	for _, c := range d.Certificates {
		line("\n", i18n.T(ctx, "certificate.ending_line", "Name", c.Name, "N", c.EndsOn.Sub(d.Day)))
		line(site, "/certificates/", string(c.ID))
	}
	for _, x := range d.Sets {
		line("\n", i18n.T(ctx, "practice.set_waits", "Name", x.ByName, "Title", x.Title, "N", x.Asked), setDue(ctx, d, x))
		line(site, "/practice")
	}
	if d.More {
		line("\n", i18n.T(ctx, "mail.digest.more", "URL", site+"/?all=1"))
	}
	line("\n-- \n", i18n.T(ctx, "mail.digest.foot", "Profile", site+"/profile", "Stop", stop))
	return i18n.T(ctx, "mail.digest.subject", "N", len(d.Needs)+len(d.Tasks)+len(d.News)+len(d.Certificates)+len(d.Sets)), b.String()
}

// setDue says by when a set is to be done, or for how long it has been late.
func setDue(ctx context.Context, d insight.Digest, x practice.Set) string {
	switch {
	case x.DueOn == "":
		return ""
	case x.Late(d.Day):
		return aside(ctx, i18n.T(ctx, "day.late", "N", d.Day.Sub(x.DueOn)))
	}
	return aside(ctx, i18n.T(ctx, "practice.set_due", "Day", string(x.DueOn)))
}

func aside(ctx context.Context, text string) string {
	if text == "" {
		return ""
	}
	return i18n.T(ctx, "shell.brackets", "Text", text)
}

func ownerOf(ctx context.Context, actor org.Actor, n insight.Need) string {
	if n.Owner == actor.User {
		return ""
	}
	return aside(ctx, n.OwnerName)
}

// reasonText is a pressing reason as Today words it. What the question of a
// challenge says, and every other reason, stays on the page.
func reasonText(ctx context.Context, d insight.Digest, n insight.Need, r insight.Reason) string {
	switch r {
	case insight.Challenged:
		return i18n.T(ctx, "reason.challenged", "N", n.Challenges)
	case insight.StepOverdue:
		return i18n.T(ctx, "reason.step_overdue", "N", d.Day.Sub(n.NextStepOn), "Step", n.NextStep)
	}
	return i18n.T(ctx, "reason.step_today", "Step", n.NextStep)
}

// newsText says what happened to a coach, who stays a number.
func newsText(ctx context.Context, n coach.Notice) string {
	who := i18n.T(ctx, "coach.numbered", "N", n.Number)
	switch n.What {
	case coach.WasRead:
		return i18n.T(ctx, "coach.news_read", "Coach", who, "Name", n.ByName)
	case coach.LetIn: // the reason stays on the page
		return i18n.T(ctx, "mail.news_joined", "Name", n.ByName)
	}
	return i18n.T(ctx, "coach.news_answered", "Coach", who)
}
