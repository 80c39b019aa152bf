package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// licence is the terms of one work: their common name, the text without the
// lines that name the holders, those lines, and the NOTICE file if there is one.
type licence struct {
	name, text string
	holders    []string
	notice     string
}

var (
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying)([-.].*)?$`)
	noticeFile  = regexp.MustCompile(`(?i)^notice(\.(txt|md))?$`)
	holder      = regexp.MustCompile(`(?i)^\s*(portions )?copyright\s+(\(c\)|©|\d{4}|the\b|[A-Z])`)
	template    = regexp.MustCompile(`\[yyyy\]|\{yyyy\}|copyright (license|owner|notice|holder)`)
)

// phrases tell the usual terms apart, most telling first.
var phrases = []struct{ name, phrase string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"BSD-3-Clause", "redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met: * redistributions"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice"},
	{"0BSD", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted."},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD", "redistribution and use in source and binary forms"},
	{"Unlicense", "this is free and unencumbered software released into the public domain"},
}

var errNoLicence = errors.New("there is no licence file")

// termsOf reads the licence of a work out of its folder. Terms that nobody has
// looked at yet are an error: a person decides about them.
func termsOf(dir string) (licence, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return licence{}, err
	}
	var l licence
	for _, e := range entries {
		switch {
		case e.IsDir():
		case noticeFile.MatchString(e.Name()):
			raw, err := os.ReadFile(filepath.Join(dir, e.Name())) // #nosec G304 -- a dependency's own file
			if err != nil {
				return licence{}, err
			}
			l.notice = strings.TrimSpace(string(raw))
		case licenceFile.MatchString(e.Name()) && l.text == "":
			raw, err := os.ReadFile(filepath.Join(dir, e.Name())) // #nosec G304 -- a dependency's own file
			if err != nil {
				return licence{}, err
			}
			l.text, l.holders = part(string(raw))
		}
	}
	if l.text == "" {
		return licence{}, fmt.Errorf("%w: %s", errNoLicence, dir)
	}
	if l.name = kind(l.text); l.name == "" {
		return licence{}, fmt.Errorf("%s has terms that this program does not know", dir)
	}
	return l, nil
}

// part takes the lines that name the holders out of a text.
func part(raw string) (text string, holders []string) {
	var rest []string
	for line := range strings.Lines(strings.ReplaceAll(raw, "\r\n", "\n")) {
		line = strings.TrimRight(line, " \t\n")
		if holder.MatchString(line) && !template.MatchString(strings.ToLower(line)) && len(line) < 160 {
			holders = append(holders, strings.TrimSpace(line))
			continue
		}
		rest = append(rest, line)
	}
	return strings.Trim(regexp.MustCompile(`\n{3,}`).ReplaceAllString(strings.Join(rest, "\n"), "\n\n"), "\n"), holders
}

func kind(text string) string {
	flat := strings.ToLower(strings.Join(strings.Fields(text), " "))
	flat = strings.ReplaceAll(flat, "version 2.0,", "version 2.0")
	for _, p := range phrases {
		if !strings.Contains(flat, p.phrase) {
			continue
		}
		if strings.HasPrefix(p.name, "BSD") {
			if strings.Contains(flat, "neither the name") || strings.Contains(flat, "names of its contributors") || strings.Contains(flat, "may not be used to endorse") {
				return "BSD-3-Clause"
			}
			return "BSD-2-Clause"
		}
		return p.name
	}
	return ""
}
