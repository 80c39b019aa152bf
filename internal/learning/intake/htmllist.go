package intake

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// listCounts writes out the numbers that a web page shows before the points of its
// lists and that are not in its text.
type listCounts struct {
	open []listCount
	next string // what stands before the next text
}

type listCount struct {
	ordered bool
	letters bool // A. B. C.
	n       int
}

// ownNumber is a number or a letter that a point has in its text.
var ownNumber = regexp.MustCompile(`^\s*(?:[(（]?\s*(?:\d{1,3}|[A-Ha-h]|[一二三四五六七八九十]{1,3})\s*[.．、)）:：]|第\d|[①-⑳])`)

func (c *listCounts) begin(a atom.Atom, z *html.Tokenizer) {
	switch a {
	case atom.Ul:
		c.open = append(c.open, listCount{})
	case atom.Ol:
		l := listCount{ordered: true}
		for {
			key, value, more := z.TagAttr()
			switch string(key) {
			case "type":
				l.letters = string(value) == "A" || string(value) == "a"
			case "start":
				n, _ := strconv.Atoi(string(value))
				l.n = max(0, n-1)
			case "class", "id":
				l.ordered = l.ordered && !strings.Contains(strings.ToLower(string(value)), "breadcrumb")
			}
			if !more {
				break
			}
		}
		c.open = append(c.open, l)
	case atom.Li:
		if len(c.open) == 0 || !c.open[len(c.open)-1].ordered {
			return
		}
		l := &c.open[len(c.open)-1]
		if l.n++; l.letters && l.n <= 26 {
			c.next = string('A'+rune(l.n-1)) + ". "
		} else {
			c.next = strconv.Itoa(l.n) + ". "
		}
	}
}

func (c *listCounts) end(a atom.Atom) {
	if (a == atom.Ul || a == atom.Ol) && len(c.open) > 0 {
		c.open = c.open[:len(c.open)-1]
	}
}

// before returns the number of the point whose text begins here.
func (c *listCounts) before(text string) (number string) {
	if c.next == "" || strings.TrimSpace(text) == "" {
		return ""
	}
	if number = c.next; ownNumber.MatchString(text) {
		number = ""
	}
	c.next = ""
	return number
}
