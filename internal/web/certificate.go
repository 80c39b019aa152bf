package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/qr"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

func certificateURL(id certificate.ID) string {
	return view.PathCertificates + "/" + url.PathEscape(string(id))
}

// certificateParts are the pages of certificates that who trains switches between.
func certificateParts(ctx context.Context, actor org.Actor, current string) (tabs []view.Tab) {
	if !actor.MayTrain() {
		return nil
	}
	for _, p := range []struct{ key, url string }{{"certificate.mine", view.PathCertificates}, {"certificate.all", view.PathAllCertificates}, {"certificate.kinds", view.PathCertificateKinds}} {
		tabs = append(tabs, view.Tab{Text: i18n.T(ctx, p.key), URL: p.url, Current: p.url == current})
	}
	return tabs
}

// certificatesPage is what the reader holds and can earn.
func (s *Server) certificatesPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	list, err := s.Certificates.Mine(ctx, actor)
	if err != nil {
		return err
	}
	goals, err := s.Certificates.Goals(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Certificates{Tabs: learnTabs(ctx, actor, view.PathCertificates), Parts: certificateParts(ctx, actor, view.PathCertificates)}
	today := s.Certificates.Today(actor)
	for _, c := range list {
		m.Rows = append(m.Rows, certificateRow(ctx, actor, today, c))
	}
	for _, g := range goals {
		m.Goals = append(m.Goals, view.CertificateGoal{ID: string(g.Kind.ID), Name: g.Kind.Name, Known: g.Known, Total: g.Total, Claim: g.Reached(), Key: newKey(),
			Text: i18n.T(ctx, "certificate.goal", "Known", g.Known, "Total", g.Total, "Share", g.Kind.Share)})
	}
	if m.Exams, err = s.earningExams(ctx, actor); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, view.CertificatesPage(s.head(w, r, actor, i18n.T(ctx, "certificate.title"), "learn"), m))
}

// earningExams are the exams that the reader may still sit and that earn a
// certificate the reader does not hold.
func (s *Server) earningExams(ctx context.Context, actor org.Actor) (list []view.CertificateExam, err error) {
	names, err := s.Certificates.ByExam(ctx, actor)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	sittings, err := s.Exams.Mine(ctx, actor)
	if err != nil {
		return nil, err
	}
	now := s.Exams.Now()
	for _, x := range sittings {
		row := view.CertificateExam{Exam: x.Exam.Title, When: windowText(ctx, x.Exam)}
		switch x.State(now) {
		case exam.Open, exam.Running:
			row.URL = examURL(x.Exam.ID) + "/sit"
		case exam.Coming:
		default:
			continue
		}
		for _, name := range names[x.Exam.ID] {
			row.Name = name
			list = append(list, row)
		}
	}
	return list, nil
}

// certificateState says how a certificate stands on a date.
func certificateState(ctx context.Context, today day.Date, c certificate.Certificate) (text, tone string) {
	switch {
	case c.Status == certificate.Revoked:
		return i18n.T(ctx, "certificate.state.revoked"), "danger"
	case c.Status == certificate.Review:
		return i18n.T(ctx, "certificate.state.review"), "warning"
	case c.Over(today):
		return i18n.T(ctx, "certificate.state.over"), ""
	case c.RenewedBy != "":
		return i18n.T(ctx, "certificate.state.renewed"), ""
	case c.Renewable(today):
		return i18n.T(ctx, "certificate.state.ending", "N", c.EndsOn.Sub(today)), "warning"
	}
	return i18n.T(ctx, "certificate.state.valid"), "success"
}

func certificateRow(ctx context.Context, actor org.Actor, today day.Date, c certificate.Certificate) view.CertificateRow {
	row := view.CertificateRow{Name: c.Name, Number: c.Number, URL: certificateURL(c.ID)}
	row.State, row.Tone = certificateState(ctx, today, c)
	if c.Member != actor.User {
		row.Meta = append(row.Meta, c.Holder)
	}
	row.Meta = append(row.Meta, i18n.T(ctx, "certificate.since", "Day", string(c.IssuedOn)), endText(ctx, c.EndsOn), c.Number)
	if c.Member == actor.User && c.Renewable(today) {
		row.Renew, row.Key = certificateURL(c.ID)+"/renew", newKey()
	}
	return row
}

func endText(ctx context.Context, d day.Date) string {
	if d == "" {
		return i18n.T(ctx, "certificate.endless")
	}
	return i18n.T(ctx, "certificate.till", "Day", string(d))
}

// certificatePage shows a certificate as it is printed.
func (s *Server) certificatePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showCertificate(w, r, actor, http.StatusOK, "", nil)
}

func certificateID(r *http.Request) certificate.ID {
	return certificate.ID(asID(r.PathValue("certificate")))
}

