package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// goModules lists the modules whose packages the program links, the standard
// library first.
func goModules(program string) ([]work, error) {
	// One system and architecture, so that everybody writes the same page.
	cmd := exec.Command("go", "list", "-deps", "-json=Module,Standard", program) // #nosec G204 -- our own argument
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-mod=readonly")
	cmd.Stderr = os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	type module struct {
		Path, Version, Dir string
		Main               bool
		Replace            *module
	}
	found := map[string]module{}
	for d := json.NewDecoder(bytes.NewReader(raw)); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && !p.Module.Main {
			found[p.Module.Path] = *p.Module
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	std, err := termsOf(strings.TrimSpace(string(root)))
	if err != nil {
		return nil, err
	}
	works := []work{{name: "Go standard library and runtime", version: "", licence: std}}
	for _, m := range found {
		dir := m.Dir
		if m.Replace != nil {
			dir = m.Replace.Dir
		}
		l, err := termsOf(dir)
		if err != nil {
			return nil, fmt.Errorf("module %s: %w", m.Path, err)
		}
		works = append(works, work{m.Path, m.Version, l})
	}
	slices.SortFunc(works[1:], func(a, b work) int { return strings.Compare(a.name, b.name) })
	return works, nil
}

// npmPackages lists the front-end packages that pages are bundled from; what
// only the tests use is left out, the icons, which are built in, are not.
func npmPackages() ([]work, error) {
	raw, err := os.ReadFile("package.json")
	if err != nil {
		return nil, err
	}
	var p struct{ Dependencies map[string]string }
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, err
	}
	var works []work
	for name, version := range p.Dependencies {
		l, err := termsOf(filepath.Join("node_modules", name))
		if banner, ok := banners[name]; ok && errors.Is(err, errNoLicence) {
			l, err = declared(name, banner)
		}
		if err != nil {
			return nil, fmt.Errorf("package %s: %w", name, err)
		}
		works = append(works, work{name, version, l})
	}
	slices.SortFunc(works, func(a, b work) int { return strings.Compare(a.name, b.name) })
	return works, borrow(works)
}

// banners are packages that come without a licence file: package.json names
// the licence, and the head of this file the holders.
var banners = map[string]string{"@tabler/core": "dist/css/tabler.css"}

func declared(name, banner string) (licence, error) {
	dir := filepath.Join("node_modules", name)
	raw, err := os.ReadFile(filepath.Join(dir, "package.json")) // #nosec G304 -- a package we chose
	if err != nil {
		return licence{}, err
	}
	var p struct{ License string }
	if err := json.Unmarshal(raw, &p); err != nil {
		return licence{}, err
	}
	head, err := os.ReadFile(filepath.Join(dir, banner)) // #nosec G304 -- a package we chose
	if err != nil {
		return licence{}, err
	}
	l := licence{name: p.License}
	for line := range strings.Lines(string(head[:min(len(head), 1000)])) {
		if line = strings.Trim(line, " *\n"); holder.MatchString(line) {
			l.holders = append(l.holders, line)
		}
	}
	return l, nil
}

// borrow gives packages that only name a licence the text another one brings.
func borrow(works []work) error {
	for i := range works {
		if works[i].licence.text != "" {
			continue
		}
		at := slices.IndexFunc(works, func(w work) bool { return w.licence.name == works[i].licence.name && w.licence.text != "" })
		if at < 0 {
			return fmt.Errorf("package %s: nothing here has the text of %s", works[i].name, works[i].licence.name)
		}
		works[i].licence.text = works[at].licence.text
	}
	return nil
}
