package defaults

import (
	"slices"
	"strings"
	"testing"
)

// facts are the placeholders a kind of move may use, because the advisor
// always gives them; kinds that are not named have none.
var facts = map[string]string{
	"coach_win": "element elements", "coach_denial": "element date", "coach_suggestion": "element",
	"coach_confirm": "elements count", "coach_second": "element", "coach_ageing": "elements date", "coach_find": "coach",
	"win_reach": "state", "win_position": "state", "win_turn": "state", "active_help": "state", "value_match": "state",
	"majority": "state", "first_turn": "element state", "decision_structure": "state", "reasons_points": "state",
	"client_process": "state", "payment_risk": "state", "payment": "state", "moves_swot": "state", "org_resonance": "state",
	"ksf_top3": "state", "our_process": "state", "resources": "state",
	"evidence_refresh": "elements", "evidence_ageing": "elements date",
	"hollow_win": "elements count", "informed_loss": "elements", "jitter_top_only": "elements count",
	"jitter_no_top": "elements", "jitter_edge": "elements",
	"next_step_overdue": "days date", "challenge_answer": "elements", "close_past": "days date", "close_near": "date count",
	"stage_ahead": "count", "contact_quiet": "days date", "people_missing": "count", "rival_ahead": "elements",
}

func TestMoves(t *testing.T) {
	s := load(t)
	seen := map[string]bool{}
	for _, m := range s.Moves {
		if seen[m.Key] {
			t.Errorf("%s is there twice", m.Key)
		}
		seen[m.Key] = true
		within(t, m.Key+" title", m.Title, 24, 70)
		within(t, m.Key+" why", m.Why, 60, 150)
		within(t, m.Key+" how", m.How, 110, 330)
		within(t, m.Key+" say", m.Say, 50, 130)
		within(t, m.Key+" task", m.Task, 30, 80)
		if len(Placeholders(m.Say.ZH)) > 0 || strings.HasSuffix(m.Title.ZH, "。") || strings.HasSuffix(m.Task.EN, ".") {
			t.Errorf("%s: a placeholder in what is spoken, or a full stop in a title", m.Key)
		}
		for _, x := range []Text{m.Title, m.Why, m.How, m.Say, m.Task} {
			zh, en := Placeholders(x.ZH), Placeholders(x.EN)
			slices.Sort(zh)
			slices.Sort(en)
			for _, p := range append(slices.Clone(zh), en...) {
				if !slices.Contains(strings.Fields(facts[m.Key]), p) {
					t.Errorf("%s asks for %s, which it is not given: %s", m.Key, p, x.ZH)
				}
			}
			if !slices.Equal(zh, en) {
				t.Errorf("%s: placeholders differ: %v, %v", m.Key, zh, en)
			}
		}
		if got, ok := s.Move(m.Key); !ok || got.Title != m.Title {
			t.Errorf("Move(%q) = %v, %v", m.Key, got.Title, ok)
		}
	}
	if len(s.Moves) != 41 {
		t.Errorf("%d moves", len(s.Moves))
	}
	if _, ok := s.Move("unknown"); ok {
		t.Error("found a move that does not exist")
	}
}

func TestFacts(t *testing.T) {
	f := Facts{Element: "决策结构", Elements: []string{"决策结构", "付款与资金"}, Count: 2, Days: 1, Date: "2026-03-01"}
	for lang, want := range map[string]string{
		"zh": "决策结构、付款与资金，2 项，1 天，2026-03-01",
		"en": "决策结构, 付款与资金，2 项，1 day，2026-03-01",
	} {
		if got := Fill("{{elements}}，{{count}} 项，{{days}}，{{date}}", f.In(lang)); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
	if got := (Facts{Days: 12}).In("en")["days"]; got != "12 days" {
		t.Error(got)
	}
}
