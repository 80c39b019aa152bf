package qr

import (
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"

	"kongdan/internal/kit/qr/qrtest"
)

// What a scanner reads is what was drawn.
func TestTheCodeReadsBack(t *testing.T) {
	address := "https://kongdan.example.com/certificates/verify?token=KD1."
	for _, text := range []string{"1", "KD1.某种内容", "HELLO 12345678901", address + strings.Repeat("aZ-_09", 20), address + strings.Repeat("q7Xb_", 62), address + strings.Repeat("k", 560)} {
		c, err := Draw(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := qrtest.Read(c.Size, c.Path); got != text || err != nil {
			t.Errorf("%d squares say %q, not %q: %v", c.Size, got, text, err)
		}
	}
}

// The path covers exactly the dark squares of the code.
func TestThePathIsTheCode(t *testing.T) {
	const text = "KD1.某种内容"
	c, err := Draw(text)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := qrcode.New(text, qrcode.Medium)
	dark := 0
	for _, row := range q.Bitmap() {
		for x := range row {
			if row[x] && (x == 0 || !row[x-1]) {
				dark++
			}
		}
	}
	if got := strings.Count(c.Path, "M"); got != dark || c.Size != len(q.Bitmap()) || c.Size < 21+8 {
		t.Errorf("%d runs of dark squares, want %d; size %d", got, dark, c.Size)
	}
	if _, err := Draw(strings.Repeat("长", 3000)); err == nil {
		t.Error("a text that is too long was drawn")
	}
}
