package blueprint

// random is a small stream of numbers that a seed decides (SplitMix64), the
// same on every machine and in every version.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (r *random) below(n int) int { return int(r.next() % uint64(n)) } // #nosec G115 -- smaller than n

func shuffle[T any](r *random, list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := r.below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// Shuffle returns the numbers from 0 to n-1 in an order that the seed and the
// place decide: the same for the same, on every device and after every reload.
func Shuffle(seed int64, place, n int) []int {
	r := random(uint64(seed)) // #nosec G115 -- any bits do
	r = random(r.next() + uint64(place)*0xd1342543de82ef95)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	shuffle(&r, order)
	return order
}
