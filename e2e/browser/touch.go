package browser

import (
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Finger is where a finger is on the screen.
type Finger struct{ X, Y float64 }

// Touch puts fingers on the screen, moves them through further places and lifts
// them, as a touch screen reports it. Each place lists where every finger is.
func (p *Tab) Touch(places ...[]Finger) *Tab {
	p.t.Helper()
	send := func(kind input.DispatchTouchEventType, fingers []Finger) {
		points := make([]*input.TouchPoint, len(fingers))
		for i, f := range fingers {
			id := float64(i)
			points[i] = &input.TouchPoint{X: f.X, Y: f.Y, ID: &id}
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
			p.t.Fatalf("touch: %v", err)
		}
	}
	kind := input.DispatchTouchEventTypeTouchStart
	for _, place := range places {
		send(kind, place)
		kind = input.DispatchTouchEventTypeTouchMove
	}
	send(input.DispatchTouchEventTypeTouchEnd, nil)
	p.do("lift", chromedp.Sleep(120*time.Millisecond)) // no hand taps sooner, and the browser takes no such tap
	p.settle()
	return p
}

// Glide is the way of fingers from one place to another in even steps.
func Glide(from, to []Finger) (places [][]Finger) {
	const steps = 8
	for i := range steps + 1 {
		at := make([]Finger, len(from))
		for k := range from {
			part := float64(i) / steps
			at[k] = Finger{from[k].X + (to[k].X-from[k].X)*part, from[k].Y + (to[k].Y-from[k].Y)*part}
		}
		places = append(places, at)
	}
	return places
}