func (s *Server) showCertificate(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, why string, p view.Problems) error {
	ctx := r.Context()
	c, err := s.Certificates.Get(ctx, actor, certificateID(r))
	if err != nil {
		return err
	}
	today := s.Certificates.Today(actor)
	m := view.CertificatePaper{Row: certificateRow(ctx, actor, today, c), Holder: c.Holder, Organisation: actor.OrgName, Issued: string(c.IssuedOn), Number: c.Number,
		Ends: string(c.EndsOn), Token: c.Token}
	if c.EndsOn == "" {
		m.Ends = i18n.T(ctx, "certificate.endless")
	}
	m.QR.URL = s.site(r) + view.PathVerify + "?" + url.Values{"token": {c.Token}}.Encode()
	code, err := qr.Draw(m.QR.URL)
	if err != nil {
		return err
	}
	m.QR.Size, m.QR.Path = code.Size, code.Path
	m.Notice, m.NoticeTone = certificateNotice(ctx, today, c)
	if actor.MayTrain() && c.Status != certificate.Revoked {
		m.Settle = &view.CertificateSettle{MayKeep: c.Status == certificate.Review,
			Form: view.FormHead{Action: certificateURL(c.ID) + "/settle", Key: newKey(), Version: c.Version, Problems: p},
			Why:  view.Field{Name: "why", Label: i18n.T(ctx, "certificate.why"), Hint: i18n.T(ctx, "certificate.why_hint"), Value: why, Error: p.Of("why"), MaxLength: certificate.MaxWhy}}
	}
	return s.show(w, r, status, view.CertificatePage(s.head(w, r, actor, c.Name, "learn"), m))
}

func certificateNotice(ctx context.Context, today day.Date, c certificate.Certificate) (text, tone string) {
	switch {
	case c.Status == certificate.Revoked:
		return i18n.T(ctx, "certificate.notice_revoked", "Why", c.Why), "danger"
	case c.Status == certificate.Review:
		return i18n.T(ctx, "certificate.notice_review"), "danger"
	case c.RenewedBy != "":
		return i18n.T(ctx, "certificate.notice_renewed"), "info"
	case c.Over(today):
		return i18n.T(ctx, "certificate.notice_over"), "danger"
	case c.Renewable(today):
		return i18n.T(ctx, "certificate.notice_ending", "N", c.EndsOn.Sub(today), "Share", certificate.Enough), "info"
	}
	return "", ""
}

// site is the address people reach this installation at.
func (s *Server) site(r *http.Request) string {
	if s.BaseURL != nil {
		return s.BaseURL.String()
	}
	scheme := "http"
	if s.overTLS(r) {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// settleCertificate decides about a certificate.
func (s *Server) settleCertificate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	why := r.PostForm.Get("why")
	err := s.Certificates.Settle(r.Context(), actor, certificateID(r), versionOf(r), r.PostForm.Get("decision") != "keep", why)
	if p, ok := problems(r.Context(), err, certificateLabel); ok {
		return s.showCertificate(w, r, actor, http.StatusUnprocessableEntity, why, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, certificateURL(certificateID(r)), "certificate.settled")
}

// renewCertificate begins the practice that renews a certificate.
func (s *Server) renewCertificate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	run, err := s.Certificates.Renew(r.Context(), actor, certificateID(r))
	if e, ok := errors.AsType[*errs.Error](err); ok && e.Kind == errs.Invalid {
		return s.redirectWith(w, r, view.PathCertificates, Flash{Kind: "info", Key: e.Key, Args: e.Args})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, runURL(run), "")
}

// claimCertificate issues what the reader has earned by practice.
func (s *Server) claimCertificate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id, err := s.Certificates.Claim(r.Context(), actor, chosen[certificate.KindID](r.PostForm, "kind"))
	if errs.Is(err, errs.Invalid) {
		return s.redirectWith(w, r, view.PathCertificates, Flash{Kind: "info", Key: "certificate.not_earned"})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, certificateURL(id), "certificate.claimed")
}

// verifyPage checks a certificate for anybody and says no more than it does.
func (s *Server) verifyPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, token := r.Context(), r.URL.Query().Get("token")
	if len(token) > 4096 {
		token = token[:4096]
	}
	m := view.Verify{Token: token, Asked: token != "", Action: view.PathVerify, Tone: "danger", Title: i18n.T(ctx, "certificate.no_proof")}
	if m.Asked {
		p, err := s.Certificates.Verify(ctx, token)
		if err != nil && !errs.Is(err, errs.Invalid) {
			return err
		}
		if err == nil {
			m.Facts = [][2]string{{i18n.T(ctx, "certificate.holder"), p.Claims.Holder}, {i18n.T(ctx, "certificate.kind_name"), p.Claims.Name},
				{i18n.T(ctx, "certificate.organisation"), p.Claims.Organisation}, {i18n.T(ctx, "certificate.number"), p.Claims.Number},
				{i18n.T(ctx, "certificate.issued"), p.Claims.Issued}, {i18n.T(ctx, "certificate.ends"), p.Claims.Ends}}
			if p.Claims.Ends == "" {
				m.Facts[5][1] = i18n.T(ctx, "certificate.endless")
			}
			switch {
			case p.Counts():
				m.Tone, m.Title = "success", i18n.T(ctx, "certificate.proof")
			case p.Revoked:
				m.Title = i18n.T(ctx, "certificate.proof_revoked")
			default:
				m.Title = i18n.T(ctx, "certificate.proof_over")
			}
		}
	}
	return s.show(w, r, http.StatusOK, view.VerifyPage(s.head(w, r, actor, i18n.T(ctx, "certificate.verify"), "learn"), m))
}

// certificateMonths is how long a kind holds, in words.
func certificateMonths(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "certificate.endless")
	}
	return i18n.T(ctx, "certificate.months_n", "N", n)
}

func certificateLabel(field string) string {
	return map[string]string{"name": "certificate.name", "exam": "certificate.exam", "element": "certificate.element", "share": "certificate.share",
		"months": "certificate.months", "why": "certificate.why"}[field]
}

func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
