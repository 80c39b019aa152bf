package predict

import "kongdan/internal/rule/c139"

// Effect is what toggling one element does to the probability.
type Effect struct {
	Key    c139.Key
	Claims bool       // whether the element is clear, so that toggling loses it
	Value  c139.Value // the value after toggling
	Points float64    // change of the probability in percentage points, negative for a loss
}

// Effects returns the effect of toggling each element of a sheet, in the
// order of the keys.
func Effects(s c139.Sheet) [c139.Count]Effect {
	var effects [c139.Count]Effect
	now := Prior(s.Value()).P
	for i, k := range c139.Keys() {
		e := Effect{Key: k, Claims: s.At(k) == c139.Clear}
		to := c139.Clear
		if e.Claims {
			to = c139.Unknown
		}
		e.Value = s.With(k, to).Value()
		e.Points = 100 * (Prior(e.Value).P - now)
		effects[i] = e
	}
	return effects
}
