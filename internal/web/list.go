package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/web/view"
)

// listing is what the address of a list says, and what its page needs around
// the rows. Filters keep their values from page to page and from order to order.
type listing struct {
	path          string
	values        url.Values
	filters       []string // the names of the filters
	After, Before string
	Sort          string
}

// listOf reads the address of a list with these filters.
func listOf(r *http.Request, filters ...string) listing {
	q := r.URL.Query()
	return listing{path: r.URL.Path, values: q, filters: filters, After: q.Get("after"), Before: q.Get("before"), Sort: q.Get("sort")}
}

func (l listing) get(name string) string { return l.values.Get(name) }

// filtered reports whether any filter is set.
func (l listing) filtered() bool {
	return slices.ContainsFunc(l.filters, func(f string) bool { return l.values.Get(f) != "" })
}

// url is the list with its filters and more; an empty value is left out.
func (l listing) url(pairs ...string) string {
	q := url.Values{}
	for _, name := range append([]string{"sort"}, l.filters...) {
		if v := l.values.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return l.path
	}
	return l.path + "?" + q.Encode()
}

// at is a page below the list, such as its export, with the list's filters and order.
func (l listing) at(below string) string { l.path += below; return l.url() }

// pager leads to the neighbours of a page; summary says how many rows there are.
func (l listing) pager(next, previous, summary string) view.Pager {
	p := view.Pager{Summary: summary}
	if next != "" {
		p.Next = l.url("after", next)
	}
	if previous != "" {
		p.Previous = l.url("before", previous)
	}
	return p
}

// column is a head that sorts: the first click orders by up, the next by down.
// The list's order is one of both, or usual if the address names none.
func (l listing) column(text, up, down, usual string) view.Column {
	c := view.Column{Text: text, Sort: l.url("sort", up)}
	now := l.Sort
	if now == "" {
		now = usual
	}
	switch now {
	case up:
		c.Order, c.Sort = "ascending", l.url("sort", down)
	case down:
		c.Order = "descending"
	}
	return c
}

func (l listing) nav(pager view.Pager) view.ListNav {
	return view.ListNav{URL: l.path, Query: l.get("q"), Filtered: l.filtered(), Sort: l.Sort, Pager: pager}
}

// total says how many there are; many is the key for those who were not counted to the end.
func total(ctx context.Context, key, many string, n, most int) string {
	if n >= most {
		return i18n.T(ctx, many, "N", most)
	}
	return i18n.T(ctx, key, "N", n)
}

// textOptions offers values that are their own texts.
func textOptions(values []string, chosen string) []view.Option {
	list := make([]view.Option, 0, len(values)+1)
	for _, v := range values {
		list = append(list, view.Option{Value: v, Text: v})
	}
	if chosen != "" && !slices.Contains(values, chosen) {
		list = append(list, view.Option{Value: chosen, Text: chosen})
	}
	return list
}
