package itemstat

import "slices"

// Judges is the least number of people whose estimates propose a pass mark.
// The number is ours; ten are better.
const Judges = 3

// NotJudged stands for an estimate that somebody hasn't given.
const NotJudged = -1

// Proposal is the pass mark that Angoff's method proposes.
type Proposal struct {
	// Cut is the mean of the judges' pass marks as a share of the full marks,
	// with Student's interval. A judge's is the mean of the estimates, weighted
	// by marks. Only those who estimated every question count.
	Cut   Figure
	Items []Estimate
}

// Estimate is what the judges who count think of one question.
type Estimate struct {
	N                 int
	Mean, Least, Most float64
}

// Spread is by how much the judges differ.
func (e Estimate) Spread() float64 { return e.Most - e.Least }

// Angoff proposes a pass mark. estimates holds, for each judge, the share of
// people barely good enough who get each question right, or NotJudged.
func Angoff(estimates [][]float64, marks []float64, l Limits) (p Proposal) {
	var full float64
	for _, m := range marks {
		full += m
	}
	p.Items = make([]Estimate, len(marks))
	var cuts []float64
	for _, judge := range estimates {
		if len(judge) != len(marks) || full <= 0 || slices.ContainsFunc(judge, func(x float64) bool { return x < 0 }) {
			continue
		}
		cuts = append(cuts, dot(judge, marks)/full)
		for at, x := range judge {
			p.Items[at].add(x)
		}
	}
	p.Cut = average(cuts, l.Judges).within()
	return p
}

func (e *Estimate) add(x float64) {
	if e.N == 0 {
		e.Least, e.Most = x, x
	}
	e.Least, e.Most = min(e.Least, x), max(e.Most, x)
	e.Mean = (e.Mean*float64(e.N) + x) / float64(e.N+1)
	e.N++
}
