package main

import (
	"slices"
	"testing"
)

func TestKind(t *testing.T) {
	bsd := "Redistribution and use in source and binary forms, with or without\nmodification, are permitted"
	for _, c := range []struct{ text, want string }{
		{"Permission is hereby granted, free of charge, to any person obtaining a copy of this", "MIT"},
		{"Apache License\n  Version 2.0, January 2004", "Apache-2.0"},
		{bsd, "BSD-2-Clause"},
		{bsd + " ... Neither the name of Google", "BSD-3-Clause"},
		{"Permission to use, copy, modify, and/or distribute this software for\nany purpose with or without fee is hereby granted.", "0BSD"},
		{"Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and", "ISC"},
		{"You may use this on Tuesdays only", ""},
	} {
		if got := kind(c.text); got != c.want {
			t.Errorf("%.40q is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestHoldersAreTakenOut(t *testing.T) {
	text, holders := part("MIT License\r\n\r\nCopyright (c) 2019 Ann\nPortions Copyright 2020 Bob\n\nthe above copyright notice\n   Copyright [yyyy] [name of copyright owner]\n")
	if want := "MIT License\n\nthe above copyright notice\n   Copyright [yyyy] [name of copyright owner]"; text != want {
		t.Errorf("text %q, want %q", text, want)
	}
	if want := []string{"Copyright (c) 2019 Ann", "Portions Copyright 2020 Bob"}; !slices.Equal(holders, want) {
		t.Errorf("holders %q", holders)
	}
}
