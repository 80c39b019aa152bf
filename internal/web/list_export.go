package web

import (
	"net/http"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/web/view"
)

// exportDeals answers with the deals of the filter as a file.
func (s *Server) exportDeals(f export.Format) handler {
	return func(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
		q := r.URL.Query()
		filter, bad := readDealFilter(q, actor.Currency)
		if err := bad.Err(); err != nil {
			return err
		}
		p := opportunity.Page{}
		p.Sort, p.Desc = readSort(q.Get("sort"))
		d := s.download(w, r, "deals-"+actor.Today(s.Deals.Now()), f)
		return d.end(s.Exports.Deals(r.Context(), actor, filter, p, f, d))
	}
}

// exportAccounts answers with the accounts of the filter as a file.
func (s *Server) exportAccounts(f export.Format) handler {
	return func(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
		filter := accountFilter(listOf(r, accountFilters...), actor)
		d := s.download(w, r, "accounts-"+actor.Today(s.Deals.Now()), f)
		return d.end(s.Exports.Accounts(r.Context(), actor, filter, f, d))
	}
}

// exportPeople answers with the people of the filter as a file.
func (s *Server) exportPeople(f export.Format) handler {
	return func(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
		filter := personFilter(listOf(r, personFilters...))
		d := s.download(w, r, "people-"+actor.Today(s.Deals.Now()), f)
		return d.end(s.Exports.People(r.Context(), actor, filter, f, d))
	}
}

// The filters of the lists, as addresses name them.
var (
	accountFilters = []string{"q", "owner", "industry", "region", "parent"}
	personFilters  = []string{"q", "account"}
)

func accountFilter(l listing, actor org.Actor) account.Filter {
	f := account.Filter{Query: l.get("q"), Owner: org.UserID(l.get("owner")), Industry: l.get("industry"), Region: l.get("region"),
		Parent: account.ID(l.get("parent")), Sort: account.Sort(l.Sort)}
	if f.Owner == mine {
		f.Owner = actor.User
	}
	return f
}

func personFilter(l listing) person.Filter {
	return person.Filter{Query: l.get("q"), Account: account.ID(l.get("account")), Sort: person.Sort(l.Sort)}
}

// exportLinks lead from a list to its file in each format, with its filter.
func exportLinks(r *http.Request, address func(path string) string) (links []view.Link) {
	for _, f := range export.Formats {
		links = append(links, view.Link{Text: i18n.T(r.Context(), "export.as."+string(f)), URL: address("/export." + string(f))})
	}
	return links
}

// download is an answer that is a file. Its head goes out with the first bytes:
// what goes wrong before is a page like any other.
type download struct {
	s       *Server
	w       http.ResponseWriter
	r       *http.Request
	name    string
	format  string // of the bytes, "text/csv; charset=utf-8"
	begun   bool
	written error // the reader left
}

var formatTypes = map[export.Format]string{
	export.CSV: "text/csv; charset=utf-8", export.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (s *Server) download(w http.ResponseWriter, r *http.Request, name string, f export.Format) *download {
	return &download{s: s, w: w, r: r, name: name + "." + string(f), format: formatTypes[f]}
}

// slowest is how long a part of a file may take to the reader.
const slowest = 2 * time.Minute

// Write sends some of the file. The time limit of pages does not hold for a
// long one: each part has its own.
func (d *download) Write(b []byte) (int, error) {
	if !d.begun {
		d.begun = true
		h := d.w.Header()
		h.Set("Content-Type", d.format)
		h.Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
		h.Set("Cache-Control", "no-store")
	}
	_ = http.NewResponseController(d.w).SetWriteDeadline(time.Now().Add(slowest)) // a recorder of tests has none
	n, err := d.w.Write(b)
	if err != nil {
		d.written = err
	}
	return n, err
}

// end answers for an error that broke the file off. Once its head is on its
// way, the file must not look whole.
func (d *download) end(err error) error {
	if err == nil || !d.begun {
		return err
	}
	if d.written == nil {
		d.s.Log.ErrorContext(d.r.Context(), "export broke off", "pattern", d.r.Pattern, "err", err)
	}
	panic(http.ErrAbortHandler)
}
