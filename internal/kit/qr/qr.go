// Package qr draws QR codes as the path of an SVG picture, which prints sharp
// at any size.
package qr

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// Code is a picture: a square of Size units with the dark parts as a path.
type Code struct {
	Size int
	Path string
}

// Draw returns the code of a text, with the quiet margin readers need. It fails
// for a text that is too long, some two thousand characters.
func Draw(text string) (Code, error) {
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return Code{}, fmt.Errorf("qr code: %w", err)
	}
	bits := q.Bitmap()
	var path strings.Builder
	for y, row := range bits {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < len(row) && row[x] {
				x++
			}
			fmt.Fprintf(&path, "M%d %dh%dv1H%dz", from, y, x-from, from)
		}
	}
	return Code{len(bits), path.String()}, nil
}
