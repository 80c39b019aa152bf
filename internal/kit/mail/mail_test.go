package mail_test

import (
	"errors"
	"strings"
	"testing"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/mail"
)

func sender(t *testing.T, url string) *mail.Sender {
	t.Helper()
	s, err := mail.New(url, "控单 <kongdan@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAMessageArrivesAsItWasWritten(t *testing.T) {
	const text = "您好，王总：\n\n明天到期：确认预算\n.\n一行以点开头\n"
	for scheme, query := range map[string]string{"smtp": "", "smtps": "", "plain": "?tls=none", "maybe": "?tls=opportunistic"} {
		srv := serve(t, scheme)
		who, user, password := "kong:p%40ss@", "kong", "p@ss"
		if scheme == "maybe" { // a password would not go without TLS
			who, user, password = "", "", ""
		}
		url := strings.NewReplacer("plain", "smtp", "maybe", "smtp").Replace(scheme) + "://" + who + srv.Address + query
		err := sender(t, url).Send(t.Context(), mail.Message{ID: "job-1", To: "wang@example.com", Subject: "今日待办：3 项", Text: text})
		if err != nil {
			t.Fatalf("%s: %v", scheme, err)
		}
		got := <-srv.Mails
		if got.User != user || got.Password != password || got.From != "kongdan@example.com" || got.To != "wang@example.com" || got.TLS != (scheme == "smtp" || scheme == "smtps") {
			t.Errorf("%s: %+v", scheme, got)
		}
		h, subject, plain := got.Read(t)
		if subject != "今日待办：3 项" || h.Get("Message-Id") != "<job-1@example.com>" {
			t.Errorf("%s: %q %v", scheme, subject, h)
		}
		if strings.TrimRight(plain, "\n") != strings.TrimRight(text, "\n") {
			t.Errorf("%s: %q", scheme, plain)
		}
	}
}

func TestWhatCannotBeSentSaysWhy(t *testing.T) {
	srv := serve(t, "plain")
	s := sender(t, "smtp://"+srv.Address+"?tls=none")
	for to, want := range map[string]errs.Kind{
		"nobody@example.com": errs.Invalid, "full@example.com": errs.Internal, "no address": errs.Invalid, "": errs.Invalid,
		"a@example.com\r\nBcc: b@example.com": errs.Invalid, "a@example.com, b@example.com": errs.Invalid,
	} {
		err := s.Send(t.Context(), mail.Message{To: to, Subject: "x", Text: "x"})
		if err == nil || errs.KindOf(err) != want {
			t.Errorf("%q: %v", to, err)
		}
		if err != nil && strings.Contains(err.Error(), "example.com") {
			t.Errorf("the error names a person: %v", err)
		}
	}
	if err := s.Send(t.Context(), mail.Message{To: "a@example.com", Subject: "x\r\nBcc: b@example.com", Text: "x"}); err == nil {
		if got := <-srv.Mails; strings.Contains(got.Data, "\nBcc:") {
			t.Errorf("a header was slipped in: %s", got.Data)
		}
	}
}

func TestTLSIsNotOptional(t *testing.T) {
	bare := serve(t, "plain") // offers no STARTTLS
	if err := sender(t, "smtp://kong:secret@"+bare.Address).Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"}); err == nil {
		t.Error("a password went over an open line")
	}
	stranger := serve(t, "stranger") // a certificate nobody vouches for
	err := sender(t, "smtps://kong:secret@"+stranger.Address).Send(t.Context(), mail.Message{To: "a@example.com", Text: "x"})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	if len(bare.Mails)+len(stranger.Mails) > 0 {
		t.Error("a mail was sent")
	}
}

func TestNoServerMeansOff(t *testing.T) {
	s, err := mail.New("", "")
	if err != nil || s.On() {
		t.Fatalf("%v %v", s.On(), err)
	}
	if err := s.Send(t.Context(), mail.Message{To: "a@example.com"}); !errors.Is(err, mail.ErrOff) {
		t.Errorf("%v", err)
	}
	if (*mail.Sender)(nil).On() {
		t.Error("nil is on")
	}
	if !sender(t, "smtp://mail.example.com").On() {
		t.Error("configured, but off")
	}
}

func TestWrongSettingsAreRefused(t *testing.T) {
	for _, c := range [][2]string{
		{"mail.example.com", "a@example.com"}, {"http://mail.example.com", "a@example.com"}, {"smtp://", "a@example.com"},
		{"smtp://mail.example.com:99999", "a@example.com"}, {"smtp://u:secret@mail.example.com:x", "a@example.com"},
		{"smtp://mail.example.com?tls=off", "a@example.com"}, {"smtp://mail.example.com", ""}, {"smtp://mail.example.com", "kongdan"},
		{"smtp://u:secret@mail.example.com/path", "a@example.com"},
	} {
		_, err := mail.New(c[0], c[1])
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// TestNoWordAfterTheMessage leaves open whether the server took it.
func TestNoWordAfterTheMessage(t *testing.T) {
	srv := serve(t, "plain")
	err := sender(t, "smtp://"+srv.Address+"?tls=none").Send(t.Context(), mail.Message{To: "mute@example.com", Subject: "x", Text: "x"})
	if !errors.Is(err, mail.ErrUnsure) {
		t.Errorf("%v", err)
	}
	refused := sender(t, "smtp://"+srv.Address+"?tls=none").Send(t.Context(), mail.Message{To: "full@example.com", Subject: "x", Text: "x"})
	if refused == nil || errors.Is(refused, mail.ErrUnsure) {
		t.Errorf("%v", refused)
	}
}

func TestAMessageSaysHowToStopMore(t *testing.T) {
	srv := serve(t, "plain")
	s := sender(t, "smtp://"+srv.Address+"?tls=none")
	for _, stop := range []string{"", "https://kd.example.com/digest/stop/abc"} {
		if err := s.Send(t.Context(), mail.Message{To: "a@example.com", Subject: "x", Text: "x", Stop: stop}); err != nil {
			t.Fatal(err)
		}
		h, _, _ := (<-srv.Mails).Read(t)
		want, post := "", ""
		if stop != "" {
			want, post = "<"+stop+">", "List-Unsubscribe=One-Click"
		}
		if h.Get("List-Unsubscribe") != want || h.Get("List-Unsubscribe-Post") != post {
			t.Errorf("%q: %v", stop, h)
		}
	}
}
