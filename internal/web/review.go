package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

// The spans that have a name; other dates stand in the address.
const (
	spanSeven  = "7"
	spanWeek   = "week"
	spanThirty = "30"
)

// spanDays is the first day of a span with a name; every one ends today.
func spanDays(span string, today day.Date) day.Date {
	switch span {
	case spanWeek:
		return today.Add(-(int(today.Time(time.UTC).Weekday()) + 6) % 7) // Monday
	case spanThirty:
		return today.Add(-29)
	}
	return today.Add(1 - insight.Week)
}

// reviewAsked is a review as its address names it.
type reviewAsked struct {
	insight.ReviewOf
	span string // "" where the address names dates
	q    url.Values
}

func readReview(q url.Values, today day.Date) reviewAsked {
	a := reviewAsked{q: q}
	a.Owner, a.After = named(q, "owner"), q.Get("after")
	if p := insight.Part(q.Get("list")); slices.Contains(insight.Parts, p) {
		a.Part = p
	}
	if a.From, a.To = day.Date(q.Get("from")), day.Date(q.Get("to")); a.From != "" || a.To != "" {
		return a
	}
	a.span = spanSeven
	if s := q.Get("span"); s == spanWeek || s == spanThirty {
		a.span = s
	}
	a.From, a.To = spanDays(a.span, today), today
	return a
}

// url is the address of the same review with some parts changed.
func (a reviewAsked) url(pairs ...string) string {
	q := url.Values{}
	if a.span == "" {
		q.Set("from", string(a.From))
		q.Set("to", string(a.To))
	} else if a.span != spanSeven {
		q.Set("span", a.span)
	}
	if a.Owner != "" {
		q.Set("owner", a.Owner)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return view.PathReview + query(q)
}

// reviewPage is what changed in a span of days: ?span= or ?from= and ?to= say
// which, ?owner= whose, ?list= shows all of one part.
func (s *Server) reviewPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, today := r.Context(), s.Activities.Today(actor)
	a := readReview(r.URL.Query(), today)
	filter, err := s.reviewFilter(ctx, actor, a, today)
	if err != nil {
		return err
	}
	status := http.StatusOK
	found, err := s.Insight.Review(ctx, actor, a.ReviewOf)
	if p, ok := problems(ctx, err, nil); ok {
		filter.Problems, filter.Open, status = p, true, http.StatusUnprocessableEntity
		a.span, a.From, a.To = spanSeven, spanDays(spanSeven, today), today
		found, err = s.Insight.Review(ctx, actor, a.ReviewOf)
	}
	if err != nil {
		return err
	}
	m := view.Review{Filter: filter, Parts: reviewParts(ctx, found, a)}
	m.Heading = view.Heading{Title: i18n.T(ctx, "review.title"), Sub: i18n.T(ctx, "review.span", "From", string(found.From), "To", string(found.To)) +
		" · " + reviewScope(ctx, filter)}
	for _, span := range []string{spanSeven, spanWeek, spanThirty} {
		b := a
		b.span = span
		m.Spans = append(m.Spans, view.Tab{Text: i18n.T(ctx, "review.span_"+span), URL: b.url(), Current: a.span == span})
	}
	m.Cut = found.Risen.Cut || found.Ended.Cut || found.Stages.Cut || found.Opened.Cut || found.Overdue.Cut || found.Asked.Cut
	if a.Part == "" {
		m.Tiles = reviewTiles(ctx, found)
		m.Parts = slices.DeleteFunc(m.Parts, func(p view.ReviewPart) bool { return len(p.Rows) == 0 })
		m.Calm = len(m.Parts) == 0
	} else {
		m.Heading.Back = view.Crumb{Text: i18n.T(ctx, "review.back"), URL: a.url()}
		m.Parts, m.Pager = onePart(m.Parts, a)
	}
	return s.show(w, r, status, view.ReviewPage(s.head(w, r, actor, m.Heading.Title, "review"), m))
}

