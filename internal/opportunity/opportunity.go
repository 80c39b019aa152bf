// Package opportunity is deals: what is sold to whom, how far selling and
// buying have come, the C139 elements with their evidence, the values that
// follow from them, and the figures kept for lists, boards and maps.
package opportunity

import (
	"slices"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/money"
	"kongdan/internal/rule/stage"
)

// ID names a deal.
type ID string

// Status says whether a deal runs and, if not, how it ended.
type Status string

// The five states. The last four are outcomes, and only a reopening leads back.
const (
	Open       Status = "open"
	Won        Status = "won" // the client decided for us; signing has its own date
	Lost       Status = "lost"
	NoDecision Status = "no_decision"
	Withdrawn  Status = "withdrawn" // by us
)

// Statuses lists every status.
var Statuses = []Status{Open, Won, Lost, NoDecision, Withdrawn}

// Valid reports whether s is a status.
func (s Status) Valid() bool { return slices.Contains(Statuses, s) }

// Closed reports whether s is an outcome.
func (s Status) Closed() bool { return s.Valid() && s != Open }

// Limits of what a deal holds.
const (
	MaxName     = 200
	MaxNextStep = 300
	MaxNote     = 4000
	MaxEvent    = 2000
	MaxAmount   = money.Max // minor units
	MaxMargin   = 10_000    // hundredths of a percent, below zero too
	MaxQuantity = 1_000_000
	MaxLinks    = 50 // competitors, products, persons or team members of one deal
)

// Opportunity is one deal as it is stored, figures kept on the row included.
type Opportunity struct {
	ID          ID
	Account     account.ID // "" only while an imported deal is incomplete
	Name        string
	Amount      int64 // minor units of the organisation's currency; 0 while not known
	AmountKnown bool
	Margin      int // estimate in hundredths of a percent of the amount
	MarginKnown bool
	Owner       org.UserID

	Status        Status
	Reason        string // why it ended: an id of the organisation's list
	OutcomeNote   string
	OpenedOn      day.Date // the day the chance was engaged
	ExpectedClose day.Date // "" while not known
	ClosedOn      day.Date // the day the client decided
	SignedOn      day.Date

	SellingStage stage.Selling
	BuyingStage  stage.Buying
	Cycle        int // 1, and one more for each loop back from nurture
	NextStep     string
	NextStepOn   day.Date

	Figures

	CreatedAt, UpdatedAt, DeletedAt time.Time
	Version                         int64
}

// Figures are what is kept on a deal's row about its elements, changed in the
// transaction that changes an element or a verdict.
type Figures struct {
	Self       c139.Value // what the team claims
	Calibrated c139.Value // what coaches confirm of it
	Shown      c139.Value // the one of the two that is shown first
	Basis      c139.Basis // which of the two
	Zone       c139.Zone  // of the shown value

	PriorZone     c139.Zone // the zone before ZoneChangedAt, "" if it never changed
	ZoneChangedAt time.Time

	StaleCount     int
	DeniedCount    int // elements with an open denial
	OpenChallenges int
	CoachTypes     string    // the types present, in the model's order, separated by commas
	TouchedAt      time.Time // last evidence, visit, note or verdict
}

// Live reports whether the deal is not in the trash.
func (o Opportunity) Live() bool { return o.DeletedAt.IsZero() }

// ShownV is the shown value as one number, 100 W + 10 F + C: it orders values
// and names the cell of the map.
func (o Opportunity) ShownV() int { return Number(o.Shown) }

// Number returns a value as 100 W + 10 F + C.
func Number(v c139.Value) int { return 100*v.W + 10*v.F + v.C }

// FromNumber is the inverse of Number.
func FromNumber(n int) c139.Value { return c139.Value{W: n / 100, F: n / 10 % 10, C: n % 10} }

// Service holds the use cases of this area.
type Service struct {
	db *db.DB

	// Admit is asked whenever somebody comes onto a deal's team. It is set by app
	// and may be nil.
	Admit Admit
	// Gate is asked when a deal goes on to another selling stage. It is set by app;
	// the nil Gate lets everything pass.
	Gate Gate
}

// NewService returns the use cases on a database.
func NewService(d *db.DB) *Service { return &Service{db: d} }

// Now is the time the service goes by.
func (s *Service) Now() time.Time { return s.db.Now() }
