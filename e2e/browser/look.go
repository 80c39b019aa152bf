package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker, read from the front-end packages.
var axe = sync.OnceValues(func() (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	raw, err := os.ReadFile(filepath.Join(root, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		return "", fmt.Errorf("axe-core is not there, run make assets: %w", err)
	}
	return string(raw), nil
})

// Root is the top folder of the repository.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod above the working folder")
		}
	}
}

// Axe fails the test for every violation of WCAG 2 levels A and AA on the page.
func (p *Tab) Axe() *Tab {
	p.t.Helper()
	source, err := axe()
	if err != nil {
		p.t.Fatal(err)
	}
	if !Eval[bool](p, "typeof window.axe === 'object'") {
		p.do("load axe", chromedp.Evaluate[chromedp.Void](source))
	}
	type fault struct {
		ID, Impact, Help string
		Nodes            []string
	}
	faults := Eval[[]fault](p, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then((r) =>
		r.violations.map((v) => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map((n) => n.html.slice(0, 160) + " — " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? ""))})))`)
	for _, f := range faults {
		p.t.Errorf("%s: axe %s (%s): %s\n\t%s", p.Path(), f.ID, f.Impact, f.Help, strings.Join(f.Nodes, "\n\t"))
	}
	return p
}

// Fits fails if the page scrolls sideways, or holds what a finger misses, and
// names it.
func (p *Tab) Fits() *Tab {
	p.t.Helper()
	out := Eval[[]string](p, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		const scrolls = (el) => { for (let x = el.parentElement; x; x = x.parentElement) if (getComputedStyle(x).overflowX !== "visible") return true; return false; };
		return ["wide: " + document.documentElement.scrollWidth + " in " + width, ...[...document.querySelectorAll("body *")]
			.filter((el) => el.checkVisibility() && el.getBoundingClientRect().right > width + 1 && !scrolls(el)).slice(0, 6).map((el) => el.outerHTML.slice(0, 160))];
	})()`)
	for _, o := range out {
		p.t.Errorf("%s scrolls sideways: %s", p.Path(), o)
	}
	return p.fingers()
}

// fingers fails, on a phone, if a button or a field is lower than a finger needs.
func (p *Tab) fingers() *Tab {
	p.t.Helper()
	low := Eval[[]string](p, `matchMedia("(pointer: coarse)").matches
		? [...document.querySelectorAll(".btn, .form-select, .form-control, .k-iconbtn, .k-radio, .k-segments a, .k-menu-list a")]
			.filter((el) => el.checkVisibility({visibilityProperty: true, opacityProperty: true}) && el.offsetHeight > 1 && el.getBoundingClientRect().height < 43.5)
			.slice(0, 6).map((el) => Math.round(el.getBoundingClientRect().height) + "px " + el.outerHTML.slice(0, 120))
		: []`)
	for _, o := range low {
		p.t.Errorf("%s is too low for a finger: %s", p.Path(), o)
	}
	return p
}

// Shifts is the sum of the layout jumps since the page was opened, as browsers
// measure it (CLS).
func (p *Tab) Shifts() float64 {
	p.t.Helper()
	return Eval[float64](p, `new Promise((done) => {
		let sum = 0;
		new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; }).observe({type: "layout-shift", buffered: true});
		setTimeout(() => done(sum), 120);
	})`)
}

// Shot writes a picture of the whole page to the folder that KONGDAN_SHOTS
// names, and does nothing without one. The name's ending decides the format.
func (p *Tab) Shot(name string) *Tab {
	p.t.Helper()
	if dir := os.Getenv("KONGDAN_SHOTS"); dir != "" {
		p.Picture(filepath.Join(dir, name), true)
	}
	return p
}

// Picture writes what the tab shows to a .png or .webp file, the whole page or
// only the window.
func (p *Tab) Picture(path string, whole bool) {
	p.t.Helper()
	params := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng}
	if strings.HasSuffix(path, ".webp") {
		quality := int64(80)
		params.Format, params.Quality = page.CaptureScreenshotFormatWebp, &quality
	}
	type size struct{ W, H float64 }
	if whole {
		s := Eval[size](p, `({W: document.documentElement.clientWidth, H: Math.min(6000, Math.max(innerHeight, document.documentElement.scrollHeight))})`)
		// A window as high as the page, so that bars at its edges stand at the edges.
		p.do("stretch", chromedp.EmulateViewport(int64(s.W), int64(s.H)))
		defer p.Size(int64(s.W))
	}
	shot, err := chromedp.Call(p.ctx, page.CaptureScreenshot, params)
	if err != nil {
		p.t.Fatalf("picture %s: %v", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, shot.Data, 0o600); err != nil {
		p.t.Fatal(err)
	}
}
