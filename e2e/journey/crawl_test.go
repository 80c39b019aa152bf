package journey

import (
	"strings"
	"testing"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/org"
)

// Every page an administrator of the demo can reach by links is accessible and
// fits a desk and a phone, and no link leads nowhere.
func TestEveryPageThatLinksReach(t *testing.T) {
	s, w := site.Demo(t, "zh")
	tab := s.Enter(w, org.Administrator)
	seen := s.Crawl(tab, "/", func(_, pattern string) {
		name := strings.NewReplacer("GET /", "", "/", "-", "{", "", "}", "", "$", "today").Replace(pattern)
		tab.Axe().Fits().Shot("page-" + name + "-1440.png")
		tab.Size(browser.Phone).Axe().Fits().Shot("page-" + name + "-390.png")
		tab.Size(browser.Desk)
	})
	if len(seen) < 30 {
		t.Errorf("links reach only %d kinds of pages: %v", len(seen), seen)
	}
}
