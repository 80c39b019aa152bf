package intake

import (
	"path"
	"slices"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
)

// qtiPackage reads the items of a QTI 2.1 package in the order of its manifest.
func qtiPackage(a *archive) (examtext.Result, error) {
	names := slices.Clone(a.names)
	if a.has("imsmanifest.xml") {
		raw, err := a.read("imsmanifest.xml")
		if err != nil {
			return none, err
		}
		root, err := tree(raw, "imsmanifest.xml")
		if err != nil {
			return none, err
		}
		var listed []string
		for _, res := range root.all("resource") {
			if name := path.Clean(res.attr["href"]); strings.Contains(res.attr["type"], "item") && a.has(name) {
				listed = append(listed, name)
			}
		}
		if len(listed) > 0 {
			names = listed
		}
	}
	r := examtext.Result{Items: []examtext.Item{}, Documents: []examtext.Document{}, Warnings: []examtext.Warning{}}
	var records []examtext.Record
	for _, name := range names {
		if !strings.HasSuffix(strings.ToLower(name), ".xml") || name == "imsmanifest.xml" {
			continue
		}
		raw, err := a.read(name)
		if err != nil {
			return none, err
		}
		root, err := tree(raw, name)
		if err != nil {
			return none, err
		}
		records = append(records, qtiItems(root, name, &r)...)
	}
	if len(records) == 0 {
		return none, errs.New(errs.Invalid, "intake.qti_none")
	}
	r.Items = examtext.Items(records)
	return r, nil
}

// qti reads a single document of QTI 2.1.
func qti(root *node) (examtext.Result, error) {
	r := examtext.Result{Documents: []examtext.Document{}, Warnings: []examtext.Warning{}}
	records := qtiItems(root, "", &r)
	if len(records) == 0 {
		return none, errs.New(errs.Invalid, "intake.qti_none")
	}
	r.Items = examtext.Items(records)
	return r, nil
}

func qtiItems(root *node, name string, r *examtext.Result) (records []examtext.Record) {
	list := root.all("assessmentItem")
	if root.name == "assessmentItem" {
		list = append(list, root)
	}
	for _, item := range list {
		rec, lost := qtiItem(item)
		for _, text := range lost {
			r.Warnings = append(r.Warnings, examtext.Warning{Code: examtext.NotCarried, Line: item.line, Text: strings.TrimSpace(name + " " + text)})
		}
		if rec.Stem != "" || len(rec.Options) > 0 {
			records = append(records, rec)
		}
	}
	return records
}

// interactions are the ways to answer that are known to QTI.
var interactions = []string{"matchInteraction", "orderInteraction", "associateInteraction", "gapMatchInteraction", "inlineChoiceInteraction", "hotspotInteraction", "hottextInteraction",
	"graphicOrderInteraction", "graphicAssociateInteraction", "graphicGapMatchInteraction", "selectPointInteraction", "positionObjectInteraction", "sliderInteraction", "uploadInteraction",
	"drawingInteraction", "mediaInteraction", "customInteraction", "endAttemptInteraction"}

func qtiItem(item *node) (r examtext.Record, lost []string) {
	r.Line = item.line
	right := map[string][]string{}
	for _, d := range item.all("responseDeclaration") {
		for _, v := range d.child("correctResponse").all("value") {
			right[d.attr["identifier"]] = append(right[d.attr["identifier"]], v.words())
		}
	}
	body := item.child("itemBody")
	for _, kind := range interactions {
		if n := len(body.all(kind)); n > 0 {
			lost = append(lost, kind)
		}
	}
	for _, media := range []string{"img", "object", "audio", "video", "math"} {
		if len(body.all(media)) > 0 {
			lost = append(lost, media)
		}
	}
	choices, entries, texts := body.all("choiceInteraction"), body.all("textEntryInteraction"), body.all("extendedTextInteraction")
	var stem strings.Builder
	qtiStem(body, &stem)
	r.Stem = strings.TrimSpace(stem.String())
	switch {
	case len(choices) > 0:
		c := choices[0]
		if len(choices) > 1 {
			lost = append(lost, "choiceInteraction")
		}
		r.Type = string(examtext.Single)
		if m := c.attr["maxChoices"]; m != "" && m != "1" {
			r.Type = string(examtext.Multiple)
		}
		for i, o := range c.all("simpleChoice") {
			r.Options = append(r.Options, o.words())
			if i < 26 && slices.Contains(right[c.attr["responseIdentifier"]], o.attr["identifier"]) {
				r.Key += string('A' + rune(i))
			}
		}
	case len(entries) > 0:
		r.Type = string(examtext.Fill)
		for _, e := range entries {
			if v := right[e.attr["responseIdentifier"]]; len(v) > 0 {
				r.Blanks = append(r.Blanks, strings.Join(v, ";"))
			}
		}
		if len(r.Blanks) < len(entries) {
			r.Blanks = nil
		}
	case len(texts) > 0:
		r.Type = string(examtext.Short)
		r.Key = strings.Join(right[texts[0].attr["responseIdentifier"]], "\n")
	default:
		return examtext.Record{}, append(lost, item.attr["title"])
	}
	for _, f := range item.all("modalFeedback") {
		r.Explanation = strings.TrimSpace(r.Explanation + "\n" + f.words())
	}
	return r, lost
}

// qtiStem writes what is asked: all text outside the choices, and a blank for
// each gap.
func qtiStem(n *node, b *strings.Builder) {
	if n == nil {
		return
	}
	switch n.name {
	case "simpleChoice", "rubricBlock", "feedbackBlock":
		return
	case "textEntryInteraction":
		b.WriteString("____")
		return
	case "p", "div", "prompt", "br", "li", "blockquote":
		b.WriteByte('\n')
	}
	b.WriteString(strings.Join(strings.FieldsFunc(n.text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "))
	for _, k := range n.kids {
		qtiStem(k, b)
	}
}
