package extract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/ledongthuc/pdf"

	"kongdan/internal/kit/errs"
)

// Limits of reading a PDF.
const (
	mostPages = 3000
	mostTime  = 20 * time.Second
	mostReads = 40 // times its own size, and then some
)

// onePDF lets one PDF be read at a time: what a hostile one takes, it takes once.
var onePDF = make(chan struct{}, 1)

var errBudget = errors.New("reading takes too much")

// readPDF reads the text layer of a PDF, page by page. It fails where there is
// none, as in pages that were scanned, and for a file that is locked.
func readPDF(ctx context.Context, raw []byte) (Doc, error) {
	ctx, stop := context.WithTimeout(ctx, mostTime)
	defer stop()
	select {
	case onePDF <- struct{}{}:
	case <-ctx.Done():
		return Doc{}, errs.New(errs.Invalid, "extract.slow")
	}
	if inflates(ctx, raw) {
		<-onePDF
		return Doc{}, errs.New(errs.Invalid, "extract.bomb")
	}
	type answer struct {
		doc Doc
		err error
	}
	done := make(chan answer, 1)
	// The library cannot be told to stop, but it ends when it cannot read on.
	budget := &bounded{r: bytes.NewReader(raw), ctx: ctx, left: int64(len(raw))*mostReads + 64<<20}
	go func() {
		defer func() { <-onePDF }()
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a = answer{err: errs.New(errs.Invalid, "extract.broken")}
			}
			done <- a
		}()
		a.doc, a.err = pages(ctx, budget, int64(len(raw)))
	}()
	select {
	case a := <-done:
		if a.err != nil && ctx.Err() != nil {
			a.err = errs.New(errs.Invalid, "extract.slow")
		}
		return a.doc, a.err
	case <-ctx.Done():
		return Doc{}, errs.New(errs.Invalid, "extract.slow")
	}
}

// bounded reads until a time is over or enough was read.
type bounded struct {
	r    io.ReaderAt
	ctx  context.Context
	left int64
}

func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 || b.ctx.Err() != nil {
		return 0, errBudget
	}
	return b.r.ReadAt(p, at)
}

func pages(ctx context.Context, file io.ReaderAt, size int64) (Doc, error) {
	r, err := pdf.NewReader(file, size)
	if err != nil {
		if errors.Is(err, pdf.ErrInvalidPassword) || strings.Contains(err.Error(), "encrypt") {
			return Doc{}, errs.Because(err, errs.Invalid, "extract.locked")
		}
		return Doc{}, errs.Because(err, errs.Invalid, "extract.broken")
	}
	n := r.NumPage()
	if n > mostPages {
		return Doc{}, errs.New(errs.TooLarge, "extract.pages", "Max", mostPages)
	}
	d := Doc{Plain: true, Title: r.Trailer().Key("Info").Key("Title").Text()}
	var out strings.Builder
	strange, all := 0, 0
	for i := 1; i <= n; i++ {
		if ctx.Err() != nil {
			return Doc{}, errBudget
		}
		text, ok := page(ctx, r, i)
		if !ok {
			d.Lost++
		}
		if i > 1 {
			out.WriteByte('\f')
		}
		for _, c := range text {
			all++
			if c == unicode.ReplacementChar || unicode.Is(unicode.Co, c) || unicode.IsControl(c) && c != '\n' {
				strange++
			}
		}
		out.WriteString(text)
		if tooLong(&out) {
			return Doc{}, errs.New(errs.TooLarge, "extract.long", "Max", MaxText)
		}
	}
	switch {
	case n > 0 && d.Lost == n:
		return Doc{}, errs.New(errs.Invalid, "extract.broken")
	case strange*4 > all: // letters that only the file's own fonts know
		return Doc{}, errs.New(errs.Invalid, "extract.no_text")
	}
	d.Text = out.String()
	return d, nil
}

// page is the text of one page. ok is false where it could not be read to its
// end; what stands before that is kept.
func page(ctx context.Context, r *pdf.Reader, n int) (text string, ok bool) {
	w := &pdfPage{ctx: ctx}
	func() {
		defer func() { ok = recover() == nil }() // the library panics on what it does not expect
		p := r.Page(n)
		w.run(p.V.Key("Contents"), p.Resources(), 0)
	}()
	return w.text(), ok
}
