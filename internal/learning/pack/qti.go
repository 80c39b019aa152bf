package pack

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"kongdan/internal/rule/question"
)

const (
	qtiSpace = "http://www.imsglobal.org/xsd/imsqti_v2p1"
	cpSpace  = "http://www.imsglobal.org/xsd/imscp_v1p1"
	mdSpace  = "http://www.imsglobal.org/xsd/imsmd_v1p2"
)

func writeQTI(w io.Writer, name string, list []question.Entry) error {
	z := zip.NewWriter(w)
	part := func(name string, write func(page)) error {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		p := page{bufio.NewWriter(f)}
		_, _ = p.WriteString(xml.Header)
		write(p)
		return p.Flush()
	}
	if err := part("imsmanifest.xml", func(p page) { p.manifest(name, list) }); err != nil {
		return err
	}
	for at, e := range list {
		if err := part(itemPath(at), func(p page) { p.qtiItem(at, e) }); err != nil {
			return err
		}
	}
	return z.Close()
}

func itemPath(at int) string { return fmt.Sprintf("items/q%05d.xml", at+1) }

func (p page) manifest(name string, list []question.Entry) {
	p.open("manifest", "xmlns", cpSpace, "xmlns:imsmd", mdSpace, "identifier", "kongdan-questions")
	p.open("metadata")
	p.text("schema", "IMS Content")
	p.text("schemaversion", "1.1")
	p.close("metadata")
	p.open("organizations")
	p.close("organizations")
	p.open("resources")
	for at, e := range list {
		p.open("resource", "identifier", fmt.Sprintf("q%05d", at+1), "type", "imsqti_item_xmlv2p1", "href", itemPath(at))
		about := words(e)
		if e.Category != "" {
			about = append([]string{"category:" + e.Category}, about...)
		}
		p.open("metadata")
		p.open("imsmd:lom")
		p.open("imsmd:general")
		if at == 0 && name != "" {
			p.open("imsmd:title")
			p.text("imsmd:langstring", name)
			p.close("imsmd:title")
		}
		for _, word := range about {
			p.open("imsmd:keyword")
			p.text("imsmd:langstring", word)
			p.close("imsmd:keyword")
		}
		p.close("imsmd:general")
		p.close("imsmd:lom")
		p.close("metadata")
		p.text("file", "", "href", itemPath(at))
		p.close("resource")
	}
	p.close("resources")
	p.close("manifest")
}

func (p page) qtiItem(at int, e question.Entry) {
	attrs := []string{"xmlns", qtiSpace, "identifier", fmt.Sprintf("q%05d", at+1), "title", title(e.Stem), "adaptive", "false", "timeDependent", "false"}
	if e.ID != "" {
		attrs = append(attrs, "label", e.ID)
	}
	if e.Lang != "" {
		attrs = append(attrs, "xml:lang", e.Lang)
	}
	p.open("assessmentItem", attrs...)
	p.qtiDeclare(e.Item)
	p.text("outcomeDeclaration", "", "identifier", "SCORE", "cardinality", "single", "baseType", "float")
	if e.Explanation != "" {
		p.open("outcomeDeclaration", "identifier", "FEEDBACK", "cardinality", "single", "baseType", "identifier")
		p.open("defaultValue")
		p.text("value", "why")
		p.close("defaultValue")
		p.close("outcomeDeclaration")
	}
	p.open("itemBody")
	p.qtiBody(e)
	p.close("itemBody")
	if e.Explanation != "" {
		p.open("modalFeedback", "outcomeIdentifier", "FEEDBACK", "identifier", "why", "showHide", "show")
		p.lines(e.Explanation)
		p.close("modalFeedback")
	}
	p.close("assessmentItem")
}

func choiceID(at int) string { return "choice" + question.Letter(at) }

