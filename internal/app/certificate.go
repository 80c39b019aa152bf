package app

import (
	"context"
	"strings"
	"time"

	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/rule/seal"
)

// VerifyCertificate checks a token with a public key, and nothing else: no
// database, no network. The text says what came of it; the error is one where
// it proves nothing or the certificate is over.
func VerifyCertificate(token, key, lang string) (string, error) {
	public, err := seal.ReadKey(key)
	if err != nil {
		return "", WrongInput("cli.certificate.key")
	}
	claims, err := seal.Verify(token, public)
	if err != nil {
		return Say(lang, "cli.certificate.none"), errs.Because(err, errs.Conflict, "cli.certificate.not")
	}
	over := claims.Ends != "" && claims.Ends < time.Now().Format(time.DateOnly)
	return proofText(certificate.Proof{Claims: claims, Over: over}, lang)
}

// VerifyCertificate checks a token with the keys of the database.
func (a *App) VerifyCertificate(ctx context.Context, token, lang string) (string, error) {
	p, err := a.web.Certificates.Verify(ctx, token)
	if errs.Is(err, errs.Invalid) {
		return Say(lang, "cli.certificate.none"), errs.Because(err, errs.Conflict, "cli.certificate.not")
	}
	if err != nil {
		return "", err
	}
	return proofText(p, lang)
}

func proofText(p certificate.Proof, lang string) (string, error) {
	key := "cli.certificate.proof"
	var err error
	switch {
	case p.Revoked:
		key, err = "cli.certificate.revoked", Refused("cli.certificate.not_now")
	case p.Over:
		key, err = "cli.certificate.over", Refused("cli.certificate.not_now")
	}
	c := p.Claims
	lines := []string{Say(lang, key)}
	for _, f := range [][2]string{{"certificate.holder", c.Holder}, {"certificate.kind_name", c.Name}, {"certificate.organisation", c.Organisation},
		{"certificate.number", c.Number}, {"certificate.issued", c.Issued}, {"certificate.ends", c.Ends}} {
		if f[1] == "" {
			f[1] = Say(lang, "certificate.endless")
		}
		lines = append(lines, Say(lang, f[0])+": "+f[1])
	}
	return strings.Join(lines, "\n"), err
}
