package bank

import (
	"embed"

	"kongdan/internal/kit/shelf"
)

//go:embed *.json
var files embed.FS

// Bank is all the material. It never changes.
type Bank struct {
	Company    Company
	Accounts   []Account
	People     []Person // in the order of the accounts
	Deals      []Deal
	Evidence   []Evidence
	Visits     []Visit
	Steps      []Step
	Outcomes   []Outcome
	Challenges []Challenge
	Verdicts   []Verdict
	Events     []Event
	Judgements []Judgement
	Characters []Character
	Meetings   []Meeting
	Vacancies  []Vacancy
	Lines      []Line
	Cast       Cast
}

// Load reads the embedded material. An error means a broken build.
func Load() (*Bank, error) {
	var b Bank
	if err := shelf.Read(files, "company", &b.Company); err != nil {
		return nil, err
	}
	for _, err := range []error{
		shelf.Read(files, "cast", &b.Cast),
		shelf.Join(files, &b.Accounts, "accounts"),
		shelf.Join(files, &b.People, "people_a", "people_b", "people_c"),
		shelf.Join(files, &b.Deals, "deals_a", "deals_b", "deals_c"),
		shelf.Join(files, &b.Evidence, "evidence_w", "evidence_f1", "evidence_f2", "evidence_f3",
			"evidence_c1", "evidence_c2", "evidence_c3", "evidence_c4", "evidence_c5",
			"evidence_c6", "evidence_c7", "evidence_c8", "evidence_c9"),
		shelf.Join(files, &b.Visits, "visits"),
		shelf.Join(files, &b.Steps, "steps"),
		shelf.Join(files, &b.Outcomes, "outcomes"),
		shelf.Join(files, &b.Challenges, "challenges"),
		shelf.Join(files, &b.Verdicts, "verdicts"),
		shelf.Join(files, &b.Events, "events"),
		shelf.Join(files, &b.Judgements, "judgements"),
		shelf.Join(files, &b.Characters, "characters"),
		shelf.Join(files, &b.Meetings, "meetings"),
		shelf.Join(files, &b.Vacancies, "vacancies"),
		shelf.Join(files, &b.Lines, "lines"),
	} {
		if err != nil {
			return nil, err
		}
	}
	return &b, nil
}
