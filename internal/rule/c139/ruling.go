package c139

import "kongdan/internal/rule/day"

// Ruling is one verdict of one coach about one element.
type Ruling struct {
	Coach    string // whoever it is, by an id
	Type     CoachType
	Verdict  Verdict
	On       day.Date
	Resolved bool // a denial that has been settled with the coach
}

// Opinion is what the coaches of a deal say about an element in sum. The
// zero Opinion says that none has ruled.
type Opinion string

const (
	NoOpinion Opinion = ""
	Confirmed Opinion = "confirmed"
	Denied    Opinion = "denied"
)

// Finding is the opinion about one element, whether the team claims it or
// not, and how well it is founded.
type Finding struct {
	Opinion Opinion
	Sources int      // how many coaches stand behind the opinion
	On      day.Date // the youngest ruling behind it
	Till    day.Date // the first day on which it no longer counts, "" if it stays
	Review  day.Date // the first day on which age alone changes the finding, "" if none
}

// Single reports whether the opinion rests on one coach alone.
func (f Finding) Single() bool { return f.Opinion != NoOpinion && f.Sources == 1 }

// Weigh sums up the rulings about one element as of today.
//
// An unsure coach has not ruled. A denial counts until it is resolved and
// beats every confirmation, also a later one of the same coach. A confirmation
// counts for days days (for ever if days is 0 or less), unless the same coach
// denied later; a resolved denial does not bring it back.
func Weigh(rulings []Ruling, today day.Date, days int) Finding {
	denied, confirmed, withdrew := map[string]day.Date{}, map[string]day.Date{}, map[string]day.Date{}
	for _, r := range rulings {
		switch {
		case r.Verdict == Denies && !r.Resolved:
			later(denied, r)
		case r.Verdict == Denies:
			later(withdrew, r)
		case r.Verdict == Confirms && !old(r.On, today, days):
			later(confirmed, r)
		}
	}
	if len(denied) > 0 {
		f := Finding{Opinion: Denied, Sources: len(denied)}
		for _, on := range denied {
			f.On = max(f.On, on)
		}
		return f
	}
	var f Finding
	for coach, on := range confirmed {
		if no, ok := withdrew[coach]; ok && no > on {
			continue
		}
		f.Opinion = Confirmed
		f.Sources++
		f.On = max(f.On, on)
		if ends := on.Add(days + 1); days > 0 && ends != "" {
			f.Till = max(f.Till, ends)
			if f.Review == "" || ends < f.Review {
				f.Review = ends
			}
		}
	}
	return f
}

// later keeps the youngest ruling of each coach.
func later(by map[string]day.Date, r Ruling) {
	if on, ok := by[r.Coach]; !ok || r.On > on {
		by[r.Coach] = r.On
	}
}
