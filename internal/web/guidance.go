package web

import (
	"context"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/stage"
	"kongdan/internal/web/view"
)

// guidance is the card of one person in a deal at a stage. An excuse says why an
// opponent is met all the same.
func guidance(ctx context.Context, actor org.Actor, book *method.Book, p people.Picture, s stage.Selling, excuse string) view.Guidance {
	var g view.Guidance
	if !p.Reach(excuse) {
		g.Hold = i18n.T(ctx, "guidance.hold")
	}
	if next, ok := p.Attitude.Next(); ok {
		g.Target = i18n.T(ctx, "guidance.target", "Attitude", book.Value(people.DimAttitude, string(next)))
		if p.ContactRole.CanSupport() && next.WithUs() {
			g.Why = i18n.T(ctx, "guidance.can_support", "Role", book.Value(people.DimContactRole, string(p.ContactRole)))
		}
	}
	advice := people.Guide(p, s, excuse)
	for _, c := range people.Chapters() {
		chapter := view.GuideChapter{Key: string(c), Title: i18n.T(ctx, "guidance."+string(c))}
		for _, a := range advice {
			if a.Chapter != c {
				continue
			}
			if l := guideLine(ctx, actor, book, a); len(l.Texts) > 0 {
				chapter.Lines = append(chapter.Lines, l)
			}
		}
		if len(chapter.Lines) > 0 {
			g.Chapters = append(g.Chapters, chapter)
		}
	}
	return g
}

func guideLine(ctx context.Context, actor org.Actor, book *method.Book, a people.Advice) view.GuideLine {
	part := method.Part(a.Table)
	l := view.GuideLine{
		Texts: book.Lines(part, a.Item, a.Field), Source: book.Name(part, a.Item), Sure: book.Certainty(part, a.Item, a.Field).Name,
	}
	if d, ok := people.ParseDimension(a.Table); ok {
		l.Source = book.Name(method.Dimensions, string(d)) + i18n.T(ctx, "shell.colon") + l.Source
	}
	if actor.CheckAdminister() == nil {
		l.URL = methodItemPath(part, a.Item)
	}
	return l
}
