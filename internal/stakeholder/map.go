package stakeholder

import (
	"context"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// MapView is one way to look at the people of a map. Each keeps its own places.
type MapView string

// The views.
const (
	ChartView    MapView = "chart"    // who reports to whom
	PoliticsView MapView = "politics" // influence, alliance, conflict around the core circle
	CampsView    MapView = "camps"    // by attitude to us
	PathView     MapView = "path"     // by contact role, the way in
)

// MapViews lists them.
var MapViews = []MapView{ChartView, PoliticsView, CampsView, PathView}

// Map is people as one picture: those of a deal, or of an account with all below it.
type Map struct {
	Cards  []Card
	Lines  []Line
	Places map[ID]Place // of the cards that a hand has put somewhere in this view
	Gone   []Gone       // taken out since the day compared with
	Since  day.Date     // the day compared with, "" for none
	Told   day.Date     // from when on it is known who reported to whom; "" where that was known on the day compared with
}

// Card is somebody on a map.
type Card struct {
	Stakeholder
	Chief
	Was    *Chief // who it was on the day compared with, where that was another
	Shifts []Shift

	// On an account's map:
	Deals   []opportunity.ID // the person is in, the one whose judgements show first
	Differs bool             // the attitude to us is not the same in all of them
}

// Chief is the nearest superior on a map.
type Chief struct {
	Boss    ID   // "" for none
	BossFar bool // others who are not on the map stand between
}

// Gone is somebody who was taken out.
type Gone struct {
	ID   ID
	Name string
}

// Shift is a judgement that is another than on the day compared with.
type Shift struct {
	Dimension people.Dimension
	From, To  string // "" is unknown
}

// Line is a relation on a map, with what became of it since the day compared with.
type Line struct {
	Relation
	Deal  opportunity.ID
	Since LineChange
	Was   *Relation // what it was, of one that changed
}

// LineChange says what became of a line.
type LineChange string

// What becomes of lines; "" for nothing.
const (
	LineNew     LineChange = "new"
	LineChanged LineChange = "changed"
	LineEnded   LineChange = "ended"
)

// DealMap is a deal with the map of its people.
type DealMap struct {
	opportunity.Detail
	Map
}

// DealMap returns the map of a deal's people in one view, and with since what
// changed from the end of that day on. It fails with NotFound outside of the
// actor's scope.
func (s *Service) DealMap(ctx context.Context, actor org.Actor, deal opportunity.ID, view MapView, since day.Date) (m DealMap, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := s.ReadRoster(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		m = DealMap{Detail: r.Detail}
		m.Cards = make([]Card, len(r.People))
		for i, p := range r.People {
			m.Cards[i] = Card{Stakeholder: p}
		}
		if err := m.readBosses(ctx, tx, actor.Org); err != nil {
			return err
		}
		if m.Places, err = readPlaces(ctx, tx, actor.Org, string(deal), view); err != nil {
			return err
		}
		if since.Valid() {
			return m.compare(ctx, tx, actor, []opportunity.ID{deal}, since)
		}
		lines, err := readLines(ctx, tx, actor.Org, []opportunity.ID{deal}, 0)
		m.Lines = m.ofCards(lines)
		return err
	})
	return m, err
}

// ofCards keeps the lines with both ends on the map.
func (m *Map) ofCards(lines []Line) []Line {
	on := make(map[ID]bool, len(m.Cards))
	for _, c := range m.Cards {
		on[c.ID] = true
	}
	return slices.DeleteFunc(lines, func(l Line) bool { return !on[l.From] || !on[l.To] })
}

// persons lists the persons on the map.
func (m *Map) persons() (ids []string) {
	for _, c := range m.Cards {
		if c.Person != "" {
			ids = append(ids, string(c.Person))
		}
	}
	return ids
}

// readBosses finds for each card the nearest superior who is on the map too.
func (m *Map) readBosses(ctx context.Context, tx *db.Tx, o org.ID) error {
	above, err := person.Above(ctx, tx, o, m.persons())
	if err != nil {
		return err
	}
	for i, boss := range m.chiefs(above) {
		m.Cards[i].Chief = boss
	}
	return nil
}

// chiefs finds for each card the nearest superior on the map, with what
// tells to whom each person reports.
func (m *Map) chiefs(above map[person.ID]person.ID) []Chief {
	on := map[person.ID]bool{}
	for _, c := range m.Cards {
		on[c.Person] = c.Person != ""
	}
	list := make([]Chief, len(m.Cards))
	for i, c := range m.Cards {
		if c.Person == "" {
			continue
		}
		at, steps := above[c.Person], 1
		for at != "" && !on[at] && at != c.Person && steps <= len(above) {
			at, steps = above[at], steps+1
		}
		if on[at] && at != c.Person {
			list[i] = Chief{ID(at), steps > 1}
		}
	}
	return list
}

// endOf is the last moment of a day where the actor lives.
func endOf(d day.Date, actor org.Actor) time.Time {
	zone := actor.Zone
	if zone == nil {
		zone = time.UTC
	}
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1).Add(-time.Millisecond)
}
