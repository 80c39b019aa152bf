package web

import (
	"context"
	"strconv"
	"time"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/rule/day"
)

// longDay is a date as a headline says it: "11月23日 星期一", "Monday 23 November".
func longDay(ctx context.Context, d day.Date) string {
	t := d.Time(time.UTC)
	return i18n.T(ctx, "day.long", "Day", t.Day(), "Month", i18n.T(ctx, "month."+strconv.Itoa(int(t.Month()))),
		"Weekday", i18n.T(ctx, "weekday."+strconv.Itoa(int(t.Weekday()))))
}

// dueText says when something is due, seen from today, and whether that is past.
func dueText(ctx context.Context, today, d day.Date) (text string, late bool) {
	switch n := d.Sub(today); {
	case n < 0:
		return i18n.T(ctx, "day.late", "N", -n), true
	case n == 0:
		return i18n.T(ctx, "day.today"), false
	case n == 1:
		return i18n.T(ctx, "day.tomorrow"), false
	case n < 7:
		return i18n.T(ctx, "weekday."+strconv.Itoa(int(d.Time(time.UTC).Weekday()))) + " " + shortDay(today, d), false
	}
	return shortDay(today, d), false
}

// pastText says when something happened.
func pastText(ctx context.Context, today, d day.Date) string {
	switch today.Sub(d) {
	case 0:
		return i18n.T(ctx, "day.today")
	case 1:
		return i18n.T(ctx, "day.yesterday")
	}
	return shortDay(today, d)
}

// shortDay leaves out the year where it is this one: "11-25".
func shortDay(today, d day.Date) string {
	if len(d) == 10 && len(today) == 10 && d[:4] == today[:4] {
		return string(d[5:])
	}
	return string(d)
}
