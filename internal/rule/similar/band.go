package similar

// A signature has Bands bands of rows least hashes each. Texts that have a band
// in common are worth comparing: of those that share seven tenths of their
// pieces 96 in 100 do, of those that share eight tenths 998 in 1000, of those
// that share one tenth one in 1000.
const (
	Bands = 12
	rows  = 4
)

// Bands returns the bands of a set, in no order; none for an empty one. They
// stay the same as long as this package does not change.
func (s Set) Bands() []int64 {
	if len(s) == 0 {
		return nil
	}
	bands := make([]int64, Bands)
	for b := range bands {
		h := step(offset, uint64(b))
		for r := range rows {
			h = mix(step(h, s.least(seeds[b*rows+r])))
		}
		bands[b] = int64(h) // #nosec G115 -- the bits count, not the number
	}
	return bands
}

// least is the smallest of the pieces in an order that the seed makes.
func (s Set) least(seed uint64) uint64 {
	low := ^uint64(0)
	for _, p := range s {
		low = min(low, mix(p^seed))
	}
	return low
}

var seeds = func() (list [Bands * rows]uint64) {
	h := uint64(offset)
	for i := range list {
		h += 0x9e3779b97f4a7c15
		list[i] = mix(h)
	}
	return list
}()
