package qr

import (
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

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
