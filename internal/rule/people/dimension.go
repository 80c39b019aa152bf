package people

import "slices"

// Dimension is one thing that is judged of a person in a deal.
type Dimension string

// The dimensions; the first five make up the picture of a person.
const (
	DimNeed        Dimension = "need"
	DimChange      Dimension = "change_attitude"
	DimFocus       Dimension = "focus"
	DimCloseness   Dimension = "closeness"
	DimAttitude    Dimension = "attitude"
	DimBuyingRole  Dimension = "buying_role"
	DimContactRole Dimension = "contact_role"
	DimStyle       Dimension = "style"
	DimInfluence   Dimension = "influence"
	DimPolitics    Dimension = "politics"
	DimDecides     Dimension = "decides"
)

var dimensions = [...]Dimension{
	DimNeed, DimChange, DimFocus, DimCloseness, DimAttitude,
	DimBuyingRole, DimContactRole, DimStyle, DimInfluence, DimPolitics, DimDecides,
}

// Dimensions returns every dimension: the five, then the others.
func Dimensions() [len(dimensions)]Dimension { return dimensions }

// pictured is how many dimensions make up the picture of a person.
const pictured = 5

// Five returns the five dimensions of the picture in the order in which they
// are analysed (SC 33, MC 15): the attitude to us never comes first (TF 25),
// and a rank in the organisation is none of them.
func Five() [pictured]Dimension { return [pictured]Dimension(dimensions[:pictured]) }

// ParseDimension returns the dimension of that exact name.
func ParseDimension(text string) (Dimension, bool) {
	d := Dimension(text)
	return d, slices.Contains(dimensions[:], d)
}

// OfPicture reports whether d is one of the five.
func (d Dimension) OfPicture() bool { return slices.Contains(dimensions[:pictured], d) }

var values = map[Dimension][]string{
	DimNeed:        texts(Physiological, Safety, Social, Esteem, Cognitive, SelfActual),
	DimChange:      texts(Innovator, Visionary, Pragmatist, Conservative, Laggard),
	DimFocus:       texts(Business, Technical, Financial, Relationship),
	DimCloseness:   texts(NoContact, FewContact, ManyContact, DeepContact),
	DimAttitude:    texts(Opponent, NonSupporter, Neutral, Supporter, Mentor),
	DimBuyingRole:  texts(User, TechnicalGate, DecisionMaker, Buyer, Influencer),
	DimContactRole: texts(Gatekeeper, Receptive, Dissatisfied, Power),
	DimStyle:       texts(Analytic, Authoritative, Amiable, Expressive),
	DimInfluence:   texts(LowInfluence, MediumInfluence, HighInfluence),
	DimPolitics:    texts(Core, Structure, Outside),
	DimDecides:     texts(Top, Member, NotDeciding),
}

// Values returns what may be judged, in order, low to high where there is a
// low and a high; nil for a dimension that does not exist. Unknown, "", is not
// among them.
func (d Dimension) Values() []string { return slices.Clone(values[d]) }

// Has reports whether value may be judged in d; unknown, "", may in each.
func (d Dimension) Has(value string) bool {
	all, ok := values[d]
	return ok && (value == "" || slices.Contains(all, value))
}

func texts[T ~string](of ...T) []string {
	list := make([]string, len(of))
	for i, v := range of {
		list[i] = string(v)
	}
	return list
}
