package pagecache

import (
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
)

// bucket is where the pages of a key begin.
func (c *cache) bucket(key uint32) *uintptr {
	return at[uintptr](c.table + uintptr(key&(c.buckets-1))*unsafe.Sizeof(uintptr(0)))
}

// rehash spreads the pages over more buckets. It reports whether there was memory.
func (c *cache) rehash(tls *libc.TLS, buckets uint32) bool {
	table := libc.Xcalloc(tls, types.Size_t(buckets), types.Size_t(unsafe.Sizeof(uintptr(0))))
	if table == 0 {
		return false
	}
	old, n := c.table, c.buckets
	c.table, c.buckets = table, buckets
	for b := range n {
		p := *at[uintptr](old + uintptr(b)*unsafe.Sizeof(uintptr(0)))
		for p != 0 {
			f := at[page](p)
			next, first := f.next, c.bucket(f.key)
			f.next, *first = *first, p
			p = next
		}
	}
	if old != 0 {
		libc.Xfree(tls, old)
	}
	return true
}

// fresh takes memory for one more page: its bytes, SQLite's notes, and the page itself.
func (c *cache) fresh(tls *libc.TLS) uintptr {
	buf := c.arena.take(tls, round(c.pageSize)+round(c.extraSize)+round(unsafe.Sizeof(page{})))
	if buf == 0 {
		return 0
	}
	extra := buf + round(c.pageSize)
	p := extra + round(c.extraSize)
	f := at[page](p)
	f.buf, f.extra = buf, extra
	return p
}

func round(size uintptr) uintptr { return (size + 7) &^ 7 }

// hold takes a page out of the idle ones.
func (c *cache) hold(f *page) {
	if f.newer != 0 {
		at[page](f.newer).older = f.older
	} else {
		c.newest = f.older
	}
	if f.older != 0 {
		at[page](f.older).newer = f.newer
	} else {
		c.oldest = f.newer
	}
	f.idle = false
	c.idle--
}

// unfile takes a page out of its bucket.
func (c *cache) unfile(f *page) (p uintptr) {
	link := c.bucket(f.key)
	for at[page](*link) != f {
		link = &at[page](*link).next
	}
	p = *link
	*link = f.next
	return p
}

// drop forgets a page.
func (c *cache) drop(f *page) {
	p := c.unfile(f)
	if f.idle {
		c.hold(f)
	}
	f.next, c.free = c.free, p
	c.count--
}
