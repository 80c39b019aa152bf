package examtext

import "strings"

// flowing marks the candidates behind a sentence of a text whose items run on within lines.
func flowing(list []candidate, see []rune) {
	n := 0
	for i := 1; i < len(list); i++ {
		if !list[i].line && list[i].value == list[i-1].value+1 {
			n++
		}
	}
	for i := range list {
		c := &list[i]
		c.flows = n > 1 && !c.line && strings.ContainsRune("。?!;)]√×", lastSeen(see, c.at))
	}
}

// lastSeen is the last character before an offset that is no space.
func lastSeen(see []rune, at int) rune {
	for at > 0 && see[at-1] == ' ' {
		at--
	}
	if at == 0 {
		return '\n'
	}
	return see[at-1]
}
