package web

import (
	"context"
	"net/http"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// movePage asks for the event behind a change of stage: of the selling track
// unless ?track=buying, to the stage ?to, which may be left to choose.
func (s *Server) movePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	q := r.URL.Query()
	m := opportunity.Move{Track: opportunity.Track(q.Get("track")), To: q.Get("to")}
	d, err := s.dealToChange(r, actor)
	if err != nil {
		return err
	}
	if d.Status != opportunity.Open && d.Status != opportunity.Won {
		return errs.New(errs.Conflict, "deal.stage_closed")
	}
	m.OccurredOn = d.Today
	return s.showMove(w, r, actor, http.StatusOK, d, d.Version, m, nil)
}

// dealToChange reads the deal of an address for the form of a change, which
// it refuses to who may not make it.
func (s *Server) dealToChange(r *http.Request, actor org.Actor) (opportunity.Detail, error) {
	d, err := s.Deals.Get(r.Context(), actor, dealID(r))
	if err == nil && !d.MayEdit {
		err = errs.New(errs.Forbidden, "error.forbidden")
	}
	return d, err
}

// refusedChange reads the deal again after a change of it failed: with what
// the form shows at its fields, or with none where somebody else was faster.
// All other errors come back.
func (s *Server) refusedChange(r *http.Request, actor org.Actor, err error) (d opportunity.Detail, p view.Problems, other error) {
	p, refused := problems(r.Context(), err, dealLabel)
	if !refused && !isChanged(err) {
		return d, nil, err
	}
	d, err = s.Deals.Get(r.Context(), actor, dealID(r))
	return d, p, err
}

func (s *Server) showMove(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d opportunity.Detail, version int64,
	m opportunity.Move, p view.Problems) error {
	ctx := r.Context()
	f := moveForm(ctx, d, m)
	if err := s.moveGate(ctx, actor, d, m, &f); err != nil {
		return err
	}
	f.Form = view.FormHead{Action: dealURL(d.ID) + "/stage", Key: newKey(), Version: version, Problems: p}
	if f.Next = afterMove(r); f.Next == dealURL(d.ID) {
		f.Next = ""
	} else {
		f.Cancel = f.Next
	}
	title := i18n.T(ctx, "deal_move_title."+string(trackOf(m.Track)))
	return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
		view.Heading{Title: title, Back: view.Crumb{Text: d.Name, URL: dealURL(d.ID)}}, view.MoveDeal(f))
}

func trackOf(t opportunity.Track) opportunity.Track {
	if t == opportunity.Buying {
		return t
	}
	return opportunity.Selling
}

func moveForm(ctx context.Context, d opportunity.Detail, m opportunity.Move) view.MoveForm {
	url := dealURL(d.ID)
	f := view.MoveForm{Track: string(trackOf(m.Track)), To: m.To, Event: m.Event, OccurredOn: string(m.OccurredOn),
		Today: string(d.Today), Opened: string(d.OpenedOn), MaxEvent: opportunity.MaxEvent, Cancel: url, Choose: true,
		SwitchURL: url + "/stage?track=buying", SwitchText: i18n.T(ctx, "deal_move_title.buying")}
	if f.Track == string(opportunity.Buying) {
		f.SwitchURL, f.SwitchText = url+"/stage?track=selling", i18n.T(ctx, "deal_move_title.selling")
		buyingMove(d, &f)
	} else {
		sellingMove(ctx, d, &f)
	}
	for _, t := range f.Targets {
		if t.Value == m.To {
			f.Choose, f.Prompt, f.SwitchURL = false, t.Prompt, ""
			f.Example = d.Book.Text(method.Stages, m.To, "example")
		}
	}
	if f.Back && !f.Loop {
		f.Prompt, f.Example = "", ""
	}
	return f
}

