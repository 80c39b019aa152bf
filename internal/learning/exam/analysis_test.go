package exam

import (
	"fmt"
	"testing"
)

// timesAndTwins lets the first half of an exam's people have sat it two months
// earlier, and two of them have written the same wrong things.
func (h *hall) timesAndTwins(before Analysis) {
	h.t.Helper()
	if before.Items[0].Taken.Known() || before.Items[0].Drift.N != 60 || len(before.Items[0].Drift.Months) != 1 || len(before.Alike) > 0 {
		h.t.Errorf("nobody knows when who answered: %+v, %+v", before.Items[0], before.Alike)
	}
	h.exec(`UPDATE attempt_item SET seq = (SELECT a.started_at FROM attempt a WHERE a.org_id = attempt_item.org_id AND a.id = attempt_item.attempt_id) + 30000 * position`)
	early := `(SELECT id FROM attempt ORDER BY submitted_at, id LIMIT 30)`
	h.exec(`UPDATE attempt_item SET score = 0 WHERE position IN (1, 3) AND attempt_id IN ` + early)
	h.exec(`UPDATE attempt_item SET score = marks WHERE position IN (1, 3) AND attempt_id NOT IN ` + early)
	h.exec(`UPDATE attempt_item SET seq = seq + 20000 WHERE position = 1 AND attempt_id IN ` + early)
	for n := range 58 { // the others err in all ways
		h.exec(`UPDATE attempt_item SET response = $1 WHERE score = 0 AND attempt_id = (SELECT id FROM attempt ORDER BY submitted_at, id LIMIT 1 OFFSET $2)`,
			fmt.Sprintf(`{"chosen":[0,%d]}`, 4+n), n)
	}
	h.exec(`UPDATE attempt_item SET response = '{"chosen":[3]}', score = 0 WHERE position > 3 AND attempt_id IN (SELECT id FROM attempt ORDER BY submitted_at, id LIMIT 2 OFFSET 58)`)
	h.exec(`UPDATE attempt SET submitted_at = submitted_at - 5500000000 WHERE id IN ` + early)
	out, err := h.svc.Analysis(h.t.Context(), h.trainer, h.exam)
	if err != nil {
		h.t.Fatal(err)
	}
	first, second, third := out.Items[0], out.Items[1], out.Items[2]
	if len(first.Drift.Months) != 2 || first.Drift.Months[0].P.N != 30 || first.Drift.Months[1].P.X != 1 || !first.Drift.Leaked() {
		h.t.Errorf("known by now: %+v", first.Drift)
	}
	if second.Drift.Leaked() || third.Drift.Leaked() {
		h.t.Errorf("not known: %+v, %+v", second.Drift, third.Drift)
	}
	if second.Taken.N != 60 || second.Taken.X != 20 || first.Taken.X != 40 {
		h.t.Errorf("times: %+v, %+v", first.Taken, second.Taken)
	}
	if len(out.Alike) != 1 || out.Alike[0].Names != [2]string{"人", "人"} || out.Alike[0].Same != 7 || !out.Place.Flat {
		h.t.Errorf("alike: %+v, place %+v", out.Alike, out.Place)
	}
	h.version(0, before.Items[0].Item) // in substance; this exam still asks the first
	h.exec(`UPDATE question_version SET substance = 0 WHERE number = 2`)
	h.exec(`UPDATE attempt_item SET number = 2 WHERE position = 1 AND attempt_id IN (SELECT id FROM attempt ORDER BY submitted_at, id LIMIT 1)`)
	h.exec(`UPDATE question SET current = 1 WHERE id = $1`, first.Ref.ID)
	if out, err = h.svc.Analysis(h.t.Context(), h.trainer, h.exam); err != nil || out.Items[0].Drift.N != 60 {
		h.t.Errorf("a slip of the pen makes no other question: %+v, %v", out.Items[0].Drift, err)
	}
	h.exec(`UPDATE attempt_item SET number = 1`)
}

func TestWhatWasSaid(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{said(*choose("AB")), said(*choose("AB"))}, {said(*write("甲 ", "Ｂ")), said(*write("甲", "b"))},
		{said(*tell("甲")), ""}, {said(*write("", "")), ""},
	} {
		if c.a != c.b {
			t.Errorf("%q is not %q", c.a, c.b)
		}
	}
	if said(*truth(true)) == said(*truth(false)) || said(*choose("A")) == said(*choose("B")) {
		t.Error("other answers are other answers")
	}
}
