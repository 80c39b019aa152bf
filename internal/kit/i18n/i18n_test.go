package i18n

import (
	"testing"
	"testing/fstest"
	"time"
)

func catalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(fstest.MapFS{
		"zh/a.json": {Data: []byte(`{"a.hello": "你好，{{.Name}}", "a.deals": {"other": "{{.N}} 个商机"}, "a.save": "保存", "a.nth": "产品 {{.N}}"}`)},
		"en/a.json": {Data: []byte(`{"a.hello": "Hello, {{.Name}}", "a.deals": {"one": "{{.N}} deal", "other": "{{.N}} deals"}, "a.save": "Save", "a.nth": "Product {{.N}}"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestText(t *testing.T) {
	c := catalog(t)
	cases := []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"zh", "a.save", nil, "保存"},
		{"en", "a.save", nil, "Save"},
		{"zh", "a.hello", []any{"Name", "小陈"}, "你好，小陈"},
		{"en", "a.deals", []any{"N", 1}, "1 deal"},
		{"en", "a.deals", []any{"N", 0}, "0 deals"},
		{"zh", "a.deals", []any{"N", 1}, "1 个商机"},
		{"en", "a.nth", []any{"N", 1}, "Product 1"},
		{"en", "a.nth", []any{"N", 2}, "Product 2"},
		{"zh", "a.nth", []any{"N", 1}, "产品 1"},
		{"xx", "a.save", nil, "保存"},
		{"en", "a.nothing", nil, "[a.nothing]"},
	}
	for _, k := range cases {
		if got := c.Text(k.lang, k.key, k.args...); got != k.want {
			t.Errorf("%s %s: got %q, want %q", k.lang, k.key, got, k.want)
		}
	}
}

func TestLoadRefusesAFormThatNoLanguageHas(t *testing.T) {
	_, err := Load(fstest.MapFS{"zh/a.json": {Data: []byte(`{"k": {"other": "1", "k.inside": "2"}}`)}})
	if err == nil {
		t.Error("a key inside of another's forms must be refused")
	}
}

func TestLoadRefusesAKeyTwice(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"zh/a.json": {Data: []byte(`{"k": "1"}`)},
		"zh/b.json": {Data: []byte(`{"k": "2"}`)},
	})
	if err == nil {
		t.Error("a key that appears twice must be refused")
	}
}

func TestDatesAreInTheUsersZone(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	ctx := With(t.Context(), Locale{Zone: shanghai})
	at := time.Date(2026, 3, 1, 20, 30, 0, 0, time.UTC)
	if got := DateTime(ctx, at); got != "2026-03-02 04:30" {
		t.Errorf("got %s", got)
	}
	if got := Date(ctx, time.Time{}); got != "" {
		t.Errorf("no time must show nothing, got %q", got)
	}
}
