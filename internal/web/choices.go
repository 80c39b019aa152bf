package web

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/rule/money"
	"kongdan/internal/web/view"
)

// zones are the time zones that are offered, from east to west roughly as our
// readers are spread. Any other one that a member has stays on offer for them.
var zones = []string{
	"Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore",
	"Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Dhaka", "Asia/Kolkata", "Asia/Karachi",
	"Asia/Almaty", "Asia/Tashkent", "Asia/Dubai", "Asia/Riyadh", "Europe/Moscow", "Europe/Istanbul", "Africa/Nairobi", "Africa/Cairo",
	"Africa/Johannesburg", "Africa/Lagos", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/London", "UTC", "America/Sao_Paulo",
	"America/New_York", "America/Chicago", "America/Mexico_City", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu",
	"Australia/Perth", "Australia/Sydney", "Pacific/Auckland",
}

func zoneOptions(ctx context.Context, current string) (list []view.Option) {
	for _, z := range zones {
		list = append(list, view.Option{Value: z, Text: i18n.T(ctx, "time_zone."+z)})
	}
	if current != "" && !slices.Contains(zones, current) {
		list = append(list, view.Option{Value: current, Text: current})
	}
	return list
}

func currencyOptions(ctx context.Context) (list []view.Option) {
	for _, c := range money.Currencies() {
		list = append(list, view.Option{Value: string(c), Text: i18n.T(ctx, "currency."+string(c)) + " " + string(c)})
	}
	return list
}

// noID is an id that nothing has.
const noID = "-"

// asID is an id as somebody sent it. What the databases would not even compare
// becomes one that nothing has.
func asID(v string) string {
	if len(v) > 64 || !legible(v) {
		return noID
	}
	return v
}

// chosen is the id that a form holds in a field, "" for none.
func chosen[T ~string](f url.Values, field string) T { return T(asID(f.Get(field))) }

// chosenAll are the ids that a form holds in a field.
func chosenAll[T ~string](f url.Values, field string) (list []T) {
	for _, v := range f[field] {
		list = append(list, T(asID(v)))
	}
	return list
}

// legible reports whether a text is UTF-8 without NUL, which is what can be
// stored and compared.
func legible(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// languageOptions names each language in itself, so that everybody finds theirs.
func languageOptions() []view.Option {
	return []view.Option{{Value: i18n.Chinese, Text: "中文"}, {Value: i18n.English, Text: "English"}}
}

// keyed turns the values of an enumeration into options whose texts stand below a prefix.
func keyed[T ~string](ctx context.Context, prefix string, values []T) (list []view.Option) {
	for _, v := range values {
		list = append(list, view.Option{Value: string(v), Text: i18n.T(ctx, prefix+string(v))})
	}
	return list
}
