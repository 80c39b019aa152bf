package people

// Picture is what is judged of one person in one deal; each value may be
// unknown, "".
type Picture struct {
	Need        Need
	Change      Change
	Focus       Focus
	Closeness   Closeness
	Attitude    Attitude
	BuyingRole  BuyingRole
	ContactRole ContactRole
	Style       Style
	Influence   Influence
	Politics    Politics
	Decides     Decides
}

// Of returns the value of a dimension, "" where it is unknown or does not exist.
func (p Picture) Of(d Dimension) string {
	switch d {
	case DimNeed:
		return string(p.Need)
	case DimChange:
		return string(p.Change)
	case DimFocus:
		return string(p.Focus)
	case DimCloseness:
		return string(p.Closeness)
	case DimAttitude:
		return string(p.Attitude)
	case DimBuyingRole:
		return string(p.BuyingRole)
	case DimContactRole:
		return string(p.ContactRole)
	case DimStyle:
		return string(p.Style)
	case DimInfluence:
		return string(p.Influence)
	case DimPolitics:
		return string(p.Politics)
	case DimDecides:
		return string(p.Decides)
	}
	return ""
}

// With returns the picture with one value changed. A value that the dimension
// does not have changes nothing.
func (p Picture) With(d Dimension, value string) Picture {
	if !d.Has(value) {
		return p
	}
	switch d {
	case DimNeed:
		p.Need = Need(value)
	case DimChange:
		p.Change = Change(value)
	case DimFocus:
		p.Focus = Focus(value)
	case DimCloseness:
		p.Closeness = Closeness(value)
	case DimAttitude:
		p.Attitude = Attitude(value)
	case DimBuyingRole:
		p.BuyingRole = BuyingRole(value)
	case DimContactRole:
		p.ContactRole = ContactRole(value)
	case DimStyle:
		p.Style = Style(value)
	case DimInfluence:
		p.Influence = Influence(value)
	case DimPolitics:
		p.Politics = Politics(value)
	case DimDecides:
		p.Decides = Decides(value)
	}
	return p
}

// Unknown returns which of the five dimensions are unknown, in the order of analysis.
func (p Picture) Unknown() []Dimension {
	var list []Dimension
	for _, d := range Five() {
		if p.Of(d) == "" {
			list = append(list, d)
		}
	}
	return list
}

// Deciding reports a place in the structure that decides.
func (p Picture) Deciding() bool { return p.Decides.Deciding() }

// Key reports somebody whose opinion carries weight: a decider, one of the core
// circle, or somebody of high influence.
func (p Picture) Key() bool {
	return p.Deciding() || p.Politics == Core || p.Influence == HighInfluence
}
