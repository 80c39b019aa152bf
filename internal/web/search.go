package web

import (
	"context"
	"net/http"
	"strings"

	"kongdan/internal/insight"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const (
	searchShown   = 20 // hits of one kind on the page
	searchOffered = 4  // hits of one kind below the search box
)

// search finds deals, accounts, people, competitors, products, documents and,
// for who trains, questions by words. The page is whole; asked by the search
// box it is a list of suggestions.
func (s *Server) search(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), wordsOf(r)
	offered := r.Header.Get("HX-Request") == "true"
	most := searchShown
	if offered {
		most = searchOffered
	}
	groups, err := s.Insight.Search(ctx, actor, q, most)
	if err != nil {
		return err
	}
	m := view.Search{Query: q, Words: i18n.T(ctx, "search.words")}
	if actor.MayTrain() {
		m.Words = i18n.T(ctx, "search.words_trainer")
	}
	for _, g := range groups {
		m.Groups = append(m.Groups, searchGroup(ctx, q, g))
	}
	if offered {
		return s.show(w, r, http.StatusOK, view.SearchOffers(m))
	}
	h := s.head(w, r, actor, i18n.T(ctx, "search.title"), "")
	h.Query = q
	return s.show(w, r, http.StatusOK, view.SearchPage(h, m))
}

// hitPath is where the pages of each kind of hit lie.
var hitPath = map[insight.HitKind]string{
	insight.DealHit: view.PathDeals + "/", insight.AccountHit: view.PathAccounts + "/", insight.PersonHit: view.PathPeople + "/", insight.DocumentHit: view.PathLibrary + "/",
	insight.QuestionHit: "/question/",
}

// hitList is where lists of those kinds lie that not everybody opens one by one.
var hitList = map[insight.HitKind]string{
	insight.RivalHit: view.PathSettings + "/rivals?q=", insight.ProductHit: view.PathSettings + "/products?q=",
}

func searchGroup(ctx context.Context, q string, g insight.Group) view.SearchGroup {
	out := view.SearchGroup{Title: i18n.T(ctx, "search_kind."+string(g.Kind)), Kind: string(g.Kind)}
	if g.More {
		switch g.Kind {
		case insight.DealHit:
			out.MoreURL = view.PathDeals + "?view=table&status=any&q=" + queryEscape(q)
		case insight.AccountHit:
			out.MoreURL = view.PathAccounts + "?q=" + queryEscape(q)
		case insight.PersonHit:
			out.MoreURL = view.PathPeople + "?q=" + queryEscape(q)
		case insight.DocumentHit:
			out.MoreURL = view.PathLibrary + "?q=" + queryEscape(q)
		case insight.QuestionHit:
			out.MoreURL = questionsPath + "?q=" + queryEscape(q)
		}
	}
	for _, x := range g.Hits {
		hit := view.SearchHit{Name: marked(x.Name, q), Hint: marked(x.Hint, q), URL: hitPath[g.Kind] + x.ID}
		if list := hitList[g.Kind]; list != "" {
			hit.URL = list + queryEscape(x.Name)
		}
		if g.Kind == insight.DocumentHit {
			hit.URL += "?q=" + queryEscape(q)
		}
		if g.Kind == insight.DealHit {
			hit.Value, hit.Zone, hit.Basis = x.Shown.String(), string(x.Zone), string(x.Basis)
			if x.Status != opportunity.Open {
				hit.Status, hit.StatusTone = i18n.T(ctx, "deal_status."+string(x.Status)), statusTone(x.Status)
			}
		}
		out.Hits = append(out.Hits, hit)
	}
	return out
}

// marked cuts a text where it holds one of the words, whatever their case.
func marked(text, words string) (pieces []view.Piece) {
	runes, low := []rune(text), []rune(strings.ToLower(text))
	if len(runes) != len(low) { // a letter that changes length: nothing is marked
		return []view.Piece{{Text: text}}
	}
	hit := make([]bool, len(runes))
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		w := []rune(word)
		for i := 0; i+len(w) <= len(low); i++ {
			if string(low[i:i+len(w)]) == word {
				for j := range w {
					hit[i+j] = true
				}
			}
		}
	}
	for i := range runes {
		if i == 0 || hit[i] != hit[i-1] {
			pieces = append(pieces, view.Piece{Hit: hit[i]})
		}
		pieces[len(pieces)-1].Text += string(runes[i])
	}
	return pieces
}

// longest bounds what is looked for, in characters.
const longest = 100

// wordsOf is what an address asks to look for.
func wordsOf(r *http.Request) string {
	q := []rune(strings.TrimSpace(r.URL.Query().Get("q")))
	if len(q) > longest {
		q = q[:longest]
	}
	return string(q)
}
