package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"kongdan/internal/coach"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
	"kongdan/internal/rule/c139"
	"kongdan/internal/stakeholder"
)

// hostile is what somebody might be called who wishes us ill.
const hostile = `<script>alert("x")</script>&'"]]>`

// The picture as a file is sound XML whatever people are called, holds all of
// them, and nothing that runs.
func TestTheMapAsAFile(t *testing.T) {
	s := newScene(t)
	deal := s.newDeal()
	p, err := person.NewService(s.db).Create(t.Context(), s.owner(), s.account, person.Draft{Name: hostile, Title: hostile, Department: hostile})
	must(t, p, err)
	if err := s.server.Stakeholders.Add(t.Context(), s.owner(), deal, p, ""); err != nil {
		t.Fatal(err)
	}
	line, err := s.server.Stakeholders.Draw(t.Context(), s.owner(), deal, stakeholder.RelationDraft{From: stakeholder.ID(p), To: s.personIn(deal),
		Kind: stakeholder.Influence, Strength: 2, Note: hostile})
	must(t, line, err)
	for _, v := range stakeholder.MapViews {
		for _, address := range []string{"/deals/" + string(deal) + "/people/map", "/accounts/" + string(s.account) + "/map"} {
			page := s.as(s.owner()).get(address + ".svg?view=" + string(v)).is(200)
			if kind := page.header.Get("Content-Type"); kind != "image/svg+xml" || !strings.HasPrefix(page.header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s, %s", kind, page.header.Get("Content-Disposition"))
			}
			elements, text := soundXML(t, page.body)
			if elements["svg"] != 1 || elements["script"]+elements["a"]+elements["style"] > 0 || !strings.Contains(text, "<script>") || !strings.Contains(text, "陈处长") {
				t.Errorf("%s %s: %v", address, v, elements)
			}
			if html := s.as(s.owner()).get(address + "?view=" + string(v)).is(200); strings.Contains(html.body, "<script>alert") {
				t.Errorf("%s: a name is markup", address)
			}
		}
	}
}

// soundXML reads a file to its end.
func soundXML(t *testing.T, body string) (elements map[string]int, text string) {
	t.Helper()
	elements = map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(body)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, text
		}
		if err != nil {
			t.Fatalf("no sound XML: %v", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			elements[x.Name.Local]++
		case xml.CharData:
			text += string(x)
		}
	}
}

// Who is a coach shows on no map, and in no list of lines, whoever looks.
func TestTheMapKeepsCoaches(t *testing.T) {
	s := newScene(t)
	deal := s.newDeal()
	who := s.personIn(deal)
	coaches := coach.NewService(s.db)
	for _, id := range []coach.Identity{{Person: string(who), Note: whisper}, {Name: whisper}} {
		c, err := coaches.Add(t.Context(), s.owner(), deal, coach.Draft{Type: c139.CoachRelation, Identity: id})
		must(t, c, err)
	}
	for _, as := range []string{"owner", "manager", "reader"} {
		for _, path := range []string{"/deals/" + string(deal) + "/people/map", "/deals/" + string(deal) + "/people/map.svg", "/deals/" + string(deal) + "/relations", "/accounts/" + string(s.account) + "/map"} {
			body := s.as(s.actors[as]).get(path).is(200).body
			picture := body[max(0, strings.Index(body, "k-rm-picture")):]
			if strings.Contains(body, whisper) || strings.Contains(picture, "教练") {
				t.Errorf("%s reads of a coach on %s", as, path)
			}
		}
	}
}

// The map of who may only read has no handle, and nothing that changes it.
func TestTheMapOfWhoMayOnlyRead(t *testing.T) {
	s := newScene(t)
	deal := s.newDeal()
	line, err := s.server.Stakeholders.Draw(t.Context(), s.owner(), deal, stakeholder.RelationDraft{From: s.personIn(deal), To: s.personIn(deal),
		Kind: stakeholder.Conflict, Strength: 1, Note: "会上吵过"})
	must(t, line, err)
	doc := s.as(s.actors["reader"]).get("/deals/" + string(deal) + "/people/map?view=politics").is(200).doc()
	if n := doc.Find("[data-card]").Length(); n != 2 || doc.Find("[data-line]").Length() != 1 {
		t.Errorf("%d cards", n)
	}
	if doc.Find("[data-handle], [data-tool=undo], [data-tool=draw], [data-places], [data-line][href]").Length() > 0 {
		t.Error("a reader may change the map")
	}
	if !strings.Contains(doc.Find("[data-line]").AttrOr("aria-label", ""), "会上吵过") {
		t.Error("the line does not say what it rests on")
	}
}

// Equal lines of several deals are one on an account's map, with their number,
// and a list in words; also in the file.
func TestEqualLinesOfSeveralDealsAreOne(t *testing.T) {
	s := newScene(t)
	a, b := stakeholder.ID(s.newPerson()), stakeholder.ID(s.newPerson())
	at := "/accounts/" + string(s.account)
	draw := func(deal opportunity.ID, from, to stakeholder.ID, kind stakeholder.RelationKind, sure bool) {
		v := []string{"deal", string(deal), "from", string(from), "to", string(to), "kind", string(kind), "strength", "2", "note", "会上吵过"}
		if sure {
			v = append(v, "confirmed", "1")
		}
		s.as(s.owner()).post(at+"/relations", v...).leads("/deals/" + string(deal) + "/relations#line-")
	}
	one, two := s.newDeal(), s.newDeal()
	draw(one, a, b, stakeholder.Conflict, false)
	draw(two, b, a, stakeholder.Conflict, true)
	draw(one, a, b, stakeholder.Influence, false)
	draw(two, b, a, stakeholder.Influence, false) // the other way round: another story

	page := s.as(s.owner()).get(at + "/map?view=politics").is(200)
	lines := page.doc().Find("[data-line]")
	many := lines.Filter("[data-many='2']")
	if lines.Length() != 3 || many.Length() != 1 || many.Find("[data-member]").Length() != 2 || many.Find("[stroke-dasharray]").Length() > 0 {
		t.Errorf("%d lines, %d of several", lines.Length(), many.Length())
	}
	if _, text := soundXML(t, s.as(s.owner()).get(at+"/map.svg?view=politics").is(200).body); strings.Count(text, "×2") != 1 {
		t.Error("the file does not count the lines")
	}
	list := s.as(s.owner()).get(many.AttrOr("href", "")).is(200).has("2 条关系线", "政务云二期", "会上吵过")
	if n := list.doc().Find("tbody tr").Length(); n != 2 {
		t.Errorf("the list has %d rows", n)
	}
	// Who may only read sees the lines and the list, and changes nothing.
	reader := s.as(s.actors["reader"]).get(at + "/map?view=politics").is(200).doc()
	if reader.Find("[data-handle], [data-member], [data-tool=draw]").Length() > 0 || reader.Find("[data-many][href]").Length() != 1 || reader.Find("[data-line][href]").Length() != 1 {
		t.Error("a reader may change the map")
	}
	s.as(s.actors["reader"]).get(at+"/relations").is(200).lacks("/end", "/relations/new")
	// Compared with today nothing changed; the day must be one.
	s.as(s.owner()).get(at + "/map?since=" + string(s.today())).is(200).has("没有变化")
	s.as(s.owner()).get(at + "/map?since=" + string(s.today().Add(1))).is(200).has("请选今天或更早的日期")
}
