// Package gallery shows every component of the pages with sample content, so
// that their look and their accessibility can be judged without the product.
package gallery

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/text"
	"kongdan/internal/web/static"
	"kongdan/internal/web/view"
)

// Policy is the content security policy of the product.
const Policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"

// Pages are the paths of the gallery, by what they show.
var Pages = map[string]func(view.Head) templ.Component{
	"/today":    today,
	"/deals":    deals,
	"/board":    board,
	"/deal":     deal,
	"/form":     form,
	"/refused":  refused,
	"/conflict": conflict,
	"/empty":    empty,
	"/parts":    parts,
	"/picker":   picker,
	"/signin":   signin,
	"/error":    failure,
}

// Handler serves the gallery; ?lang=en and ?theme=dark change how it looks.
func Handler() (http.Handler, error) {
	catalog, err := i18n.Load(text.Files)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())
	for path, page := range Pages {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", Policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			locale := i18n.Locale{Catalog: catalog, Lang: r.FormValue("lang"), Zone: time.UTC, Currency: "CNY"}
			ctx := i18n.With(r.Context(), locale)
			if err := page(head(path, r)).Render(ctx, w); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	mux.HandleFunc("GET /fragment", func(w http.ResponseWriter, r *http.Request) {
		ctx := i18n.With(r.Context(), i18n.Locale{Catalog: catalog})
		_ = fragment(r.FormValue("to")).Render(ctx, w)
	})
	mux.HandleFunc("GET /lookup", func(w http.ResponseWriter, r *http.Request) {
		var list []view.Option
		for _, o := range found {
			if strings.Contains(o.Text, r.FormValue("q")) && (r.FormValue("account") == "" || strings.HasPrefix(o.Value, r.FormValue("account"))) {
				list = append(list, o)
			}
		}
		_ = view.PickOptions(list).Render(r.Context(), w)
	})
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/today?flash=1", http.StatusSeeOther)
	})
	return mux, nil
}

func head(path string, r *http.Request) view.Head {
	h := view.Head{Title: path[1:], Active: map[string]string{"/today": "today", "/deals": "deals", "/board": "deals", "/deal": "deals"}[path],
		Path: r.URL.RequestURI(), Theme: r.FormValue("theme"), Wide: path == "/board" || path == "/deals"}
	if path != "/signin" {
		h.User = &view.User{ID: "u1", Name: "林晓岚", Role: "销售", Organisation: "远景云联科技有限公司", MayWork: true, MayAdminister: true}
	}
	if path == "/board" {
		h.Scripts = []string{"board.js"}
	}
	if path == "/today" && r.FormValue("flash") != "" {
		h.Flash = view.Flash{Kind: "success", Text: "拜访已保存，3 个要素有更新。", UndoURL: "/undo", UndoKey: "k"}
	}
	return h
}
