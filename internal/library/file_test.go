package library_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"kongdan/internal/library"
)

// slow is a reader of a file who wants something else between its parts.
type slow struct {
	bytes.Buffer
	parts   int
	between func()
}

func (s *slow) Write(b []byte) (int, error) {
	s.parts++
	s.between()
	return s.Buffer.Write(b)
}

// TestAFileIsSentWithoutADatabase: nine readers, each of whom waits for the
// next, are more than there are connections.
func TestAFileIsSentWithoutADatabase(t *testing.T) {
	w := begin(t)
	text := strings.Repeat("决策链 ", 40_000)
	id, err := w.svc.AddFile(t.Context(), w.trainer, writing("", ""), library.Handed{Name: "a.txt", Raw: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var begun int
	var fetch func(int)
	fetch = func(left int) {
		if left == 0 || t.Failed() {
			return
		}
		to := &slow{}
		to.between = func() {
			if to.parts == 1 {
				fetch(left - 1)
			}
		}
		err := w.svc.Fetch(ctx, w.trainer, id, 0, func(library.File) { begun++ }, to)
		if err != nil || to.String() != text || to.parts != 2 {
			t.Errorf("%d parts, %d bytes, %v", to.parts, to.Len(), err)
		}
	}
	fetch(9)
	if begun != 9 {
		t.Errorf("begun %d times", begun)
	}
}
