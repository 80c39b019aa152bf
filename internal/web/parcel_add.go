package web

import (
	"net/http"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// firstRow stands in an address for the place before all rows of a preview.
const firstRow = "first"

// newParcelRowPage is the editor for a question that the source of a preview does
// not have, behind one of its rows or before all.
func (s *Server) newParcelRowPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := questionForm{Kind: string(question.Single), Lang: actor.Lang, Difficulty: "0"}
	if at := r.PathValue("at"); at != firstRow {
		row, err := s.parcelRowOf(r, actor)
		if err != nil {
			return err
		}
		f.Kind, f.Lang = string(row.Entry.Kind), row.Entry.Lang
	} else if i, err := s.Parcels.Get(r.Context(), actor, parcel.ImportID(r.PathValue("id"))); err != nil {
		return err
	} else if i.State != parcel.Preview {
		return s.redirect(w, r, parcelURL(i.ID), "")
	}
	return s.showParcelRow(w, r, actor, http.StatusOK, parcel.Row{}, f, view.FormHead{})
}

// headNewRow is the head of the editor for a new question, which says where it will
// stand. It returns the row above.
func (s *Server) headNewRow(r *http.Request, actor org.Actor, heading *view.Heading, head *view.FormHead) (row parcel.Row, err error) {
	ctx := r.Context()
	head.Action, heading.Title, heading.Sub, heading.Back.URL = r.URL.Path, i18n.T(ctx, "parcel_page.add"), i18n.T(ctx, "parcel_page.add_first"), parcelURL(parcel.ImportID(r.PathValue("id")))
	if at := r.PathValue("at"); at != firstRow {
		if row, err = s.parcelRowOf(r, actor); err != nil {
			return row, err
		}
		heading.Sub = i18n.T(ctx, "parcel_page.add_text", "Row", rowTitle(ctx, row)+" “"+clip(stemLine(row.Entry.Stem), 30)+"”")
		heading.Back.URL += "#q" + at
	}
	return row, nil
}

// addParcelRow puts a question that was typed into a preview.
func (s *Server) addParcelRow(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	after, err := strconv.Atoi(r.PathValue("at"))
	if r.PathValue("at") == firstRow {
		after, err = 0, nil
	} else if err != nil || after < 1 {
		return errs.New(errs.NotFound, "parcel.no_row")
	}
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	f := readQuestionForm(r.PostForm, "")
	if f.rearrange(r.PostForm.Get("_rows")) {
		return s.showParcelRow(w, r, actor, http.StatusOK, parcel.Row{}, f, view.FormHead{})
	}
	var bad errs.Fields
	d := f.draft(&bad)
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	category := n.category(d.Category)
	d.Category, d.Group, d.Twin = "", "", ""
	at := 0
	if err = bad.Err(); err == nil {
		at, err = s.Parcels.Add(ctx, actor, parcel.ImportID(r.PathValue("id")), after, d, category)
	} else if _, more := d.Clean(); more != nil {
		bad.Note(more)
		err = bad
	}
	if p, _ := problems(ctx, err, questionLabel); len(p) > 0 {
		return s.showParcelRow(w, r, actor, http.StatusUnprocessableEntity, parcel.Row{}, f, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.toParcelRow(w, r, actor, at, "parcel_page.row_added")
}

// toParcelRow leads to the page of a preview where a row stands.
func (s *Server) toParcelRow(w http.ResponseWriter, r *http.Request, actor org.Actor, at int, said string) error {
	id := parcel.ImportID(r.PathValue("id"))
	cursor, err := s.Parcels.PageWith(r.Context(), actor, id, at)
	if err != nil {
		return err
	}
	to := parcelURL(id)
	if cursor != "" {
		to += "?after=" + cursor
	}
	return s.redirect(w, r, to+"#q"+strconv.Itoa(at), said)
}
