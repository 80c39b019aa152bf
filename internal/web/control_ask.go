package web

import (
	"net/http"
	"slices"
	"strconv"

	"kongdan/internal/coach"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

// askDays is how long a questionnaire is open unless the team says otherwise.
const askDays = 7

// How much to ask at first: short enough to be answered, and never only claims.
const (
	asksAtFirst  = 5
	asksOfClaims = 3
)

// firstAsked is what to ask a coach unless the team says otherwise: what the
// coach knows best of what the team claims and nobody has confirmed, mixed with
// what it does not claim, so that the questions do not tell the claims.
func firstAsked(best, claimed []c139.Key) (keys []c139.Key) {
	for _, k := range best {
		if slices.Contains(claimed, k) && len(keys) < asksOfClaims {
			keys = append(keys, k)
		}
	}
	all := c139.Keys()
	for _, k := range slices.Concat(best, all[:]) {
		if len(keys) < asksAtFirst && !slices.Contains(claimed, k) && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// askPage lays out a questionnaire, with what to ask this coach first.
func (s *Server) askPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	x, err := c.coach(r)
	if err != nil {
		return err
	}
	a := coach.Asking{Days: askDays, Lang: actor.Lang, Elements: firstAsked(x.Type.Vouches(), c.cal.Unconfirmed)}
	return s.showAsk(w, r, http.StatusOK, c, x, a, nil)
}

// askCoach makes a questionnaire. Its link is in the answer to the post
// itself: in no address, no cookie and no log.
func (s *Server) askCoach(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := r.PostForm
	a := coach.Asking{Lang: f.Get("lang"), Code: f.Get("code") != "", Greeting: f.Get("greeting"), Subject: f.Get("subject")}
	a.Days, _ = strconv.Atoi(f.Get("days")) // what is no number is no choice
	for _, k := range f["elements"] {
		a.Elements = append(a.Elements, c139.Key(k))
	}
	link, err := s.Coaches.Ask(r.Context(), actor, dealID(r), coach.ID(r.PathValue("coach")), a)
	p, refused := problems(r.Context(), err, askLabel)
	if err != nil && !refused {
		return err
	}
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	x, err := c.coach(r)
	if err != nil {
		return err
	}
	if refused {
		return s.showAsk(w, r, http.StatusUnprocessableEntity, c, x, a, p)
	}
	if x.Who.Kind == coach.Colleague {
		return s.redirect(w, r, c.url()+"#coaches", "coach.asked_colleague")
	}
	back := c.url() + "/coaches/" + string(x.ID) + "/ask"
	m := view.AskLink{Back: c.url() + "#coaches", Again: back}
	if link.Secret != "" {
		m.URL, m.Code, m.Expires = s.questURL(r)+questFragment(link), link.Code, i18n.DateTime(r.Context(), link.Expires)
	}
	title := c.t("coach.link_title", "Coach", c.coachName(x.Number))
	h := s.head(w, r, actor, title, "deals")
	h.Path = back
	return s.show(w, r, http.StatusOK, view.AskLinkPage(h, view.Heading{Title: title, Back: c.toCoaches()}, m))
}

// questFragment is what stands behind the address of a questionnaire: its
// language, whether to ask for a code before asking us, and the secret.
func questFragment(link coach.Link) string {
	mark := "#z"
	if link.Lang == i18n.English {
		mark = "#e"
	}
	if link.Code != "" {
		mark += "c"
	}
	return mark + "." + link.Secret
}

// toCoaches leads back to the deal's coaches.
func (c *control) toCoaches() view.Crumb {
	return view.Crumb{Text: c.Name, URL: c.url() + "#coaches"}
}

func (s *Server) showAsk(w http.ResponseWriter, r *http.Request, status int, c *control, x coach.Coach, a coach.Asking, p view.Problems) error {
	f := view.QuestForm{
		Head:      view.FormHead{Action: c.url() + "/coaches/" + string(x.ID) + "/ask", Key: newKey(), Problems: p},
		Colleague: x.Who.Kind == coach.Colleague, Lead: c.t("coach.ask_lead"), Days: strconv.Itoa(a.Days), Lang: a.Lang,
		Languages: languageOptions(), Code: a.Code, Greeting: a.Greeting, Subject: a.Subject,
	}
	if f.Colleague {
		f.Lead = c.t("coach.ask_lead_colleague")
	}
	for _, n := range coach.Lifetimes {
		f.DayChoices = append(f.DayChoices, view.Option{Value: strconv.Itoa(n), Text: c.t("coach.ask_days_n", "N", n)})
	}
	best := view.QuestGroup{Name: c.t("coach.best_at", "Type", c.coachType(x.Type))}
	rest := view.QuestGroup{Name: c.t("coach.others")}
	for _, k := range c139.Keys() {
		row := view.QuestAsk{Key: string(k), Name: c.Book.Name(method.Elements, string(k)), Sentence: c.Book.Text(method.Statements, string(k), "statement"),
			On: slices.Contains(a.Elements, k), Waits: slices.Contains(c.cal.Unconfirmed, k)}
		if slices.Contains(x.Type.Vouches(), k) {
			best.Rows = append(best.Rows, row)
		} else {
			rest.Rows = append(rest.Rows, row)
		}
	}
	f.Groups = []view.QuestGroup{best, rest}
	title := c.t("coach.ask_title", "Coach", c.coachName(x.Number))
	return s.show(w, r, status, view.AskPage(s.head(w, r, c.actor, title, "deals"), view.Heading{Title: title, Back: c.toCoaches()}, f))
}

func askLabel(field string) string {
	switch field {
	case "elements", "days", "lang", "greeting", "subject":
		return "coach.ask_" + field
	}
	return ""
}

// revokeQuest shuts a questionnaire that waits for its answer.
func (s *Server) revokeQuest(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Coaches.Revoke(r.Context(), actor, dealID(r), coach.ID(r.PathValue("coach")), coach.QuestionnaireID(r.PathValue("questionnaire")))
	if errs.Is(err, errs.Conflict) { // it is over, which is what was wanted
		return s.redirect(w, r, dealURL(dealID(r))+"#coaches", "coach.revoked_already")
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, dealURL(dealID(r))+"#coaches", "coach.revoked")
}

// asked lists the questionnaires of a coach.
func (c *control) asked(x coach.Coach) (list []view.QuestRow) {
	tones := map[coach.State]string{coach.Open: "info", coach.Done: "success", coach.Locked: "danger"}
	for _, q := range c.Board.Asked {
		if q.Coach != x.ID {
			continue
		}
		row := view.QuestRow{Tone: tones[q.State], State: c.t("coach.quest_" + string(q.State)), Text: c.t("coach.quest_text", "N", len(q.Elements),
			"Elements", keysText(q.Elements), "Name", q.ByName, "Day", c.actor.Today(q.CreatedAt))}
		if q.State == coach.Open {
			row.Text += c.t("coach.quest_till", "When", i18n.DateTime(c.ctx, q.Expires))
			if c.mayCoach() {
				row.RevokeURL, row.Key = c.url()+"/coaches/"+string(x.ID)+"/questionnaires/"+string(q.ID)+"/revoke", newKey()
			}
		}
		list = append(list, row)
	}
	return list
}

func keysText(keys []c139.Key) (text string) {
	for i, k := range keys {
		if i > 0 {
			text += " "
		}
		text += string(k)
	}
	return text
}
