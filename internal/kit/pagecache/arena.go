package pagecache

import (
	"sync"
	"unsafe"

	"modernc.org/libc"
)

// A chunk is memory for many pages. Caches of temporary tables live for one
// statement only, so chunks are kept for the next: up to keptChunks of them.
const (
	chunkSize  = 256<<10 - 64
	keptChunks = 64
)

// chunk is the head of such memory.
type chunk struct{ next uintptr }

// arena is the memory of one cache: chunks, the first of which is not used up.
type arena struct{ chunks, unused, end uintptr }

var kept struct {
	sync.Mutex
	list  uintptr
	count int
}

// take hands out so much memory, 0 if there is none. What it holds is not defined.
func (a *arena) take(tls *libc.TLS, size uintptr) uintptr {
	if a.unused+size > a.end || a.unused == 0 {
		if !a.grow(tls, size) {
			return 0
		}
	}
	p := a.unused
	a.unused += size
	return p
}

func (a *arena) grow(tls *libc.TLS, size uintptr) bool {
	head := unsafe.Sizeof(chunk{}) + 8
	if head+size > chunkSize {
		return false // larger than SQLite's largest page
	}
	p := reuse()
	if p == 0 {
		p = libc.Xmalloc(tls, chunkSize)
	}
	if p == 0 {
		return false
	}
	at[chunk](p).next = a.chunks
	a.chunks, a.unused, a.end = p, p+head, p+chunkSize
	return true
}

func reuse() uintptr {
	kept.Lock()
	defer kept.Unlock()
	p := kept.list
	if p != 0 {
		kept.list = at[chunk](p).next
		kept.count--
	}
	return p
}

// release gives all memory back.
func (a *arena) release(tls *libc.TLS) {
	kept.Lock()
	defer kept.Unlock()
	for a.chunks != 0 {
		p := a.chunks
		a.chunks = at[chunk](p).next
		if kept.count >= keptChunks {
			libc.Xfree(tls, p)
			continue
		}
		at[chunk](p).next = kept.list
		kept.list = p
		kept.count++
	}
}
