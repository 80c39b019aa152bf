package web

import (
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
)

// bookWords says values of the log in the organisation's own wording: stages,
// and what elements were and became.
func bookWords(b *method.Book) map[string]wording {
	name := func(parts ...method.Part) wording {
		return func(v string) string {
			for _, p := range parts {
				if text := b.Name(p, v); text != "" {
					return text
				}
			}
			return v
		}
	}
	words := map[string]wording{"selling_stage": name(method.Stages), "buying_stage": name(method.Stages), "type": name(method.CoachTypes)}
	for _, k := range c139.Keys() {
		words[string(k)] = name(method.States, method.Verdicts)
	}
	for _, d := range people.Dimensions() {
		words[string(d)] = name(method.Of(d))
	}
	words["element"] = func(v string) string { return elementLabel(b, v) }
	return words
}

// reasonWords says why deals ended in the organisation's own wording. Other
// reasons are sentences and stay.
func reasonWords(lang string, list []method.Reason) map[string]wording {
	return map[string]wording{"reason": func(v string) string {
		for _, r := range list {
			if r.ID == v {
				return r.Name(lang)
			}
		}
		return v
	}}
}

// elementLabel is an element as lists show it: its key and its short name. The
// coach, who stands beside the elements, has a name and no key.
func elementLabel(b *method.Book, key string) string {
	if key == library.Coach {
		return b.Name(method.Elements, key)
	}
	if text := b.Text(method.Elements, key, "short"); text != "" {
		return key + " " + text
	}
	return key
}
