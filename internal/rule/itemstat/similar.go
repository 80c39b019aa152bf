package itemstat

import (
	"cmp"
	"slices"
)

// Accident is how many pairs of people as alike as one that is shown may be
// expected by accident among all pairs that were compared.
const Accident = 0.05

// Pair is two people whose wrong answers are more alike than chance explains.
// It is a hint and never a verdict: people who learned the same wrong thing
// together look like that too.
type Pair struct {
	A, B     int     // places among the people
	Both     int     // questions that both answered wrong
	Same     int     // of these, those with the very same answer
	Expected float64 // of these, by chance
	Chance   float64 // of so many or more by accident
	Pairs    int     // that were compared
}

// ByAccident is how many such pairs are to be expected among all.
func (p Pair) ByAccident() float64 { return p.Chance * float64(p.Pairs) }

// Alike compares the wrong answers of all pairs of people. The rule is ours.
// Given that two people missed a question, the chance that they gave the same
// answer is how often two of the others who missed it agree, as if one more
// pair had agreed: a question that few missed proves nothing. How able people
// are plays no part then. The number of agreements is compared with the sum
// of these chances exactly (Poisson's binomial), and a pair is told only if
// fewer than Accident such pairs are to be expected among all.
func Alike(people [][]Cell, l Limits) (out []Pair) {
	if len(people) < l.Relation {
		return nil
	}
	wrong := wrongs(people)
	pairs := len(people) * (len(people) - 1) / 2
	for a := range people {
		for b := a + 1; b < len(people); b++ {
			if p := compare(wrong, a, b); p.Same > 1 {
				p.Pairs = pairs
				if p.ByAccident() < Accident {
					out = append(out, p)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int { return cmp.Compare(a.Chance, b.Chance) })
	return out
}

// missed is one question as those who missed it answered.
type missed struct {
	said   []int // by person, from 1; 0 for right, open or not seen
	counts []int // by answer
	people int
	alike  int // pairs who agree
}

// agree is the chance that two others who missed the question agree.
func (m missed) agree(a, b int) float64 {
	counts, alike := [2]int{m.counts[m.said[a]], m.counts[m.said[b]]}, m.alike
	alike -= counts[0] - 1
	if m.said[a] == m.said[b] {
		counts[1]--
	}
	alike -= counts[1] - 1
	others := m.people - 2
	return float64(alike+1) / float64(others*(others-1)/2+1)
}

// wrongs numbers the wrong answers of each question.
func wrongs(people [][]Cell) (out []missed) {
	_, _, count := levels(people)
	for at := range count {
		m := missed{said: make([]int, len(people)), counts: []int{0}}
		number := map[string]int{}
		for i, p := range people {
			if at >= len(p) || !p[at].Seen || p[at].Said == "" || p[at].share() >= 1 {
				continue
			}
			n, known := number[p[at].Said]
			if !known {
				n = len(m.counts)
				number[p[at].Said], m.counts = n, append(m.counts, 0)
			}
			m.said[i] = n
			m.alike += m.counts[n]
			m.counts[n]++
			m.people++
		}
		if m.people > 1 {
			out = append(out, m)
		}
	}
	return out
}

func compare(questions []missed, a, b int) (p Pair) {
	p.A, p.B, p.Chance = a, b, 1
	for _, m := range questions {
		if m.said[a] == 0 || m.said[b] == 0 {
			continue
		}
		p.Both++
		if m.said[a] == m.said[b] {
			p.Same++
		}
	}
	if p.Same < 2 {
		return p
	}
	exactly := make([]float64, p.Both+1) // the chance of each number of agreements
	exactly[0] = 1
	for _, m := range questions {
		if m.said[a] == 0 || m.said[b] == 0 {
			continue
		}
		q := m.agree(a, b)
		p.Expected += q
		for n := p.Both; n > 0; n-- {
			exactly[n] = exactly[n]*(1-q) + exactly[n-1]*q
		}
		exactly[0] *= 1 - q
	}
	p.Chance = 0
	for _, x := range exactly[p.Same:] {
		p.Chance += x
	}
	return p
}
