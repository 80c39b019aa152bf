package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
	"kongdan/internal/stakeholder"
)

// placeOnDeal puts cards of a deal's map somewhere. It answers the script that
// asks with the version of their places.
func (s *Server) placeOnDeal(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	moves, err := readMoves(r.PostForm)
	version, placeErr := s.Stakeholders.PlaceOnDeal(r.Context(), actor, dealID(r), stakeholder.MapView(r.PostForm.Get("view")), moves)
	return answerPlaces(w, version, placeErr, err)
}

// placeOnAccount is placeOnDeal for the map of an account.
func (s *Server) placeOnAccount(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	moves, err := readMoves(r.PostForm)
	version, placeErr := s.Stakeholders.PlaceOnAccount(r.Context(), actor, accountID(r), stakeholder.MapView(r.PostForm.Get("view")), moves)
	return answerPlaces(w, version, placeErr, err)
}

// answerPlaces says who may not place before it says what cannot be read, so
// that a stranger learns nothing.
func answerPlaces(w http.ResponseWriter, version int64, err, unreadable error) error {
	switch {
	case errs.Is(err, errs.Invalid) && unreadable != nil:
		return unreadable
	case err != nil:
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(map[string]int64{"version": version})
}

// readMoves reads moves as "card:x:y:seen"; without x and y the card goes back
// to the automatic layout. If one cannot be read, there are none.
func readMoves(f url.Values) (moves []stakeholder.PlaceMove, err error) {
	for _, text := range f["move"] {
		part := strings.Split(text, ":")
		if len(part) != 4 {
			return nil, errs.Field("move", "error.invalid_choice")
		}
		m := stakeholder.PlaceMove{Card: stakeholder.ID(asID(part[0]))}
		x, xErr := strconv.Atoi(part[1])
		y, yErr := strconv.Atoi(part[2])
		seen, seenErr := strconv.ParseInt(part[3], 10, 64)
		if back := part[1] == "" && part[2] == ""; !back {
			if xErr != nil || yErr != nil {
				return nil, errs.Field("move", "error.invalid_choice")
			}
			m.To = &stakeholder.Spot{X: x, Y: y}
		}
		if seenErr != nil {
			return nil, errs.Field("move", "error.invalid_choice")
		}
		m.Seen = seen
		moves = append(moves, m)
	}
	return moves, nil
}
