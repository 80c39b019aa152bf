package browser

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

var empty cdp.Empty

// watch listens to one tab: what is under way, and what went wrong. A page
// that answers 4xx itself is no complaint, tests ask for those; a script, a
// style sheet or a picture that does is one.
type watch struct {
	base string

	mu       sync.Mutex
	loading  bool
	inflight map[network.RequestID]cdp.LoaderID // and the page that asked
	status   int
	bad      []string
	allowed  []string
}

func (w *watch) note(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := ev.(type) {
	case *page.EventFrameRequestedNavigation, *page.EventFrameStartedNavigating, *page.EventFrameStartedLoading:
		w.loading = true
	case *page.EventFrameStoppedLoading:
		w.loading = false
	case *network.EventRequestWillBeSent:
		w.inflight[e.RequestID] = e.LoaderID
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" { // nobody tells what became of requests of the page before
			maps.DeleteFunc(w.inflight, func(_ network.RequestID, asker cdp.LoaderID) bool { return asker != e.Frame.LoaderID })
		}
	case *network.EventLoadingFinished:
		delete(w.inflight, e.RequestID)
	case *network.EventLoadingFailed:
		delete(w.inflight, e.RequestID)
		if e.BlockedReason != "" {
			w.complain("blocked (%s): %s", e.BlockedReason, e.ErrorText)
		}
	case *network.EventResponseReceived:
		w.response(e)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			w.complain("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		w.complain("exception: %s", text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var parts []string
			for _, a := range e.Args {
				parts = append(parts, strings.Trim(string(a.Value)+" "+a.Description, " "))
			}
			w.complain("console: %s", strings.Join(parts, " "))
		}
	}
}

func (w *watch) response(e *network.EventResponseReceived) {
	code := int(e.Response.Status)
	switch e.Type {
	case network.ResourceTypeDocument:
		w.status = code
	case network.ResourceTypeFetch, network.ResourceTypeXHR:
		if code >= 500 {
			w.complain("%d for %s", code, e.Response.URL)
		}
	default:
		if code >= 400 {
			w.complain("%d for %s", code, e.Response.URL)
		}
	}
	if !strings.HasPrefix(e.Response.URL, w.base) && strings.HasPrefix(e.Response.URL, "http") {
		w.complain("asked another server: %s", e.Response.URL)
	}
}

// complain must be called with the lock held.
func (w *watch) complain(format string, args ...any) {
	w.bad = append(w.bad, fmt.Sprintf(format, args...))
}

func (w *watch) complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
next:
	for _, c := range w.bad {
		for _, a := range w.allowed {
			if strings.Contains(c, a) {
				continue next
			}
		}
		out = append(out, c)
	}
	return out
}

func (w *watch) lastStatus() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status
}

func (w *watch) quiet() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.loading && len(w.inflight) == 0
}

// Allow names a complaint that this test expects, by a part of its text.
func (p *Tab) Allow(part string) *Tab {
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	p.seen.allowed = append(p.seen.allowed, part)
	return p
}

// settle waits until nothing is loading and nothing has been asked for a moment.
func (p *Tab) settle() {
	p.t.Helper()
	const moment = 60 * time.Millisecond
	end := time.Now().Add(patience)
	for calm := time.Duration(0); calm < moment; {
		if time.Now().After(end) {
			p.t.Fatalf("%s is still loading after %s", p.Path(), patience)
		}
		time.Sleep(moment / 3)
		if p.seen.quiet() {
			calm += moment / 3
		} else {
			calm = 0
		}
	}
}
