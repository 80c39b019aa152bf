package pagecache

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"modernc.org/libc"
)

const (
	testPage  = 512
	testExtra = 120
)

// known is what SQLite would know of a page.
type known struct {
	p     uintptr
	stamp uint64
	held  bool
}

// model calls a cache as SQLite does and remembers what it must find again.
type model struct {
	t         *testing.T
	tls       *libc.TLS
	handle    uintptr
	purgeable bool
	limit     int
	pages     map[uint32]*known
	stamp     uint64
}

func newModel(t *testing.T, purgeable bool) *model {
	t.Helper()
	m := &model{t: t, tls: libc.NewTLS(), purgeable: purgeable, pages: map[uint32]*known{}}
	is := int32(0)
	if purgeable {
		is = 1
	}
	if m.handle = create(m.tls, testPage, testExtra, is); m.handle == 0 {
		t.Fatal("no cache")
	}
	m.resize(20)
	t.Cleanup(func() {
		destroy(m.tls, m.handle)
		m.tls.Close()
	})
	return m
}

func (m *model) resize(limit int) {
	m.limit = limit
	resize(m.tls, m.handle, int32(limit))
	m.forgetful()
}

// forgetful notes which idle pages the cache has forgotten; it may, if a page is
// in a file too, and never one that is held.
func (m *model) forgetful() {
	for key, k := range m.pages {
		p := *at[cache](m.handle).bucket(key)
		for p != 0 && at[page](p).key != key {
			p = at[page](p).next
		}
		switch {
		case p == k.p:
		case p != 0:
			m.t.Fatalf("page %d is at another place", key)
		case k.held || !m.purgeable:
			m.t.Fatalf("page %d was forgotten while it was needed", key)
		default:
			delete(m.pages, key)
		}
	}
	held := 0
	for _, k := range m.pages {
		if k.held {
			held++
		}
	}
	got := int(pages(m.tls, m.handle))
	if got != len(m.pages) {
		m.t.Fatalf("the cache counts %d pages, there are %d", got, len(m.pages))
	}
	if m.purgeable && got > max(m.limit, held+1) {
		m.t.Fatalf("%d pages, %d held, of %d at most", got, held, m.limit)
	}
}

func (m *model) fetch(key uint32, how int32) {
	before := m.pages[key]
	p := fetch(m.tls, m.handle, key, how)
	switch {
	case before != nil && p != before.p:
		m.t.Fatalf("page %d came from another place", key)
	case before != nil:
		m.same(key, before)
		before.held = true
	case how == 0 && p != 0:
		m.t.Fatalf("page %d is said to be there", key)
	case how == 2 && p == 0:
		m.t.Fatalf("page %d was not made", key)
	case p != 0:
		f := at[page](p)
		if *at[uintptr](f.extra) != 0 {
			m.t.Fatalf("page %d looks used", key)
		}
		m.stamp++
		k := &known{p, m.stamp, true}
		for i := range uintptr(testPage / 8) {
			*at[uint64](f.buf + 8*i) = k.stamp
		}
		for i := range uintptr(testExtra / 8) {
			*at[uint64](f.extra + 8*i) = k.stamp
		}
		m.pages[key] = k
	}
	m.forgetful()
}

// same fails if a byte of a page is not what was written last.
func (m *model) same(key uint32, k *known) {
	f := at[page](k.p)
	for i := range uintptr(testPage / 8) {
		if *at[uint64](f.buf + 8*i) != k.stamp {
			m.t.Fatalf("page %d has other bytes", key)
		}
	}
	for i := range uintptr(testExtra / 8) {
		if *at[uint64](f.extra + 8*i) != k.stamp {
			m.t.Fatalf("page %d has other notes", key)
		}
	}
}

func (m *model) unpin(key uint32, discard int32) {
	k := m.pages[key]
	if k == nil || !k.held || discard == 0 && !m.purgeable { // SQLite does no such thing
		return
	}
	m.same(key, k)
	k.held = false
	unpin(m.tls, m.handle, k.p, discard)
	if discard != 0 {
		delete(m.pages, key)
	}
	m.forgetful()
}

func (m *model) rekey(from, to uint32) {
	k := m.pages[from]
	if k == nil || !k.held || m.pages[to] != nil {
		return
	}
	rekey(m.tls, m.handle, k.p, from, to)
	delete(m.pages, from)
	m.pages[to] = k
	m.forgetful()
}

func (m *model) truncate(from uint32) {
	truncate(m.tls, m.handle, from)
	for key := range m.pages {
		if key >= from {
			delete(m.pages, key)
		}
	}
	m.forgetful()
}

// step does what three bytes say.
func (m *model) step(op, a, b byte) {
	key, other := uint32(a%90)+1, uint32(b)+1
	switch op % 16 {
	case 0, 1, 2, 3, 4:
		m.fetch(key, 1)
		if m.pages[key] == nil {
			m.fetch(key, 2)
		}
	case 5:
		m.fetch(key, int32(b%3))
	case 6:
		m.unpin(key, 1)
	case 7:
		m.rekey(key, other)
	case 8:
		if b < 40 {
			m.truncate(key)
		}
	case 9:
		m.resize(int(b%60) + 3)
	default:
		m.unpin(key, 0)
	}
}

// What SQLite holds stays, with its bytes; what is idle stays or is forgotten;
// the count is true and within the limit.
func TestCacheAgainstModel(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := newModel(t, seed%4 != 0)
		for range 2000 {
			m.step(byte(r.UintN(256)), byte(r.UintN(256)), byte(r.UintN(256)))
		}
		for key, k := range m.pages {
			m.same(key, k)
		}
	}
}

func FuzzCache(f *testing.F) {
	f.Add(true, []byte{0, 1, 0, 10, 1, 0, 0, 2, 0, 8, 1, 1})
	f.Add(false, []byte{5, 9, 2, 7, 9, 200, 6, 200, 0, 9, 0, 4})
	f.Fuzz(func(t *testing.T, purgeable bool, ops []byte) {
		m := newModel(t, purgeable)
		for ; len(ops) >= 3; ops = ops[3:] {
			m.step(ops[0], ops[1], ops[2])
		}
	})
}

// Memory of a cache that is gone serves the next one; more than a bound goes back.
func TestMemoryIsUsedAgain(t *testing.T) {
	tls := libc.NewTLS()
	defer tls.Close()
	fill := func() uintptr {
		h := create(tls, 64<<10, testExtra, 0)
		for key := range uint32(4 * (keptChunks + 10)) {
			if fetch(tls, h, key+1, 2) == 0 {
				t.Fatal("no memory")
			}
		}
		first := fetch(tls, h, 1, 0)
		destroy(tls, h)
		return first
	}
	fill()
	if kept.count != keptChunks {
		t.Fatalf("%d chunks are kept, want %d", kept.count, keptChunks)
	}
	before := kept.count
	h := create(tls, testPage, testExtra, 1)
	fetch(tls, h, 1, 2)
	if kept.count != before-1 {
		t.Error("a new cache takes new memory though some is kept")
	}
	destroy(tls, h)
	if kept.count != before {
		t.Error("memory is lost")
	}
	if at[page](0) != nil || unsafe.Sizeof(page{})%8 != 0 {
		t.Error("a page does not fit its place")
	}
}
