package opportunity

import (
	"context"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/stage"
)

// Lack is a certificate that a selling stage asks the owner of a deal for and
// that a member does not hold.
type Lack struct {
	Stage     stage.Selling
	Kind      string // id of the kind of certificate
	Name      string // what it is called
	Exam      string // id of the exam that earns it, "" where practice does
	ExamTitle string
	Over      day.Date // the last day of the one the member held, "" for none
	Review    bool     // the member's waits for a decision, since a key was mended
	Ended     bool     // no more of the kind are issued
}

// Gate tells what a member lacks today, in the order of the stages. It is set
// by app: certificates stand above deals.
type Gate func(ctx context.Context, tx *db.Tx, actor org.Actor, member org.UserID) ([]Lack, error)

// Barred keeps of what an owner lacks the certificates that bar the way from one
// stage to another, each once. On the way forward every stage counts that is
// entered or left out; the way back and a new cycle are open.
func Barred(lacks []Lack, from, to stage.Selling) (list []Lack) {
	way := stage.Move(from, to)
	if way.Kind != stage.Forward {
		return nil
	}
	for _, l := range lacks {
		if l.Stage != to && !slices.Contains(way.Skipped, l.Stage) {
			continue
		}
		if !slices.ContainsFunc(list, func(x Lack) bool { return x.Kind == l.Kind }) {
			list = append(list, l)
		}
	}
	return list
}

// LackNames says which certificates are missing.
func LackNames(lacks []Lack, comma string) string {
	names := make([]string, len(lacks))
	for i, l := range lacks {
		names[i] = l.Name
	}
	return strings.Join(names, comma)
}

// MayLetThrough reports whether the actor may let a deal into a stage whose
// certificate its owner lacks: who leads, but no manager their own deals.
func MayLetThrough(actor org.Actor, owner org.UserID) bool {
	return actor.MayAdminister() || actor.MayChallenge() && actor.User != owner
}

// Lacks tells what the owner of a deal lacks. It fails with NotFound like Get.
func (s *Service) Lacks(ctx context.Context, actor org.Actor, deal ID) (list []Lack, err error) {
	if s.Gate == nil {
		return nil, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, _, err := Find(ctx, tx, actor, deal)
		if err == nil {
			list, err = s.Gate(ctx, tx, actor, d.Owner)
		}
		return err
	})
	return list, err
}

// pass asks the gate whether a deal may change its selling stage, and returns
// what the log keeps where it was let through though its owner lacks something.
// It fails with Invalid, at "to" for who may not let it through and at "through"
// where the reason is missing.
func (g Gate) pass(ctx context.Context, tx *db.Tx, actor org.Actor, d, after Opportunity, why string) (waived map[string]any, err error) {
	if g == nil || stage.Move(d.SellingStage, after.SellingStage).Kind != stage.Forward {
		return nil, nil
	}
	lacks, err := g(ctx, tx, actor, d.Owner)
	if lacks = Barred(lacks, d.SellingStage, after.SellingStage); err != nil || len(lacks) == 0 {
		return nil, err
	}
	var bad errs.Fields
	why = typed.Text(&bad, "through", why, MaxWhy)
	switch {
	case !MayLetThrough(actor, d.Owner):
		bad.Add("to", "deal_gate.barred", "Certificates", LackNames(lacks, " · "))
	case why == "":
		bad.Add("through", "deal_gate.why_needed", "Certificates", LackNames(lacks, " · "))
	}
	return map[string]any{"let_through": why, "certificate": LackNames(lacks, " · ")}, bad.Err()
}
