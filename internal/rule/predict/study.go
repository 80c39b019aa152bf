package predict

// Reference is a win rate the published study reports, to be shown only
// beside the study's name and its numbers. The counts are rounded from odds.
type Reference struct {
	W    int // with or without the top decision maker
	N    int // projects
	Won  int // of them won
	Odds string
}

// Rate returns the share of projects that were won.
func (r Reference) Rate() float64 { return float64(r.Won) / float64(r.N) }

// What the study looked at.
const (
	StudyProjects   = 866
	StudyIndustries = 18
	StudyLost       = 309
	// StudyLostUnder6C is the share of the lost projects with fewer than six
	// Clear elements.
	StudyLostUnder6C = 0.83
)

// Study returns what the study reports for projects without and with the top
// decision maker, in this order.
func Study() [2]Reference {
	return [2]Reference{
		{W: 0, N: 316, Won: 24, Odds: "1:12"},
		{W: 1, N: 550, Won: 533, Odds: "31:1"},
	}
}
