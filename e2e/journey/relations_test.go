package journey

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// net is a deal with a crowd of judged people and lines between them.
type net struct {
	*office
	people *stakeholder.Service
	ids    []stakeholder.ID
	names  []string
}

var (
	family = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
	given  = []string{"建国", "晓燕", "志强", "丽华", "俊", "海涛", "雪梅", "文博", "明", "秀英", "子轩", "国栋"}
	titles = []string{"局长", "副局长", "信息中心主任", "信息中心副主任", "财务处处长", "采购科科长", "业务一处处长", "系统架构师", "运维工程师", "办公室秘书"}
	places = []string{"局领导", "信息中心", "财务处", "业务一处", "办公室"}
)

// newNet makes a deal with n people, about one in ten of whom nothing is known,
// and as many lines.
func newNet(t *testing.T, n, lines int) *net {
	t.Helper()
	o := newCase(t)
	w := &net{office: o, people: stakeholder.NewService(o.Site.DB)}
	deal := must(o.deals.Get(t.Context(), o.rep, o.ID))(t)
	r := rand.New(rand.NewPCG(7, uint64(n)))
	pick := func(d people.Dimension) string { return d.Values()[r.IntN(len(d.Values()))] }
	for i := range n {
		name := string(family[i%len(family)]) + given[(i/len(family)+i)%len(given)]
		if i >= len(family)*len(given) {
			name += "二"
		}
		d := person.Draft{Name: name, Title: titles[r.IntN(len(titles))], Department: places[r.IntN(len(places))]}
		if i == 0 {
			d.Title, d.Department = titles[0], places[0]
		} else if r.IntN(12) > 0 {
			d.ReportsTo = person.ID(w.ids[r.IntN(i/4+1)])
		}
		o.check(o.Site.DB.InTx(t.Context(), func(tx *db.Tx) error {
			id, err := person.Insert(t.Context(), tx, o.rep, deal.Account, d, time.Time{})
			w.ids = append(w.ids, stakeholder.ID(id))
			return err
		}))
		w.names = append(w.names, name)
		o.check(w.people.Add(t.Context(), o.rep, o.ID, person.ID(w.ids[i]), ""))
		if i%10 == 9 {
			continue
		}
		f := stakeholder.Findings{Values: map[people.Dimension]string{}, What: "几次见面的印象", Channel: opportunity.Visit, ObservedOn: string(o.day(-3))}
		for _, dim := range []people.Dimension{people.DimAttitude, people.DimCloseness, people.DimBuyingRole, people.DimContactRole, people.DimInfluence, people.DimPolitics} {
			if r.IntN(6) > 0 {
				f.Values[dim] = pick(dim)
			}
		}
		if f.Values[people.DimPolitics] == "core" && r.IntN(4) > 0 {
			f.Values[people.DimPolitics] = "structure"
		}
		if i == 0 {
			f.Values[people.DimDecides], f.Values[people.DimInfluence], f.Values[people.DimPolitics] = "top", "high", "core"
		} else if r.IntN(6) == 0 {
			f.Values[people.DimDecides] = "member"
		}
		o.check(w.people.Judge(t.Context(), o.rep, o.ID, w.ids[i], f))
	}
	for drawn := 0; drawn < lines; {
		a, b := r.IntN(n), r.IntN(n)
		if a == b {
			continue
		}
		if _, err := w.people.Draw(t.Context(), o.rep, o.ID, stakeholder.RelationDraft{From: w.ids[a], To: w.ids[b],
			Kind: stakeholder.RelationKinds[r.IntN(3)], Strength: 1 + r.IntN(3), Confirmed: r.IntN(2) == 0}); err == nil {
			drawn++
		}
	}
	return w
}

func (w *net) mapPath() string { return w.path() + "/people/map" }

// The pictures to look at: every view with 8, 30 and 300 people.
func TestRelationMapLooks(t *testing.T) {
	for _, size := range []struct{ people, lines int }{{8, 9}, {30, 40}} {
		w := newNet(t, size.people, size.lines)
		tab := w.As(w.rep)
		for _, v := range stakeholder.MapViews {
			tab.Size(browser.Desk).Open(w.mapPath() + "?view=" + string(v)).Axe().Fits().Shot(fmt.Sprintf("relations/%d-%s-1440.png", size.people, v))
			if size.people == 30 && (v == stakeholder.ChartView || v == stakeholder.PoliticsView) {
				drawsAlike(t, w, tab, v)
			}
			tab.Size(browser.Phone).Open(w.mapPath() + "?view=" + string(v)).Axe().Fits().Shot(fmt.Sprintf("relations/%d-%s-390.png", size.people, v))
		}
		tab.Size(browser.Desk).Open(w.path() + "/relations").Axe().Fits().Shot(fmt.Sprintf("relations/%d-lines-1440.png", size.people))
		tab.Size(browser.Phone).Open(w.path() + "/relations").Axe().Fits().Shot(fmt.Sprintf("relations/%d-lines-390.png", size.people))
	}
}

