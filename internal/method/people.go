package method

import (
	"slices"

	"kongdan/internal/method/defaults"
	"kongdan/internal/rule/people"
)

// fieldsOfPeople are the wordings of what is judged of persons.
var fieldsOfPeople = map[Part][]Field{
	Dimensions:                append(slices.Clone(named), long("find")),
	Of(people.DimNeed):        append(slices.Clone(named), long("attracts")),
	Of(people.DimChange):      append(slices.Clone(named), long("attracts")),
	Of(people.DimFocus):       append(slices.Clone(named), long("attracts")),
	Of(people.DimCloseness):   append(slices.Clone(named), long("next")),
	Of(people.DimAttitude):    append(slices.Clone(named), long("next")),
	Of(people.DimBuyingRole):  append(slices.Clone(named), several("do")),
	Of(people.DimContactRole): append(slices.Clone(named), long("goal"), several("do"), several("avoid")),
	Of(people.DimStyle):       append(slices.Clone(named), several("do"), several("avoid")),
	PeopleStages:              {named[0], several("do"), several("avoid"), several("user")},
	Gaps:                      append(slices.Clone(named), Field{Name: "task", Required: true, Max: maxTitle}),
}

// OfPeople reports whether a part is about the people of a deal.
func (p Part) OfPeople() bool {
	_, values := people.ParseDimension(string(p))
	return values || p == Dimensions || p == PeopleStages || p == Gaps
}

func long(name string) Field { return Field{Name: name, Max: maxText} }

func several(name string) Field { return Field{Name: name, Lines: true, Max: maxText} }

func (c *catalog) addPeople(tables []defaults.Table) {
	for _, t := range tables {
		for _, x := range t.Traits {
			p := Part(t.Key)
			c.add(p, x.Key, map[string]defaults.Text{
				"name": x.Name, "explain": x.Explain, "goal": x.Goal, "attracts": x.Attracts, "next": x.Next, "find": x.Find, "task": x.Task,
				"do": lines(x.Do), "avoid": lines(x.Avoid), "user": lines(x.User),
			})
			for _, f := range FieldsOf(p) {
				c.certainty[ref{p, x.Key, f.Name}] = t.Sure(x, f.Name)
			}
		}
	}
}

// Value returns what a value of a dimension is called, "" for unknown.
func (b *Book) Value(d people.Dimension, value string) string {
	if value == "" {
		return ""
	}
	return b.Name(Of(d), value)
}

// Offered returns the values of a dimension to choose from, in order. A level of
// need that the organisation has switched off is left out unless it is now, the
// value chosen before.
func (b *Book) Offered(d people.Dimension, now string) []string {
	return slices.DeleteFunc(d.Values(), func(v string) bool {
		return d == people.DimNeed && v == string(people.Cognitive) && b.Settings.NeedLevels < 6 && v != now
	})
}

// GapTask returns the title of the task that closes a gap: about whom, and what
// is to be learnt.
func (b *Book) GapTask(k people.GapKind, who, what string) string {
	return defaults.Fill(b.Text(Gaps, string(k), "task"), map[string]string{"who": who, "what": what})
}

// Certainty is how sure a wording is. Its key is Own where it is the
// organisation's own, and a key of the certainties where the program brought it
// along; "" if nothing is said.
type Certainty struct{ Key, Name, Explain string }

// Own is the certainty of what an organisation has worded itself.
const Own = "own"

// Certainty returns how sure a wording in force is.
func (b *Book) Certainty(p Part, item, field string) Certainty {
	r := ref{p, item, field}
	if _, own := b.own[r]; own {
		return Certain(Own, b.Lang)
	}
	return Certain(brought().certainty[r], b.Lang)
}

// Certain returns a certainty by its key in a language.
func Certain(key, lang string) Certainty {
	n, _ := defaults.Find(brought().set.Certainty, key)
	return Certainty{Key: n.Key, Name: n.Name.In(lang), Explain: n.Explain.In(lang)}
}
