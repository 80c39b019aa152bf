package web

import (
	"context"
	"strings"

	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// reviewParts are the lists of a review, in the order of a meeting.
func reviewParts(ctx context.Context, r insight.Review, a reviewAsked) []view.ReviewPart {
	l := reviewLines{ctx: ctx, today: r.Today, book: r.Book}
	why := i18n.T(ctx, "review.column_why")
	return []view.ReviewPart{
		part(l, a, insight.PartFallen, r.Fallen, "column_what", why, l.move),
		part(l, a, insight.PartRisen, r.Risen, "column_what", why, l.move),
		part(l, a, insight.PartEnded, r.Ended, "column_what", why, l.outcome),
		part(l, a, insight.PartStages, r.Stages, "column_what", i18n.T(ctx, "review.column_event"), l.stage),
		part(l, a, insight.PartOpened, r.Opened, "column_value", "", l.opening),
		part(l, a, insight.PartOverdue, r.Overdue, "column_step", "", l.step),
		part(l, a, insight.PartStale, r.Stale, "column_elements", "", l.aged),
		part(l, a, insight.PartAsked, r.Asked, "column_element", i18n.T(ctx, "review.column_question"), l.asked),
	}
}

// part lays out one list.
func part[T any](l reviewLines, a reviewAsked, p insight.Part, list insight.List[T], what, why string, row func(T) view.ReviewRow) view.ReviewPart {
	m := view.ReviewPart{ID: string(p), Title: i18n.T(l.ctx, "review."+string(p)), None: i18n.T(l.ctx, "review."+string(p)+"_none"),
		Sum: reviewSum(l.ctx, list.Sum, list.Cut), What: i18n.T(l.ctx, "review."+what), When: i18n.T(l.ctx, "review.column_when"), Why: why}
	for _, x := range list.Rows {
		m.Rows = append(m.Rows, row(x))
	}
	if list.More {
		m.AllText, m.AllURL = i18n.T(l.ctx, "review.all"), a.url("list", string(p))
		if a.Part == p {
			m.AllURL = a.url("list", string(p), "after", list.Next)
		}
	}
	return m
}

// reviewLines words the rows of a review.
type reviewLines struct {
	ctx   context.Context
	today day.Date
	book  *method.Book
}

// deal begins a row; page is the tab of the deal that tells more.
func (l reviewLines) deal(d insight.Reviewed, page string) view.ReviewRow {
	row := view.ReviewRow{Name: d.Name, URL: dealURL(d.ID) + page, Account: d.Account, Owner: d.OwnerName}
	if d.AmountKnown {
		row.Amount = shortMoney(l.ctx, d.Amount)
	}
	return row
}

func (l reviewLines) move(x insight.ValueMove) view.ReviewRow {
	row := l.deal(x.Reviewed, "/history")
	row.Move = &view.MoveRow{From: x.From.String(), FromZone: string(x.FromZone), To: x.To.String(), ToZone: string(x.ToZone), Basis: string(x.Basis), BasisWas: string(x.BasisWas)}
	if x.Status.Closed() {
		row.Badge, row.Tone = i18n.T(l.ctx, "deal_status."+string(x.Status)), statusTone(x.Status)
	}
	row.Why = causeText(l.ctx, x.Cause, x.Elements, x.Words())
	var notes []string
	if x.Changes > 1 {
		notes = append(notes, i18n.T(l.ctx, "review.changes", "N", x.Changes))
	}
	if x.Evidence > 0 {
		notes = append(notes, i18n.T(l.ctx, "review.evidence", "N", x.Evidence))
	}
	row.Note = strings.Join(notes, " · ")
	row.When, row.Who = pastText(l.ctx, l.today, x.On), l.who(x.ByName)
	return row
}

func (l reviewLines) who(name string) string {
	if name == "" {
		return i18n.T(l.ctx, "shell.system")
	}
	return name
}

func (l reviewLines) outcome(x insight.Outcome) view.ReviewRow {
	row := l.deal(x.Reviewed, "/log")
	row.Badge, row.Tone = outcomeText(l.ctx, x.To), statusTone(x.To)
	row.Value, row.Zone, row.Basis = x.Value.String(), string(x.Value.Zone()), string(x.Counts)
	row.Why, row.Note = x.ReasonName, x.Note
	row.When, row.Who = pastText(l.ctx, l.today, x.OccurredOn), x.ByName
	return row
}

func (l reviewLines) stage(x insight.StageMove) view.ReviewRow {
	row := l.deal(x.Reviewed, "/log")
	row.What = i18n.T(l.ctx, "review.stage", "Track", i18n.T(l.ctx, "deal_track."+string(x.Track)),
		"From", l.book.Name(method.Stages, x.From), "To", l.book.Name(method.Stages, x.To))
	if x.Ahead {
		row.Badge, row.Tone = i18n.T(l.ctx, "review.ahead"), "warning"
	}
	row.Why = x.Event
	row.When, row.Who = pastText(l.ctx, l.today, x.OccurredOn), x.ByName
	return row
}

func (l reviewLines) opening(x insight.Opening) view.ReviewRow {
	row := l.deal(x.Reviewed, "")
	row.Value, row.Zone, row.Basis, row.When = x.Shown.String(), string(x.Zone), string(x.Counts), pastText(l.ctx, l.today, x.On)
	return row
}

func (l reviewLines) step(x insight.Step) view.ReviewRow {
	row := l.deal(x.Reviewed, "/plan")
	row.What = x.Text
	row.When, row.Late = dueText(l.ctx, l.today, x.On)
	return row
}

func (l reviewLines) aged(x insight.Aged) view.ReviewRow {
	row := l.deal(x.Reviewed, "/history")
	row.Keys, row.When = keyTexts(x.Elements), pastText(l.ctx, l.today, x.On)
	return row
}

func (l reviewLines) asked(x insight.Asking) view.ReviewRow {
	row := l.deal(x.Reviewed, "/elements/"+string(x.Element))
	row.Keys, row.Why = keyTexts([]c139.Key{x.Element}), x.Text
	row.When, row.Who = pastText(l.ctx, l.today, x.On), x.AskedName
	return row
}

func keyTexts(list []c139.Key) (texts []string) {
	for _, k := range list {
		texts = append(texts, string(k))
	}
	return texts
}
