// Package pack writes questions in the formats of others and in our own, such
// that package intake reads them back. What a format has no place for is told,
// question by question, before anything is written.
package pack

import (
	"io"
	"slices"

	"kongdan/internal/rule/question"
)

// Format is how questions are written.
type Format string

// The formats.
const (
	Own      Format = "json"
	Excel    Format = "xlsx"
	GIFT     Format = "gift"
	Moodle   Format = "moodle"
	QTI      Format = "qti"
	Anki     Format = "anki"
	AnkiText Format = "anki_text"
	Aiken    Format = "aiken"
	Word     Format = "docx"
	Text     Format = "txt"
)

// Formats lists them, those that lose least first.
var Formats = []Format{Own, Excel, Moodle, QTI, GIFT, Anki, AnkiText, Aiken, Word, Text}

// Known reports whether f is a format.
func (f Format) Known() bool { return slices.Contains(Formats, f) }

// Name is the end of the name of a file, and its type.
func (f Format) Name() (suffix, media string) {
	switch f {
	case Own:
		return ".json", "application/json"
	case Excel:
		return ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case Moodle:
		return ".xml", "application/xml"
	case QTI:
		return ".zip", "application/zip"
	case Anki:
		return ".apkg", "application/octet-stream"
	case Word:
		return ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case GIFT:
		return ".gift.txt", "text/plain; charset=utf-8"
	}
	return ".txt", "text/plain; charset=utf-8"
}

// Loss is something of one question that a format has no place for.
type Loss struct {
	At   int // which of the questions, from 0
	What What
}

// What is lost.
type What string

// What can be lost. LeftOut is the whole question.
const (
	LeftOut     What = "left_out"
	Shares      What = "shares"
	Pinned      What = "pinned"
	Ranges      What = "ranges"
	Order       What = "order"        // that blanks may be filled in any order
	Alternative What = "alternatives" // but one of what a blank accepts
	GapPlaces   What = "gap_places"   // where the blanks of a stem without gaps are
	Points      What = "points"
	Hints       What = "hints"
	Model       What = "model"
	Explanation What = "explanation"
	Kind        What = "kind"
	Tags        What = "tags"
	About       What = "about" // category, difficulty, marks, language, source and name
	MaterialOf  What = "material"
	Twins       What = "twins" // the twin in the other language and the questions that bar each other
	Breaks      What = "breaks"
	Signs       What = "signs" // characters that stand between words
)

// Carried returns the questions as a reader of the format gets them, and what
// is lost on the way. Word, Text and Anki are for people: their readers get the
// questions, but not certainly each one to the letter.
func Carried(f Format, list []question.Entry) (kept []question.Entry, losses []Loss) {
	for at, e := range list {
		c := carrier{places: placesOf[f], loss: func(w What) { losses = append(losses, Loss{at, w}) }}
		e = clone(e)
		if c.entry(&e) {
			kept = append(kept, e)
		}
	}
	return kept, losses
}

// outgoing is what Carried keeps. A question's language stays with it also where
// the file has no place for it: points are written in its words.
func outgoing(f Format, list []question.Entry) (kept []question.Entry) {
	for _, e := range list {
		one, _ := Carried(f, []question.Entry{e})
		for _, x := range one {
			x.Lang = e.Lang
			kept = append(kept, x)
		}
	}
	return kept
}

// Write writes the questions, without what Carried tells as lost. What people
// read in a file is in the language.
func Write(out io.Writer, f Format, lang, title string, list []question.Entry) error {
	list = outgoing(f, list)
	w := WordsIn(lang)
	switch f {
	case Own:
		return writeOwn(out, list)
	case Excel:
		return writeExcel(out, w, list)
	case Moodle:
		return writeMoodle(out, list)
	case QTI:
		return writeQTI(out, title, list)
	case GIFT:
		return writeGIFT(out, list)
	case Anki:
		return writeAnki(out, w, title, list)
	case AnkiText:
		return writeAnkiText(out, w, title, list)
	case Aiken:
		return writeAiken(out, list)
	case Word:
		return writeWord(out, title, w.lines(lang, title, list))
	}
	return writeText(out, w.lines(lang, title, list))
}
