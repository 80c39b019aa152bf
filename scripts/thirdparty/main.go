// Command thirdparty writes THIRD_PARTY.md: what of others the program and its
// pages contain, and under which terms. With -check it compares instead.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

const file = "THIRD_PARTY.md"

func main() {
	check := flag.Bool("check", false, "compare with "+file+" instead of writing it")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "thirdparty:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	modules, err := goModules("./cmd/kongdan")
	if err != nil {
		return err
	}
	packages, err := npmPackages()
	if err != nil {
		return err
	}
	text, err := page(modules, packages)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(file, text, 0o644) // #nosec G306 -- a public file
	}
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, text) {
		return fmt.Errorf("%s does not match what the program contains", file)
	}
	return nil
}

// work is something of others: a module or a package, with its licence.
type work struct {
	name, version string
	licence       licence
}

func page(modules, packages []work) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# Works of others in Kongdan\n\n")
	b.WriteString("Written by `make third-party` from what the binary links and the pages bundle; do not edit.\n")
	table := func(title string, works []work) {
		fmt.Fprintf(&b, "\n## %s\n\n| name | version | licence |\n|---|---|---|\n", title)
		for _, w := range works {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", w.name, w.version, w.licence.name)
		}
	}
	table("Go modules in the binary", modules)
	table("Packages in the pages", packages)

	// Each text once, with everybody whose work stands under it.
	type shared struct {
		name, text string
		holders    []string
	}
	var texts []*shared
	for _, w := range append(slices.Clone(modules), packages...) {
		at := slices.IndexFunc(texts, func(s *shared) bool { return s.text == w.licence.text })
		if at < 0 {
			texts = append(texts, &shared{name: w.licence.name, text: w.licence.text})
			at = len(texts) - 1
		}
		line := "- " + w.name
		if len(w.licence.holders) > 0 {
			line += ": " + strings.Join(w.licence.holders, "; ")
		}
		texts[at].holders = append(texts[at].holders, line)
	}
	slices.SortStableFunc(texts, func(a, b *shared) int { return strings.Compare(a.name, b.name) })
	b.WriteString("\n## Terms\n")
	for _, s := range texts {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n```text\n%s\n```\n", s.name, strings.Join(s.holders, "\n"), s.text)
	}
	for _, w := range modules {
		if w.licence.notice != "" {
			fmt.Fprintf(&b, "\n### Notice of %s\n\n```text\n%s\n```\n", w.name, w.licence.notice)
		}
	}
	return b.Bytes(), nil
}
