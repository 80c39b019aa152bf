// Package static serves the built style sheets, scripts and pictures. They are
// made by "make assets", embedded into the program and never change under
// their name, so browsers keep them for good.
package static

import (
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where Handler expects to be mounted.
const Prefix = "/static/"

// Missing is what to tell a person when nothing has been built.
const Missing = "the style sheets and scripts are not built: run make assets"

// built is what "make assets" left: files, and the manifest that maps the
// names pages use to the names that carry a content hash.
type built struct {
	files fs.FS
	names map[string]string
	known map[string]bool
}

func load(files fs.FS) built {
	b := built{files: files, names: map[string]string{}, known: map[string]bool{}}
	raw, err := fs.ReadFile(files, "manifest.json")
	if err != nil || json.Unmarshal(raw, &b.names) != nil {
		b.names = nil
	}
	for _, hashed := range b.names {
		b.known[hashed] = true
	}
	return b
}

var here = sync.OnceValue(func() built {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return built{}
	}
	return load(files)
})

// Built reports whether "make assets" ran before this program was compiled.
func Built() bool { return len(here().names) > 0 }

// URL returns the address of a built file, such as URL("app.css"). A name that
// was not built gives an address that answers 404.
func URL(name string) string {
	if hashed, ok := here().names[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Handler serves the built files below Prefix. Without built files every
// answer is 503 with Missing as its text.
func Handler() http.Handler { return here() }

// ServeHTTP answers with one file in the smallest form the browser takes.
func (b built) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	switch {
	case len(b.known) == 0:
		http.Error(w, Missing, http.StatusServiceUnavailable)
		return
	case !b.known[name]:
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	body, coding, err := b.pick(name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", typeOf(name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the only failure is a reader who left
}

// encodings are the precompressed forms, best first.
var encodings = []struct{ token, suffix string }{{"zstd", ".zst"}, {"gzip", ".gz"}}

// pick returns a file in the best form that the browser takes.
func (b built) pick(name, accept string) (body []byte, coding string, err error) {
	for _, e := range encodings {
		if !accepts(accept, e.token) {
			continue
		}
		if body, err := fs.ReadFile(b.files, name+e.suffix); err == nil {
			return body, e.token, nil
		}
	}
	body, err = fs.ReadFile(b.files, name)
	return body, "", err
}

// accepts reads one coding out of an Accept-Encoding header; q=0 refuses it.
func accepts(header, token string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) != token {
			continue
		}
		q, given := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !given || (err == nil && weight > 0)
	}
	return false
}

func typeOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}
