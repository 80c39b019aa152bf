package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// received is a mail as the server got it.
type received struct {
	user, password, from, to, data string
	tls                            bool
}

// server is a small SMTP server. It knows no "nobody" and has no room for "full".
type server struct {
	address string
	mails   chan received
	tls     *tls.Config // for STARTTLS, nil without
}

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
func serve(t *testing.T, kind string) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &server{address: l.Addr().String(), mails: make(chan received, 10)}
	conf := &tls.Config{Certificates: []tls.Certificate{trusted}}
	switch kind {
	case "smtp":
		s.tls = conf
	case "stranger":
		conf = &tls.Config{Certificates: []tls.Certificate{strange}}
		l = tls.NewListener(l, conf)
	case "smtps":
		l = tls.NewListener(l, conf)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	var m received
	_, m.tls = c.(*tls.Conn)
	r := bufio.NewReader(c)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(c, format+"\r\n", args...) }
	say("220 test")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		switch verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0]); verb {
		case "EHLO", "HELO":
			if s.tls != nil && !m.tls {
				say("250-test\r\n250 STARTTLS")
			} else {
				say("250-test\r\n250 AUTH PLAIN")
			}
		case "STARTTLS":
			say("220 go")
			secure := tls.Server(c, s.tls)
			c, r, m.tls = secure, bufio.NewReader(secure), true
		case "AUTH":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(line, "AUTH PLAIN "))
			if parts := strings.Split(string(raw), "\x00"); len(parts) == 3 {
				m.user, m.password = parts[1], parts[2]
			}
			say("235 welcome")
		case "MAIL":
			m.from = between(line)
			say("250 ok")
		case "RCPT":
			switch m.to = between(line); {
			case strings.HasPrefix(m.to, "nobody"):
				say("550 5.1.1 nobody@example.com is unknown")
			case strings.HasPrefix(m.to, "full"):
				say("452 4.2.2 full@example.com has no room")
			default:
				say("250 ok")
			}
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				text, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if text == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(text, "."))
			}
			m.data = b.String()
			s.mails <- m
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
