// Package insight answers questions across the areas and writes nothing: what
// needs somebody today, what a week changed, where all deals lie on the
// control map, what a search finds.
package insight

import (
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Service holds the questions.
type Service struct {
	db *db.DB
}

// NewService returns the questions over a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Week is how many days a week's change covers, today included.
const Week = 7

// span is a run of days up to today as the actor's calendar has them.
type span struct {
	today day.Date
	from  day.Date // the first day
	since int64    // its first instant
	zone  *time.Location
}

// lately is the last n days, today included.
func lately(tx *db.Tx, actor org.Actor, n int) span {
	zone := actor.Zone
	if zone == nil {
		zone = time.UTC
	}
	today := day.Date(actor.Today(tx.Now))
	from := today.Add(1 - n)
	return span{today: today, from: from, since: db.Ms(from.Time(zone)), zone: zone}
}

// before is the last day before the span.
func (s span) before() day.Date { return s.from.Add(-1) }
