// Package bank holds the invented material of the demo workspace: a vendor,
// its people, products and competitors, its accounts and deals, and sentences
// of evidence, visits and outcomes in Chinese and English. It decides nothing
// but what belongs together; the generator picks and dates.
//
// Sentences may hold these placeholders, filled by Fill:
//
//	{{person}}  how the source is addressed (Person.Call), never in lines whose Who is "none"
//	{{decider}} how the account's top decision maker is addressed
//	{{dept}}    a department of the account, without article
//	{{rival}}   a competitor of the deal
//	{{product}} a product of the deal
package bank

import "strings"

// Text is one wording in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the wording for a language; any language but "en" gets Chinese.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.ZH
}

// Facts are what the placeholders of a sentence stand for.
type Facts struct{ Person, Decider, Dept, Rival, Product string }

// Fill puts the facts into a sentence.
func Fill(s string, f Facts) string {
	return strings.NewReplacer("{{person}}", f.Person, "{{decider}}", f.Decider, "{{dept}}", f.Dept,
		"{{rival}}", f.Rival, "{{product}}", f.Product).Replace(s)
}

// Fits reports whether Fill leaves no hole: every placeholder of s has a fact.
func Fits(s string, f Facts) bool {
	for _, p := range []struct{ hole, fact string }{
		{"{{person}}", f.Person}, {"{{decider}}", f.Decider}, {"{{dept}}", f.Dept},
		{"{{rival}}", f.Rival}, {"{{product}}", f.Product},
	} {
		if p.fact == "" && strings.Contains(s, p.hole) {
			return false
		}
	}
	return true
}
