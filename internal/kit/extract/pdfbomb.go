package extract

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"
)

// mostInflated is how large a packed stream of a PDF may become.
const mostInflated = 128 << 20

// inflates reports whether a packed stream of a PDF becomes too large, also one
// that was packed more than once. The library would read it into memory.
func inflates(ctx context.Context, raw []byte) bool {
	for rest := raw; ctx.Err() == nil; {
		i := bytes.Index(rest, []byte("stream"))
		if i < 0 {
			return false
		}
		ends := i >= 3 && string(rest[i-3:i]) == "end"
		rest = bytes.TrimLeft(rest[i+len("stream"):], "\r\n")
		if !ends && swells(ctx, bytes.NewReader(rest), 0) {
			return true
		}
	}
	return false
}

// swells unpacks a stream, and what it unpacks to, without keeping anything.
func swells(ctx context.Context, packed io.Reader, depth int) bool {
	z, err := zlib.NewReader(packed)
	if err != nil {
		return false
	}
	head := make([]byte, 64<<10)
	n, _ := io.ReadFull(z, head)
	if depth < 3 && n > 2 && head[0] == 0x78 && swells(ctx, io.MultiReader(bytes.NewReader(head[:n]), z), depth+1) {
		return true
	}
	for size := n; ; {
		n, err := z.Read(head)
		if size += n; size > mostInflated {
			return true
		}
		if err != nil || ctx.Err() != nil {
			return false
		}
	}
}
