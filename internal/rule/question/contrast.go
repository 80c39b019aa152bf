package question

import (
	"regexp"
	"slices"
	"strings"

	"kongdan/internal/rule/fold"
)

// Contrast is in what two questions that are much alike differ.
type Contrast string

// The differences.
const (
	NoContrast   Contrast = "same"    // the same words and the same key, in whatever order
	OtherKey     Contrast = "key"     // the same words, but another key
	OtherOptions Contrast = "options" // the same stem
	OtherStem    Contrast = "stem"    // the same options
	OtherWords   Contrast = "words"   // both differ
)

// Contrasts says in what two questions differ.
func Contrasts(a, b Item) Contrast {
	options := slices.Equal(optionEssence(a, false), optionEssence(b, false))
	switch stem := essence(a.Stem) == essence(b.Stem); {
	case stem && options && sameKey(a, b):
		return NoContrast
	case stem && options:
		return OtherKey
	case stem:
		return OtherOptions
	case options && len(a.Options) > 0:
		return OtherStem
	}
	return OtherWords
}

// optionEssence are the options, or the right ones, whatever their order.
func optionEssence(i Item, right bool) (list []string) {
	for _, o := range i.Options {
		if o.Right || !right {
			list = append(list, essence(o.Text))
		}
	}
	slices.Sort(list)
	return list
}

// sameKey reports whether two questions of the same words take the same for
// right. One without a key contradicts none.
func sameKey(a, b Item) bool {
	if !a.Keyed() || !b.Keyed() {
		return true
	}
	switch {
	case a.Kind.Chooses() && b.Kind.Chooses():
		return slices.Equal(optionEssence(a, true), optionEssence(b, true))
	case a.Kind == TrueFalse && b.Kind == TrueFalse:
		return *a.Truth == *b.Truth
	case a.Kind == Fill && b.Kind == Fill:
		return len(a.Blanks) == len(b.Blanks) && !slices.ContainsFunc(a.Blanks, func(x Blank) bool { return x.Least != nil || x.Most != nil }) && sharesWords(a.Blanks, b.Blanks)
	}
	return a.Kind == b.Kind
}

// sharesWords reports whether each gap accepts a word that the other's does.
func sharesWords(a, b []Blank) bool {
	for at := range a {
		if b[at].Least != nil || b[at].Most != nil {
			continue
		}
		if !slices.ContainsFunc(a[at].Accept, func(x string) bool {
			return slices.ContainsFunc(b[at].Accept, func(y string) bool { return essence(x) == essence(y) })
		}) {
			return false
		}
	}
	return true
}

// usual are the words with which any question may ask.
var usual = regexp.MustCompile(`下列|以下|下面|关于|对于|有关|说法|选项|叙述|描述|表述|理解|内容|答案|正确|错误|准确|恰当|合适|符合|属于|包括|哪[些个几一]?|不|的|是|有|中|为|应|最|和|与|请|选择|选出|[一几]?[项个种]|\b(?:which|what|of|the|these|those|following|statements?|options?|answers?|is|are|a|an|true|false|correct|incorrect|right|wrong|not|best|choose|select|about|all|that|apply|one|in|to)\b`)

// Topic is what a stem asks about, the same for stems that say the same. It is ""
// for one that does not tell: "which of these is right?" stands above many
// questions that have nothing in common.
func Topic(stem string) string {
	left := strings.TrimSpace(usual.ReplaceAllString(fold.Key(stem), " "))
	if n := len([]rune(essence(left))); n < 4 || left[0] < 0x80 && n < 8 {
		return ""
	}
	return essence(stem)
}
