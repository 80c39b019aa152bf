// Package pagecache keeps the pages that a connection to SQLite has read, in the
// place of SQLite's own cache (SQLITE_CONFIG_PCACHE2).
//
// SQLite's own, as the driver builds it, is one for the whole process: every
// connection takes the same lock for each page it looks at, and gives the memory
// of its pages back to the system whenever another connection has written. Here
// every connection has a cache of its own, without a lock, which keeps its memory.
// What SQLite can see is the same: the rules are those of its own cache
// (pcache1.c) for a cache that shares nothing.
//
// All lies outside of Go's heap, because SQLite keeps addresses of it. A cache is
// used by one connection at a time; shared-cache mode is not for it.
package pagecache

import (
	"fmt"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"
)

// page is one page of the database in memory. It stands behind the bytes of the
// page and SQLite's notes on it. Its first two fields are all that SQLite reads.
type page struct {
	buf, extra   uintptr
	key          uint32
	idle         bool    // SQLite may read it again and does not hold it now
	next         uintptr // the next page of its bucket, or of the free ones
	newer, older uintptr // its neighbours among the idle ones
}

// cache holds the pages of one database of one connection.
type cache struct {
	pageSize, extraSize uintptr
	purgeable           bool   // the pages are in a file too: what is idle may be forgotten
	limit               uint32 // how many pages it should hold at most (PRAGMA cache_size)
	count, idle         uint32
	highest             uint32  // no key is above it
	buckets             uint32  // a power of two
	table               uintptr // the first page of each bucket
	newest, oldest      uintptr // of the idle pages
	free                uintptr // pages without content
	arena               arena
}

const firstBuckets = 64

// at reads memory outside of Go's heap, where nothing moves and nothing is collected.
func at[T any](address uintptr) *T {
	return *(**T)(unsafe.Pointer(&address)) // #nosec G103 -- SQLite and this package hand each other addresses of memory that libc gave
}

// Install makes SQLite keep pages here. It must be called before the first
// connection is opened, and once. SQLite's own cache is still made ready: its lock
// guards counts of memory that SQLite takes besides.
func Install() {
	tls := libc.NewTLS()
	defer tls.Close()
	methods := libc.Xcalloc(tls, 1, types.Size_t(unsafe.Sizeof(lib.Tsqlite3_pcache_methods2{})))
	argument := libc.Xcalloc(tls, 1, types.Size_t(unsafe.Sizeof(methods)))
	if methods == 0 || argument == 0 {
		panic("pagecache: no memory")
	}
	config := func(what int32) {
		if rc := lib.Xsqlite3_config(tls, what, libc.VaList(argument, methods)); rc != lib.SQLITE_OK {
			panic(fmt.Sprintf("pagecache: SQLite refuses it (%d): it has begun to work already", rc))
		}
	}
	config(lib.SQLITE_CONFIG_GETPCACHE2)
	m := at[lib.Tsqlite3_pcache_methods2](methods)
	m.FxCreate = address(create)
	m.FxCachesize = address(resize)
	m.FxPagecount = address(pages)
	m.FxFetch = address(fetch)
	m.FxUnpin = address(unpin)
	m.FxRekey = address(rekey)
	m.FxTruncate = address(truncate)
	m.FxDestroy = address(destroy)
	m.FxShrink = address(shrink)
	config(lib.SQLITE_CONFIG_PCACHE2)
}

// address is how the driver's C code calls a function of Go's.
func address[T any](f T) uintptr {
	return *(*uintptr)(unsafe.Pointer(&struct{ f T }{f})) // #nosec G103 -- as the driver does for its own callbacks
}

func create(tls *libc.TLS, pageSize, extraSize, purgeable int32) uintptr {
	handle := libc.Xcalloc(tls, 1, types.Size_t(unsafe.Sizeof(cache{})))
	if handle == 0 {
		return 0
	}
	c := at[cache](handle)
	c.pageSize, c.extraSize, c.purgeable = uintptr(pageSize), uintptr(extraSize), purgeable != 0
	if !c.rehash(tls, firstBuckets) {
		libc.Xfree(tls, handle)
		return 0
	}
	return handle
}

