package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kongdan/internal/kit/mail/mailtest"
)

var trusted, strange tls.Certificate

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "kongdan-mail")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		var text []byte
		trusted, text = certificate()
		strange, _ = certificate()
		file := filepath.Join(dir, "roots.pem")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			panic(err)
		}
		if err := os.Setenv("SSL_CERT_FILE", file); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

func certificate() (tls.Certificate, []byte) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// serve starts a server: "smtp" offers STARTTLS, "smtps" is TLS at once, "plain"
// and "maybe" know no TLS, "stranger" shows a certificate that nobody trusts.
func serve(t *testing.T, kind string) *mailtest.Server {
	t.Helper()
	conf := func(c tls.Certificate) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{c}} }
	switch kind {
	case "smtp":
		return mailtest.Serve(t, conf(trusted), nil)
	case "smtps":
		return mailtest.Serve(t, nil, conf(trusted))
	case "stranger":
		return mailtest.Serve(t, nil, conf(strange))
	}
	return mailtest.Serve(t, nil, nil)
}
