package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// level is how hard pages are compressed: more takes twice the time for a tenth of the size.
const level = 2

// worthIt is the size from which compression saves a packet.
const worthIt = 1200

var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, level)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// compressed compresses pages for browsers that take gzip. Files that come
// compressed already, or that do not get smaller, pass through.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		z := &zipped{ResponseWriter: w, takes: takesGzip(r.Header.Get("Accept-Encoding")) && r.Method != http.MethodHead}
		defer z.close()
		next.ServeHTTP(z, r)
	})
}

// zipped decides at the first bytes whether to compress.
type zipped struct {
	http.ResponseWriter
	takes   bool
	status  int
	decided bool
	zip     *gzip.Writer
}

// WriteHeader keeps the status until the first bytes show what to do.
func (z *zipped) WriteHeader(status int) {
	if status < 200 {
		z.ResponseWriter.WriteHeader(status)
		return
	}
	if z.status == 0 {
		z.status = status
	}
}

// Write compresses, if that was decided.
func (z *zipped) Write(b []byte) (int, error) {
	z.decide(b)
	if z.zip != nil {
		return z.zip.Write(b)
	}
	return z.ResponseWriter.Write(b)
}

func (z *zipped) decide(first []byte) {
	if z.decided {
		return
	}
	z.decided = true
	h := z.Header()
	if h.Get("Content-Type") == "" && len(first) > 0 {
		h.Set("Content-Type", http.DetectContentType(first))
	}
	if compressible(h) {
		if !strings.Contains(h.Get("Vary"), "Accept-Encoding") {
			h.Add("Vary", "Accept-Encoding")
		}
		known, err := strconv.Atoi(h.Get("Content-Length"))
		if z.takes && (len(first) >= worthIt || err == nil && known >= worthIt) {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			z.zip = zippers.Get().(*gzip.Writer)
			z.zip.Reset(z.ResponseWriter)
		}
	}
	if z.status != 0 {
		z.ResponseWriter.WriteHeader(z.status)
	}
}

// Flush sends what there is, for answers that come in pieces.
func (z *zipped) Flush() {
	z.decide(nil)
	if z.zip != nil {
		_ = z.zip.Flush()
	}
	_ = http.NewResponseController(z.ResponseWriter).Flush()
}

func (z *zipped) close() {
	z.decide(nil)
	if z.zip != nil {
		_ = z.zip.Close()
		z.zip.Reset(bytes.NewBuffer(nil))
		zippers.Put(z.zip)
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zipped) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func compressible(h http.Header) bool {
	if h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" {
		return false
	}
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.HasPrefix(kind, "text/") || kind == "application/json" || kind == "image/svg+xml" || strings.HasSuffix(kind, "+json")
}

func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		q, given := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !given || (err == nil && weight > 0)
	}
	return false
}