func resize(_ *libc.TLS, handle uintptr, limit int32) {
	c := at[cache](handle)
	c.limit = uint32(max(limit, 0))
	for c.purgeable && c.count > c.limit && c.oldest != 0 {
		c.drop(at[page](c.oldest))
	}
}

func pages(_ *libc.TLS, handle uintptr) int32 {
	return int32(at[cache](handle).count)
}

// fetch finds a page and holds it. Of one that is not there, how tells what to do:
// 0 nothing, 1 make it if that is easy, 2 make it if there is memory at all.
func fetch(tls *libc.TLS, handle uintptr, key uint32, how int32) uintptr {
	c := at[cache](handle)
	for p := *c.bucket(key); p != 0; p = at[page](p).next {
		if f := at[page](p); f.key == key {
			if f.idle {
				c.hold(f)
			}
			return p
		}
	}
	if how == 0 {
		return 0
	}
	// Nine tenths of the cache held is a sign for SQLite to write something first.
	if how == 1 && uint64(c.count-c.idle) >= uint64(c.limit)*9/10 {
		return 0
	}
	if c.count >= c.buckets {
		c.rehash(tls, c.buckets*2) // without memory for it, the buckets are longer
	}
	if c.purgeable && c.oldest != 0 && c.count+1 >= c.limit {
		c.drop(at[page](c.oldest))
	}
	p := c.free
	if p == 0 {
		if p = c.fresh(tls); p == 0 {
			return 0
		}
	} else {
		c.free = at[page](p).next
	}
	f, first := at[page](p), c.bucket(key)
	f.key, f.idle, f.next = key, false, *first
	*at[uintptr](f.extra) = 0 // SQLite knows by it that the page is new
	*first = p
	c.count++
	c.highest = max(c.highest, key)
	return p
}

// unpin takes a page back that SQLite holds no more. If it will not need it again
// soon, or there are too many, the page is forgotten.
func unpin(_ *libc.TLS, handle, p uintptr, discard int32) {
	c, f := at[cache](handle), at[page](p)
	if discard != 0 || c.purgeable && c.count > c.limit {
		c.drop(f)
		return
	}
	f.idle, f.newer, f.older = true, 0, c.newest
	if c.newest != 0 {
		at[page](c.newest).newer = p
	} else {
		c.oldest = p
	}
	c.newest = p
	c.idle++
}

// rekey files a page under another number, under which there is none.
func rekey(_ *libc.TLS, handle, p uintptr, _, key uint32) {
	c, f := at[cache](handle), at[page](p)
	c.unfile(f)
	first := c.bucket(key)
	f.key, f.next = key, *first
	*first = p
	c.highest = max(c.highest, key)
}

// truncate forgets all pages from a number on, those that SQLite holds too.
func truncate(_ *libc.TLS, handle uintptr, from uint32) {
	c := at[cache](handle)
	if c.count == 0 || from > c.highest {
		return
	}
	for b := range c.buckets {
		link := at[uintptr](c.table + uintptr(b)*unsafe.Sizeof(uintptr(0)))
		for *link != 0 {
			f := at[page](*link)
			if f.key < from {
				link = &f.next
				continue
			}
			p := *link
			*link = f.next
			if f.idle {
				c.hold(f)
			}
			f.next, c.free = c.free, p
			c.count--
		}
	}
	c.highest = max(from, 1) - 1
}

func destroy(tls *libc.TLS, handle uintptr) {
	c := at[cache](handle)
	c.arena.release(tls)
	libc.Xfree(tls, c.table)
	libc.Xfree(tls, handle)
}

// shrink is a hint to give memory back. The memory of a cache is as much as it may
// use anyway, and goes back with the connection.
func shrink(*libc.TLS, uintptr) {}