// card is the selector of somebody's card.
func (w *net) card(i int) string { return fmt.Sprintf(`[data-card="%s"]`, w.ids[i]) }

// spot is where a card is on the map.
func spotOf(tab *browser.Tab, card string) string {
	return browser.Eval[string](tab, fmt.Sprintf(`document.querySelector(%q).getAttribute("transform")`, card))
}

func linesOn(tab *browser.Tab) int {
	return browser.Eval[int](tab, `document.querySelectorAll("[data-line]").length`)
}

// hasLines waits until so many lines are on the map.
func hasLines(t *testing.T, tab *browser.Tab, want int) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); linesOn(tab) != want; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d lines, want %d", linesOn(tab), want)
		}
	}
}

// drawsAlike moves a card and compares the lines that the script draws then with
// those the server draws of the same.
func drawsAlike(t *testing.T, w *net, tab *browser.Tab, v stakeholder.MapView) {
	t.Helper()
	drawn := func() []string {
		return browser.Eval[[]string](tab, `[...document.querySelectorAll("[data-line] .k-rm-stroke, [data-below]")].map((p) => p.getAttribute("d"))
			.concat([...document.querySelectorAll("[data-mark]")].map((m) => m.getAttribute("transform")))`)
	}
	was := drawn()
	focus(tab, w.card(4)).Press("Shift+ArrowRight").Press("Shift+ArrowDown").Sees("已保存位置")
	mine := drawn()
	tab.Open(w.mapPath() + "?view=" + string(v))
	if theirs := drawn(); len(mine) < 40 || slices.Equal(was, mine) || !slices.Equal(mine, theirs) {
		for i := range mine {
			if mine[i] != theirs[i] {
				t.Errorf("of %d, number %d is drawn\n%s by the script,\n%s by the server", len(mine), i, mine[i], theirs[i])
				break
			}
		}
		t.Errorf("%d lines, drawn anew: %t", len(mine), !slices.Equal(was, mine))
	}
}

func focus(tab *browser.Tab, selector string) *browser.Tab {
	browser.Eval[bool](tab, fmt.Sprintf(`(document.querySelector(%q).focus(), true)`, selector))
	return tab
}

// A line is drawn and a card moved, by mouse and by keyboard; both are there
// after loading again, and both can be taken back.
func TestRelationMapByHand(t *testing.T) {
	w := newNet(t, 6, 2)
	tab := w.As(w.rep).Open(w.mapPath() + "?view=politics").Sees("关系图")
	before := linesOn(tab)
	focus(tab, w.card(0)).Press("l").Sees("走到或点选另一个人完成连线")
	focus(tab, w.card(3)).Press("Enter").Sees("画关系线", "已核实")
	tab.Axe()
	tab.Choose("关系", "同盟").Choose("强弱", "强").Fill("说明", "会前总要先商量").Click("保存").Sees("关系线已保存")
	if n := linesOn(tab); n != before+1 {
		t.Fatalf("%d lines, want %d", n, before+1)
	}

	was := spotOf(tab, w.card(1))
	tab.Drag(w.card(1)+" .k-rm-name", `[data-tool="in"]`).Sees("已保存位置")
	moved := spotOf(tab, w.card(1))
	if moved == was {
		t.Fatal("the card did not move")
	}
	tab.Open(w.mapPath() + "?view=politics")
	if n := linesOn(tab); n != before+1 || spotOf(tab, w.card(1)) != moved {
		t.Errorf("loaded again: %d lines, the card at %s, was put at %s", n, spotOf(tab, w.card(1)), moved)
	}

	focus(tab, w.card(1)).Press("Control+z").Sees("已撤销")
	if now := spotOf(tab, w.card(1)); now != was {
		t.Errorf("taken back, the card is at %s, was at %s", now, was)
	}
	focus(tab, w.card(1)).Press("Control+z")
	hasLines(t, tab, before)
	focus(tab, w.card(1)).Press("Control+y").Sees("已重做")
	hasLines(t, tab, before+1)

	// The line's own form, by a click, and the list that says the same.
	tab.Open(w.path() + "/relations").Sees("会前总要先商量").Click("修改").Sees("修改关系线")
	tab.Check("已核实", true).Click("保存").Sees("关系线已修改")
	tab.Axe().Fits()

	// From the handle of a card to another card, by mouse.
	tab.Open(w.mapPath()+"?view=camps").Drag(w.card(2)+" [data-handle]", w.card(4)+" .k-rm-box").Sees("画关系线")
	if from := browser.Eval[string](tab, `document.querySelector("#modal [name=from]").value`); from != string(w.ids[2]) {
		t.Errorf("the line begins at %q", from)
	}
	tab.Choose("关系", "冲突").Click("保存").Sees("关系线已保存")
	hasLines(t, tab, before+2)

	// A refused form says why, in the window.
	tab.Open(w.mapPath() + "?view=politics")
	focus(tab, w.card(0)).Press("l")
	focus(tab, w.card(3)).Press("Enter").Sees("影响")
	tab.Choose("关系", "同盟").Click("保存").Sees("已经有一条同样的线")
	tab.Axe()
}

