package pack

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"kongdan/internal/rule/question"
)

// places says what a format has a place for.
type places struct {
	kinds        []question.Kind // nil for all
	kind         bool            // tells each kind of choice from the others
	shares       shareRule
	pinned       bool
	ranges       rangeRule
	order        bool
	alternatives bool
	anyGaps      bool // blanks without gaps in the stem
	manyBlanks   bool
	points       bool // marking points and the model answer
	model        bool // a model answer
	hints        bool
	explanation  bool
	tags         bool
	about        bool
	material     bool
	twins        bool
	breaks       bool // lines within stems and options
	bare         bool // lines begin and end without space
	apart        bool // ";", "|" and "/" stand between what blanks accept
	keys         bool // true/false and fill-in questions have a key
	most         int  // options: the most, 0 for as many as there may be
}

type shareRule int

const (
	noShares      shareRule = iota
	signedShares            // of right options above nothing, of the others not
	certainShares           // any
)

type rangeRule int

const (
	noRange    rangeRule = iota
	loneRanges           // a number or words, not both
	anyRange
)

var placesOf = map[Format]places{
	Own: {kind: true, shares: certainShares, pinned: true, ranges: anyRange, order: true, alternatives: true, anyGaps: true, manyBlanks: true, points: true, model: true, hints: true, explanation: true, tags: true, about: true,
		material: true, twins: true, breaks: true},
	Excel:    {apart: true, most: mostOptions, kind: true, alternatives: true, anyGaps: true, manyBlanks: true, points: true, model: true, explanation: true, tags: true, about: true, material: true, breaks: true},
	Moodle:   {kind: true, shares: signedShares, ranges: loneRanges, alternatives: true, manyBlanks: true, points: true, model: true, explanation: true, tags: true, about: true, breaks: true},
	QTI:      {bare: true, kind: true, shares: signedShares, pinned: true, alternatives: true, manyBlanks: true, points: true, model: true, explanation: true, tags: true, about: true, breaks: true},
	GIFT:     {keys: true, kind: true, shares: signedShares, ranges: loneRanges, alternatives: true, explanation: true, tags: true, about: true, breaks: true},
	Anki:     {alternatives: true, anyGaps: true, manyBlanks: true, points: true, model: true, explanation: true, tags: true, breaks: true},
	AnkiText: {alternatives: true, anyGaps: true, manyBlanks: true, points: true, model: true, explanation: true, tags: true, breaks: true},
	Aiken:    {kinds: []question.Kind{question.Single}},
	Word:     {apart: true, most: mostOptions, kind: true, alternatives: true, anyGaps: true, manyBlanks: true, points: true, model: true, explanation: true, breaks: true},
	Text:     {apart: true, most: mostOptions, kind: true, alternatives: true, anyGaps: true, manyBlanks: true, points: true, model: true, explanation: true, breaks: true},
}

// carrier takes from a question what a format has no place for.
type carrier struct {
	places
	loss func(What)
}

// drop clears a thing that there is no place for and tells it.
func drop[T any](c carrier, place bool, w What, there bool, thing *T) {
	if !place && there {
		var none T
		*thing = none
		c.loss(w)
	}
}

// entry reduces e to what is carried. It is false if nothing is.
func (c carrier) entry(e *question.Entry) bool {
	if !c.takes(*e) {
		c.loss(LeftOut)
		return false
	}
	c.options(e)
	c.blanks(e)
	c.short(e)
	if !c.material && !e.Material.IsZero() {
		e.Stem = strings.TrimSpace(e.Material.Text) + "\n" + e.Stem
		e.Material = question.Material{}
		c.loss(MaterialOf)
	}
	drop(c, c.explanation, Explanation, e.Explanation != "", &e.Explanation)
	drop(c, c.tags, Tags, len(e.Tags) > 0, &e.Tags)
	about := e.ID + e.Category + e.Lang + e.Source + e.Status
	if !c.about && (about != "" || e.Difficulty != 0 || e.Marks != 0) {
		e.ID, e.Category, e.Lang, e.Source, e.Status, e.Difficulty, e.Marks = "", "", "", "", "", 0, 0
		c.loss(About)
	}
	if !c.twins && (e.Twin != "" || len(e.Enemies) > 0) {
		e.Twin, e.Enemies = "", nil
		c.loss(Twins)
	}
	if !c.breaks {
		c.oneLine(e)
	} else if c.bare {
		c.lines(e)
	}
	return true
}

// takes reports whether a question can be written at all.
func (c carrier) takes(e question.Entry) bool {
	switch {
	case c.kinds != nil && (!slices.Contains(c.kinds, e.Kind) || !e.Keyed()),
		c.most > 0 && len(e.Options) > c.most,
		c.keys && (e.Kind == question.TrueFalse || e.Kind == question.Fill) && !e.Keyed(),
		e.Kind == question.Fill && len(e.Blanks) > 1 && !c.manyBlanks:
		return false
	}
	return true
}

// lines takes the space off both ends of lines.
func (c carrier) lines(e *question.Entry) {
	lost := false
	each(e, func(text *string) {
		lines := strings.Split(*text, "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(strings.ReplaceAll(lines[i], "\t", " "))
		}
		if bare := manyBreaks.ReplaceAllString(strings.Join(lines, "\n"), "\n\n"); bare != *text {
			*text, lost = bare, true
		}
	})
	if lost {
		c.loss(Breaks)
	}
}

