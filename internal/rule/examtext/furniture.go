package examtext

import "strings"

// Furniture reports whether a line of a page is blank, or belongs to the page and not
// to the exam on it: what it costs, whose it is, how to get it.
func Furniture(line string) bool {
	text := strings.TrimSpace(strings.Map(plain, line))
	return text == "" || isFurniture(text)
}
