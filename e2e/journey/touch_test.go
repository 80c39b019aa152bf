package journey

import (
	"fmt"
	"math"
	"testing"

	"kongdan/e2e/browser"
)

// looking is how the map lies in its window: how large, and where its corner is.
type looking struct{ K, X, Y, Page, Scroll float64 }

func look(tab *browser.Tab) looking {
	return browser.Eval[looking](tab, `(() => {
		const m = new DOMMatrix(getComputedStyle(document.querySelector(".k-rm-picture")).transform);
		return {K: m.a, X: m.e, Y: m.f, Page: visualViewport.scale, Scroll: scrollY};
	})()`)
}

// middle is where the middle of a thing is on the screen.
func middle(tab *browser.Tab, selector string) browser.Finger {
	return browser.Eval[browser.Finger](tab, fmt.Sprintf(`(() => {
		const r = document.querySelector(%q).getBoundingClientRect();
		return {X: r.left + r.width / 2, Y: r.top + r.height / 2};
	})()`, selector))
}

func near(a, b, off float64) bool { return math.Abs(a-b) <= off }

// The map by fingers, as a touch screen reports them: one moves it, two zoom it
// around the place between them and move it, a card that was tapped is moved,
// and its handle draws a line. The page itself neither zooms nor scrolls.
func TestRelationMapByTouch(t *testing.T) {
	w := newNet(t, 6, 2)
	tab := w.As(w.rep).Size(browser.Phone).Open(w.mapPath() + "?view=camps")
	browser.Eval[bool](tab, `(document.querySelector("[data-frame]").scrollIntoView({block: "end"}), true)`)
	f := middle(tab, "[data-frame]")
	at := func(dx, dy float64) browser.Finger { return browser.Finger{X: f.X + dx, Y: f.Y + dy} }
	glide := func(from, to browser.Finger) {
		tab.Touch(browser.Glide([]browser.Finger{from}, []browser.Finger{to})...)
	}
	before := look(tab)
	still := func(what string) looking {
		t.Helper()
		now := look(tab)
		if now.Page != 1 || now.Scroll != before.Scroll {
			t.Errorf("%s: the page zooms to %v and scrolls from %v to %v", what, now.Page, before.Scroll, now.Scroll)
		}
		return now
	}

	glide(at(-60, 70), at(20, 20))
	one := still("one finger")
	if !near(one.X-before.X, 80, 8) || !near(one.Y-before.Y, -50, 8) || one.K != before.K {
		t.Errorf("one finger moves the map from %v to %v", before, one)
	}

	tab.Touch(browser.Glide([]browser.Finger{at(-40, 0), at(40, 0)}, []browser.Finger{at(-80, 0), at(80, 0)})...)
	apart := still("two fingers apart")
	frame := browser.Eval[browser.Finger](tab, `(() => { const r = document.querySelector("[data-frame]").getBoundingClientRect(); return {X: r.left, Y: r.top}; })()`)
	under := func(l looking) float64 { return (f.X - frame.X - l.X) / l.K } // what lies between the fingers
	if !near(apart.K/one.K, 2, 0.05) || !near(under(apart), under(one), 6) {
		t.Errorf("two fingers apart: %v, was %v; between them lies %v, was %v", apart, one, under(apart), under(one))
	}

	tab.Touch(browser.Glide([]browser.Finger{at(-50, -40), at(50, -40)}, []browser.Finger{at(-90, 30), at(10, 30)})...)
	moved := still("two fingers aside")
	if !near(moved.K, apart.K, 0.02) || !near(moved.X-apart.X, -40, 5) || !near(moved.Y-apart.Y, 70, 5) {
		t.Errorf("two fingers aside: %v, was %v", moved, apart)
	}

	fit := func() { browser.Eval[bool](tab, `(document.querySelector('[data-tool="fit"]').click(), true)`) }
	fit()
	card := middle(tab, w.card(1)+" .k-rm-box")
	was := spotOf(tab, w.card(1))
	glide(card, browser.Finger{X: card.X + 30, Y: card.Y})
	if spotOf(tab, w.card(1)) != was {
		t.Error("a finger moved a card that was not tapped")
	}
	card = middle(tab, w.card(1)+" .k-rm-box")
	tab.Touch([]browser.Finger{card})
	tab.Sees("已选")
	glide(card, browser.Finger{X: card.X - 25, Y: card.Y + 15})
	tab.Sees("已保存位置")
	if spotOf(tab, w.card(1)) == was {
		t.Error("the card that was tapped did not move")
	}
	still("a card")
	fit() // the finger that moved no card moved the map: the handle may lie at its edge
	glide(middle(tab, w.card(1)+" [data-handle]"), middle(tab, w.card(3)+" .k-rm-box"))
	tab.Sees("画关系线")
}
