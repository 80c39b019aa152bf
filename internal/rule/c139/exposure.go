package c139

// Exposure is how far a sheet can fall by losing one element that is not
// safe: W, whoever confirmed it, or a claimed element no coach confirms.
type Exposure struct {
	Element  Key   // the loss that leaves the lowest value; "" if nothing is exposed
	Value    Value // what is left then, or the present value
	Zone     Zone  // its zone
	Critical []Key // every exposed element whose loss alone leads to a worse zone
}

// Exposure looks at every single loss; confirmed says whether a coach backs
// an element. Of equal losses the first in the order of Keys is named.
func (s Sheet) Exposure(confirmed func(Key) bool) Exposure {
	now := s.Value()
	e := Exposure{Value: now, Zone: now.Zone()}
	for _, k := range s.Claimed() {
		if k != W && confirmed(k) {
			continue
		}
		left := s.With(k, Unknown).Value()
		if e.Element == "" || left.Compare(e.Value) < 0 {
			e.Element, e.Value, e.Zone = k, left, left.Zone()
		}
		if left.Zone().Compare(now.Zone()) < 0 {
			e.Critical = append(e.Critical, k)
		}
	}
	return e
}
