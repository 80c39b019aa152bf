package people

// The Parse functions return the value of that exact name; "" is none.

// ParseNeed returns a level of need.
func ParseNeed(text string) (Need, bool) { return parse[Need](DimNeed, text) }

// ParseChange returns an attitude to change.
func ParseChange(text string) (Change, bool) { return parse[Change](DimChange, text) }

// ParseFocus returns what deciding looks at.
func ParseFocus(text string) (Focus, bool) { return parse[Focus](DimFocus, text) }

// ParseCloseness returns a closeness.
func ParseCloseness(text string) (Closeness, bool) { return parse[Closeness](DimCloseness, text) }

// ParseAttitude returns an attitude to us.
func ParseAttitude(text string) (Attitude, bool) { return parse[Attitude](DimAttitude, text) }

// ParseBuyingRole returns a part in the purchase.
func ParseBuyingRole(text string) (BuyingRole, bool) { return parse[BuyingRole](DimBuyingRole, text) }

// ParseContactRole returns a contact role.
func ParseContactRole(text string) (ContactRole, bool) {
	return parse[ContactRole](DimContactRole, text)
}

// ParseStyle returns a personal style.
func ParseStyle(text string) (Style, bool) { return parse[Style](DimStyle, text) }

// ParseInfluence returns a weight.
func ParseInfluence(text string) (Influence, bool) { return parse[Influence](DimInfluence, text) }

// ParsePolitics returns a place in the informal structure.
func ParsePolitics(text string) (Politics, bool) { return parse[Politics](DimPolitics, text) }

// ParseDecides returns a place in the structure that decides.
func ParseDecides(text string) (Decides, bool) { return parse[Decides](DimDecides, text) }

func parse[T ~string](d Dimension, text string) (T, bool) {
	return T(text), text != "" && d.Has(text)
}
