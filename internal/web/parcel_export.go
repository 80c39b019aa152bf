package web

import (
	"io"
	"net/http"

	"kongdan/internal/kit/i18n"
	parcelpack "kongdan/internal/learning/pack"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const questionExportPath = questionsPath + "/export"

// readFormat reads the format of a file of questions from an address.
func readFormat(r *http.Request) parcelpack.Format {
	if f := parcelpack.Format(r.URL.Query().Get("format")); f.Known() {
		return f
	}
	return parcelpack.Formats[0]
}

// questionExportPage lets one choose a format for the questions of a list, and
// tells what it cannot carry.
func (s *Server) questionExportPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	l := listOf(r, questionFilters...)
	format := readFormat(r)
	f, err := s.questionFilter(ctx, actor, l)
	if err != nil {
		return err
	}
	n, losses, err := s.Parcels.Plan(ctx, actor, f, format)
	if err != nil {
		return err
	}
	t := func(key string, args ...any) string { return i18n.T(ctx, "parcel_export."+key, args...) }
	list := l
	list.path = questionsPath
	m := view.ParcelExport{Back: view.Crumb{Text: i18n.T(ctx, "questions.title"), URL: list.url()}, Count: t("count", "N", n), Action: questionExportPath,
		Formats: view.Field{Name: "format", Label: t("format"), Value: string(format)}}
	for _, f := range parcelpack.Formats {
		m.Formats.Options = append(m.Formats.Options, view.Option{Value: string(f), Text: t("format." + string(f)), Hint: t("about." + string(f))})
	}
	for _, name := range append([]string{"sort"}, questionFilters...) {
		if v := l.values.Get(name); v != "" {
			m.Hidden = append(m.Hidden, [2]string{name, v})
		}
	}
	for _, x := range losses {
		loss := view.ParcelLoss{Text: t("loss." + string(x.What)), Count: t("loss_count", "N", x.N)}
		for _, stem := range x.Stems {
			loss.Stems = append(loss.Stems, clip(stemLine(stem), 80))
		}
		if more := x.N - len(x.Stems); more > 0 {
			loss.More = t("loss_more", "N", more)
		}
		m.Losses = append(m.Losses, loss)
	}
	m.LossText = t("nothing_lost")
	if len(losses) > 0 {
		m.LossText = t("lost")
	}
	if format == parcelpack.Anki || format == parcelpack.AnkiText || format == parcelpack.Word || format == parcelpack.Text {
		m.LossText += " " + t("for_people")
	}
	if n == 0 {
		m.LossText = i18n.T(ctx, "parcel.nothing_out")
	} else {
		file := l
		file.path = questionExportPath + "/file"
		m.FileURL, m.FileText = file.url("format", string(format)), t("download", "Format", t("format."+string(format)))
	}
	return s.show(w, r, http.StatusOK, view.ParcelExportPage(s.head(w, r, actor, t("title"), "learn"), m))
}

// questionExportFile answers with the questions of a list as a file.
func (s *Server) questionExportFile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	l := listOf(r, questionFilters...)
	format := readFormat(r)
	f, err := s.questionFilter(ctx, actor, l)
	if err != nil {
		return err
	}
	suffix, media := format.Name()
	d := &download{s: s, w: w, r: r, name: "questions-" + actor.Today(s.Questions.Now()) + suffix, format: media}
	title := i18n.T(ctx, "questions.title")
	return d.end(s.Parcels.Export(ctx, actor, f, format, i18n.Of(ctx).Lang, title, func() io.Writer { return d }))
}
