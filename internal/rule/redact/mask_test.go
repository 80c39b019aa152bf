package redact_test

import (
	"testing"

	"kongdan/internal/rule/redact"
)

func TestMasks(t *testing.T) {
	for _, c := range [][3]string{
		{redact.Number(""), "", "no number"}, {redact.Number("13800138000"), "138 •••• 00", "mobile"},
		{redact.Number("110"), "••••", "short"}, {redact.Number("+86 571 8888 0001"), "+86 •••• 01", "with country"},
		{redact.Address("limin@hddw.example.cn"), "l••••@hddw.example.cn", "mail"}, {redact.Address("x"), "x••••", "no mail"},
		{redact.Handle(""), "", "no handle"}, {redact.Handle("微信号"), "微••••", "handle"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %q, want %q", c[2], c[0], c[1])
		}
	}
}
