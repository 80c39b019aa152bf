// Package browser drives a real headless Chromium in the tests: one process
// for all tests of a package, a tab with its own cookies for each. It finds
// things the way a person does, by their label or text, and it fails a test
// for every script error, refused resource or missing file on the way.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to show what a test waits for.
const patience = 10 * time.Second

// Desk and Phone are the two widths every page is looked at.
const (
	Desk  = 1440
	Phone = 390
)

var shared struct {
	sync.Mutex
	ctx  context.Context
	stop context.CancelFunc
	err  error
}

// start opens the one browser of this process.
func start() (context.Context, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx != nil || shared.err != nil {
		return shared.ctx, shared.err
	}
	path, err := find()
	if err != nil {
		shared.err = err
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], // headless, no first run, no background networking, no sync
		chromedp.ExecPath(path),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "zh-CN"),
		chromedp.Flag("accept-lang", "zh-CN,zh"),
		chromedp.Env("LANGUAGE=zh_CN"),
		chromedp.WindowSize(Desk, 900),
	)
	outer, stopProcess := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopTab := chromedp.NewContext(outer)
	if err := chromedp.Do(ctx); err != nil {
		stopTab()
		stopProcess()
		shared.err = fmt.Errorf("start %s: %w", path, err)
		return nil, shared.err
	}
	shared.ctx, shared.stop = ctx, func() { _ = chromedp.Cancel(ctx); stopProcess() }
	return ctx, nil
}

// find looks for Chromium; KONGDAN_CHROMIUM names another one.
func find() (string, error) {
	if path := os.Getenv("KONGDAN_CHROMIUM"); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium here: run scripts/need.sh, or set KONGDAN_CHROMIUM")
}

// Main runs the tests of a package and ends the browser after them.
func Main(m *testing.M) {
	code := m.Run()
	shared.Lock()
	if shared.stop != nil {
		shared.stop()
	}
	shared.Unlock()
	os.Exit(code)
}

// Tab is one page, of one user, in one test.
type Tab struct {
	t    testing.TB
	ctx  context.Context
	base string
	seen *watch
}

// New opens a tab with no cookies on the server at base. It is closed at the
// end of the test, which fails if the pages complained about anything.
func New(t testing.TB, base string) *Tab {
	t.Helper()
	parent, err := start()
	if err != nil {
		t.Fatal(err)
	}
	seen := &watch{base: base, inflight: map[network.RequestID]cdp.LoaderID{}}
	ctx, stop := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(seen.note))
	tab := &Tab{t: t, ctx: ctx, base: strings.TrimSuffix(base, "/"), seen: seen}
	t.Cleanup(func() {
		for _, c := range seen.complaints() {
			t.Errorf("the page complained: %s", c)
		}
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, empty); err != nil {
		t.Fatal(err)
	}
	tab.Size(Desk).Dark(false)
	return tab
}

// Open goes to a path and waits until the page is whole.
func (p *Tab) Open(path string) *Tab {
	p.t.Helper()
	p.do("open "+path, chromedp.Navigate(p.base+path))
	p.settle()
	return p
}

// Cookie gives the tab a cookie of the server, such as a session.
func (p *Tab) Cookie(name, value string) *Tab {
	p.t.Helper()
	only := true
	if _, err := chromedp.Call(p.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: p.base, HTTPOnly: &only}); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// Reload loads the page again.
func (p *Tab) Reload() *Tab {
	p.t.Helper()
	p.do("reload", chromedp.Reload())
	p.settle()
	return p
}

// Size sets the width of the window: Desk or Phone.
func (p *Tab) Size(width int64) *Tab {
	p.t.Helper()
	height, options := int64(900), []chromedp.EmulateViewportOption{}
	if width < 768 {
		height = 844
		options = append(options, chromedp.EmulateTouch)
	}
	p.do("resize", chromedp.EmulateViewport(width, height, options...))
	return p
}

// Dark makes the system prefer dark or light, and no motion either way.
func (p *Tab) Dark(on bool) *Tab {
	p.t.Helper()
	value := "light"
	if on {
		value = "dark"
	}
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return p
}

// Path is where the tab is: path and query.
func (p *Tab) Path() string {
	p.t.Helper()
	return Eval[string](p, "location.pathname + location.search")
}

// Status is the HTTP status of the page last loaded.
func (p *Tab) Status() int { return p.seen.lastStatus() }

func (p *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, 2*patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// Eval runs an expression in the page and returns its value; a promise is awaited.
func Eval[T any](p *Tab, expression string) T {
	p.t.Helper()
	v, err := try[T](p, expression)
	if err != nil {
		p.t.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return v
}

// try is Eval for a page that may be changing at this very moment.
func try[T any](p *Tab, expression string) (T, error) {
	ctx, stop := context.WithTimeout(p.ctx, 3*patience)
	defer stop()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Print shows the page the way it is printed.
func (p *Tab) Print() *Tab {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		p.t.Fatal(err)
	}
	return p
}

// Offline cuts the tab off from the network, or joins it again, and tells the page.
func (p *Tab) Offline(on bool) *Tab {
	p.t.Helper()
	var rules []*network.Conditions
	if on {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if _, err := chromedp.Call(p.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: rules}); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: on, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		p.t.Fatal(err)
	}
	return p
}
