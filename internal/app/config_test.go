package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kongdan/internal/kit/errs"
)

func TestNothingSetIsACompleteInstallation(t *testing.T) {
	c, err := ReadConfig(nil, nil, "v1")
	if err != nil {
		t.Fatal(err)
	}
	if c.Address != ":8139" || c.Data != "data" || c.DatabaseURL != "" || c.BaseURL != nil || c.Mail.On() || c.LogJSON ||
		c.LogLevel != slog.LevelInfo || c.Lang != "en" || c.Site() != "http://localhost:8139" || c.Version != "v1" {
		t.Errorf("%+v", c)
	}
}

func TestFlagsGoBeforeTheEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte("postgres://u:p@h/d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ReadConfig([]string{
		"KONGDAN_ADDRESS=:1", "KONGDAN_DATA=a", "KONGDAN_DATABASE_URL_FILE=" + file, "KONGDAN_BASE_URL=HTTPS://KD.Example.com/",
		"KONGDAN_TRUST_PROXY=TRUE", "KONGDAN_SMTP_URL=smtps://u:p@m", "KONGDAN_MAIL_FROM=a@example.com", "KONGDAN_LOG_FORMAT=json",
		"KONGDAN_LOG_LEVEL=debug", "LANG=zh_CN.UTF-8", "KONGDAN_TYPO=1", "KONGDAN_TEST_DATABASE_URL=x", "OTHER=1",
	}, map[string]string{"data": "b"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if c.Address != ":1" || c.Data != "b" || c.DatabaseURL != "postgres://u:p@h/d" || c.Site() != "https://kd.example.com" || !c.TrustProxy ||
		!c.Mail.On() || !c.LogJSON || c.LogLevel != slog.LevelDebug || c.Lang != "zh" || strings.Join(c.Unknown, ",") != "KONGDAN_TYPO" {
		t.Errorf("%+v", c)
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for _, c := range []struct {
		name string
		env  []string
	}{
		{"KONGDAN_ADDRESS", []string{"KONGDAN_ADDRESS=8139"}},
		{"KONGDAN_ADDRESS", []string{"KONGDAN_ADDRESS=:-1"}},
		{"KONGDAN_METRICS_ADDRESS", []string{"KONGDAN_METRICS_ADDRESS=x"}},
		{"KONGDAN_METRICS_TOKEN", []string{"KONGDAN_METRICS_TOKEN=secret"}},
		{"KONGDAN_DATABASE_URL", []string{"KONGDAN_DATABASE_URL=mysql://u:secret@h/d"}},
		{"KONGDAN_DATABASE_URL", []string{"KONGDAN_DATABASE_URL=postgres://u:secret@h/d", "KONGDAN_DATABASE_URL_FILE=/x"}},
		{"KONGDAN_DATABASE_URL_FILE", []string{"KONGDAN_DATABASE_URL_FILE=/nothing/there"}},
		{"KONGDAN_BASE_URL", []string{"KONGDAN_BASE_URL=kd.example.com"}},
		{"KONGDAN_BASE_URL", []string{"KONGDAN_BASE_URL=https://kd.example.com/sub"}},
		{"KONGDAN_BASE_URL", []string{"KONGDAN_BASE_URL=https://u@kd.example.com"}},
		{"KONGDAN_QUESTIONNAIRE_URL", []string{"KONGDAN_QUESTIONNAIRE_URL=ask.example.net"}},
		{"KONGDAN_TRUST_PROXY", []string{"KONGDAN_TRUST_PROXY=maybe"}},
		{"KONGDAN_LOG_FORMAT", []string{"KONGDAN_LOG_FORMAT=xml"}},
		{"KONGDAN_LOG_LEVEL", []string{"KONGDAN_LOG_LEVEL=loud"}},
		{"KONGDAN_LANG", []string{"KONGDAN_LANG=fr"}},
		{"KONGDAN_MAIL_FROM", []string{"KONGDAN_SMTP_URL=smtp://u:secret@m", "KONGDAN_BASE_URL=https://k"}},
		{"KONGDAN_BASE_URL", []string{"KONGDAN_SMTP_URL=smtp://u:secret@m", "KONGDAN_MAIL_FROM=a@b.c"}},
		{"KONGDAN_SMTP_URL", []string{"KONGDAN_SMTP_URL=http://u:secret@m", "KONGDAN_MAIL_FROM=a@b.c", "KONGDAN_BASE_URL=https://k"}},
	} {
		_, err := ReadConfig(c.env, nil, "")
		fields := errs.FieldsOf(err)
		if len(fields) != 1 || fields[0].Name != c.name {
			t.Errorf("%v: %v", c.env, err)
			continue
		}
		for _, lang := range []string{"zh", "en"} {
			text := Explain(lang, err)
			if !strings.HasPrefix(text, c.name+": ") || strings.Contains(text, "secret") || strings.ContainsAny(text, "[{<") {
				t.Errorf("%v: %s", c.env, text)
			}
		}
	}
	if _, err := ReadConfig([]string{"KONGDAN_LOG_LEVEL=x", "KONGDAN_LANG=x", "KONGDAN_ADDRESS=x"}, nil, ""); len(errs.FieldsOf(err)) != 3 {
		t.Errorf("not all faults are named at once: %v", err)
	}
}
