package stakeholder

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
)

// Spot is where the middle of a card is.
type Spot struct{ X, Y int }

// Place is where a hand has put a card.
type Place struct {
	Spot
	Version int64
}

// PlaceMove puts a card somewhere, or gives it back to the automatic layout.
type PlaceMove struct {
	Card ID
	To   *Spot // nil gives it back
	Seen int64 // the version of its place when the mover looked, 0 for none
}

// Limits of moves.
const (
	MaxMoves = 600
	MaxSpot  = 1_000_000 // how far from the middle, either way
)

// PlaceOnDeal moves cards on the map of a deal and returns the version of their
// new places. It fails like opportunity.LockForChange, with Conflict, and
// without having moved any, where somebody moved one of them meanwhile, and
// with Invalid at "view" and "move".
func (s *Service) PlaceOnDeal(ctx context.Context, actor org.Actor, deal opportunity.ID, view MapView, moves []PlaceMove) (int64, error) {
	return s.place(ctx, actor, view, moves, func(tx *db.Tx) (string, error) {
		d, err := opportunity.LockForChange(ctx, tx, actor, deal)
		if err != nil {
			return "", err
		}
		names, err := namesIn(ctx, tx, actor.Org, d)
		for _, m := range moves {
			if _, ok := names[m.Card]; !ok && err == nil {
				err = errs.Field("move", "stakeholder.not_found")
			}
		}
		return string(deal), err
	})
}

// PlaceOnAccount is PlaceOnDeal for the map of an account, for whoever may
// record people there. Whoever is not below the account in the actor's sight
// is placed nowhere: that is Invalid at "move".
func (s *Service) PlaceOnAccount(ctx context.Context, actor org.Actor, at account.ID, view MapView, moves []PlaceMove) (int64, error) {
	return s.place(ctx, actor, view, moves, func(tx *db.Tx) (string, error) {
		a, err := account.Find(ctx, tx, actor, at)
		if err != nil {
			return "", err
		}
		if err := account.CheckPeople(ctx, tx, actor, a); err != nil {
			return "", err
		}
		return string(at), checkCards(ctx, tx, actor, at, moves)
	})
}

func (s *Service) place(ctx context.Context, actor org.Actor, view MapView, moves []PlaceMove, of func(*db.Tx) (string, error)) (int64, error) {
	answer, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		onMap, err := of(tx)
		if err != nil {
			return "", err
		}
		version, err := checkMoves(view, moves, tx.Stamp())
		if err != nil {
			return "", err
		}
		for _, m := range moves {
			if err := m.write(ctx, tx, actor, onMap, view, version); err != nil {
				return "", err
			}
		}
		return strconv.FormatInt(version, 10), nil
	})
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(answer, 10, 64)
}

// checkMoves returns the version that the new places get: the time, so that a
// place that was given back and taken again is not taken for the one before.
func checkMoves(view MapView, moves []PlaceMove, now int64) (version int64, err error) {
	var bad errs.Fields
	if !slices.Contains(MapViews, view) {
		bad.Add("view", "error.invalid_choice")
	}
	if len(moves) == 0 || len(moves) > MaxMoves {
		bad.Add("move", "error.invalid_choice")
	}
	version = now
	for _, m := range moves {
		if m.Card == "" || m.To != nil && (outOfReach(m.To.X) || outOfReach(m.To.Y)) {
			bad.Add("move", "error.invalid_choice")
		}
		if m.Seen >= version && m.Seen < now+1_000_000 {
			version = m.Seen + 1
		}
	}
	return version, bad.Err()
}

func outOfReach(n int) bool { return n > MaxSpot || n < -MaxSpot }

func (m PlaceMove) write(ctx context.Context, tx *db.Tx, actor org.Actor, onMap string, view MapView, version int64) error {
	key := []any{actor.Org, onMap, view, m.Card}
	switch {
	case m.To == nil && m.Seen == 0:
		return nil
	case m.To == nil:
		return db.Changed(tx.ExecContext(ctx, `
			DELETE FROM map_place WHERE org_id = $1 AND map_id = $2 AND view = $3 AND card_id = $4 AND version = $5`, append(key, m.Seen)...))
	case m.Seen == 0:
		return db.Changed(tx.ExecContext(ctx, `
			INSERT INTO map_place (org_id, map_id, view, card_id, x, y, placed_by, placed_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (org_id, map_id, view, card_id) DO NOTHING`, append(key, m.To.X, m.To.Y, actor.User, tx.Stamp(), version)...))
	}
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE map_place SET x = $5, y = $6, placed_by = $7, placed_at = $8, version = $9
		WHERE org_id = $1 AND map_id = $2 AND view = $3 AND card_id = $4 AND version = $10`,
		append(key, m.To.X, m.To.Y, actor.User, tx.Stamp(), version, m.Seen)...))
}

func readPlaces(ctx context.Context, tx *db.Tx, o org.ID, onMap string, view MapView) (map[ID]Place, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT card_id, x, y, version FROM map_place WHERE org_id = $1 AND map_id = $2 AND view = $3`, o, onMap, view)
	if err != nil {
		return nil, fmt.Errorf("places on map %s: %w", onMap, err)
	}
	type row struct {
		card ID
		Place
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.card, &r.X, &r.Y, &r.Version} })
	places := make(map[ID]Place, len(list))
	for _, r := range list {
		places[r.card] = r.Place
	}
	return places, err
}
