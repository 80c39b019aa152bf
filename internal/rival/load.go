package rival

// Clean returns the draft as it is stored. It fails with Invalid at the fields
// that cannot be accepted.
func (d Draft) Clean() (Draft, error) { return d.clean() }
