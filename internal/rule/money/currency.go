// Package money reads and writes amounts: what people type in Chinese or
// English, and what a screen shows. Amounts are minor units (cents, 分) in an
// int64; a currency without minor units counts whole ones.
package money

import (
	"math"
	"slices"
)

// Currency is an ISO 4217 code such as "CNY". The empty Currency has two
// decimals and no symbol.
type Currency string

// Max is the largest amount in minor units that is accepted: small enough
// that the sum of 90,000 such amounts fits. Whoever adds up more than that
// bounds the sum (see opportunity.MaxSum).
const Max = 100_000_000_000_000

type about struct {
	code     Currency
	decimals int
	symbol   string
	marks    []string // what people write beside an amount
}

var currencies = []about{
	{"CNY", 2, "¥", []string{"¥", "元", "圆", "人民币", "RMB", "CNY"}},
	{"USD", 2, "$", []string{"$", "US$", "美元", "USD"}},
	{"EUR", 2, "€", []string{"€", "欧元", "EUR"}},
	{"GBP", 2, "£", []string{"£", "英镑", "GBP"}},
	{"JPY", 0, "¥", []string{"¥", "日元", "円", "JPY"}},
	{"HKD", 2, "HK$", []string{"$", "HK$", "元", "港元", "港币", "HKD"}},
	{"TWD", 2, "NT$", []string{"$", "NT$", "元", "新台币", "TWD"}},
	{"MOP", 2, "MOP$", []string{"MOP$", "澳门元", "MOP"}},
	{"SGD", 2, "S$", []string{"$", "S$", "元", "新元", "SGD"}},
	{"KRW", 0, "₩", []string{"₩", "韩元", "KRW"}},
	{"AUD", 2, "A$", []string{"$", "A$", "澳元", "AUD"}},
	{"CAD", 2, "C$", []string{"$", "C$", "加元", "CAD"}},
	{"CHF", 2, "CHF ", []string{"瑞士法郎", "CHF"}},
	{"INR", 2, "₹", []string{"₹", "卢比", "INR"}},
	{"RUB", 2, "₽", []string{"₽", "卢布", "RUB"}},
	{"THB", 2, "฿", []string{"฿", "泰铢", "THB"}},
	{"VND", 0, "₫", []string{"₫", "越南盾", "VND"}},
	{"MYR", 2, "RM", []string{"RM", "林吉特", "MYR"}},
	{"IDR", 2, "Rp", []string{"RP", "印尼盾", "IDR"}},
	{"AED", 2, "AED ", []string{"迪拉姆", "AED"}},
}

// Currencies returns the currencies an organisation may keep its books in.
func Currencies() []Currency {
	codes := make([]Currency, len(currencies))
	for i, c := range currencies {
		codes[i] = c.code
	}
	return codes
}

// Known reports whether c is one of Currencies.
func (c Currency) Known() bool { return slices.Contains(Currencies(), c) }

func (c Currency) about() about {
	for _, a := range currencies {
		if a.code == c {
			return a
		}
	}
	a := about{code: c, decimals: 2}
	if c != "" {
		a.symbol, a.marks = string(c)+" ", []string{string(c)}
	}
	return a
}

// Decimals returns how many decimals the currency has; 2 for an unknown one.
func (c Currency) Decimals() int { return c.about().decimals }

// Symbol returns what stands before an amount, such as "¥" or "HK$".
func (c Currency) Symbol() string { return c.about().symbol }

// unit is how many minor units make one of the currency.
func (c Currency) unit() uint64 { return uint64(math.Pow10(c.Decimals())) }
