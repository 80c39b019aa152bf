// Package qrtest reads QR codes back for tests: from the path of the picture to
// the text, as a scanner does once it has found the squares. It corrects no
// errors and knows level M up to version 20, which is what the program draws.
package qrtest

import (
	"errors"
	"fmt"
	"strings"
)

const margin = 4

// Read returns the text of a code of size units whose dark parts are path, made
// of runs "Mx yhwv1H…z".
func Read(size int, path string) (string, error) {
	side := size - 2*margin
	version := (side - 17) / 4
	if side != 17+4*version || version < 1 || version >= len(blocks) {
		return "", fmt.Errorf("no code of %d squares", side)
	}
	s, err := squaresOf(side, path)
	if err != nil {
		return "", err
	}
	format := 0 // of the 15 bits the first five, unmasked: level and mask
	for x := range 5 {
		format = format<<1 | s.bit(x, 8)
	}
	format ^= 0b10101
	if format>>3 != 0 {
		return "", fmt.Errorf("level %02b is not M", format>>3)
	}
	return text(inOrder(s.words(version, format&7), version), version)
}

// squares are the dark ones, by row and column.
type squares [][]bool

func squaresOf(side int, path string) (squares, error) {
	s := make(squares, side)
	for y := range s {
		s[y] = make([]bool, side)
	}
	for run := range strings.SplitSeq(strings.Trim(path, "Mz"), "zM") {
		var x, y, w, back int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1H%d", &x, &y, &w, &back); err != nil || back != x {
			return nil, fmt.Errorf("the run %q: %w", run, err)
		}
		for i := range w {
			if x+i < margin || y < margin || x+i >= side+margin || y >= side+margin {
				return nil, errors.New("the margin is not quiet")
			}
			s[y-margin][x+i-margin] = true
		}
	}
	return s, nil
}

func (s squares) bit(x, y int) int {
	if s[y][x] {
		return 1
	}
	return 0
}

// words are the code words as they stand, without the mask.
func (s squares) words(version, mask int) (words []byte) {
	side, now, bits := len(s), 0, 0
	taken := reserved(side, version)
	for right, up := side-1, true; right > 0; right, up = right-2, !up {
		if right == 6 { // the column of the timing pattern
			right--
		}
		for i := range side {
			y := i
			if up {
				y = side - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if taken[y][x] {
					continue
				}
				b := s.bit(x, y)
				if masked(mask, x, y) {
					b ^= 1
				}
				if now, bits = now<<1|b, bits+1; bits == 8 {
					words, now, bits = append(words, byte(now)), 0, 0
				}
			}
		}
	}
	return words
}

func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (x/3+y/2)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

// reserved are the squares that hold no words.
func reserved(side, version int) squares {
	r, _ := squaresOf(side, "M4 4h1v1H4z")
	fill := func(x0, y0, w, h int) {
		for y := max(0, y0); y < min(side, y0+h); y++ {
			for x := max(0, x0); x < min(side, x0+w); x++ {
				r[y][x] = true
			}
		}
	}
	fill(0, 0, 9, 9)
	fill(side-8, 0, 8, 9)
	fill(0, side-8, 9, 8)
	fill(6, 0, 1, side)
	fill(0, 6, side, 1)
	if version >= 7 {
		fill(side-11, 0, 3, 6)
		fill(0, side-11, 6, 3)
	}
	centres := aligned(side, version)
	for i, x := range centres {
		for j, y := range centres {
			last := len(centres) - 1
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue
			}
			fill(x-2, y-2, 5, 5)
		}
	}
	return r
}

// aligned are the middles of the alignment patterns along a side.
func aligned(side, version int) (centres []int) {
	if version == 1 {
		return nil
	}
	n := version/7 + 2
	step := (version*4 + n*2 + 1) / (n*2 - 2) * 2
	centres = make([]int, n)
	for i := n - 1; i > 0; i-- {
		centres[i] = side - 7 - (n-1-i)*step
	}
	centres[0] = 6
	return centres
}
