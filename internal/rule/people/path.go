package people

import "kongdan/internal/rule/day"

// EarlyPower returns who holds power and was met before anybody receptive or
// dissatisfied was (SC 20, TF 12, MC 13), in the given order. Being met on the
// same day is not before, and an excuse for it silences the warning.
func EarlyPower(list []Person) []string {
	var opened day.Date // when the first of those was met
	for _, p := range list {
		if (p.ContactRole == Receptive || p.ContactRole == Dissatisfied) && p.Met.Valid() && (opened == "" || p.Met < opened) {
			opened = p.Met
		}
	}
	var early []string
	for _, p := range list {
		if p.ContactRole == Power && p.Met.Valid() && p.Excuse == "" && (opened == "" || p.Met < opened) {
			early = append(early, p.ID)
		}
	}
	return early
}

// NextStop returns where the normal way in leads next: the contact role behind
// the furthest that was met before power. Who came in further along need not go
// back for a gatekeeper, while power alone opens no way (SC 10, 20). It returns
// false once everybody up to power has been met.
func NextStop(list []Person) (ContactRole, bool) {
	met := map[ContactRole]bool{}
	for _, p := range list {
		if p.Met.Valid() {
			met[p.ContactRole] = true
		}
	}
	roles := ContactRoles()
	next := 0
	for i, r := range roles {
		if r != Power && met[r] {
			next = i + 1
		}
	}
	if r := roles[next]; !met[r] {
		return r, true
	}
	return "", false
}
