package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kongdan/internal/activity"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

const notesPath = "/activities"

func notePath(a activity.ID) string { return notesPath + "/" + string(a) }

func noteID(r *http.Request) activity.ID { return activity.ID(r.PathValue("id")) }

// newNoteForm is the empty form of a note or visit on a subject.
func newNoteForm(ctx context.Context, today day.Date, subject activity.Subject, people []activity.Met) view.NoteForm {
	a := activity.Activity{Subject: subject, Kind: activity.Note, HappenedOn: today}
	m := noteModel(ctx, activity.NoteForm{Activity: a, People: people}, today)
	m.Form.Action, m.Form.Autosave = notesPath+"/new", "note:"+subjectURL(subject)
	return m
}

func noteModel(ctx context.Context, f activity.NoteForm, today day.Date) view.NoteForm {
	a := f.Activity
	m := view.NoteForm{Form: view.FormHead{Key: newKey(), Class: "k-form-note"}, Kind: string(a.Kind), Body: a.Body,
		Day: string(a.HappenedOn), Latest: string(today), MaxBody: activity.MaxBody,
		Deal: string(a.Subject.Deal), Account: string(a.Subject.Account), Fixed: a.ID != ""}
	m.Kinds = keyed(ctx, "activity_kind.", []activity.Kind{activity.Note, activity.Visit})
	met := map[person.ID]bool{}
	for _, p := range a.People {
		met[p.ID] = true
	}
	for _, p := range slices.Concat(f.People, a.People) {
		if !slices.ContainsFunc(m.People, func(c view.Check) bool { return c.Value == string(p.ID) }) {
			m.People = append(m.People, view.Check{Value: string(p.ID), Text: p.Name, On: met[p.ID]})
		}
	}
	return m
}

func readNote(r *http.Request) activity.Draft {
	f := r.PostForm
	d := activity.Draft{Kind: activity.Kind(f.Get("kind")), Body: f.Get("body"), HappenedOn: f.Get("happened_on")}
	d.People = chosenAll[person.ID](f, "people")
	return d
}

func noteLabel(field string) string {
	return map[string]string{"body": "note_field.body", "happened_on": "note_field.happened_on", "people": "note_field.people", "kind": "note_field.kind"}[field]
}

// typedNote is a form with what somebody typed into it.
func typedNote(f activity.NoteForm, d activity.Draft) activity.NoteForm {
	f.Activity.Body, f.Activity.HappenedOn = d.Body, day.Date(d.HappenedOn)
	if f.Activity.ID == "" {
		f.Activity.Kind = d.Kind
	}
	f.Activity.People = nil
	for _, p := range d.People {
		if i := slices.IndexFunc(f.People, func(m activity.Met) bool { return m.ID == p }); i >= 0 {
			f.Activity.People = append(f.Activity.People, f.People[i])
		}
	}
	return f
}

// createNote records a note or a visit on a deal or an account.
func (s *Server) createNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	subject, d := subjectOf(r.PostForm), readNote(r)
	_, err := s.Activities.Add(r.Context(), actor, subject, d)
	if p, ok := problems(r.Context(), err, noteLabel); ok {
		f, err := s.Activities.NewNote(r.Context(), actor, subject)
		if err != nil {
			return err
		}
		return s.showNote(w, r, actor, http.StatusUnprocessableEntity, typedNote(f, d), p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, planURL(subject), "note.saved")
}

func (s *Server) notePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f, err := s.Activities.ChangeNote(r.Context(), actor, noteID(r))
	if err != nil {
		return err
	}
	return s.showNote(w, r, actor, http.StatusOK, f, nil)
}

func (s *Server) saveNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, d := r.Context(), readNote(r)
	subject, err := s.Activities.Edit(ctx, actor, noteID(r), versionOf(r), d)
	p, bad := problems(ctx, err, noteLabel)
	late := errs.Is(err, errs.Conflict)
	if bad || late {
		f, err := s.Activities.ChangeNote(ctx, actor, noteID(r))
		if err != nil {
			return err
		}
		mine := typedNote(f, d)
		if !late {
			mine.Activity.Version = versionOf(r)
			return s.showNote(w, r, actor, http.StatusUnprocessableEntity, mine, p)
		}
		row := func(field, yours, theirs string) view.Difference {
			return view.Difference{Label: i18n.T(ctx, noteLabel(field)), Yours: yours, Theirs: theirs}
		}
		return s.showConflict(w, r, actor, conflict{What: f.Name, Kind: "activity", ID: string(f.Activity.ID), Back: notePath(f.Activity.ID),
			Version: f.Activity.Version, Rows: []view.Difference{
				row("body", d.Body, f.Activity.Body), row("happened_on", d.HappenedOn, string(f.Activity.HappenedOn)),
				row("people", metNames(mine.Activity.People), metNames(f.Activity.People))}})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, planURL(subject), "note.saved")
}

func metNames(list []activity.Met) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

// showNote shows the form of a note or visit; one with an ID is there already.
func (s *Server) showNote(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f activity.NoteForm, p view.Problems) error {
	ctx, a := r.Context(), f.Activity
	m := noteModel(ctx, f, s.Activities.Today(actor))
	m.Form.Problems, m.Form.Version, m.Form.Action = p, a.Version, notesPath+"/new"
	heading := view.Heading{Title: i18n.T(ctx, "note.new"), Back: view.Crumb{Text: f.Name, URL: planURL(a.Subject)}}
	m.Back = heading.Back.URL
	if a.ID != "" {
		heading.Title = i18n.T(ctx, "note_edit."+string(a.Kind))
		m.Form.Action = notePath(a.ID)
	}
	return s.showForm(w, r, status, s.head(w, r, actor, heading.Title, "deals"), heading, view.NoteFields(m))
}

func (s *Server) deleteNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	subject, err := s.Activities.Delete(r.Context(), actor, noteID(r))
	if err != nil {
		return err
	}
	return s.redirectUndo(w, r, backTo(r, planURL(subject)), notePath(noteID(r))+"/restore", "note.deleted")
}

func (s *Server) restoreNote(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	subject, err := s.Activities.Restore(r.Context(), actor, noteID(r))
	if err != nil {
		return err
	}
	return s.redirect(w, r, backTo(r, planURL(subject)), "note.restored")
}
