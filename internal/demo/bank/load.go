package bank

import (
	"embed"
	"encoding/json"
	"fmt"
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
}

// Load reads the embedded material. An error means a broken build.
func Load() (*Bank, error) {
	var b Bank
	if err := read("company", &b.Company); err != nil {
		return nil, err
	}
	for _, err := range []error{
		join(&b.Accounts, "accounts"),
		join(&b.People, "people_a", "people_b", "people_c"),
		join(&b.Deals, "deals_a", "deals_b", "deals_c"),
		join(&b.Evidence, "evidence_w", "evidence_f1", "evidence_f2", "evidence_f3",
			"evidence_c1", "evidence_c2", "evidence_c3", "evidence_c4", "evidence_c5",
			"evidence_c6", "evidence_c7", "evidence_c8", "evidence_c9"),
		join(&b.Visits, "visits"),
		join(&b.Steps, "steps"),
		join(&b.Outcomes, "outcomes"),
		join(&b.Challenges, "challenges"),
		join(&b.Verdicts, "verdicts"),
		join(&b.Events, "events"),
		join(&b.Judgements, "judgements"),
		join(&b.Characters, "characters"),
		join(&b.Meetings, "meetings"),
		join(&b.Vacancies, "vacancies"),
		join(&b.Lines, "lines"),
	} {
		if err != nil {
			return nil, err
		}
	}
	return &b, nil
}

func read(name string, into any) error {
	f, err := files.ReadFile(name + ".json")
	if err == nil {
		err = json.Unmarshal(f, into)
	}
	if err != nil {
		return fmt.Errorf("demo bank %s: %w", name, err)
	}
	return nil
}

// join reads several files that each hold a part of one list.
func join[T any](into *[]T, names ...string) error {
	for _, name := range names {
		var part []T
		if err := read(name, &part); err != nil {
			return err
		}
		*into = append(*into, part...)
	}
	return nil
}
