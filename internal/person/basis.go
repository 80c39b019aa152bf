package person

import (
	"slices"
	"strings"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// Basis is why personal data of somebody may be kept.
type Basis string

// The bases. "" is not noted yet.
const (
	ForDeal   Basis = "deal"     // to get in touch about a deal that runs
	Contract  Basis = "contract" // to conclude a contract or to carry it out
	Consent   Basis = "consent"  // the person agreed
	Public    Basis = "public"   // the person or the employer made it public
	OtherWise Basis = "other"    // what the note says
)

// Bases lists the bases as a form offers them.
func Bases() []Basis { return []Basis{ForDeal, Contract, Consent, Public, OtherWise} }

// cleanBasis cleans what is noted of the basis. The note and the day belong to
// one that is chosen; any other basis than those listed must be explained.
func (d *Draft) cleanBasis(bad *errs.Fields) {
	d.BasisNote = typed.Line(bad, "basis_note", d.BasisNote, MaxBasis)
	d.BasisOn = strings.TrimSpace(d.BasisOn)
	if d.BasisOn != "" && !day.Date(d.BasisOn).Valid() {
		bad.Add("basis_on", "error.date")
	}
	switch {
	case d.Basis == "" && d.BasisNote != "":
		bad.Add("basis_note", "person.basis_missing")
	case d.Basis == "":
		d.BasisOn = ""
	case !slices.Contains(Bases(), d.Basis):
		bad.Add("basis", "error.invalid_choice")
	case d.Basis == OtherWise && d.BasisNote == "":
		bad.Add("basis_note", "person.basis_explain")
	}
}

// noted completes a cleaned draft: a basis without a day is noted today, and
// none is of a day to come. It tells who noted it last, was being noted before.
func (d *Draft) noted(actor org.Actor, now time.Time, was Person) (by org.UserID, err error) {
	today := actor.Today(now)
	if d.Basis != "" && d.BasisOn == "" {
		d.BasisOn = today
	}
	if d.BasisOn > today {
		return "", errs.Field("basis_on", "person.basis_future")
	}
	old := was.Draft()
	switch {
	case d.Basis == "":
		return "", nil
	case d.Basis == old.Basis && d.BasisNote == old.BasisNote && d.BasisOn == old.BasisOn:
		return was.BasisBy, nil
	}
	return actor.User, nil
}
