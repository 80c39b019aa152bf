package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	frame   = regexp.MustCompile(`(?s)^.*?<svg[^>]*>(.*)</svg>\s*$`)
	nothing = regexp.MustCompile(`<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>`)
	spaces  = regexp.MustCompile(`\s*\n\s*`)
)

// sprite puts the icons named in icons.txt into one file of symbols. Pages
// refer to them by fragment: icons.svg#plus.
func sprite() ([]byte, error) {
	list, err := os.ReadFile(filepath.Join(source, "icons.txt"))
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons, MIT licence, see THIRD_PARTY.md -->`)
	for line := range strings.Lines(string(list)) {
		name := strings.TrimSpace(line)
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(modules, "@tabler/icons/icons/outline", name+".svg")) // #nosec G304 -- from our own list
		if err != nil {
			return nil, fmt.Errorf("icons.txt names %q: %w", name, err)
		}
		inner := frame.FindStringSubmatch(string(raw))
		if inner == nil {
			return nil, fmt.Errorf("icon %q is not an svg element", name)
		}
		body := spaces.ReplaceAllString(nothing.ReplaceAllString(inner[1], ""), "")
		fmt.Fprintf(&out, `<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">%s</symbol>`, name, body)
	}
	out.WriteString(`</svg>`)
	return []byte(out.String()), nil
}