// Two people on one map: what each moves stays, and who moves what the other
// has just moved is told.
func TestTwoPeopleOnOneMap(t *testing.T) {
	w := newNet(t, 5, 0)
	mate := w.Rep("周启明")
	w.check(w.deals.Join(t.Context(), w.rep, w.ID, mate.User, ""))
	one := w.As(w.rep).Open(w.mapPath() + "?view=politics")
	two := w.As(mate).Open(w.mapPath() + "?view=politics")
	push := func(tab *browser.Tab, card int, key string) {
		focus(tab, w.card(card)).Press("Shift+" + key).Press("Shift+" + key)
	}
	push(one, 1, "ArrowRight")
	one.Sees("已保存位置")
	push(two, 2, "ArrowRight") // covers nobody there, so that the map is not taken anew
	two.Sees("已保存位置")
	one.Open(w.mapPath() + "?view=politics")
	mine, theirs := spotOf(one, w.card(1)), spotOf(one, w.card(2))
	if theirs != spotOf(two, w.card(2)) {
		t.Error("what the other moved is not there")
	}
	push(two, 1, "ArrowDown")
	two.Sees("别人刚刚改过这里")
	for end := time.Now().Add(5 * time.Second); spotOf(two, w.card(1)) != mine; time.Sleep(50 * time.Millisecond) { // the map comes after the word
		if time.Now().After(end) {
			t.Fatalf("after being told, the card is at %s, the other put it at %s", spotOf(two, w.card(1)), mine)
		}
	}
}

// How fast a large map is: figures to read, not to pass. Run it with -v.
func TestRelationMapOfThreeHundred(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 300 people")
	}
	w := newNet(t, 300, 600)
	tab := w.As(w.rep)
	for _, v := range stakeholder.MapViews {
		tab.Open(w.mapPath() + "?view=" + string(v))
		if n := browser.Eval[int](tab, `document.querySelectorAll("[data-card]").length`); n != 300 || linesOn(tab) != 600 {
			t.Fatalf("%d cards, %d lines", n, linesOn(tab))
		}
		t.Logf("%s: first paint %s", v, browser.Eval[string](tab, `new Promise((r) => setTimeout(() => r(Math.round(performance.getEntriesByName("first-contentful-paint")[0].startTime) + " ms, server " +
			Math.round(performance.getEntriesByType("navigation")[0].responseEnd) + " ms"), 300))`))
		tab.Shot(fmt.Sprintf("relations/300-%s-1440.png", v))
	}
	for what, act := range map[string]string{
		"drag a card":  `at(card, i * 3, i * 2)`,
		"pan the map":  `at(frame, i * 2, i)`,
		"zoom the map": `frame.dispatchEvent(new WheelEvent("wheel", {deltaY: i < 40 ? -30 : 30, ctrlKey: true, clientX: 700, clientY: 500, bubbles: true, cancelable: true}))`,
	} {
		tab.Open(w.mapPath() + "?view=politics")
		t.Logf("%s: %s", what, browser.Eval[string](tab, fmt.Sprintf(`(async () => {
			const frame = document.querySelector("[data-frame]"), card = document.querySelector("[data-card] .k-rm-box"), zoom = %t;
			const f = frame.getBoundingClientRect(), from = %q === "drag a card" ? card.getBoundingClientRect() : {left: f.left + 4, top: f.top + 4, width: 0, height: 0};
			const x = from.left + from.width / 2, y = from.top + from.height / 2, target = %q === "drag a card" ? card : frame;
			const send = (kind, dx, dy) => target.dispatchEvent(new PointerEvent(kind, {pointerId: 1, pointerType: "mouse", button: 0, clientX: x + dx, clientY: y + dy, bubbles: true, cancelable: true}));
			frame.setPointerCapture = () => {};
			const at = (_, dx, dy) => send("pointermove", dx, dy);
			if (!zoom) send("pointerdown", 0, 0);
			const times = [];
			let last = performance.now();
			for (let i = 0; i < 90; i++) {
				%s;
				await new Promise(requestAnimationFrame);
				const now = performance.now();
				times.push(now - last);
				last = now;
			}
			if (!zoom) send("pointerup", 0, 0);
			times.splice(0, 5);
			times.sort((a, b) => a - b);
			return "median " + times[times.length >> 1].toFixed(1) + " ms, 95 of 100 within " + times[Math.floor(times.length * 0.95)].toFixed(1) + " ms";
		})()`, what == "zoom the map", what, what, act)))
	}
}
