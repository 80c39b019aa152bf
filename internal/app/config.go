package app

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/mail"
)

// Config is everything that can be set from outside, read once.
type Config struct {
	Address        string   // where to listen, ":8139"
	Data           string   // the data folder
	DatabaseURL    string   // PostgreSQL; "" for SQLite in the data folder
	BaseURL        *url.URL // where people reach the site; nil if nobody said
	QuestURL       *url.URL // where coaches find their questionnaires; nil for BaseURL
	TrustProxy     bool     // believe X-Forwarded-For and X-Forwarded-Proto
	Mail           *mail.Sender
	MetricsAddress string // a listener of its own for /metrics; "" for none
	MetricsToken   string // opens /metrics on the main listener; "" for nobody
	LogJSON        bool
	LogLevel       slog.Level
	Log            *slog.Logger // made by NewLog; nil for none
	Lang           string       // of the terminal
	Demo           string       // language of a demo workspace to make at the first start; "" for none
	Version        string
	Unknown        []string // KONGDAN_ variables that mean nothing
}

// Variable is one setting with its place in the help.
type Variable struct {
	Name   string // of the environment variable; NAME_FILE names a file that holds the value
	Flag   string // of the command line, "" if it has none
	Value  string // what applies where nothing is set
	Secret bool
}

// Variables lists every setting, in the order of the help.
var Variables = []Variable{
	{Name: "KONGDAN_ADDRESS", Flag: "address", Value: ":8139"},
	{Name: "KONGDAN_DATA", Flag: "data", Value: "data"},
	{Name: "KONGDAN_DATABASE_URL", Secret: true},
	{Name: "KONGDAN_BASE_URL"},
	{Name: "KONGDAN_QUESTIONNAIRE_URL"},
	{Name: "KONGDAN_TRUST_PROXY", Value: "false"},
	{Name: "KONGDAN_SMTP_URL", Secret: true},
	{Name: "KONGDAN_MAIL_FROM"},
	{Name: "KONGDAN_METRICS_ADDRESS"},
	{Name: "KONGDAN_METRICS_TOKEN", Secret: true},
	{Name: "KONGDAN_LOG_FORMAT", Value: "text"},
	{Name: "KONGDAN_LOG_LEVEL", Value: "info"},
	{Name: "KONGDAN_LANG"},
}

// settings are the values as they were given.
type settings struct {
	bad    errs.Fields
	values map[string]string
}

// ReadConfig reads the settings from the environment ("NAME=value" each) and
// from flags, which go first. The error is errs.Fields, whose names are those
// of the variables or flags at fault.
func ReadConfig(environment []string, flags map[string]string, version string) (Config, error) {
	s := settings{values: map[string]string{}}
	c := Config{Version: version, Unknown: s.read(environment, flags)}
	c.Address = s.address("KONGDAN_ADDRESS")
	c.MetricsAddress = s.address("KONGDAN_METRICS_ADDRESS")
	c.MetricsToken = s.values["KONGDAN_METRICS_TOKEN"]
	if n := len(c.MetricsToken); n > 0 && n < 16 {
		s.bad.Add("KONGDAN_METRICS_TOKEN", "config.short_token", "Min", 16)
	}
	if c.Data = s.values["KONGDAN_DATA"]; c.Data == "" {
		s.bad.Add("KONGDAN_DATA", "config.empty")
	}
	c.DatabaseURL = s.database()
	c.BaseURL, c.QuestURL = s.site("KONGDAN_BASE_URL"), s.site("KONGDAN_QUESTIONNAIRE_URL")
	c.TrustProxy = s.choice("KONGDAN_TRUST_PROXY", "true", "false") == "true"
	c.LogJSON = s.choice("KONGDAN_LOG_FORMAT", "text", "json") == "json"
	if err := c.LogLevel.UnmarshalText([]byte(s.choice("KONGDAN_LOG_LEVEL", "debug", "info", "warn", "error"))); err != nil {
		c.LogLevel = slog.LevelInfo
	}
	c.Lang = terminalLanguage(environment)
	if s.values["KONGDAN_LANG"] != "" {
		s.choice("KONGDAN_LANG", i18n.Languages...)
	}
	c.Mail = s.mail(c.BaseURL)
	return c, s.bad.Err()
}

