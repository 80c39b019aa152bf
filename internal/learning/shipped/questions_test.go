package shipped

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/question"
	"kongdan/internal/rule/similar"
	"kongdan/internal/rule/stage"
)

var languages = []string{"zh", "en"}

// tools are the parts of the method that a question may practise.
var tools = []string{
	"c139", "coach", "health", "stage", "assess", "path", "fourcell", "ninegrid", "reshape", "spin", "fivedim", "politics",
	"bvf", "tactics", "points", "criteria", "attack", "rival", "concerns", "nurture", "portfolio", "relation",
}

func TestEveryQuestionIsWhole(t *testing.T) {
	ids := map[string]bool{}
	for _, e := range Questions() {
		if ids[e.ID] || !strings.HasPrefix(e.ID, strings.TrimSuffix(e.Topic, "s")) {
			t.Errorf("%s: there twice, or not named after its topic %s", e.ID, e.Topic)
		}
		ids[e.ID] = true
		for _, lang := range languages {
			i := e.Item(lang)
			if faults := i.Ready(); len(faults) > 0 || i.Explanation == "" {
				t.Errorf("%s %s: %v, explanation %q", e.ID, lang, faults, i.Explanation)
			}
		}
		for what, ok := range map[string]bool{
			"options":    len(e.ZH.Options) == len(e.EN.Options) && (!e.Kind.Chooses() || len(e.ZH.Options) == 4),
			"blanks":     len(e.ZH.Blanks) == len(e.EN.Blanks),
			"gaps":       e.Kind != question.Fill || strings.Count(e.ZH.Stem, question.Gap) == len(e.ZH.Blanks) && strings.Count(e.EN.Stem, question.Gap) == len(e.EN.Blanks),
			"marks":      e.Kind != question.Short || sum(e.ZH.Points) == 10 && slices.Equal(marks(e.ZH.Points), marks(e.EN.Points)),
			"difficulty": e.Difficulty >= 1 && e.Difficulty <= 5,
			"stage":      e.Stage == "" || stage.Selling(e.Stage).Index() >= 0,
			"roles":      !slices.ContainsFunc(e.Roles, notRole),
			"tool":       slices.Contains(tools, e.Tool),
			"elements":   !slices.ContainsFunc(e.Elements, notElement),
			"group":      e.Group == "" || slices.ContainsFunc(Groups(), func(g Group) bool { return g.ID == e.Group }),
			"anchor":     e.Anchor != "",
		} {
			if !ok {
				t.Errorf("%s: %s", e.ID, what)
			}
		}
	}
	if files, err := fs.Glob(files, "questions/*.json"); err != nil || len(files) != len(Topics()) {
		t.Errorf("%d files for %d topics (%v)", len(files), len(Topics()), err)
	}
}

func notElement(s string) bool {
	_, ok := c139.ParseKey(s)
	return !ok && s != "coach"
}

func marks(points []Point) (list []int) {
	for _, p := range points {
		list = append(list, p.Marks)
	}
	return list
}

func sum(points []Point) (n int) {
	for _, p := range points {
		n += p.Marks
	}
	return n
}

func TestTheQuestionsCoverTheMethod(t *testing.T) {
	kinds, elements, stages, groups := map[question.Kind]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range Questions() {
		kinds[e.Kind]++
		stages[e.Stage]++
		for _, r := range e.Roles {
			stages[r]++
		}
		groups[e.Group]++
		for _, el := range e.Elements {
			elements[el]++
		}
	}
	if len(Questions()) < 200 {
		t.Errorf("only %d questions", len(Questions()))
	}
	for kind, least := range map[question.Kind]int{
		question.Single: 90, question.Multiple: 35, question.Indefinite: 10, question.TrueFalse: 45, question.Fill: 15, question.Short: 10,
	} {
		if kinds[kind] < least {
			t.Errorf("%d of kind %s", kinds[kind], kind)
		}
	}
	for _, k := range append([]string{"coach"}, keyNames()...) {
		if elements[k] < 3 {
			t.Errorf("%d questions on %s", elements[k], k)
		}
	}
	for _, s := range stage.Sellings() {
		if stages[string(s)] < 5 {
			t.Errorf("%d questions on %s", stages[string(s)], s)
		}
	}
	for _, r := range people.DimBuyingRole.Values() {
		if stages[r] < 5 {
			t.Errorf("%d questions on %s", stages[r], r)
		}
	}
	for _, g := range Groups() {
		if groups[g.ID] < 3 {
			t.Errorf("%d questions on %s", groups[g.ID], g.ID)
		}
	}
}

