package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	word     = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_-]*`)
	class    = regexp.MustCompile(`\.((?:[A-Za-z_-]|\\.)(?:[A-Za-z0-9_-]|\\.)*)`)
	negated  = regexp.MustCompile(`:not\([^()]*\)`)
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	reads    = regexp.MustCompile(`var\(\s*(--[A-Za-z0-9_-]+)`)
	property = regexp.MustCompile(`^\s*(--[A-Za-z0-9_-]+)\s*:`)
)

// words collects every word of the pages' sources: a class that is none of
// them cannot be used by a page. Class names must therefore be written whole.
func words(dirs ...string) (map[string]bool, error) {
	used := map[string]bool{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(p, "_templ.go") {
				return err
			}
			raw, err := os.ReadFile(p) // #nosec G304 G122 -- our own sources
			for _, w := range word.FindAllString(string(raw), -1) {
				used[w] = true
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			return nil, err
		}
	}
	return used, nil
}

// block is one rule: a head such as ".btn" or "@media print" and, inside the
// braces, declarations or further blocks. A statement such as @import has no body.
type block struct {
	head, body string
	statement  bool
}

// purge returns the rules of sheet whose selectors only name used classes, and
// of their custom properties those that are read in what is left or in own.
func purge(sheet, own string, used map[string]bool) string {
	kept := filter(comment.ReplaceAllString(sheet, ""), used)
	for {
		read := map[string]bool{}
		for _, m := range reads.FindAllStringSubmatch(kept+own, -1) {
			read[m[1]] = true
		}
		less := dropProperties(kept, read)
		if len(less) == len(kept) {
			return kept
		}
		kept = less
	}
}

func filter(sheet string, used map[string]bool) string {
	var out strings.Builder
	for _, b := range blocks(sheet) {
		switch {
		case b.statement:
			if !strings.HasPrefix(b.head, "@charset") {
				out.WriteString(b.head + ";\n")
			}
		case strings.HasPrefix(b.head, "@media"), strings.HasPrefix(b.head, "@supports"), strings.HasPrefix(b.head, "@layer"):
			if inner := filter(b.body, used); strings.TrimSpace(inner) != "" {
				out.WriteString(b.head + "{" + inner + "}\n")
			}
		case strings.HasPrefix(b.head, "@"):
			out.WriteString(b.head + "{" + b.body + "}\n")
		default:
			if head := selectors(b.head, used); head != "" {
				out.WriteString(head + "{" + b.body + "}\n")
			}
		}
	}
	return out.String()
}

// selectors keeps those of a comma-separated list that a page can match.
func selectors(list string, used map[string]bool) string {
	var kept []string
	for _, s := range split(list) {
		match := true
		for _, c := range class.FindAllStringSubmatch(negated.ReplaceAllString(s, ""), -1) {
			match = match && used[strings.ReplaceAll(c[1], `\`, "")]
		}
		if match {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, ",")
}

// split cuts at commas outside of brackets.
func split(list string) (parts []string) {
	depth, from := 0, 0
	for i, r := range list {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(list[from:i]))
				from = i + 1
			}
		}
	}
	return append(parts, strings.TrimSpace(list[from:]))
}

// blocks cuts a sheet at the braces of its outermost level; quotes hide braces.
func blocks(sheet string) (out []block) {
	depth, from, open := 0, 0, 0
	var quote rune
	for i, r := range sheet {
		switch {
		case quote != 0:
			if r == quote && sheet[i-1] != '\\' {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '{':
			if depth == 0 {
				open = i
			}
			depth++
		case r == '}':
			if depth--; depth == 0 {
				out = append(out, block{head: strings.TrimSpace(sheet[from:open]), body: sheet[open+1 : i]})
				from = i + 1
			}
		case r == ';' && depth == 0:
			out = append(out, block{head: strings.TrimSpace(sheet[from:i]), statement: true})
			from = i + 1
		}
	}
	return out
}

func dropProperties(sheet string, read map[string]bool) string {
	var out strings.Builder
	for _, b := range blocks(sheet) {
		switch {
		case b.statement:
			out.WriteString(b.head + ";\n")
		case strings.HasPrefix(b.head, "@media"), strings.HasPrefix(b.head, "@supports"), strings.HasPrefix(b.head, "@layer"):
			if inner := dropProperties(b.body, read); inner != "" {
				out.WriteString(b.head + "{" + inner + "}\n")
			}
		case strings.HasPrefix(b.head, "@"):
			out.WriteString(b.head + "{" + b.body + "}\n")
		default:
			if body := declarations(b.body, read); body != "" {
				out.WriteString(b.head + "{" + body + "}\n")
			}
		}
	}
	return out.String()
}

func declarations(body string, read map[string]bool) string {
	var kept []string
	for _, d := range statements(body) {
		if m := property.FindStringSubmatch(d); m != nil && !read[m[1]] {
			continue
		}
		if d = strings.TrimSpace(d); d != "" {
			kept = append(kept, d)
		}
	}
	return strings.Join(kept, ";")
}

// statements cuts declarations at semicolons outside of quotes and brackets.
func statements(body string) (out []string) {
	depth, from := 0, 0
	var quote rune
	for i, r := range body {
		switch {
		case quote != 0:
			if r == quote && body[i-1] != '\\' {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ';' && depth == 0:
			out = append(out, body[from:i])
			from = i + 1
		}
	}
	return append(out, body[from:])
}
