package gallery

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/internal/web/static"
)

func TestMain(m *testing.M) { browser.Main(m) }

func serve(t *testing.T) string {
	t.Helper()
	if !static.Built() {
		t.Fatal(static.Missing)
	}
	h, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// Every component, in both languages, light and dark, on a desk and a phone:
// accessible, no wider than the window, and steady while it loads.
func TestEveryComponent(t *testing.T) {
	tab := browser.New(t, serve(t))
	for _, path := range slices.Sorted(maps.Keys(Pages)) {
		for _, lang := range []string{"zh", "en"} {
			for _, theme := range []string{"light", "dark"} {
				if lang == "en" && theme == "dark" {
					continue // the words change the room they need, not their colours
				}
				for _, width := range []int64{browser.Desk, browser.Phone} {
					tab.Size(width).Open(fmt.Sprintf("%s?lang=%s&theme=%s", path, lang, theme))
					tab.Axe().Fits()
					tab.Shot(fmt.Sprintf("%s-%d-%s-%s.png", path[1:], width, lang, theme))
				}
			}
		}
		if jump := tab.Open(path).Shifts(); jump > 0.02 {
			t.Errorf("%s jumps by %.3f while it loads", path, jump)
		}
	}
}
