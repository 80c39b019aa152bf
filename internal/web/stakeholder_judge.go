package web

import (
	"net/http"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// unknownAgain is what a form sends for a value that is unknown again.
const unknownAgain = "unknown"

// judging is the form that judges somebody, as it is shown or was sent.
type judging struct {
	values, seen                          map[people.Dimension]string // as chosen; "" leaves as it is
	what, source, channel, confidence, on string
	first                                 people.Dimension // the form was opened for this one
	problems                              view.Problems
	clash                                 bool
}

func readJudging(r *http.Request) judging {
	f := r.PostForm
	j := judging{values: map[people.Dimension]string{}, seen: map[people.Dimension]string{}, what: f.Get("what"), channel: f.Get("channel"),
		confidence: f.Get("confidence"), source: f.Get("source"), on: f.Get("observed_on")}
	for _, d := range people.Dimensions() {
		j.values[d], j.seen[d] = f.Get(string(d)), f.Get("seen."+string(d))
	}
	return j
}

// findings leaves out the dimensions that stay as they are.
func (j judging) findings() stakeholder.Findings {
	f := stakeholder.Findings{Values: map[people.Dimension]string{}, Seen: j.seen, What: j.what, Channel: opportunity.Channel(j.channel),
		Confidence: stakeholder.Confidence(j.confidence), ObservedOn: j.on, Source: stakeholder.ParseSource(j.source)}
	for d, v := range j.values {
		switch v {
		case "":
		case unknownAgain:
			f.Values[d] = ""
		default:
			f.Values[d] = v
		}
	}
	return f
}

// judgePage opens the form that judges somebody: in the row of the table for
// the page itself, else on the person's page.
func (s *Server) judgePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if !fragment(r) {
		return s.showStakeholder(w, r, actor, http.StatusOK, &judging{first: dimensionOf(r)}, nil)
	}
	d, err := s.Stakeholders.Dossier(r.Context(), actor, dealID(r), stakeholderID(r))
	if err != nil {
		return err
	}
	c := &roster{r.Context(), d.Roster}
	row := c.row(d.Who)
	if r.URL.Query().Get("fold") == "" && mayWorkOn(d.Detail) {
		row.Open = c.judgeForm(d, judging{first: dimensionOf(r)}, row.ID)
	}
	return s.show(w, r, http.StatusOK, view.StakeholderItem(row))
}

func dimensionOf(r *http.Request) people.Dimension {
	d, _ := people.ParseDimension(r.URL.Query().Get("d"))
	return d
}

// judge records what was judged of somebody.
func (s *Server) judge(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, in := r.Context(), readJudging(r)
	err := s.Stakeholders.Judge(ctx, actor, dealID(r), stakeholderID(r), in.findings())
	p, refused := problems(ctx, err, stakeholderLabel)
	in.problems, in.clash = p, errs.Is(err, errs.Conflict)
	status := http.StatusOK
	switch {
	case in.clash:
		status = http.StatusConflict
	case refused:
		status = http.StatusUnprocessableEntity
	case err != nil:
		return err
	case !fragment(r):
		return s.redirect(w, r, peopleURL(dealID(r))+"/"+r.PathValue("person"), "stakeholder.judged")
	}
	if !fragment(r) {
		return s.showStakeholder(w, r, actor, status, &in, nil)
	}
	d, err := s.Stakeholders.Dossier(ctx, actor, dealID(r), stakeholderID(r))
	if err != nil {
		return err
	}
	c := &roster{ctx, d.Roster}
	row := c.row(d.Who)
	if status == http.StatusOK {
		row.Saved = c.t("stakeholder.judged")
	} else {
		row.Open = c.judgeForm(d, in, row.ID)
	}
	return s.show(w, r, status, view.StakeholderItem(row))
}

// judgeForm is the form about somebody; row is the id of the row it stands in,
// "" on the person's page.
func (c *roster) judgeForm(d stakeholder.Dossier, in judging, row string) *view.JudgeForm {
	f := &view.JudgeForm{
		Head: view.FormHead{Action: c.urlOf(d.Who) + "/judge", Key: newKey(), Problems: in.problems}, CancelURL: peopleURL(c.ID),
		What: in.what, Channel: in.channel, Confidence: in.confidence, On: in.on, Today: string(c.Today),
		Confidences: []view.Option{{Value: "", Text: c.t("stakeholder.confidence_none")}},
	}
	if row != "" {
		f.Row, f.Head.Scope = "p-"+row, row+"."
	}
	if f.Channel == "" && len(in.problems) == 0 {
		f.Channel = string(opportunity.Visit)
	}
	if f.On == "" && len(in.problems) == 0 {
		f.On = f.Today
	}
	for _, x := range opportunity.Channels {
		f.Channels = append(f.Channels, view.Option{Value: string(x), Text: c.Book.Name(method.Channels, string(x))})
	}
	f.Source, f.Sources = in.source, c.sources(d)
	for _, x := range stakeholder.Confidences {
		f.Confidences = append(f.Confidences, view.Option{Value: string(x), Text: c.t("coach.confidence_" + string(x))})
	}
	for _, dim := range people.Dimensions() {
		field := c.judgeField(d.Who, dim, in)
		field.First = field.First && row != "" // a page would jump
		if dim.OfPicture() {
			f.Five = append(f.Five, field)
		} else {
			f.Rest = append(f.Rest, field)
		}
	}
	if in.clash {
		f.Clash, f.ClashWho = c.judgeClash(d, in)
	}
	return f
}

