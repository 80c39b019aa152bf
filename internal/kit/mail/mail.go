// Package mail sends plain messages through an SMTP server, or says that no
// mail can be sent here.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"kongdan/internal/kit/errs"
)

// Faults of Send that callers tell apart.
var (
	// ErrOff says that no SMTP server is configured.
	ErrOff = errors.New("no mail server is configured")
	// ErrUnsure says that the server had the whole message but not whether it
	// took it: the recipient may get it, and twice if it is sent again.
	ErrUnsure = errors.New("the mail server did not say whether it took the message")
)

// Message is one mail to one person.
type Message struct {
	ID      string // makes the Message-ID: a mail sent twice by mistake is shown once
	To      string
	Subject string
	Text    string
	// Stop is the address that ends mail of this kind: opening it asks, and a
	// bare POST to it does it. "" for mail that somebody asked for.
	Stop string
}

// Sender sends mail. The zero value is off: it sends nothing and says so.
type Sender struct {
	host    string
	from    mail.Address
	options []gomail.Option
}

// New returns a sender for the server that rawURL names, off for "":
//
//	smtp://user:password@host:587   STARTTLS, which the server must offer; user and password may be left out
//	smtps://user:password@host:465  TLS from the first byte
//
// "?tls=opportunistic" lets smtp go on without TLS where the server has none,
// though without the password; "?tls=none" never uses TLS. from is an address, with or without a name.
func New(rawURL, from string) (*Sender, error) {
	if rawURL == "" {
		return &Sender{}, nil
	}
	u, err := url.Parse(rawURL)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, errors.New("want smtp://user:password@host:port or smtps://…") // never repeat it: it holds a password
	}
	address, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("the sender %q is no mail address", from)
	}
	s := &Sender{host: u.Hostname(), from: *address, options: []gomail.Option{gomail.WithTimeout(20 * time.Second)}}
	port := 587
	switch u.Scheme {
	case "smtps":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	case "smtp":
		policy, ok := policies[u.Query().Get("tls")]
		if !ok {
			return nil, errors.New("tls is required, opportunistic or none")
		}
		s.options = append(s.options, gomail.WithTLSPolicy(policy))
	default:
		return nil, errors.New("the scheme is smtp or smtps")
	}
	if text := u.Port(); text != "" {
		if port, err = strconv.Atoi(text); err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("there is no port %s", text)
		}
	}
	s.options = append(s.options, gomail.WithPort(port), gomail.WithTLSConfig(&tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}))
	if user := u.User.Username(); user != "" {
		password, _ := u.User.Password()
		s.options = append(s.options, gomail.WithSMTPAuth(authentication(u)), gomail.WithUsername(user), gomail.WithPassword(password))
	}
	return s, nil
}

var policies = map[string]gomail.TLSPolicy{
	"": gomail.TLSMandatory, "required": gomail.TLSMandatory, "opportunistic": gomail.TLSOpportunistic, "none": gomail.NoTLS,
}

// authentication takes the best way the server offers. Without TLS a password
// goes over the line in the clear only where the operator said "none".
func authentication(u *url.URL) gomail.SMTPAuthType {
	if u.Query().Get("tls") == "none" {
		return gomail.SMTPAuthPlainNoEnc
	}
	return gomail.SMTPAuthAutoDiscover
}

// On reports whether mail can be sent.
func (s *Sender) On() bool { return s != nil && s.host != "" }

// Send hands one message to the server. It fails with Invalid where another
// try is of no use: no readable address, or the server knows no such recipient.
func (s *Sender) Send(ctx context.Context, m Message) error {
	if !s.On() {
		return ErrOff
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&s.from)
	if err := msg.To(m.To); err != nil {
		return errs.Because(errors.New("not a mail address"), errs.Invalid, "error.email")
	}
	msg.Subject(m.Subject)
	msg.SetDate()
	if m.ID != "" {
		msg.SetMessageIDWithValue(m.ID + s.from.Address[strings.LastIndexByte(s.from.Address, '@'):])
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Stop != "" {
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Stop+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return classify(err)
	}
	defer func() { _ = client.CloseWithSMTPClient(conn) }() // by then the server has said what it has to say
	if err := client.SendWithSMTPClient(conn, msg); err != nil {
		return classify(err)
	}
	return nil
}

// classify drops what a server says of the recipient: its text holds the address.
func classify(err error) error {
	if e, ok := errors.AsType[*gomail.SendError](err); ok {
		switch {
		case e.Reason == gomail.ErrSMTPReset: // after it took the message
			return nil
		case e.Reason == gomail.ErrSMTPDataClose && e.ErrorCode() == 0:
			return ErrUnsure
		}
		if e.Reason == gomail.ErrSMTPRcptTo && !e.IsTemp() {
			return errs.Because(fmt.Errorf("the mail server refused the recipient (%d)", e.ErrorCode()), errs.Invalid, "mail.refused")
		}
		return fmt.Errorf("the mail server answered %d (%s)", e.ErrorCode(), e.Reason)
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return fmt.Errorf("the mail server cannot be reached: %w", network)
	}
	return fmt.Errorf("mail: %w", err)
}
