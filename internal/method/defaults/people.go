package defaults

// Table holds the traits of one key: the dimensions of a person, the values of
// one dimension, what to do with people at a selling stage, or what is missing.
type Table struct {
	Key string `json:"key"`
	// Certainty says by field where the meaning comes from; a trait may say
	// otherwise. Its values are keys of Set.Certainty.
	Certainty map[string]string `json:"certainty"`
	Traits    []Trait           `json:"traits"`
}

// Trait is one entry. What its table does not need is empty.
type Trait struct {
	Key       string            `json:"key"`
	Certainty map[string]string `json:"certainty,omitempty"`
	Name      Text              `json:"name"`
	Explain   Text              `json:"explain,omitzero"`
	Goal      Text              `json:"goal,omitzero"`     // of a contact role
	Attracts  Text              `json:"attracts,omitzero"` // what to offer
	Next      Text              `json:"next,omitzero"`     // the way to the next step
	Find      Text              `json:"find,omitzero"`     // how to find a dimension out
	Task      Text              `json:"task,omitzero"`     // the title of the task that closes a gap
	Do        []Text            `json:"do,omitempty"`
	Avoid     []Text            `json:"avoid,omitempty"`
	User      []Text            `json:"user,omitempty"` // at a stage, with those who will use it
}

// Sure returns the certainty of a field of one of the table's traits, "" if
// nothing is said.
func (t Table) Sure(trait Trait, field string) string {
	if c, ok := trait.Certainty[field]; ok {
		return c
	}
	return t.Certainty[field]
}