// sellingMove fills in what our stages say of the move.
func sellingMove(ctx context.Context, d opportunity.Detail, f *view.MoveForm) {
	name := func(st stage.Selling) string { return d.Book.Name(method.Stages, string(st)) }
	f.From = name(d.SellingStage)
	loop := i18n.T(ctx, "deal_move.loop", "N", d.Cycle+1)
	for _, st := range stage.Sellings() {
		t := view.MoveTarget{Value: string(st), Name: name(st), Prompt: d.Book.Text(method.Stages, string(st), "event")}
		if stage.Move(d.SellingStage, st).Kind == stage.Loop {
			t.Note = loop
		}
		if st != d.SellingStage && (t.Note == "" || d.Status == opportunity.Open) { // what was won stays won
			f.Targets = append(f.Targets, t)
		}
	}
	to, ok := stage.ParseSelling(f.To)
	if !ok {
		return
	}
	change := stage.Move(d.SellingStage, to)
	f.Back, f.Loop = change.Kind == stage.Back, change.Kind == stage.Loop
	if f.Loop {
		f.Skipped = loop
	}
	if len(change.Skipped) > 0 {
		var names []string
		for _, st := range change.Skipped {
			names = append(names, name(st))
		}
		f.Skipped = i18n.T(ctx, "deal_move.skipped", "Stages", strings.Join(names, i18n.T(ctx, "shell.list_comma")))
	}
	if !f.Back && stage.Ahead(to, d.BuyingStage) > 0 {
		f.Warning = i18n.T(ctx, "deal.ahead", "Selling", name(to), "Buying", d.Book.Name(method.Stages, string(d.BuyingStage)))
	}
}

// buyingMove fills in what the client's stages say of the move.
func buyingMove(d opportunity.Detail, f *view.MoveForm) {
	name := func(st stage.Buying) string { return d.Book.Name(method.Stages, string(st)) }
	f.From = name(d.BuyingStage)
	for _, st := range stage.Buyings() {
		if st != d.BuyingStage {
			f.Targets = append(f.Targets, view.MoveTarget{Value: string(st), Name: name(st), Prompt: d.Book.Text(method.Stages, string(st), "event")})
		}
	}
	if to, ok := stage.ParseBuying(f.To); ok {
		f.Back = to.Index() < d.BuyingStage.Index()
	}
}

// moveDeal changes a stage.
func (s *Server) moveDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	m := opportunity.Move{Track: opportunity.Track(f.Get("track")), To: f.Get("to"), Event: f.Get("event"), OccurredOn: day.Date(strings.TrimSpace(f.Get("occurred_on"))),
		Through: f.Get("through")}
	ahead, err := s.Deals.MoveStage(ctx, actor, dealID(r), versionOf(r), m)
	if err == nil {
		done := Flash{Kind: "success", Key: "deal_move.done"}
		if ahead {
			done = Flash{Kind: "warning", Key: "deal_move.done_ahead"}
		}
		return s.redirectWith(w, r, afterMove(r), done)
	}
	p, refused := problems(ctx, err, dealLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return err
	}
	d, findErr := s.Deals.Get(ctx, actor, dealID(r))
	if findErr != nil {
		return findErr
	}
	if refused {
		return s.showMove(w, r, actor, http.StatusUnprocessableEntity, d, versionOf(r), m, p)
	}
	if !isChanged(err) || d.Status != opportunity.Open && d.Status != opportunity.Won {
		return err
	}
	yours, theirs := m.To, string(d.SellingStage)
	if m.Track == opportunity.Buying {
		theirs = string(d.BuyingStage)
	}
	return s.showConflict(w, r, actor, conflict{What: d.Name, Kind: "deal", ID: string(d.ID), Back: dealURL(d.ID), Version: d.Version, Rows: []view.Difference{
		{Label: i18n.T(ctx, "deal_track."+string(trackOf(m.Track))), Yours: d.Book.Name(method.Stages, yours), Theirs: d.Book.Name(method.Stages, theirs)},
		{Label: i18n.T(ctx, "deal_field.event"), Yours: m.Event},
		{Label: i18n.T(ctx, "deal_field.occurred_on"), Yours: string(m.OccurredOn)},
		{Label: i18n.T(ctx, "deal_field.through"), Yours: m.Through},
	}})
}

// afterMove is the page a change of stage came from: the board, or the deal.
func afterMove(r *http.Request) string {
	next := r.PostForm.Get("next")
	if r.Method == http.MethodGet {
		next = r.URL.Query().Get("next")
	}
	if local(next) && strings.HasPrefix(next, view.PathDeals+"?") {
		return next
	}
	return dealURL(dealID(r))
}