var manyBreaks = regexp.MustCompile(`\n{3,}`)

// each visits the texts of a question.
func each(e *question.Entry, visit func(*string)) {
	visit(&e.Stem)
	visit(&e.Explanation)
	for at := range e.Options {
		visit(&e.Options[at].Text)
	}
}

// oneLine joins the lines of a question.
func (c carrier) oneLine(e *question.Entry) {
	lost := false
	each(e, func(text *string) {
		if line := strings.Join(strings.Fields(*text), " "); line != *text {
			*text, lost = line, true
		}
	})
	if lost {
		c.loss(Breaks)
	}
}

func (c carrier) options(e *question.Entry) {
	pinned, shared := false, false
	for at := range e.Options {
		o := &e.Options[at]
		pinned, shared = pinned || o.Pinned, shared || o.Share != 0
		if !c.pinned {
			o.Pinned = false
		}
	}
	if pinned && !c.pinned {
		c.loss(Pinned)
	}
	if shared && !c.sharesFit(e.Item) {
		for at := range e.Options {
			e.Options[at].Share = 0
		}
		c.loss(Shares)
	}
	if !c.kind && e.Kind == question.Indefinite && len(e.Key()) < 2 || !c.kind && e.Kind == question.Multiple && len(e.Key()) < 2 {
		e.Kind = question.Single
		c.loss(Kind)
	} else if !c.kind && e.Kind == question.Indefinite {
		e.Kind = question.Multiple
		c.loss(Kind)
	}
}

// sharesFit reports whether the shares tell by their sign which options are
// right, and more than that.
func (c carrier) sharesFit(i question.Item) bool {
	if c.shares == certainShares {
		return true
	}
	rights, plain := len(i.Key()), true
	for _, o := range i.Options {
		want := 0.0
		if o.Right {
			want = 100 / float64(rights)
		}
		if d := o.Share - want; d > 0.01 || d < -0.01 {
			plain = false
		}
		fits := o.Right == (o.Share > 0)
		if i.Kind == question.Single {
			fits = o.Right == (o.Share == 100)
		}
		if !fits || o.Share != round(o.Share) {
			return false
		}
	}
	return c.shares == signedShares && !plain && rights > 0
}

// round keeps five places of a share: what is written.
func round(share float64) float64 { return float64(int64(share*1e5+sign(share)*0.5)) / 1e5 }

func sign(f float64) float64 {
	if f < 0 {
		return -1
	}
	return 1
}

func (c carrier) blanks(e *question.Entry) {
	lost := map[What]bool{}
	for at := range e.Blanks {
		b := &e.Blanks[at]
		if b.Set != 0 && !c.order {
			b.Set, lost[Order] = 0, true
		}
		ranged := b.Least != nil || b.Most != nil
		closed := b.Least != nil && b.Most != nil
		if ranged && (c.ranges == noRange || c.ranges == loneRanges && (!closed || len(b.Accept) > 0)) {
			b.Least, b.Most, lost[Ranges] = nil, nil, true
		}
		if len(b.Accept) > 1 && !c.alternatives {
			b.Accept, lost[Alternative] = b.Accept[:1], true
		}
		b.Accept = slices.Clone(b.Accept)
		for i, word := range b.Accept {
			if c.apart {
				b.Accept[i] = betweenWords.Replace(word)
			} else if c.keys {
				b.Accept[i] = strings.ReplaceAll(word, "->", "→")
			}
			lost[Signs] = lost[Signs] || b.Accept[i] != word
		}
	}
	if n := len(e.Blanks) - strings.Count(e.Stem, question.Gap); n > 0 && !c.anyGaps && e.Kind == question.Fill && (len(e.Blanks) > 1 || c.bare) {
		e.Stem = strings.TrimRight(e.Stem, " \n") + strings.Repeat(" "+question.Gap, n)
		lost[GapPlaces] = true
	}
	for _, w := range []What{Order, Ranges, Alternative, Signs, GapPlaces} {
		if lost[w] {
			c.loss(w)
		}
	}
}

func (c carrier) short(e *question.Entry) {
	hints := false
	for at := range e.Points {
		hints = hints || len(e.Points[at].Hints) > 0
		if !c.hints {
			e.Points[at].Hints = nil
		}
	}
	if hints && !c.hints {
		c.loss(Hints)
	}
	drop(c, c.points, Points, len(e.Points) > 0, &e.Points)
	drop(c, c.model, Model, e.Model != "", &e.Model)
	if c.points && !c.hints { // they are written among the lines of the model answer
		model, points := question.Marking(e.Guide(e.Lang))
		if e.Model != model || !reflect.DeepEqual(points, e.Points) && len(points)+len(e.Points) > 0 {
			e.Model, e.Points = model, points
			c.loss(Points)
		}
	}
}

var betweenWords = strings.NewReplacer(";", ",", "；", "，", "|", "/", "｜", "／", "\n", " ")

// clone copies what Carried changes.
func clone(e question.Entry) question.Entry {
	e.Options, e.Blanks, e.Points = slices.Clone(e.Options), slices.Clone(e.Blanks), slices.Clone(e.Points)
	return e
}
