package app

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/library"
	"kongdan/internal/org"
)

// book is a document of the library that is a file, in several parts, whose
// text cannot be read; and one whose text can.
type book struct {
	trainer     org.Actor
	file, text  library.ID
	bytes, read []byte
}

func shelve(t *testing.T, a *App) book {
	t.Helper()
	b := book{bytes: append([]byte("%PDF-1.7\n"), make([]byte, 900_000)...), read: []byte(strings.Repeat("先问清楚谁签字。\n\n", 400))}
	r := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- bytes that no packing makes shorter
	for i := range b.bytes[9:] {
		b.bytes[9+i] = byte(r.IntN(256))
	}
	err := a.db.View(t.Context(), func(tx *db.Tx) error {
		var u org.UserID
		if err := tx.QueryRowContext(t.Context(), `SELECT MIN(id) FROM member WHERE role = 'trainer'`).Scan(&u); err != nil {
			return err
		}
		var err error
		b.trainer, err = org.ActorOf(t.Context(), tx, mustOrg(t, a), u)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w := library.Writing{Lang: "zh", Status: library.Published, Audience: library.Everybody}
	if b.file, err = a.web.Library.AddFile(t.Context(), b.trainer, w, library.Handed{Name: "手册.pdf", Raw: b.bytes, Keep: true}); err != nil {
		t.Fatal(err)
	}
	if b.text, err = a.web.Library.AddFile(t.Context(), b.trainer, w, library.Handed{Name: "提纲.txt", Raw: b.read}); err != nil {
		t.Fatal(err)
	}
	return b
}

// is wants both files as they were, byte for byte, the text that was read of
// one, and the articles of the demo beside them.
func (b book) is(t *testing.T, name string, a *App) {
	t.Helper()
	for id, want := range map[library.ID][]byte{b.file: b.bytes, b.text: b.read} {
		var got bytes.Buffer
		if err := a.web.Library.Fetch(t.Context(), b.trainer, id, 0, func(library.File) {}, io.Writer(&got)); err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: %d bytes of %d came back, %v", name, got.Len(), len(want), err)
		}
	}
	found, err := a.web.Library.Search(t.Context(), b.trainer, "问清楚谁签字", library.Filter{}, 0, 10)
	if err != nil || found.Total == 0 {
		t.Errorf("%s: nothing is found in the library: %v", name, err)
	}
}
