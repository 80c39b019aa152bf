package predict

import (
	"math"

	"kongdan/internal/rule/c139"
)

// Report is everything that follows from a value alone, for programs to
// read. Probabilities are the raw figures, not those of the screens.
type Report struct {
	Value       string      `json:"value"`
	W           int         `json:"w"`
	F           int         `json:"f"`
	C           int         `json:"c"`
	Zone        c139.Zone   `json:"zone"`
	Flags       []c139.Flag `json:"flags"`
	Distance    int         `json:"distance"`
	Probability float64     `json:"probability"` // three decimals
	Interval80  [2]float64  `json:"interval80"`  // two decimals
	Basis       Basis       `json:"basis"`
}

// NewReport reports on one of the 80 values.
func NewReport(v c139.Value) Report {
	p := Prior(v)
	return Report{
		Value: v.String(), W: v.W, F: v.F, C: v.C,
		Zone: v.Zone(), Flags: v.Flags(), Distance: v.Distance(),
		Probability: round(p.P, 3),
		Interval80:  [2]float64{round(p.Low, 2), round(p.High, 2)},
		Basis:       p.Basis,
	}
}

func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(x*scale) / scale
}