// onePart keeps the part that was asked for and pages through it.
func onePart(parts []view.ReviewPart, a reviewAsked) ([]view.ReviewPart, view.Pager) {
	var p view.Pager
	i := slices.IndexFunc(parts, func(p view.ReviewPart) bool { return p.ID == string(a.Part) })
	if a.After != "" {
		p.Previous = a.url("list", string(a.Part))
	}
	one := parts[i]
	p.Next, one.AllURL = one.AllURL, ""
	return []view.ReviewPart{one}, p
}

func (s *Server) reviewFilter(ctx context.Context, actor org.Actor, a reviewAsked, today day.Date) (f view.ReviewFilter, err error) {
	f = view.ReviewFilter{Span: a.span, From: string(a.From), To: string(a.To), Latest: string(today), Open: a.span == "", Kept: a.span == ""}
	f.Owner = view.Picker{Field: view.Field{Name: "owner", ID: "f-scope", Label: i18n.T(ctx, "review.scope"), Value: a.Owner, Empty: i18n.T(ctx, "review.scope_all")}}
	return f, s.withOwners(ctx, actor, &f.Owner)
}

// reviewScope names whose deals are looked at.
func reviewScope(ctx context.Context, f view.ReviewFilter) string {
	if f.Owner.Value == "" {
		return i18n.T(ctx, "review.scope_all")
	}
	return textIn(f.Owner.Options, f.Owner.Value)
}

// reviewSum says how many deals a part holds and what they amount to.
func reviewSum(ctx context.Context, s insight.Sum, cut bool) string {
	if s.Deals == 0 {
		return ""
	}
	key := "review.deals"
	if cut {
		key = "review.deals_cut"
	}
	return i18n.T(ctx, key, "N", s.Deals) + " · " + shortMoney(ctx, s.Amount)
}

// reviewTiles is the summary.
func reviewTiles(ctx context.Context, r insight.Review) (list []view.ReviewTile) {
	add := func(part insight.Part, key, icon, tone string, s insight.Sum, cut bool, note string) {
		t := view.ReviewTile{Name: i18n.T(ctx, "review."+key), Icon: icon, Note: note, Figure: upTo(s.Deals, s.Deals+1)}
		if cut {
			t.Figure = upTo(s.Deals, s.Deals)
		}
		if s.Deals > 0 {
			t.Amount, t.Tone, t.URL = shortMoney(ctx, s.Amount), tone, "#"+string(part)
		}
		list = append(list, t)
	}
	crossed := func(key string, s insight.Sum) string {
		if s.Deals == 0 {
			return ""
		}
		return i18n.T(ctx, key, "N", s.Deals)
	}
	add(insight.PartFallen, "fallen", "trending-down", "lose", r.Fallen.Sum, r.Fallen.Cut, crossed("review.into_worse", r.Down))
	add(insight.PartRisen, "risen", "trending-up", "win", r.Risen.Sum, r.Risen.Cut, crossed("review.into_better", r.Up))
	add(insight.PartEnded, "won", "trophy", "win", r.Won, r.Ended.Cut, "")
	add(insight.PartEnded, "lost", "x", "lose", r.Lost, r.Ended.Cut, "")
	add(insight.PartStages, "stages", "arrow-right", "", r.Stages.Sum, r.Stages.Cut, "")
	add(insight.PartOpened, "opened", "plus", "", r.Opened.Sum, r.Opened.Cut, "")
	add(insight.PartOverdue, "overdue", "clock", "jitter", r.Overdue.Sum, r.Overdue.Cut, "")
	add(insight.PartStale, "stale", "history", "jitter", r.Stale.Sum, r.Stale.Cut, "")
	add(insight.PartAsked, "asked", "message-question", "jitter", r.Asked.Sum, r.Asked.Cut, "")
	return list
}

// outcomeText is a status in words; a deal that runs again was reopened.
func outcomeText(ctx context.Context, s opportunity.Status) string {
	if s == opportunity.Open {
		return i18n.T(ctx, "review.reopened")
	}
	return i18n.T(ctx, "deal_status."+string(s))
}