// read collects the values and returns the names of variables that look like
// ours but are not.
func (s *settings) read(environment []string, flags map[string]string) (unknown []string) {
	env := map[string]string{}
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		env[name] = value
		known := func(v Variable) bool { return name == v.Name || name == v.Name+"_FILE" }
		if strings.HasPrefix(name, "KONGDAN_") && !strings.HasPrefix(name, "KONGDAN_TEST_") && !slices.ContainsFunc(Variables, known) {
			unknown = append(unknown, name)
		}
	}
	for _, v := range Variables {
		value, direct := env[v.Name]
		file, fromFile := env[v.Name+"_FILE"]
		switch {
		case direct && fromFile:
			s.bad.Add(v.Name, "config.twice", "File", v.Name+"_FILE")
		case fromFile:
			text, err := os.ReadFile(file) // #nosec G304 G703 -- the operator names the file
			if err != nil {
				s.bad.Add(v.Name+"_FILE", "config.unreadable_file", "File", file)
			}
			value = strings.TrimRight(string(text), "\r\n")
		case !direct || value == "":
			value = v.Value
		}
		if given, ok := flags[v.Flag]; ok && v.Flag != "" {
			value = given
		}
		s.values[v.Name] = value
	}
	slices.Sort(unknown)
	return unknown
}

func (s *settings) choice(name string, values ...string) string {
	value := strings.ToLower(s.values[name])
	if !slices.Contains(values, value) {
		s.bad.Add(name, "config.choice", "Value", s.values[name], "Choices", strings.Join(values, ", "))
		return values[0]
	}
	return value
}

func (s *settings) address(name string) string {
	value := s.values[name]
	if value == "" {
		return ""
	}
	_, port, err := net.SplitHostPort(value)
	if n, portErr := strconv.Atoi(port); err != nil || portErr != nil || n < 0 || n > 65535 {
		s.bad.Add(name, "config.address", "Value", value)
	}
	return value
}

func (s *settings) database() string {
	value := s.values["KONGDAN_DATABASE_URL"]
	if value != "" && !strings.HasPrefix(value, "postgres://") && !strings.HasPrefix(value, "postgresql://") {
		s.bad.Add("KONGDAN_DATABASE_URL", "config.database") // never repeat it: it holds a password
	}
	return value
}

// site reads the address of a site, nil where none is set.
func (s *settings) site(name string) *url.URL {
	value := s.values[name]
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		s.bad.Add(name, "config.base_url", "Value", value)
		return nil
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}
}

func (s *settings) mail(base *url.URL) *mail.Sender {
	server, from := s.values["KONGDAN_SMTP_URL"], s.values["KONGDAN_MAIL_FROM"]
	if server == "" {
		return &mail.Sender{}
	}
	if from == "" {
		s.bad.Add("KONGDAN_MAIL_FROM", "config.mail_from")
		return &mail.Sender{}
	}
	if base == nil {
		s.bad.Add("KONGDAN_BASE_URL", "config.mail_base")
	}
	m, err := mail.New(server, from)
	if err != nil {
		s.bad.Add("KONGDAN_SMTP_URL", "config.smtp", "Why", err.Error())
		return &mail.Sender{}
	}
	return m
}

// terminalLanguage is KONGDAN_LANG, or Chinese where the terminal speaks it.
func terminalLanguage(environment []string) string {
	env := map[string]string{}
	for _, line := range environment {
		name, value, _ := strings.Cut(line, "=")
		env[name] = strings.ToLower(value)
	}
	if own := env["KONGDAN_LANG"]; slices.Contains(i18n.Languages, own) {
		return own
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if env[name] != "" {
			if strings.HasPrefix(env[name], "zh") {
				return i18n.Chinese
			}
			return i18n.English
		}
	}
	return i18n.English
}

// TerminalLanguage returns the language of messages on the terminal, also
// where other settings are wrong.
func TerminalLanguage(environment []string) string { return terminalLanguage(environment) }

// Site is the address people open: the base URL, or this machine's.
func (c Config) Site() string {
	if c.BaseURL != nil {
		return c.BaseURL.String()
	}
	_, port, _ := net.SplitHostPort(c.Address)
	return fmt.Sprintf("http://localhost:%s", port)
}
