package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"unicode"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// peopleMapFile answers with the map of a deal as a picture that stands alone.
func (s *Server) peopleMapFile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	_, m, fig, err := s.readPeopleMap(r, actor)
	if err != nil {
		return err
	}
	return s.sendFigure(w, r, m.Name, fig)
}

// accountMapFile answers with the map of an account as a picture that stands alone.
func (s *Server) accountMapFile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Accounts.Get(r.Context(), actor, accountID(r))
	if err != nil {
		return err
	}
	_, _, fig, err := s.readAccountMap(r, actor, d)
	if err != nil {
		return err
	}
	return s.sendFigure(w, r, d.Name, fig)
}

func (s *Server) sendFigure(w http.ResponseWriter, r *http.Request, of string, fig figureMaker) error {
	f := fig.figure()
	f.File, f.MayEdit, f.MayMove = true, false, false
	f.Label = of + " · " + f.Label
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if err := view.FigureSVG(f).Render(r.Context(), &out); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": i18n.T(r.Context(), "figure.file", "Name", fileName(of)) + ".svg"}))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(bytes.Map(inXML, bytes.ToValidUTF8(out.Bytes(), []byte("\uFFFD")))) // the only failure is a reader who left
	return nil
}

// inXML replaces what no XML file may hold.
func inXML(r rune) rune {
	if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF {
		return r
	}
	return '\uFFFD'
}

// fileName is a text without what file systems refuse.
func fileName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60])
	}
	return s
}
