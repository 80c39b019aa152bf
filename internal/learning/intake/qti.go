package intake

import (
	"cmp"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// qtiPackage reads the items of a QTI 2.1 package in the order of its manifest.
func qtiPackage(a *archive) (File, error) {
	names := slices.Clone(a.names)
	words := map[string][]string{} // what the manifest says of an item
	var warnings []examtext.Warning
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
			name := path.Clean(res.attr["href"])
			if !strings.Contains(res.attr["type"], "item") {
				continue
			}
			if !a.has(name) {
				warnings = append(warnings, examtext.Warning{Code: examtext.NotCarried, Line: res.line, Text: res.attr["href"]})
				continue
			}
			listed = append(listed, name)
			for _, k := range res.child("metadata").all("keyword") {
				words[name] = append(words[name], k.words())
			}
		}
		if len(listed) > 0 {
			names = listed
		}
	}
	var all []record
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
		records := qtiItems(root, name, string(raw), &warnings)
		for i := range records {
			tagged(&records[i].entry, words[name])
		}
		all = append(all, records...)
	}
	if len(all) == 0 {
		return none, errs.New(errs.Invalid, "intake.qti_none")
	}
	return settled(QTI, all, warnings), nil
}

// qti reads a single document of QTI 2.1.
func qti(root *node, raw string) (File, error) {
	var warnings []examtext.Warning
	records := qtiItems(root, "", raw, &warnings)
	if len(records) == 0 {
		return none, errs.New(errs.Invalid, "intake.qti_none")
	}
	return settled(QTI, records, warnings), nil
}

func qtiItems(root *node, name, raw string, warnings *[]examtext.Warning) (records []record) {
	list := root.all("assessmentItem")
	if root.name == "assessmentItem" {
		list = append(list, root)
	}
	for _, item := range list {
		r, lost := qtiItem(item)
		for _, text := range lost {
			*warnings = append(*warnings, examtext.Warning{Code: examtext.NotCarried, Line: item.line, Text: strings.TrimSpace(name + " " + text)})
		}
		if r.Stem != "" || len(r.Options) > 0 {
			r.excerpt = item.source(raw)
			records = append(records, r)
		}
	}
	return records
}

// interactions are the ways to answer that are known to QTI.
var interactions = []string{"matchInteraction", "orderInteraction", "associateInteraction", "gapMatchInteraction", "inlineChoiceInteraction", "hotspotInteraction", "hottextInteraction",
	"graphicOrderInteraction", "graphicAssociateInteraction", "graphicGapMatchInteraction", "selectPointInteraction", "positionObjectInteraction", "sliderInteraction", "uploadInteraction",
	"drawingInteraction", "mediaInteraction", "customInteraction", "endAttemptInteraction"}

func qtiItem(item *node) (r record, lost []string) {
	r.Line = item.line
	decl := map[string]*node{}
	for _, d := range item.all("responseDeclaration") {
		decl[d.attr["identifier"]] = d
	}
	body := item.child("itemBody")
	for _, kind := range interactions {
		if n := len(body.all(kind)); n > 0 {
			lost = append(lost, kind)
		}
	}
	choices, entries, texts := body.all("choiceInteraction"), body.all("textEntryInteraction"), body.all("extendedTextInteraction")
	q := &r.entry.Item
	q.Stem = qtiText(body)
	for _, f := range item.all("modalFeedback") {
		q.Explanation = strings.TrimSpace(q.Explanation + "\n" + qtiText(f))
	}
	switch {
	case len(choices) > 0:
		if len(choices) > 1 {
			lost = append(lost, "choiceInteraction")
		}
		qtiChoice(choices[0], decl[choices[0].attr["responseIdentifier"]], &r)
	case len(entries) > 0:
		q.Kind = question.Fill
		for _, e := range entries {
			b := question.Blank{Accept: qtiAccepted(decl[e.attr["responseIdentifier"]])}
			q.Blanks = append(q.Blanks, b)
			r.Blanks = append(r.Blanks, printed(b))
		}
		if slices.Contains(r.Blanks, "") {
			r.Blanks = nil
		}
	case len(texts) > 0:
		q.Kind = question.Short
		r.Key = strings.Join(qtiAccepted(decl[texts[0].attr["responseIdentifier"]]), "\n")
		for _, n := range body.all("rubricBlock") {
			r.Key = strings.TrimSpace(r.Key + "\n" + qtiText(n))
		}
		q.Model, q.Points = question.Marking(r.Key)
	default:
		return record{}, append(lost, item.attr["title"])
	}
	r.Type, r.Stem, r.Explanation = string(q.Kind), q.Stem, q.Explanation
	lost = append(lost, r.media(item)...)
	r.entry.ID = cmp.Or(item.attr["label"], item.attr["identifier"])
	if lang, _, _ := strings.Cut(item.attr["lang"], "-"); lang == "zh" || lang == "en" {
		r.entry.Lang = lang
	}
	return r, lost
}