// qtiDeclare writes what is right.
func (p page) qtiDeclare(i question.Item) {
	response := func(id, cardinality, base string, right []string, shares map[string]float64, order []string) {
		p.open("responseDeclaration", "identifier", id, "cardinality", cardinality, "baseType", base)
		if len(right) > 0 {
			p.open("correctResponse")
			for _, v := range right {
				p.text("value", v)
			}
			p.close("correctResponse")
		}
		if len(shares) > 0 {
			p.open("mapping", "defaultValue", "0")
			for _, key := range order {
				p.text("mapEntry", "", "mapKey", key, "mappedValue", decimal(shares[key]/100))
			}
			p.close("mapping")
		}
		p.close("responseDeclaration")
	}
	switch {
	case i.Kind == question.TrueFalse:
		var right []string
		if i.Truth != nil {
			right = []string{fmt.Sprint(*i.Truth)}
		}
		response("RESPONSE", "single", "identifier", right, nil, nil)
	case i.Kind == question.Fill:
		for at, b := range i.Blanks {
			shares := map[string]float64{}
			for _, word := range b.Accept {
				shares[word] = 100
			}
			response(fmt.Sprintf("RESPONSE%d", at+1), "single", "string", b.Accept[:min(1, len(b.Accept))], shares, b.Accept)
		}
	case i.Kind == question.Short:
		var right []string
		if i.Model != "" {
			right = []string{i.Model}
		}
		response("RESPONSE", "single", "string", right, nil, nil)
	default:
		cardinality := "multiple"
		if i.Kind == question.Single {
			cardinality = "single"
		}
		var right, order []string
		shares, given := map[string]float64{}, false
		for at, share := range written(i) {
			given = given || i.Options[at].Share != 0
			if shares[choiceID(at)] = share; i.Options[at].Right {
				right = append(right, choiceID(at))
			}
			order = append(order, choiceID(at))
		}
		if !given {
			shares = nil
		}
		response("RESPONSE", cardinality, "identifier", right, shares, order)
	}
}

func (p page) qtiBody(i question.Entry) {
	switch i.Kind {
	case question.Fill:
		p.open("p")
		parts := strings.SplitN(i.Stem, question.Gap, len(i.Blanks)+1)
		for at, part := range parts {
			p.lines(part)
			if at+1 < len(parts) {
				p.text("textEntryInteraction", "", "responseIdentifier", fmt.Sprintf("RESPONSE%d", at+1))
			}
		}
		p.close("p")
		return
	}
	p.open("p")
	p.lines(i.Stem)
	p.close("p")
	switch {
	case i.Kind == question.Short:
		p.text("extendedTextInteraction", "", "responseIdentifier", "RESPONSE")
		if guide := (question.Item{Points: i.Points}).Guide(i.Lang); guide != "" {
			p.open("rubricBlock", "view", "scorer")
			p.open("p")
			p.lines(guide)
			p.close("p")
			p.close("rubricBlock")
		}
	case i.Kind == question.TrueFalse:
		p.open("choiceInteraction", "responseIdentifier", "RESPONSE", "shuffle", "false", "maxChoices", "1")
		p.text("simpleChoice", "√", "identifier", "true")
		p.text("simpleChoice", "×", "identifier", "false")
		p.close("choiceInteraction")
	default:
		most := "0"
		if i.Kind == question.Single {
			most = "1"
		}
		p.open("choiceInteraction", "responseIdentifier", "RESPONSE", "shuffle", "true", "maxChoices", most)
		for at, o := range i.Options {
			attrs := []string{"identifier", choiceID(at)}
			if o.Pinned {
				attrs = append(attrs, "fixed", "true")
			}
			p.open("simpleChoice", attrs...)
			p.lines(o.Text)
			p.close("simpleChoice")
		}
		p.close("choiceInteraction")
	}
}

// lines writes a text with its breaks.
func (p page) lines(text string) {
	for n, line := range strings.Split(text, "\n") {
		if n > 0 {
			_, _ = p.WriteString("<br/>")
		}
		_, _ = p.WriteString(escaped(line))
	}
}
