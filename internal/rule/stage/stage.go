// Package stage holds the two processes of a deal: the five selling stages
// we go through and the four buying stages the client goes through. The
// seller's task is to keep them in step.
package stage

import "slices"

// Selling is one of our five stages. The empty Selling is none.
type Selling string

const (
	Assess   Selling = "assess"   // opportunity assessment
	Needs    Selling = "needs"    // need analysis
	Criteria Selling = "criteria" // setting criteria
	Concerns Selling = "concerns" // resolving concerns
	Nurture  Selling = "nurture"  // account maintenance
)

var selling = [...]Selling{Assess, Needs, Criteria, Concerns, Nurture}

// Sellings returns the selling stages in order (SC 8).
func Sellings() [len(selling)]Selling { return selling }

// ParseSelling returns the stage of that exact name.
func ParseSelling(text string) (Selling, bool) {
	s := Selling(text)
	return s, s.Index() >= 0
}

// Index returns the place of the stage in order, from 0, or -1.
func (s Selling) Index() int { return slices.Index(selling[:], s) }

// Buying is one of the client's four stages. The empty Buying is none.
type Buying string

const (
	Need    Buying = "need"    // need confirmation
	Options Buying = "options" // option evaluation
	Commit  Buying = "commit"  // confirm cooperation
	Install Buying = "install" // install and implement; signing is not the end (SC 60)
)

var buying = [...]Buying{Need, Options, Commit, Install}

// Buyings returns the buying stages in order (SC 7).
func Buyings() [len(buying)]Buying { return buying }

// ParseBuying returns the stage of that exact name.
func ParseBuying(text string) (Buying, bool) {
	b := Buying(text)
	return b, b.Index() >= 0
}

// Index returns the place of the stage in order, from 0, or -1.
func (b Buying) Index() int { return slices.Index(buying[:], b) }

// Buying returns the stage the client is in when we are in step.
func (s Selling) Buying() Buying {
	switch s {
	case Assess, Needs:
		return Need
	case Criteria:
		return Options
	case Concerns:
		return Commit
	case Nurture:
		return Install
	}
	return ""
}

// Sellings returns our stages that are in step with the client's.
func (b Buying) Sellings() []Selling {
	var in []Selling
	for _, s := range selling {
		if b != "" && s.Buying() == b {
			in = append(in, s)
		}
	}
	return in
}

// Ahead returns by how many buying stages our work runs ahead of the
// client's. Above 0 is worth a warning; 0 also if either stage is none.
func Ahead(s Selling, b Buying) int {
	if s.Index() < 0 || b.Index() < 0 {
		return 0
	}
	return max(0, s.Buying().Index()-b.Index())
}

// Measure is one of the three key figures of a deal's health.
type Measure string

const (
	WinRate       Measure = "win_rate"
	Margin        Measure = "margin"
	AccountHealth Measure = "account_health"
)

// Measures returns what a deal is judged by (SC 77): winning is not the only
// goal, margin is never left out (TF 10).
func Measures() [3]Measure { return [3]Measure{WinRate, Margin, AccountHealth} }
