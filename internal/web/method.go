package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const methodPath = "/settings/method"

func methodItemPath(p method.Part, item string) string {
	return methodPath + "/item?" + url.Values{"part": {string(p)}, "item": {item}}.Encode()
}

// methodPage lists the items of one part of the method, the elements first.
func (s *Server) methodPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	part := method.Part(cmp.Or(r.URL.Query().Get("part"), string(method.Elements)))
	items, err := s.Method.List(ctx, actor, part)
	if err != nil {
		return err
	}
	m := view.MethodList{Part: string(part), Parts: keyed(ctx, "method_part.", method.Parts)}
	for i, p := range method.Parts {
		m.Parts[i].Group = i18n.T(ctx, "method_page.of_deals")
		if p.OfPeople() {
			m.Parts[i].Group = i18n.T(ctx, "method_page.of_people")
		}
	}
	for _, i := range items {
		m.Rows = append(m.Rows, view.MethodRow{Key: shortKey(part, i.Key), Name: i.Name(actor.Lang), URL: methodItemPath(part, i.Key), Changed: i.Changed()})
	}
	return s.show(w, r, http.StatusOK, view.MethodPage(s.head(w, r, actor, i18n.T(ctx, "method_page.title"), "settings"), m))
}

// shortKey shows the keys people know: those of the elements.
func shortKey(part method.Part, key string) string {
	if (part == method.Elements || part == method.Statements) && len(key) <= 2 {
		return key
	}
	return ""
}

// itemName is what the page of an item is called: a statement, which is a whole
// sentence, goes by the key of its element.
func itemName(i method.Item, lang string) string {
	if i.Part == method.Statements {
		return i.Key
	}
	return cmp.Or(i.Name(lang), i.Key)
}

// methodTarget reads which item a page is about; what is left out is the first.
func methodTarget(v url.Values) (method.Part, string) {
	part := method.Part(cmp.Or(v.Get("part"), string(method.Elements)))
	item := v.Get("item")
	if all := method.Items(part); item == "" && len(all) > 0 {
		item = all[0]
	}
	return part, item
}

func (s *Server) methodItemPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	part, key := methodTarget(r.URL.Query())
	item, err := s.Method.Item(r.Context(), actor, part, key)
	if err != nil {
		return err
	}
	return s.showMethodItem(w, r, actor, http.StatusOK, item, nil, item.Seen, nil)
}

// showMethodItem shows the form with what was typed, or with what is in force
// where nothing was.
func (s *Server) showMethodItem(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, item method.Item, typed url.Values, seen string, p view.Problems) error {
	ctx := r.Context()
	m := view.MethodItem{
		Form: view.FormHead{Action: methodPath + "/item", Key: newKey(), Problems: p}, Name: itemName(item, actor.Lang),
		Back: view.Crumb{Text: i18n.T(ctx, "method_part."+string(item.Part)), URL: methodPath + "?part=" + url.QueryEscape(string(item.Part))},
		Part: string(item.Part), Item: item.Key, Seen: seen, Changed: item.Changed(), ResetURL: methodPath + "/item/reset", Key: newKey(),
	}
	for _, name := range item.Placeholders() {
		m.Placeholders = strings.TrimSpace(m.Placeholders + " {{" + name + "}}")
	}
	for _, x := range item.Wordings {
		sure := method.Certain(x.Certainty, actor.Lang)
		f := view.MethodField{Label: i18n.T(ctx, "method_field."+x.Name), Long: x.Max > 120, Sure: sure.Name, SureText: sure.Explain}
		if sure.Key == "fixed" || sure.Key == "forced" {
			f.Tone = "info"
		}
		field := func(lang string) view.Field {
			name := method.InputName(x.Name, lang)
			v := x.Text[lang]
			if typed.Has(name) {
				v = typed.Get(name)
			}
			hint := ""
			if x.Lines {
				hint = i18n.T(ctx, "method_page.lines")
			}
			return view.Field{Name: name, Label: textIn(languageOptions(), lang), Value: v, Hint: hint, Error: p.Of(name), Required: x.Required, MaxLength: x.Max, Rows: 5}
		}
		f.ZH, f.EN = field(i18n.Chinese), field(i18n.English)
		m.Fields = append(m.Fields, f)
	}
	h := s.head(w, r, actor, m.Name, "settings")
	h.Path = methodItemPath(item.Part, item.Key)
	return s.show(w, r, status, view.MethodItemPage(h, m))
}

func methodLabel(field string) string {
	name, _, _ := strings.Cut(field, ".")
	return "method_field." + name
}

func (s *Server) saveMethodItem(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	part, key := methodTarget(r.PostForm)
	texts := map[string]string{}
	for _, f := range method.FieldsOf(part) {
		for _, lang := range i18n.Languages {
			if name := method.InputName(f.Name, lang); r.PostForm.Has(name) {
				texts[name] = r.PostForm.Get(name)
			}
		}
	}
	err := s.Method.SaveItem(ctx, actor, part, key, texts, r.PostForm.Get("seen"))
	if err == nil {
		return s.redirect(w, r, methodItemPath(part, key), "method_page.saved")
	}
	p, invalid := problems(ctx, err, methodLabel)
	if !invalid && !errs.Is(err, errs.Conflict) {
		return err
	}
	item, findErr := s.Method.Item(ctx, actor, part, key)
	if findErr != nil {
		return findErr
	}
	if invalid {
		return s.showMethodItem(w, r, actor, http.StatusUnprocessableEntity, item, r.PostForm, r.PostForm.Get("seen"), p)
	}
	c := conflict{What: item.Name(actor.Lang), Kind: string(part), ID: key, Back: methodItemPath(part, key), Fresh: url.Values{"seen": {item.Seen}}}
	for _, x := range item.Wordings {
		for _, lang := range i18n.Languages {
			mine, sent := texts[method.InputName(x.Name, lang)]
			if !sent {
				mine = x.Text[lang]
			}
			c.Rows = append(c.Rows, view.Difference{Label: i18n.T(ctx, "method_field."+x.Name) + " · " + textIn(languageOptions(), lang), Yours: mine, Theirs: x.Text[lang]})
		}
	}
	return s.showConflict(w, r, actor, c)
}

// resetMethodItem gives an item its default wording back.
func (s *Server) resetMethodItem(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	part, key := methodTarget(r.PostForm)
	if err := s.Method.ResetItem(r.Context(), actor, part, key, r.PostForm.Get("seen")); err != nil {
		return err
	}
	return s.redirect(w, r, methodItemPath(part, key), "method_page.was_reset")
}
