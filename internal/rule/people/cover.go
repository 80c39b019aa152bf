package people

// GapKind names a kind of hole in what we know of the people of a deal, or in
// our contact with them. Each can become a dated task.
type GapKind string

// The kinds, gravest first.
const (
	GapTop         GapKind = "top_missing"   // nobody is known to have the final word
	GapDecider     GapKind = "decider_unmet" // a decider without contact
	GapCore        GapKind = "core_unmet"    // one of the core circle without contact
	GapPlaceholder GapKind = "placeholder"   // a role nobody has been found for
	GapHostile     GapKind = "hostile"       // a key person who is against us
	GapAlone       GapKind = "alone"         // one power person backs us, and there is opposition inside (TF 23)
	GapEarly       GapKind = "power_early"   // power was met too early
	GapUnknown     GapKind = "unknown"       // a key person of whom a dimension is unknown
)

// GapKinds returns every kind in the order of the list of gaps.
func GapKinds() [8]GapKind {
	return [8]GapKind{GapTop, GapDecider, GapCore, GapPlaceholder, GapHostile, GapAlone, GapEarly, GapUnknown}
}

// Gap is one hole.
type Gap struct {
	Kind       GapKind
	Person     string      // "" where it is about nobody in particular
	Dimensions []Dimension // of GapUnknown: what is unknown, in the order of analysis
}

// Share is a part of a whole.
type Share struct{ Part, Whole int }

// Majority reports more than half.
func (s Share) Majority() bool { return 2*s.Part > s.Whole }

// Coverage is how well the people of a deal are known and reached.
type Coverage struct {
	Deciders Share // of those who decide: with contact
	Core     Share // of the core circle: with contact
	Known    Share // of the five dimensions of all key persons: known
	WithUs   Share // of those who decide: supporters and mentors
	Hostile  int   // key persons who are against us
	Gaps     []Gap
}

// Cover weighs the people of a deal. A role nobody has been found for counts
// as one who decides or belongs to the core circle, without contact and unknown.
func Cover(list []Person) Coverage {
	var c Coverage
	list = found(list)
	gaps := map[GapKind][]Gap{}
	gap := func(k GapKind, id string, unknown ...Dimension) {
		gaps[k] = append(gaps[k], Gap{k, id, unknown})
	}
	top := false
	for _, p := range list {
		top = top || p.Decides == Top
		if p.Deciding() {
			c.Deciders.count(p.Contacted())
			c.WithUs.count(p.Attitude.WithUs())
		}
		if p.Politics == Core {
			c.Core.count(p.Contacted())
		}
		if p.Placeholder {
			gap(GapPlaceholder, p.ID)
		}
		if !p.Key() {
			continue
		}
		unknown := p.Unknown()
		c.Known.Whole += pictured
		c.Known.Part += pictured - len(unknown)
		if p.Placeholder {
			continue // finding the person comes first
		}
		if p.Attitude.Hostile() {
			c.Hostile++
			gap(GapHostile, p.ID)
		}
		switch {
		case p.Contacted() || !p.Reach(p.MeetExcuse):
		case p.Deciding():
			gap(GapDecider, p.ID)
		case p.Politics == Core:
			gap(GapCore, p.ID)
		}
		if len(unknown) > 0 {
			gap(GapUnknown, p.ID, unknown...)
		}
	}
	if !top {
		gap(GapTop, "")
	}
	if id, alone := backedByOne(list); alone {
		gap(GapAlone, id)
	}
	for _, id := range EarlyPower(list) {
		gap(GapEarly, id)
	}
	for _, k := range GapKinds() {
		c.Gaps = append(c.Gaps, gaps[k]...)
	}
	return c
}

func (s *Share) count(in bool) {
	s.Whole++
	if in {
		s.Part++
	}
}

// backedByOne returns the only power person who is with us where somebody
// inside is against us: that one is not enough (TF 23).
func backedByOne(list []Person) (id string, alone bool) {
	backers, against := 0, false
	for _, p := range list {
		against = against || p.Attitude.Hostile()
		if (p.ContactRole == Power || p.Decides == Top) && p.Attitude.WithUs() {
			backers++
			id = p.ID
		}
	}
	return id, backers == 1 && against
}
