package web

import (
	"context"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// moveGate adds to the form of a change of selling stage which certificates the
// deal's owner lacks: to the chosen stage, or to each that can be chosen.
func (s *Server) moveGate(ctx context.Context, actor org.Actor, d opportunity.Detail, m opportunity.Move, f *view.MoveForm) error {
	if f.Track != string(opportunity.Selling) {
		return nil
	}
	lacks, err := s.Deals.Lacks(ctx, actor, d.ID)
	if err != nil || len(lacks) == 0 {
		return err
	}
	if f.Choose {
		for i, t := range f.Targets {
			if barred := opportunity.Barred(lacks, d.SellingStage, stage.Selling(t.Value)); len(barred) > 0 {
				f.Targets[i].Note = i18n.T(ctx, "deal_gate.needs", "Certificates", opportunity.LackNames(barred, i18n.T(ctx, "shell.list_comma")))
			}
		}
		return nil
	}
	barred := opportunity.Barred(lacks, d.SellingStage, stage.Selling(f.To))
	if len(barred) == 0 {
		return nil
	}
	f.Gate = &view.MoveGate{MayLet: opportunity.MayLetThrough(actor, d.Owner), Through: m.Through, Max: opportunity.MaxWhy}
	for _, l := range barred {
		line := view.MoveLack{Text: i18n.T(ctx, "deal_gate.lacks", "Stage", d.Book.Name(method.Stages, string(l.Stage)), "Certificate", l.Name, "Owner", d.OwnerName)}
		if line.How, line.Link, err = s.wayTo(ctx, actor, d.Owner == actor.User, l); err != nil {
			return err
		}
		f.Gate.Lacks = append(f.Gate.Lacks, line)
	}
	return nil
}

// wayTo says how a certificate comes about, and leads there: its future holder to
// the exam, the practice or the renewal, who trains to the exam's candidates.
func (s *Server) wayTo(ctx context.Context, actor org.Actor, own bool, l opportunity.Lack) (how string, to view.Link, err error) {
	mine := view.Link{}
	if own {
		mine = view.Link{Text: i18n.T(ctx, "deal_gate.to_certificates"), URL: view.PathCertificates}
	}
	switch {
	case l.Review:
		return i18n.T(ctx, "deal_gate.review"), mine, nil
	case l.Ended:
		return i18n.T(ctx, "deal_gate.ended"), view.Link{}, nil
	case l.Over != "":
		return i18n.T(ctx, "deal_gate.over", "Day", string(l.Over)), mine, nil
	case l.Exam == "":
		return i18n.T(ctx, "deal_gate.by_practice"), mine, nil
	}
	room := exam.ID(l.Exam)
	if own {
		sittings, err := s.Exams.Mine(ctx, actor)
		if err != nil {
			return "", to, err
		}
		now := s.Exams.Now()
		for _, x := range sittings {
			if x.Exam.ID != room {
				continue
			}
			switch x.State(now) {
			case exam.Open, exam.Running:
				return i18n.T(ctx, "deal_gate.by_exam", "Exam", l.ExamTitle), view.Link{Text: i18n.T(ctx, "sit.enter"), URL: examURL(room) + "/sit"}, nil
			case exam.Done:
				return i18n.T(ctx, "deal_gate.by_exam_again", "Exam", l.ExamTitle), mine, nil
			case exam.Coming:
				return i18n.T(ctx, "deal_gate.by_exam", "Exam", l.ExamTitle), view.Link{Text: windowText(ctx, x.Exam), URL: view.PathLearn}, nil
			}
		}
	}
	if actor.MayTrain() {
		to = view.Link{Text: i18n.T(ctx, "deal_gate.to_exam"), URL: examURL(room)}
	}
	return i18n.T(ctx, "deal_gate.by_exam_asked", "Exam", l.ExamTitle), to, nil
}
