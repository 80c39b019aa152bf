package exam

import (
	"context"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

func TestAttemptsAreGraded(t *testing.T) {
	h := openHall(t)
	li := h.Rep("李")
	h.set(grade.Rule{Choice: grade.Half, Penalty: 100, Step: 50}, []question.Item{
		ask(question.Single, "单选", "B"), ask(question.Multiple, "多选", "ABD"), claim("判断一", true), claim("判断二", false), blank("空____和____", "甲", "乙"),
	}, 200, 300, 100, 100, 100)
	var told []PassChange
	h.svc.OnPass = func(_ context.Context, _ *db.Tx, _ org.ID, e ID, c []PassChange, write bool) ([]Award, error) {
		if e != h.exam || !write {
			t.Errorf("told of exam %s, write %v", e, write)
		}
		told = append(told, c...)
		return nil, nil
	}
	for _, c := range []struct {
		answers []*question.Response
		want    string
	}{
		{[]*question.Response{choose("B"), choose("ABD"), truth(true), truth(false), write("甲", " 乙。")}, "done 8/8 true"},
		{[]*question.Response{choose("B"), choose("AB"), truth(true), truth(false), write("甲", "丙")}, "done 6/8 true"},
		// Two wrong true/false would take 2 off, but their section ends at nothing.
		{[]*question.Response{choose("B"), choose("ABC"), truth(false), truth(true), nil}, "done 2/8 false"},
		{nil, "done 0/8 false"},
	} {
		a := h.sit(li, c.answers...)
		if got := h.score(a); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		if passed := len(told) > 0 && told[len(told)-1].Attempt == a; passed != (c.want[len(c.want)-4:] == "true") {
			t.Errorf("%s: told of it: %v", c.want, passed)
		}
	}
	// Grading again changes nothing, not even the version.
	a := h.sit(li, choose("B"))
	h.do(func(ctx context.Context, tx *db.Tx) error {
		var before, after int
		version := `SELECT version FROM attempt WHERE org_id = $1 AND id = $2`
		if err := tx.QueryRowContext(ctx, version, h.Org, a).Scan(&before); err != nil {
			return err
		}
		if err := h.svc.gradeAttempt(ctx, tx, h.Org, a); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, version, h.Org, a).Scan(&after); err != nil {
			return err
		}
		if before != after {
			t.Errorf("version %d, then %d", before, after)
		}
		return nil
	})
}
