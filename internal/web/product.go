package web

import (
	"net/http"
	"net/url"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/product"
	"kongdan/internal/rule/money"
	"kongdan/internal/web/view"
)

const productsPath = "/settings/products"

func productURL(id product.ID) string { return productsPath + "/" + url.PathEscape(string(id)) }

// priceOf is a price in full; "" while not known.
func priceOf(actor org.Actor, minor int64) string {
	if minor == 0 {
		return ""
	}
	return money.Exact(minor, money.Currency(actor.Currency))
}

// productsPage lists products, for everybody; administrators see the trash.
func (s *Server) productsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, "q", "trash")
	f := product.Filter{Query: l.get("q"), Trash: l.get("trash") != "" && actor.MayAdminister()}
	f.After, f.Before = l.After, l.Before
	p, err := s.Products.List(ctx, actor, f)
	if err != nil {
		return err
	}
	m := view.Catalog{
		ListNav: l.nav(l.pager(p.Next, p.Previous, "")), Sub: i18n.T(ctx, "product.text"), Find: i18n.T(ctx, "product.find"),
		Columns: []view.Column{{Text: i18n.T(ctx, "product.name")}, {Text: i18n.T(ctx, "product.series")}, {Text: i18n.T(ctx, "product.price"), Number: true}},
		Empty:   view.Empty{Icon: "briefcase", Title: i18n.T(ctx, "product.none"), Text: i18n.T(ctx, "product.none_text")}, InTrash: f.Trash,
	}
	productWords.doors(ctx, &m, actor, actor.MayAdminister())
	if actor.MayAdminister() && !f.Trash {
		m.Empty.Second = view.Link{Text: i18n.T(ctx, "import_page.from_file"), URL: importPath + "/new?kind=" + string(exchange.Products)}
	}
	for _, x := range p.Rows {
		row := view.CatalogRow{Name: x.Name, Cells: []view.CatalogCell{{Text: x.Series}, {Text: priceOf(actor, x.Price), Number: true}}, Key: newKey()}
		row.EditURL, row.RestoreURL = doorsOf(actor, f.Trash, productURL(x.ID))
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.CatalogPage(s.head(w, r, actor, m.Title, "settings"), listsBack(ctx, actor), m))
}

var productWords = catalogWords{path: productsPath, list: "product.title", add: "product.new", edit: "product.edit",
	remove: "product.delete", removeText: "product.delete_text", removeAsk: "product.delete_ask"}

var productFields = map[string]string{"name": "product.name", "series": "product.series", "price": "product.price"}

func productLabel(field string) string { return productFields[field] }

func readProduct(f url.Values) product.Draft {
	return product.Draft{Name: f.Get("name"), Series: f.Get("series"), Price: f.Get("price")}
}

func (s *Server) newProductPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.showProduct(w, r, actor, http.StatusOK, "", product.Draft{}, view.FormHead{})
}

// showProduct shows the form of a new product, or of the one with the id.
func (s *Server) showProduct(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id product.ID, d product.Draft, head view.FormHead) error {
	ctx, p := r.Context(), head.Problems
	m := view.CatalogForm{Form: head, Fields: []view.Field{
		{Name: "name", Label: i18n.T(ctx, "product.name"), Value: d.Name, Error: p.Of("name"), Required: true, Autofocus: id == "" && len(p) == 0, Autocomplete: "off", MaxLength: product.MaxName},
		{Name: "series", Label: i18n.T(ctx, "product.series"), Value: d.Series, Error: p.Of("series"), Hint: i18n.T(ctx, "product.series_hint"), Autocomplete: "off", MaxLength: product.MaxSeries},
		{Name: "price", Label: i18n.T(ctx, "product.price"), Value: d.Price, Error: p.Of("price"), Hint: i18n.T(ctx, "product.price_hint"), InputMode: "decimal", Suffix: actor.Currency, Autocomplete: "off", MaxLength: 60},
	}}
	return s.showCatalogForm(w, r, actor, status, productWords, string(id), d.Name, m)
}

func (s *Server) createProduct(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := readProduct(r.PostForm)
	_, err := s.Products.Create(r.Context(), actor, d)
	if p, ok := problems(r.Context(), err, productLabel); ok {
		return s.showProduct(w, r, actor, http.StatusUnprocessableEntity, "", d, view.FormHead{Problems: p})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, productsPath, "product.saved")
}

func (s *Server) productPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.Products.Get(r.Context(), actor, product.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if err := actor.CheckAdminister(); err != nil {
		return err
	}
	return s.showProduct(w, r, actor, http.StatusOK, x.ID, product.Draft{Name: x.Name, Series: x.Series, Price: priceOf(actor, x.Price)}, view.FormHead{Version: x.Version})
}

func (s *Server) saveProduct(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id, mine := r.Context(), product.ID(r.PathValue("id")), readProduct(r.PostForm)
	err := s.Products.Update(ctx, actor, id, versionOf(r), mine)
	if err == nil {
		return s.redirect(w, r, productsPath, "product.saved")
	}
	if p, ok := problems(ctx, err, productLabel); ok {
		return s.showProduct(w, r, actor, http.StatusUnprocessableEntity, id, mine, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Products.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{What: theirs.Name, Kind: "product", ID: string(id), Back: productURL(id), Version: theirs.Version,
		Rows: differences(ctx, productFields, [][3]string{{"name", mine.Name, theirs.Name}, {"series", mine.Series, theirs.Series}, {"price", mine.Price, priceOf(actor, theirs.Price)}})})
}

func (s *Server) deleteProduct(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := product.ID(r.PathValue("id"))
	if err := s.Products.Delete(r.Context(), actor, id, versionOf(r)); err != nil {
		return err
	}
	return s.redirectWith(w, r, productsPath, Flash{Kind: "success", Key: "product.deleted", Undo: productURL(id) + "/restore"})
}

func (s *Server) restoreProduct(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Products.Restore(r.Context(), actor, product.ID(r.PathValue("id"))); err != nil {
		return err
	}
	return s.redirect(w, r, productsPath, "product.restored")
}
