package static

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func sample() built {
	return load(fstest.MapFS{
		"manifest.json":   {Data: []byte(`{"app.css":"app-1a.css"}`)},
		"app-1a.css":      {Data: []byte("plain")},
		"app-1a.css.gz":   {Data: []byte("gz")},
		"app-1a.css.zst":  {Data: []byte("zst")},
		"placeholder.txt": {Data: []byte("x")},
	})
}

func TestServesTheBestForm(t *testing.T) {
	for _, c := range []struct{ accept, body, coding string }{
		{"", "plain", ""},
		{"gzip, deflate", "gz", "gzip"},
		{"gzip, br, zstd", "zst", "zstd"},
		{"zstd;q=0, gzip;q=0.5", "gz", "gzip"},
		{"zstd;q=0.000, gzip; q=0", "plain", ""},
		{"zstd;q=nonsense", "plain", ""},
		{"identity", "plain", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/static/app-1a.css", nil)
		r.Header.Set("Accept-Encoding", c.accept)
		sample().ServeHTTP(w, r)
		h := w.Header()
		if w.Code != 200 || w.Body.String() != c.body || h.Get("Content-Encoding") != c.coding {
			t.Errorf("%q: %d %q %q, want %q %q", c.accept, w.Code, w.Body, h.Get("Content-Encoding"), c.body, c.coding)
		}
		if h.Get("Content-Type") != "text/css; charset=utf-8" || !strings.Contains(h.Get("Cache-Control"), "immutable") || h.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: headers %v", c.accept, h)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/static/app.css", 404}, // the name without its hash
		{"GET", "/static/app-1a.css.gz", 404},
		{"GET", "/static/manifest.json", 404},
		{"GET", "/static/placeholder.txt", 404},
		{"GET", "/static/../static.go", 404},
		{"GET", "/static/", 404},
		{"POST", "/static/app-1a.css", 405},
		{"HEAD", "/static/app-1a.css", 200},
	} {
		w := httptest.NewRecorder()
		sample().ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.status)
		}
	}
}

func TestSaysWhatToDoWhenNothingIsBuilt(t *testing.T) {
	w := httptest.NewRecorder()
	load(fstest.MapFS{"placeholder.txt": {}}).ServeHTTP(w, httptest.NewRequest("GET", "/static/app.css", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make assets") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// The whole first page may weigh 200 kB; what every page loads takes the least of it.
func TestWhatEveryPageLoadsIsLight(t *testing.T) {
	const most = 60_000
	sum := 0
	for _, name := range []string{"app.css", "app.js", "theme.js", "icons.svg", "logo.svg"} {
		hashed, ok := here().names[name]
		if !ok && Built() {
			t.Errorf("%s was not built", name)
		}
		body, _, err := here().pick(hashed, "gzip")
		if err != nil && Built() {
			t.Error(err)
		}
		sum += len(body)
	}
	if sum > most {
		t.Errorf("%d bytes compressed, at most %d", sum, most)
	}
}

// A page that asks for an asset that does not exist is found here, not by a user.
func TestBuiltFilesAreWhole(t *testing.T) {
	if !Built() {
		if URL("app.css") != "/static/app.css" {
			t.Error("a name that was not built must stay as it is")
		}
		return
	}
	for name, hashed := range here().names {
		if URL(name) != Prefix+hashed {
			t.Errorf("URL(%q) = %q", name, URL(name))
		}
		for _, accept := range []string{"", "gzip", "zstd"} {
			body, coding, err := here().pick(hashed, accept)
			if err != nil || len(body) == 0 || coding != accept {
				t.Errorf("%s as %q: %d bytes, %q, %v", hashed, accept, len(body), coding, err)
			}
		}
	}
}