// media doubts an item for the pictures and other media in it, and returns the names of the others.
func (r *record) media(item *node) (lost []string) {
	for _, img := range item.all("img") {
		r.left(clip(cmp.Or(strings.TrimSpace(img.attr["alt"]), fileName(img.attr["src"]))))
	}
	for _, media := range []string{"object", "audio", "video", "math"} {
		for _, n := range item.all(media) {
			name := fileName(n.attr["data"])
			if strings.HasPrefix(n.attr["type"], "image/") || isPicture(name) {
				r.left(clip(name))
				continue
			}
			lost = append(lost, media)
			r.Doubts = append(r.Doubts, examtext.Warning{Code: examtext.NotCarried, Text: strings.TrimSpace(media + " " + name)})
			break
		}
	}
	return lost
}

// qtiChoice reads options, which of them are right, and their shares.
func qtiChoice(c, d *node, r *record) {
	q := &r.entry.Item
	q.Kind = question.Single
	if m := c.attr["maxChoices"]; m != "" && m != "1" {
		q.Kind = question.Multiple
	}
	right := qtiValues(d)
	shares := map[string]float64{}
	for _, m := range d.child("mapping").all("mapEntry") {
		if f, err := strconv.ParseFloat(m.attr["mappedValue"], 64); err == nil && f >= -1 && f <= 1 {
			shares[m.attr["mapKey"]] = math.Round(f*1e6) / 1e4
		}
	}
	var ids []string
	for _, o := range c.all("simpleChoice") {
		id := o.attr["identifier"]
		ids = append(ids, id)
		q.Options = append(q.Options, question.Option{Text: qtiText(o), Right: slices.Contains(right, id), Share: shares[id], Pinned: o.attr["fixed"] == "true"})
	}
	plainShares(q.Options)
	r.Options, r.Key = texts(q.Options), letters(q.Options)
	if slices.Equal(ids, []string{"true", "false"}) && q.Kind == question.Single {
		q.Kind, q.Options, r.Options, r.Key = question.TrueFalse, nil, nil, ""
		if len(right) == 1 {
			truth := right[0] == "true"
			q.Truth, r.Key = &truth, right[0]
		}
	}
}

func qtiValues(d *node) (list []string) {
	for _, v := range d.child("correctResponse").all("value") {
		list = append(list, v.words())
	}
	return list
}

// qtiAccepted are the right response and what else is worth all the marks.
func qtiAccepted(d *node) []string {
	list := qtiValues(d)
	for _, m := range d.child("mapping").all("mapEntry") {
		if key := m.attr["mapKey"]; m.attr["mappedValue"] == "1" && !slices.Contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}

// qtiText is the text of an element with its breaks.
func qtiText(n *node) string {
	var b strings.Builder
	for _, k := range n.children() {
		qtiStem(k, &b)
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(manyBreaks.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"))
}

var manyBreaks = regexp.MustCompile(`\n{3,}`)

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
