package web

import (
	"context"
	"net/http"
	"net/url"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/privacy"
	"kongdan/internal/web/view"
)

func restrictedLabel(field string) string {
	return map[string]string{"body": "privacy.note_text", "deal": "privacy.note_deal"}[field]
}

// openNotes shows the restricted notes about a person to the teams.
func (s *Server) openNotes(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	m, err := s.restrictedNotes(r, actor, personID(r))
	if err != nil {
		return err
	}
	if fragment(r) {
		return s.show(w, r, http.StatusOK, view.NotesCard(*m))
	}
	return s.showPerson(w, r, actor, http.StatusOK, opened{notes: m})
}

// restrictedNotes reads the notes that the actor may read, which is noted, with
// the forms to write on.
func (s *Server) restrictedNotes(r *http.Request, actor org.Actor, who person.ID) (*view.RestrictedNotes, error) {
	ctx := r.Context()
	list, err := s.Privacy.Notes(ctx, actor, who)
	if err != nil {
		return nil, err
	}
	t, err := s.Privacy.Team(ctx, actor, who)
	if err != nil {
		return nil, err
	}
	at := personURL(who) + "/notes"
	m := &view.RestrictedNotes{URL: at, Count: len(list), Open: true, MayWrite: actor.MayWork() && len(t.Deals) > 0,
		Add: view.FormHead{Action: at + "/new", Key: newKey(), Scope: "note-new-", Autosave: "note-" + string(who)}}
	for _, d := range t.Deals {
		m.Deals = append(m.Deals, view.Option{Value: string(d.ID), Text: d.Name})
	}
	if len(t.Deals) > 0 {
		m.Deal = string(t.Deals[0].ID)
	}
	for _, n := range list {
		m.Notes = append(m.Notes, noteCard(ctx, at, n, actor.MayWork()))
	}
	return m, nil
}

func noteCard(ctx context.Context, at string, n privacy.Note, mayWrite bool) view.RestrictedNote {
	c := view.RestrictedNote{Deal: n.DealName, DealURL: dealURL(n.Deal)}
	if !n.Withdrawn.IsZero() || len(n.Texts) == 0 {
		c.Withdrawn = i18n.T(ctx, "privacy.note_withdrawn", "Author", n.Author, "Created", i18n.Date(ctx, n.Created), "Name", n.By, "Day", i18n.Date(ctx, n.Withdrawn))
		return c
	}
	for i, x := range n.Texts {
		line := view.NoteText{Body: x.Body, By: x.Author, At: i18n.DateTime(ctx, x.At)}
		if i == 0 {
			c.Text = line
		} else {
			c.Older = append(c.Older, line)
		}
	}
	if mayWrite {
		path := at + "/" + url.PathEscape(string(n.ID))
		c.Form = view.FormHead{Action: path, Key: newKey(), Version: n.Version, Scope: "note-" + string(n.ID) + "-"}
		c.Body, c.WithdrawURL, c.Key, c.Version = c.Text.Body, path+"/withdraw", newKey(), n.Version
	}
	return c
}

func restrictedID(r *http.Request) privacy.NoteID { return privacy.NoteID(r.PathValue("note")) }

// addNote notes something for the team of a deal.
func (s *Server) addNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, who := r.Context(), personID(r)
	_, err := s.Privacy.AddNote(ctx, actor, who, chosen[opportunity.ID](r.PostForm, "deal"), r.PostForm.Get("body"))
	p, refused := problems(ctx, err, restrictedLabel)
	if !refused {
		return s.noteSaved(w, r, who, err)
	}
	m, err := s.restrictedNotes(r, actor, who)
	if err != nil {
		return err
	}
	m.Add.Problems, m.Deal, m.Body = p, r.PostForm.Get("deal"), r.PostForm.Get("body")
	return s.showPerson(w, r, actor, http.StatusUnprocessableEntity, opened{notes: m})
}

// rewriteNote gives a note another text.
func (s *Server) rewriteNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, who, body := r.Context(), personID(r), r.PostForm.Get("body")
	err := s.Privacy.RewriteNote(ctx, actor, who, restrictedID(r), versionOf(r), body)
	p, refused := problems(ctx, err, restrictedLabel)
	if !refused && !errs.Is(err, errs.Conflict) {
		return s.noteSaved(w, r, who, err)
	}
	m, getErr := s.restrictedNotes(r, actor, who)
	if getErr != nil {
		return getErr
	}
	status := http.StatusUnprocessableEntity
	if !refused { // somebody else wrote meanwhile: both texts are there, and saving again goes on top
		status = http.StatusConflict
		p = view.Problems{{Name: "body", Label: i18n.T(ctx, "privacy.note_text"), Text: i18n.T(ctx, "privacy.note_conflict")}}
	}
	action := personURL(who) + "/notes/" + url.PathEscape(string(restrictedID(r)))
	for i := range m.Notes {
		if n := &m.Notes[i]; n.Form.Action == action {
			n.Form.Problems, n.Body = p, body
			if refused {
				n.Form.Version = versionOf(r)
			}
		}
	}
	return s.showPerson(w, r, actor, status, opened{notes: m})
}

// withdrawNote takes the text of a note away.
func (s *Server) withdrawNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	who := personID(r)
	return s.noteSaved(w, r, who, s.Privacy.WithdrawNote(r.Context(), actor, who, restrictedID(r), versionOf(r)))
}

func (s *Server) noteSaved(w http.ResponseWriter, r *http.Request, who person.ID, err error) error {
	if err != nil {
		return err
	}
	return s.redirect(w, r, personURL(who), "privacy.notes_saved")
}
