//go:build pictures

// Package pictures draws the pictures of the README from the demo workspace,
// by make screenshots.
package pictures

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/org"
)

func TestMain(m *testing.M) { browser.Main(m) }

func TestPictures(t *testing.T) {
	dir := os.Getenv("KONGDAN_PICTURES")
	if dir == "" {
		t.Fatal("KONGDAN_PICTURES names no folder")
	}
	for _, lang := range []string{"zh", "en"} {
		s, w := site.Demo(t, lang)
		tab := s.Enter(w, org.Manager)
		take := func(name, path string, width int64) {
			tab.Size(width).Open(path)
			if tab.Status() != 200 {
				t.Fatalf("%s answers %d", path, tab.Status())
			}
			for end := time.Now().Add(5 * time.Second); browser.Eval[bool](tab, `!!document.querySelector("[hx-trigger=load], .htmx-request")`) && time.Now().Before(end); {
				time.Sleep(50 * time.Millisecond) // what the page asks for once it is there
			}
			tab.Picture(filepath.Join(dir, name+"-"+lang+".webp"), false)
		}
		take("today", "/", browser.Desk)
		take("board", "/deals?view=board", browser.Desk)
		take("map", "/deals?view=map", browser.Desk)
		deal := browser.Eval[string](tab.Open("/deals?view=table&sort=-amount"), `document.querySelector("tbody th a").pathname`)
		take("deal", deal, browser.Desk)
		take("deal-phone", deal, browser.Phone)
	}
}
