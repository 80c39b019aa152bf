package examtext

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	pageInside = regexp.MustCompile(`([^\s\-—])[ \t　]*第[ ]?\d{1,3}[ ]?页[,，/ ]{0,2}共[ ]?\d{1,3}[ ]?页[ \t　]*(\d{1,3}[、.．])?`)
	pageBefore = regexp.MustCompile(`(?m)^[ \t　]*第[ ]?\d{1,3}[ ]?页[,，/ ]{0,2}共[ ]?\d{1,3}[ ]?页[ \t]*([^\s页\-—])`)
	pageInMark = regexp.MustCompile(`(?m)([^\dA-Za-z\n])(\d{1,3}|[A-H])[ \t]*\n([ \t　]*第[ ]?\d{1,3}[ ]?页[^\n]{0,12})\n[ \t]*([.、．)）])`)
	pieceMark  = regexp.MustCompile(`^[ \t　]*(\d{1,3})、`)
	itemInside = regexp.MustCompile(`[\p{Han})）】。；;：: \vA-Za-z√×](\d{1,3})[ ]?[、.．]`)
	keyWithin  = regexp.MustCompile(`(?:正确|参考)?答案[】\]]?[:：]`)
)

// unpaged takes the numbers of pages out of the lines that they were pasted into: what they part goes
// on, but for an item.
func unpaged(text string) string {
	if !strings.Contains(text, "页") {
		return text
	}
	text = pageInMark.ReplaceAllString(text, "$1\n$3\n$2$4")
	return pageInside.ReplaceAllStringFunc(pageBefore.ReplaceAllString(text, "$1"), func(found string) string {
		m := pageInside.FindStringSubmatch(found)
		if m[2] != "" {
			return m[1] + "\v" + m[2]
		}
		return m[1]
	})
}

// longPiece is how many bytes a piece of a preview has at least, and a line of it half as many.
const longPiece = 450

// unpieced joins the pieces of a preview: a site cuts the text of a document wherever it likes into
// long lines and numbers them 1、 2、 3、, and the items go on within them by numbers of their own. The
// break moves to where the next item, or a key, begins.
func unpieced(text string) string {
	lines := strings.Split(text, "\n")
	pieces := piecesOf(lines)
	if len(pieces) < 2 {
		return shortPieces(text, lines)
	}
	due := 1
	for k, i := range pieces {
		line := pieceMark.ReplaceAllString(lines[i], "")
		next, at := itemsIn(line, due)
		if due = next; k > 0 {
			lines[lastLine(lines[:i])] += line[:at]
			line = line[at:]
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// piecesOf returns the lines with which the pieces of a preview begin, none if the text has none.
func piecesOf(lines []string) (pieces []int) {
	due := 1
	for i, line := range lines {
		m := pieceMark.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if k := len(pieces); k > 0 && m[1] == strconv.Itoa(k+1) {
			next, ok := cutOff(lines[pieces[k-1]:i], due)
			if _, at, _ := typeIn(line[len(m[0]):]); ok && next != k+1 && at != 0 {
				due = next
				pieces = append(pieces, i)
				continue
			}
		}
		if len(pieces) > 1 {
			return pieces
		}
		if pieces, due = nil, 1; m[1] == "1" {
			pieces = []int{i}
		}
	}
	return pieces
}

// cutOff reports whether lines can be a piece of a preview that goes on in the next: long, of several
// items, and ending within a sentence. It returns the number of the item that is due behind it.
func cutOff(lines []string, due int) (next int, ok bool) {
	size, most, keys := 0, 0, 0
	next = due
	for k, line := range lines {
		if k == 0 {
			line = pieceMark.ReplaceAllString(line, "")
		}
		size, most, keys = size+len(line), max(most, len(line)), keys+max(strings.Count(line, "答案"), len(firstOption.FindAllStringIndex(line, 3)))
		next, _ = itemsIn(line, next)
	}
	if size < longPiece || most < longPiece/2 || next < due+2 && keys < 3 {
		return next, false
	}
	last := strings.TrimSpace(lines[lastLine(lines)])
	if endsWithLetter.MatchString(last) {
		return next, true
	}
	return next, !strings.ContainsAny(lastRunes(last, 1), "。.？?！!；;)）】]”：:") && !endsWithKey.MatchString(last)
}

var (
	firstOption    = regexp.MustCompile(`[^A-Za-z]A[)）、.．]`)
	endsWithLetter = regexp.MustCompile(`[^A-Za-z:：]([A-H][、.．]|[(（](?:[A-H]|\d{1,2})[)）]|\d[.．])$`) // of an option whose text is cut off
)

var endsWithKey = regexp.MustCompile(`答案[】\]]?[:：]?\s*(?:[A-La-l]{1,8}|[√×对错]|正确|错误)$`)

// lastLine returns the last line with words of the document, else the first.
func lastLine(lines []string) int {
	for i := len(lines) - 1; i > 0; i-- {
		if text := strings.TrimSpace(lines[i]); text != "" && !isFurniture(text) {
			return i
		}
	}
	return 0
}

// itemsIn counts on from the number of the item that is due over those that begin in a line. It returns
// where the first of them begins, else the first key or the end.
func itemsIn(line string, due int) (next, at int) {
	at = -1
	for _, m := range itemInside.FindAllStringSubmatchIndex(line, -1) {
		n := line[m[2]:m[3]]
		if due == 1 && n == "2" { // the first has no mark
			due = 2
		}
		if n != strconv.Itoa(due) {
			continue
		}
		if due++; at < 0 && m[1] < len(line) && !digit(rune(line[m[1]])) {
			at = m[2]
		}
	}
	if m := keyWithin.FindStringIndex(line); at < 0 && m != nil {
		at = m[0]
	}
	if at < 0 {
		at = len(line)
	}
	return due, at
}
