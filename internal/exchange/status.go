package exchange

import (
	"strings"

	"kongdan/internal/kit/typed"
	"kongdan/internal/opportunity"
)

// matchStatus says what a cell means for what became of the deal, once for each
// value.
func (p *pass) matchStatus(value string, stages map[string]string) *Match {
	key := "status\x00" + typed.Fold(value)
	if m, ok := p.matches[key]; ok {
		m.Rows++
		return m
	}
	m := &Match{Field: "status", Value: cut(value, sampleCell), How: Exact, Rows: 1}
	p.matches[key] = m
	if target, ok := p.m.Values["status"][typed.Fold(m.Value)]; ok && validStatus(target) {
		m.Target, m.How = target, Chosen
		return m
	}
	word := squash(value)
	switch {
	case statusOfWord[word] != "":
		m.Target = statusOfWord[word]
	case stages["selling_stage"+word] != "":
		m.Target = "open." + stages["selling_stage"+word]
	case opportunity.Status(typed.Fold(value)).Valid():
		m.Target = typed.Fold(value)
	default:
		m.How = Unknown
	}
	return m
}

func validStatus(target string) bool {
	status, selling, cut := strings.Cut(target, ".")
	if cut {
		_, known := statusWords[target]
		return known && status == "open" && selling != ""
	}
	return opportunity.Status(status).Valid()
}

// StatusTargets lists what a status can mean.
var StatusTargets = []string{"open", "open.assess", "open.needs", "open.criteria", "open.concerns", "open.nurture", "won", "lost", "no_decision", "withdrawn"}
