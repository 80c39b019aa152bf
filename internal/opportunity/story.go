package opportunity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Turn is one step in the story of a deal: another stage of a track, an
// outcome, or a reopening.
type Turn struct {
	Track      Track // "" for a change of status
	From, To   string
	Cycle      int
	Event      string // what happened at the client, or the note on the outcome
	Reason     string // of an outcome
	OccurredOn day.Date
	Ahead      bool       // selling ran ahead of buying then
	Through    string     // why it was let through though its owner lacked a certificate
	Value      c139.Value // of a change of status: the value at that moment
	By         string     // name of the member
	At         time.Time
}

// Story is a deal with what it consists of, how it came along, and who changed what.
type Story struct {
	Detail
	Rivals, Products []Link
	Turns            []Turn // the youngest first
	Log              []org.LogRow
	Reasons          []method.Reason // all of the organisation's, to read the log by
	More             int64           // where the log goes on, 0 at its end
}

// mostTurns bounds the story of one deal.
const mostTurns = 200

// Story returns a deal's story and size entries of its log below the entry
// before (0 for the newest). It fails like Get.
func (s *Service) Story(ctx context.Context, actor org.Actor, deal ID, before int64, size int) (y Story, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if y.Detail, err = ReadDetail(ctx, tx, actor, deal); err != nil {
			return err
		}
		if y.Rivals, y.Products, err = readLinks(ctx, tx, actor.Org, deal); err != nil {
			return err
		}
		if y.Turns, err = readTurns(ctx, tx, actor, deal); err != nil {
			return err
		}
		if y.Reasons, err = method.Reasons(ctx, tx, actor.Org); err != nil {
			return err
		}
		if y.Log, err = org.LogAbout(ctx, tx, actor, string(deal), before, size+1); err != nil {
			return err
		}
		if len(y.Log) > size {
			y.Log = y.Log[:size]
			y.More = y.Log[size-1].Seq
		}
		return nil
	})
	return y, err
}

func readTurns(ctx context.Context, tx *db.Tx, actor org.Actor, deal ID) ([]Turn, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT s.track, s.from_stage, s.to_stage, s.cycle, s.event, '', s.occurred_on, s.ahead, CAST(0 AS BIGINT), COALESCE(m.name, ''), s.at, s.let_through
		FROM stage_change s LEFT JOIN member m ON m.org_id = s.org_id AND m.id = s.user_id
		WHERE s.org_id = $1 AND s.opportunity_id = $2
		UNION ALL
		SELECT '', s.from_status, s.to_status, s.cycle, s.note, COALESCE(CASE WHEN $3 = 'en' THEN r.name_en ELSE r.name_zh END, ''),
			s.occurred_on, 0, CAST(s.shown_v AS BIGINT), COALESCE(m.name, ''), s.at, ''
		FROM status_change s
		LEFT JOIN member m ON m.org_id = s.org_id AND m.id = s.user_id
		LEFT JOIN method_reason r ON r.org_id = s.org_id AND r.id = s.reason_id
		WHERE s.org_id = $1 AND s.opportunity_id = $2`, actor.Org, deal, actor.Lang)
	if err != nil {
		return nil, fmt.Errorf("story of deal %s: %w", deal, err)
	}
	type raw struct {
		Turn
		ahead, value int
		at           int64
	}
	list, err := db.Collect(rows, func(r *raw) []any {
		return []any{&r.Track, &r.From, &r.To, &r.Cycle, &r.Event, &r.Reason, &r.OccurredOn, &r.ahead, &r.value, &r.By, &r.at, &r.Through}
	})
	turns := make([]Turn, len(list))
	for i, r := range list {
		r.Ahead, r.Value, r.At = r.ahead != 0, FromNumber(r.value), db.Time(r.at)
		turns[i] = r.Turn
	}
	// Of one moment the change of status comes first: the stages followed it.
	slices.SortFunc(turns, func(a, b Turn) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Track, b.Track)) })
	return turns[:min(len(turns), mostTurns)], err
}