func keyNames() (list []string) {
	for _, k := range c139.Keys() {
		list = append(list, string(k))
	}
	return list
}

// TestNothingButKnowledgeFindsTheKey looks for what betrays a key: its letter,
// its length, its truth, how many there are.
func TestNothingButKnowledgeFindsTheKey(t *testing.T) {
	letters, longest, shortest, single, truths, statements := [4]int{}, map[string]int{}, map[string]int{}, 0, 0, 0
	multiple, rights := 0, map[int]int{}
	for _, e := range Questions() {
		if e.Kind == question.Multiple {
			multiple++
			rights[len(e.Right)]++
		}
		if e.Truth != nil {
			statements++
			if *e.Truth {
				truths++
			}
		}
		if e.Kind != question.Single {
			continue
		}
		single++
		letters[e.Right[0]]++
		for _, lang := range languages {
			options := e.Item(lang).Options
			lengths := make([]int, len(options))
			for i, o := range options {
				lengths[i] = utf8.RuneCountInString(o.Text)
			}
			right := lengths[e.Right[0]]
			others := slices.Delete(lengths, e.Right[0], e.Right[0]+1)
			if right > slices.Max(others) {
				longest[lang]++
			}
			if right < slices.Min(others) {
				shortest[lang]++
			}
		}
	}
	for right, n := range rights {
		if n*100 > multiple*60 {
			t.Errorf("%d of %d multiple choices have %d right options", n, multiple, right)
		}
	}
	for at, n := range letters {
		if n*100 > single*40 || n*100 < single*15 {
			t.Errorf("%s is the key of %d in %d", question.Letter(at), n, single)
		}
	}
	for _, lang := range languages {
		if longest[lang]*100 > single*35 || shortest[lang]*100 > single*40 {
			t.Errorf("%s: of %d keys %d are the longest option, %d the shortest", lang, single, longest[lang], shortest[lang])
		}
	}
	if truths*100 < statements*30 || truths*100 > statements*70 {
		t.Errorf("%d of %d statements are true", truths, statements)
	}
}

func TestNoTwoQuestionsAskTheSame(t *testing.T) {
	for _, lang := range languages {
		essences := map[string]string{}
		sets := make([]similar.Set, 0, len(Questions()))
		for _, e := range Questions() {
			i := e.Item(lang)
			if other := essences[i.Essence()]; other != "" {
				t.Errorf("%s: %s asks what %s does", lang, e.ID, other)
			}
			essences[i.Essence()] = e.ID
			sets = append(sets, similar.Of(i.Stem))
		}
		for a := range sets {
			for b := range a {
				if share := similar.Likeness(sets[a], sets[b]); share > 0.6 {
					t.Errorf("%s: the stems of %s and %s are %.0f %% alike", lang, Questions()[a].ID, Questions()[b].ID, share*100)
				}
			}
		}
	}
}

func TestEveryTextIsOfItsLanguageAndProper(t *testing.T) {
	n := 0
	look := func(where, lang, text string) {
		n++
		for _, fault := range faults(lang, text) {
			t.Errorf("%s %s: %s: %s", where, lang, fault, text)
		}
	}
	for _, e := range Questions() {
		for _, lang := range languages {
			i := e.Item(lang)
			look(e.ID, lang, i.Stem)
			look(e.ID, lang, i.Explanation)
			if i.Model != "" {
				look(e.ID, lang, i.Model)
			}
			for _, o := range i.Options {
				look(e.ID, lang, cmp.Or(o.Text, "empty"))
			}
			for _, p := range i.Points {
				look(e.ID, lang, p.Text)
			}
		}
	}
	for _, g := range Groups() {
		for _, lang := range languages {
			look(g.ID, lang, g.Title.In(lang))
			look(g.ID, lang, g.Material.In(lang))
		}
	}
	for _, topic := range Topics() {
		for _, lang := range languages {
			look(topic.Key, lang, topic.Name.In(lang))
		}
	}
	if n < 2800 {
		t.Errorf("looked at %d texts only", n)
	}
}

func ExampleEntry_Item() {
	for _, e := range Questions() {
		if e.ID == "zones-01" {
			fmt.Println(e.Item("en").Stem)
		}
	}
	// Output: Reviewing four deals, the team asks which one stands exactly on the win inflection. Which is it?
}

func notRole(r string) bool { return !people.DimBuyingRole.Has(r) }
