package bank_test

import (
	"testing"

	"kongdan/internal/learning/bank"
)

// TestReadersSeePlacesOfTheirLanguage: what holds only twins of the other language is
// foreign; a question without a twin brings its places back.
func TestReadersSeePlacesOfTheirLanguage(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	if _, err := w.svc.AddStock(ctx, w.trainer); err != nil {
		t.Fatal(err)
	}
	foreign := func(lang string) (places, cases []string) {
		t.Helper()
		c, err := w.svc.Choices(ctx, w.trainer, lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.Categories {
			if x.Foreign {
				places = append(places, string(x.ID))
			}
		}
		for _, g := range c.Groups {
			if g.Foreign != (lang != "" && g.Lang != lang) && len(cases) < 100 {
				t.Errorf("for %q the case of %s is foreign: %v", lang, g.Lang, g.Foreign)
			}
			if g.Foreign {
				cases = append(cases, string(g.ID))
			}
		}
		return places, cases
	}
	zh, zhCases := foreign("zh")
	en, enCases := foreign("en")
	all, _ := foreign("")
	if len(zh) == 0 || len(zh) != len(en) || zh[0] == en[0] || len(zhCases) == 0 || len(zhCases) != len(enCases) || len(all) != 0 {
		t.Fatalf("foreign are %d and %d categories, %d and %d cases, %d for both", len(zh), len(en), len(zhCases), len(enCases), len(all))
	}
	d := choice("Who signs the lonely contract?", "the owner*", "the guard")
	d.Lang, d.Category, d.Group = "en", bank.CategoryID(zh[len(zh)-1]), bank.GroupID(zhCases[0])
	w.add(d)
	c, err := w.svc.Choices(ctx, w.trainer, "zh")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Categories {
		if x.ID == d.Category && x.Foreign {
			t.Error("a category with a question without a twin is hidden")
		}
	}
	for _, g := range c.Groups {
		if g.ID == d.Group && g.Foreign {
			t.Error("a case with a question without a twin is hidden")
		}
	}
}
