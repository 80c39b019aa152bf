package qrtest

import (
	"fmt"
	"strings"
)

// blocks are of each version at level M how many blocks of data there are and
// how many words each holds, then as many with one word more.
var blocks = [][3]int{{}, {1, 16, 0}, {1, 28, 0}, {1, 44, 0}, {2, 32, 0}, {2, 43, 0}, {4, 27, 0}, {4, 31, 0}, {2, 38, 2}, {3, 36, 2}, {4, 43, 1},
	{1, 50, 4}, {6, 36, 2}, {8, 37, 1}, {4, 40, 5}, {5, 41, 5}, {7, 45, 3}, {10, 46, 1}, {9, 43, 4}, {3, 44, 11}, {3, 41, 13}}

// inOrder takes the words of data out of the blocks that they are spread over.
func inOrder(words []byte, version int) (data []byte) {
	b := blocks[version]
	n := b[0] + b[2]
	for block := range n {
		for i := range b[1] {
			data = append(data, words[i*n+block])
		}
		if block >= b[0] {
			data = append(data, words[b[1]*n+block-b[0]])
		}
	}
	return data
}

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// text reads the segments: digits, capitals or bytes.
func text(data []byte, version int) (string, error) {
	at := 0
	take := func(n int) (v int) {
		for range n {
			v <<= 1
			if at/8 < len(data) {
				v |= int(data[at/8]>>(7-at%8)) & 1
			}
			at++
		}
		return v
	}
	long := 0
	if version >= 10 {
		long = 1
	}
	var out strings.Builder
	for at+4 <= 8*len(data) {
		switch mode := take(4); mode {
		case 0:
			return out.String(), nil
		case 1:
			n := take([]int{10, 12}[long])
			for ; n > 0; n -= 3 {
				digits := min(n, 3)
				fmt.Fprintf(&out, "%0*d", digits, take([]int{0, 4, 7, 10}[digits]))
			}
		case 2:
			n := take([]int{9, 11}[long])
			for ; n > 1; n -= 2 {
				v := take(11)
				out.WriteByte(letters[v/45])
				out.WriteByte(letters[v%45])
			}
			if n == 1 {
				out.WriteByte(letters[take(6)])
			}
		case 4:
			for range take([]int{8, 16}[long]) {
				out.WriteByte(byte(take(8)))
			}
		default:
			return "", fmt.Errorf("a segment of mode %d", mode)
		}
	}
	return out.String(), nil
}
