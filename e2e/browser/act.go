package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed page.js
var finder string

// quote writes a value as a JavaScript literal.
func quote(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// until repeats an expression that gives "" when it is done and else says why
// it is not yet.
func (p *Tab) until(what, expression string) {
	p.t.Helper()
	why, end := "", time.Now().Add(patience)
	for time.Now().Before(end) {
		var err error
		if why, err = try[string](p, expression); err != nil {
			why = err.Error()
		} else if why == "" {
			return
		}
		time.Sleep(40 * time.Millisecond)
	}
	p.t.Fatalf("%s: %s\nat %s, which says:\n%.1500s", what, why, p.Path(), p.Text())
}

type spot struct {
	X, Y float64
	Why  string
}

// Click clicks the link, button, menu or choice with this name, as a mouse
// does: it must be in sight and nothing may lie over it. near, if given, is a
// text in the row, card or part of the page it belongs to.
func (p *Tab) Click(name string, near ...string) *Tab {
	p.t.Helper()
	what := fmt.Sprintf("click %q", name)
	var s spot
	for end := time.Now().Add(patience); ; time.Sleep(40 * time.Millisecond) {
		var err error
		s, err = try[spot](p, fmt.Sprintf(`(() => {
			const el = %s("action", %s, %s);
			if (!el) return {Why: "there is no such thing to click"};
			el.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
			const box = el.getClientRects()[0], x = box.left + box.width/2, y = box.top + box.height/2;
			const top = document.elementFromPoint(x, y);
			if (!top || !(el.contains(top) || top.contains(el))) return {Why: "something lies over it: " + (top ? top.outerHTML.slice(0, 120) : "nothing")};
			if (el.disabled) return {Why: "it is disabled"};
			return {X: x, Y: y, Why: ""};
		})()`, finder, quote(name), quote(strings.Join(near, ""))))
		if err != nil {
			s.Why = err.Error()
		}
		if s.Why == "" {
			break
		}
		if time.Now().After(end) {
			p.t.Fatalf("%s: %s\nat %s, which says:\n%.1500s", what, s.Why, p.Path(), p.Text())
		}
	}
	p.do(what, chromedp.MouseClickXY(s.X, s.Y))
	p.settle()
	return p
}

// Fill types a value into the field with this label, replacing what stood there.
func (p *Tab) Fill(label, value string, near ...string) *Tab {
	p.t.Helper()
	what := fmt.Sprintf("fill %q", label)
	p.until(what, fmt.Sprintf(`(() => {
		const el = %s("field", %s, %s);
		if (!el) return "there is no such field";
		el.scrollIntoView({block: "center", behavior: "instant"});
		el.focus();
		if (["date", "time", "month", "datetime-local"].includes(el.type)) {
			el.value = %s;
			el.dispatchEvent(new Event("input", {bubbles: true}));
			el.dispatchEvent(new Event("change", {bubbles: true}));
			return "";
		}
		el.select?.();
		return document.activeElement === el ? "" : "it does not take the focus";
	})()`, finder, quote(label), quote(strings.Join(near, "")), quote(value)))
	if Eval[bool](p, `["date", "time", "month", "datetime-local"].includes(document.activeElement.type)`) {
		return p
	}
	if value == "" {
		return p.Press("Backspace")
	}
	if _, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	return p
}

// Choose picks the option with this text in the select, or among the
// suggestions of the field, with this label, or the radio button with this text
// in the group with this legend.
func (p *Tab) Choose(label, option string, near ...string) *Tab {
	p.t.Helper()
	p.until(fmt.Sprintf("choose %q in %q", option, label), fmt.Sprintf(`(() => {
		const el = %s("field", %s, %s), want = %s;
		if (!el) return "there is no such field";
		const squash = (s) => s.replace(/\s+/g, " ").trim();
		if (el.getAttribute("role") === "combobox") {
			const list = document.getElementById(el.getAttribute("aria-controls"));
			const hit = el.getAttribute("aria-expanded") === "true" && [...list.children].find((o) => squash(o.textContent).includes(want));
			if (hit) return hit.click(), "";
			if (el.value !== want) {
				el.focus();
				el.value = want;
				el.dispatchEvent(new Event("input", {bubbles: true}));
			}
			return "it is not suggested";
		}
		if (el.tagName === "FIELDSET") {
			const hit = [...el.querySelectorAll("label")].find((l) => squash(l.textContent) === want) ?? [...el.querySelectorAll("label")].find((l) => squash(l.textContent).startsWith(want));
			if (!hit) return "there is no such choice";
			hit.click();
			return "";
		}
		const hit = [...(el.options ?? [])].find((o) => squash(o.text) === want) ?? [...(el.options ?? [])].find((o) => squash(o.text).includes(want));
		if (!hit) return "there is no such option";
		el.focus();
		hit.selected = true;
		el.dispatchEvent(new Event("input", {bubbles: true}));
		el.dispatchEvent(new Event("change", {bubbles: true}));
		return "";
	})()`, finder, quote(label), quote(strings.Join(near, "")), quote(option)))
	p.settle()
	return p
}

// Check ticks or clears the checkbox with this label.
func (p *Tab) Check(label string, on bool, near ...string) *Tab {
	p.t.Helper()
	p.until(fmt.Sprintf("check %q", label), fmt.Sprintf(`(() => {
		const el = %s("field", %s, %s);
		if (!el) return "there is no such field";
		if (el.checked !== %t) el.click();
		return "";
	})()`, finder, quote(label), quote(strings.Join(near, "")), on))
	p.settle()
	return p
}

// Upload gives files to the file field with this label.
func (p *Tab) Upload(label string, paths ...string) *Tab {
	p.t.Helper()
	expression := fmt.Sprintf(`%s("field", %s, "")`, finder, quote(label))
	o, err := chromedp.Run(p.ctx, chromedp.Evaluate[*runtime.RemoteObject](expression))
	if err != nil || o.ObjectID == "" {
		p.t.Fatalf("upload %q: there is no such field (%v)", label, err)
	}
	if _, err := chromedp.Call(p.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: o.ObjectID}); err != nil {
		p.t.Fatalf("upload %q: %v", label, err)
	}
	return p
}