// sources are those who may have said what a judgement rests on. Coaches are
// numbers.
func (c *roster) sources(d stakeholder.Dossier) []view.Option {
	list := []view.Option{{Value: "", Text: c.t("stakeholder.source_none")}, {Value: string(stakeholder.Seen), Text: c.t("judgement_source.own")}}
	for _, n := range d.Coaches {
		from := stakeholder.Source{Kind: stakeholder.ByCoach, ID: strconv.Itoa(n)}
		list = append(list, view.Option{Value: from.String(), Text: c.t("coach.numbered", "N", n)})
	}
	for _, x := range d.People {
		if !x.Placeholder() {
			from := stakeholder.Source{Kind: stakeholder.ByPerson, ID: string(x.Person)}
			list = append(list, view.Option{Value: from.String(), Text: x.Name})
		}
	}
	return list
}

// saidBy says who said what a judgement rests on, "" where nobody is named.
func (c *roster) saidBy(j stakeholder.Judgement) string {
	switch j.Source.Kind {
	case stakeholder.Seen:
		return c.t("judgement_source.own")
	case stakeholder.ByCoach:
		return c.t("stakeholder.said_by", "Name", c.t("coach.numbered", "N", j.Source.ID))
	case stakeholder.ByPerson:
		return c.t("stakeholder.said_by", "Name", j.SourceName)
	}
	return ""
}

func (c *roster) judgeField(who stakeholder.Stakeholder, d people.Dimension, in judging) view.JudgeField {
	now := who.Of(d)
	f := view.JudgeField{Name: string(d), Label: c.Book.Name(method.Dimensions, string(d)), Hint: c.Book.Text(method.Dimensions, string(d), "explain"),
		Value: in.values[d], Seen: now, Error: in.problems.Of(string(d)), First: d == in.first && len(in.problems) == 0}
	text := c.t("stakeholder.unknown")
	if now != "" {
		text = c.Book.Value(d, now)
	}
	f.Options = append([]view.Option{{Value: "", Text: c.t("stakeholder.as_is", "Value", text)}}, optionsOf(c.Book, d, now)...)
	if now != "" {
		f.Options = append(f.Options, view.Option{Value: unknownAgain, Text: c.t("stakeholder.unknown_again")})
	}
	return f
}

// judgeClash sets what somebody else judged meanwhile beside what the reader
// was about to.
func (c *roster) judgeClash(d stakeholder.Dossier, in judging) (list []view.Difference, who string) {
	name := func(dim people.Dimension, v string) string {
		if v == "" || v == unknownAgain {
			return c.t("stakeholder.unknown")
		}
		return c.Book.Value(dim, v)
	}
	for _, dim := range people.Dimensions() {
		now, yours := d.Who.Of(dim), in.values[dim]
		if yours == "" || now == in.seen[dim] || yours == now || yours == unknownAgain && now == "" {
			continue
		}
		list = append(list, view.Difference{Label: c.Book.Name(method.Dimensions, string(dim)), Theirs: name(dim, now), Yours: name(dim, yours)})
		if j, ok := stakeholder.Latest(d.Judgements, dim); ok {
			who = c.t("conflict.who", "Name", j.EnteredByName, "When", i18n.DateTime(c.ctx, j.EnteredAt))
		}
	}
	return list, who
}

// withdrawJudgement takes a judgement back.
func (s *Server) withdrawJudgement(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	j := withdrawing{id: stakeholder.JudgementID(asID(r.PathValue("judgement"))), reason: r.PostForm.Get("reason")}
	err := s.Stakeholders.Withdraw(r.Context(), actor, dealID(r), stakeholderID(r), j.id, j.reason)
	if err == nil {
		return s.redirect(w, r, peopleURL(dealID(r))+"/"+r.PathValue("person"), "stakeholder.withdrawn")
	}
	p, refused := problems(r.Context(), err, withdrawLabel)
	if !refused {
		return err
	}
	j.problems = p
	return s.showStakeholder(w, r, actor, http.StatusUnprocessableEntity, nil, &j)
}

// withdrawing is the form that takes a judgement back, as it was sent.
type withdrawing struct {
	id       stakeholder.JudgementID
	reason   string
	problems view.Problems
}

func withdrawLabel(field string) string {
	if field == "reason" {
		return "control.withdraw_reason"
	}
	return ""
}

// sureness is how sure whoever judged was, in words.
func (c *roster) sureness(x stakeholder.Confidence) string {
	if x == "" {
		return ""
	}
	return c.t("coach.confidence_" + string(x))
}
