package web

import (
	"strings"

	"kongdan/internal/method"
	"kongdan/internal/rule/maplay"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// card draws somebody.
func (f figureMaker) card(c stakeholder.Card, at maplay.Box) view.FigureCard {
	x := view.FigureCard{
		ID: string(c.ID), URL: f.cardURL(c), X: at.X1 + at.W()/2, Y: at.Y1 + at.H()/2, W: at.W(), H: at.H(),
		Attitude: string(c.Attitude), Sign: c.Attitude.Sign(), Close: closenessDots(c.Closeness), Core: c.Politics == people.Core,
		Placeholder: c.Placeholder(), WeightKnown: c.Influence != "", Idle: f.account && len(c.Deals) == 0,
	}
	x.Fixed = f.account && c.Placeholder() && !f.drawsIn[c.Deals[0]] // a role belongs to its deal alone
	if x.Attitude == "" {
		x.Attitude = "unknown"
	}
	room := at.W() - 30 - 6
	if c.Deciding() {
		x.Star = string(c.Decides)
		room -= 16
	}
	x.Name = cut(c.Name, 17, room)
	x.Title = cut(f.under(c), 14, at.W()-30-6)
	x.Third = cut(f.third(c), 14, at.W()-30-6)
	x.Role, x.RoleKnown = f.book.Value(people.DimBuyingRole, string(c.BuyingRole)), c.BuyingRole != ""
	if f.view == stakeholder.PathView {
		x.Role, x.RoleKnown = f.book.Value(people.DimContactRole, string(c.ContactRole)), c.ContactRole != ""
	}
	if !x.RoleKnown {
		x.Role = f.t("figure.role_unknown")
	}
	x.Role = cut(x.Role, 14, at.W()-30-48)
	x.RoleWidth = width(x.Role, 14) + 10
	if c.Outside != "" {
		x.Outside = f.t("stakeholder.outside." + string(c.Outside))
		x.OutsideWidth = width(x.Outside, 14) + 12
	}
	if place, ok := f.of.Places[c.ID]; ok {
		x.Placed, x.Version = true, place.Version
	}
	if x.Shift = f.shiftSign(c); x.Shift != "" {
		x.ShiftWidth = width(x.Shift, 14) + 16
	}
	x.Label = f.words(c, x)
	return x
}

// under is the second line of a card.
func (f figureMaker) under(c stakeholder.Card) string {
	switch {
	case c.Placeholder():
		return f.t("figure.vacant")
	case c.Title == "":
		return c.Department
	}
	return c.Title
}

// third is a further line in small: on the way in when somebody was met or is to
// be, else the company where the people are of several; on the map of a deal, of those
// who are not of its client.
func (f figureMaker) third(c stakeholder.Card) string {
	switch {
	case f.view == stakeholder.PathView && c.Met() != "":
		return f.t("figure.met", "Day", string(c.Met()))
	case f.view == stakeholder.PathView && c.PlannedOn != "":
		return f.t("figure.planned", "Day", string(c.PlannedOn))
	case f.many && c.Account != f.home:
		return c.AccountName
	}
	return ""
}

// shiftSign says on a card what changed: how the attitude went, else that
// something did.
func (f figureMaker) shiftSign(c stakeholder.Card) string {
	for _, s := range c.Shifts {
		if s.Dimension == people.DimAttitude {
			return people.Attitude(s.From).Sign() + " → " + people.Attitude(s.To).Sign()
		}
	}
	n := len(c.Shifts)
	if c.Was != nil {
		n++
	}
	if n > 0 {
		return f.t("figure.shifted", "N", n)
	}
	return ""
}

func closenessDots(c people.Closeness) int {
	for i, v := range people.DimCloseness.Values() {
		if v == string(c) {
			return i
		}
	}
	return -1
}

// spoken is what is said of a person aloud, in this order.
var spoken = []people.Dimension{people.DimAttitude, people.DimCloseness, people.DimInfluence, people.DimBuyingRole,
	people.DimContactRole, people.DimPolitics, people.DimDecides}

// words says a card in words, what can be read on it first.
func (f figureMaker) words(c stakeholder.Card, x view.FigureCard) string {
	var seen, parts []string
	for _, text := range []string{x.Sign, x.Name, x.Title, x.Third, x.Role, x.Outside, x.Shift} {
		if text != "" {
			seen = append(seen, text)
		}
	}
	parts = append(parts, strings.Join(seen, " "))
	for _, text := range []string{c.Name, c.Title, c.Department, f.accountOf(c)} {
		if text != "" && text != x.Name && text != x.Title && text != x.Third {
			parts = append(parts, text)
		}
	}
	if c.Outside != "" && !f.many {
		parts = append(parts, c.AccountName)
	}
	for _, d := range spoken {
		parts = append(parts, f.judged(d, c.Of(d)))
	}
	parts = append(parts, f.shifts(c)...)
	if c.Differs {
		parts = append(parts, f.t("figure.differs"))
	}
	return strings.Join(parts, f.t("shell.list_comma"))
}

// accountOf names the account of somebody where people of several are shown.
func (f figureMaker) accountOf(c stakeholder.Card) string {
	if !f.many {
		return ""
	}
	return c.AccountName
}

func (f figureMaker) judged(d people.Dimension, value string) string {
	return f.t("figure.pair", "Name", f.book.Name(method.Dimensions, string(d)), "Value", f.value(d, value))
}

func (f figureMaker) value(d people.Dimension, value string) string {
	if value == "" {
		return f.t("figure.unknown")
	}
	return f.book.Value(d, value)
}

// shift says what a judgement was and is.
func (f figureMaker) shift(s stakeholder.Shift) string {
	return f.t("figure.shift", "Name", f.book.Name(method.Dimensions, string(s.Dimension)), "From", f.value(s.Dimension, s.From), "To", f.value(s.Dimension, s.To))
}

// shifts lists all that changed about somebody.
func (f figureMaker) shifts(c stakeholder.Card) (list []string) {
	for _, s := range c.Shifts {
		list = append(list, f.shift(s))
	}
	if c.Was != nil {
		list = append(list, f.t("figure.shift", "Name", f.t("person.boss"), "From", f.chief(*c.Was), "To", f.chief(c.Chief)))
	}
	return list
}

// chief names the nearest superior on the map.
func (f figureMaker) chief(c stakeholder.Chief) string {
	if c.Boss == "" {
		return f.t("figure.no_boss")
	}
	return f.names[c.Boss]
}

// width is about how wide a text is in a size; characters of East Asia are as
// wide as they are high.
func width(s string, size int) int {
	sum := 0
	for _, r := range s {
		switch {
		case r > 0x2e7f:
			sum += 100
		case r >= 'A' && r <= 'Z', r == 'm', r == 'w', r == '—', r == '→', r == '−':
			sum += 80
		case strings.ContainsRune("ijltfr.,:;'|!() ", r):
			sum += 37
		default:
			sum += 61
		}
	}
	return sum * size / 100
}

// cut shortens a text to what has room.
func cut(s string, size, room int) string {
	if width(s, size) <= room {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 {
		runes = runes[:len(runes)-1]
		if short := strings.TrimSpace(string(runes)) + "…"; width(short, size) <= room {
			return short
		}
	}
	return s
}
