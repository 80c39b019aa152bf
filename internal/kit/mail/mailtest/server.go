// Package mailtest is a small SMTP server for tests.
package mailtest

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"testing"
)

// Received is a mail as the server got it.
type Received struct {
	User, Password, From, To, Data string
	TLS                            bool
}

// Server knows no "nobody", has no room for "full", and falls silent once it
// has the message for "mute".
type Server struct {
	Address string
	Mails   chan Received
	tls     *tls.Config // for STARTTLS, nil without
}

// Serve starts a server for the length of a test. It offers STARTTLS with one
// configuration, or speaks TLS from the first byte with the other; nil is without.
func Serve(t testing.TB, startTLS, atOnce *tls.Config) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &Server{Address: l.Addr().String(), Mails: make(chan Received, 1000), tls: startTLS}
	if atOnce != nil {
		l = tls.NewListener(l, atOnce)
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

// Read takes a mail apart: its header, with the subject as people read it, and
// its text.
func (r Received) Read(t testing.TB) (h mail.Header, subject, text string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	body := m.Body
	switch m.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, subject, strings.ReplaceAll(string(raw), "\r\n", "\n")
}

func (s *Server) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	var m Received
	_, m.TLS = c.(*tls.Conn)
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
			if s.tls != nil && !m.TLS {
				say("250-test\r\n250 STARTTLS")
			} else {
				say("250-test\r\n250 AUTH PLAIN")
			}
		case "STARTTLS":
			say("220 go")
			secure := tls.Server(c, s.tls)
			c, r, m.TLS = secure, bufio.NewReader(secure), true
		case "AUTH":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(line, "AUTH PLAIN "))
			if parts := strings.Split(string(raw), "\x00"); len(parts) == 3 {
				m.User, m.Password = parts[1], parts[2]
			}
			say("235 welcome")
		case "MAIL":
			m.From = between(line)
			say("250 ok")
		case "RCPT":
			switch m.To = between(line); {
			case strings.HasPrefix(m.To, "nobody"):
				say("550 5.1.1 nobody@example.com is unknown")
			case strings.HasPrefix(m.To, "full"):
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
			m.Data = b.String()
			s.Mails <- m
			if strings.HasPrefix(m.To, "mute") {
				return
			}
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