var keys = map[string]string{
	"Enter": kb.Enter, "Escape": kb.Escape, "Tab": kb.Tab, "Space": " ", "Backspace": kb.Backspace,
	"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
}

// Press presses a key where the focus is: "Enter", "/", "Control+k", "Shift+Tab".
func (p *Tab) Press(key string) *Tab {
	p.t.Helper()
	var options []chromedp.KeyOption
	if rest, ok := strings.CutPrefix(key, "Control+"); ok {
		key, options = rest, append(options, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	} else if rest, ok := strings.CutPrefix(key, "Shift+"); ok {
		key, options = rest, append(options, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	if k, ok := keys[key]; ok {
		key = k
	}
	if key == kb.Enter && len(options) == 0 {
		p.enter()
	} else {
		p.do("press "+key, chromedp.KeyEvent(key, options...))
	}
	p.settle()
	return p
}

// enter presses Enter as one event with its character: sent apart, as
// chromedp does, the character arrives even where a page has stopped the key.
func (p *Tab) enter() {
	p.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{"keyDown", "keyUp"} {
		e := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
		if kind == "keyDown" {
			e.Text, e.UnmodifiedText = "\r", "\r"
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, e); err != nil {
			p.t.Fatalf("press Enter: %v", err)
		}
	}
}

// Sees waits until each text stands visibly on the page.
func (p *Tab) Sees(texts ...string) *Tab {
	p.t.Helper()
	for _, want := range texts {
		p.until(fmt.Sprintf("see %q", want), fmt.Sprintf(
			`document.body.innerText.replace(/\s+/g, " ").includes(%s) ? "" : "it is not there"`, quote(strings.Join(strings.Fields(want), " "))))
	}
	return p
}

// SeesNot fails if a text stands visibly on the page.
func (p *Tab) SeesNot(texts ...string) *Tab {
	p.t.Helper()
	got := strings.Join(strings.Fields(p.Text()), " ")
	for _, unwanted := range texts {
		if strings.Contains(got, unwanted) {
			p.t.Errorf("%s shows %q", p.Path(), unwanted)
		}
	}
	return p
}

// Text is everything that can be read on the page.
func (p *Tab) Text() string {
	p.t.Helper()
	return Eval[string](p, "document.body.innerText")
}

// Value is what stands in the field with this label.
func (p *Tab) Value(label string) string {
	p.t.Helper()
	return Eval[string](p, fmt.Sprintf(`%s("field", %s, "")?.value ?? "(no such field)"`, finder, quote(label)))
}

// Focused is the name of what has the focus.
func (p *Tab) Focused() string {
	p.t.Helper()
	return Eval[string](p, `((el) => el.getAttribute("aria-label") ?? el.labels?.[0]?.textContent.trim() ?? el.textContent.trim().slice(0, 80))(document.activeElement)`)
}

// Answer accepts or refuses the browser's own question, such as whether to
// leave a page with unsaved changes.
func (p *Tab) Answer(accept bool) *Tab {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: accept}); err != nil {
		p.t.Fatalf("answer: %v", err)
	}
	return p
}

// Drag drags one thing with the mouse onto another; both are CSS selectors.
func (p *Tab) Drag(from, to string) *Tab {
	p.t.Helper()
	type line struct{ FX, FY, TX, TY float64 }
	l := Eval[*line](p, fmt.Sprintf(`(() => {
		const [a, b] = [document.querySelector(%s), document.querySelector(%s)].map((el) => el?.getBoundingClientRect());
		return a && b ? {FX: a.left + a.width/2, FY: a.top + 12, TX: b.left + b.width/2, TY: b.top + b.height/2} : null;
	})()`, quote(from), quote(to)))
	if l == nil {
		p.t.Fatalf("drag: %s or %s is not there", from, to)
	}
	// As fast as a hand: pages look at a drag only every so often.
	steps := []chromedp.Action[chromedp.Void]{chromedp.MouseEvent(chromedp.MousePressed, l.FX, l.FY, chromedp.ButtonLeft)}
	const moves = 12
	for i := 1.0; i <= moves+2; i++ {
		part := min(1, i/moves)
		steps = append(steps, chromedp.Sleep(60*time.Millisecond),
			chromedp.MouseEvent(chromedp.MouseMoved, l.FX+(l.TX-l.FX)*part, l.FY+(l.TY-l.FY)*part, chromedp.ButtonLeft))
	}
	steps = append(steps, chromedp.Sleep(120*time.Millisecond), chromedp.MouseEvent(chromedp.MouseReleased, l.TX, l.TY, chromedp.ButtonLeft))
	p.do("drag", steps...)
	p.settle()
	return p
}
