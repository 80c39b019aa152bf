package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// engines are the oldest browsers the pages promise to work in.
var engines = []api.Engine{
	{Name: api.EngineChrome, Version: "111"},
	{Name: api.EngineFirefox, Version: "115"},
	{Name: api.EngineSafari, Version: "16.4"},
}

// script bundles one script with the libraries it imports.
func script(entry string) ([]byte, error) {
	return output(api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Bundle:            true,
		Format:            api.FormatIIFE,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsEndOfFile,
		Charset:           api.CharsetUTF8,
		Engines:           engines,
		LogLevel:          api.LogLevelSilent,
	}))
}

// sheet bundles one of our style sheets behind the part of the base sheet that
// pages use. The base stands in a layer, so that our rules win without tricks.
func sheet(entry, base string, used map[string]bool) ([]byte, error) {
	own, err := joined(entry)
	if err != nil {
		return nil, err
	}
	licence := ""
	if from := strings.Index(base, "/*!"); from >= 0 {
		licence = base[from : from+strings.Index(base[from:], "*/")+2]
	}
	kept := purge(base, string(own), used)
	return minified(licence + "\n@layer base{" + kept + "}\n" + string(own))
}

// joined is a style sheet of ours with all that it imports.
func joined(entry string) ([]byte, error) {
	return output(api.Build(api.BuildOptions{
		EntryPoints:   []string{entry},
		Bundle:        true,
		External:      []string{"data:*"},
		Charset:       api.CharsetUTF8,
		LegalComments: api.LegalCommentsInline,
		Engines:       engines,
		LogLevel:      api.LogLevelSilent,
	}))
}

func minified(text string) ([]byte, error) {
	small := api.Transform(text, api.TransformOptions{
		Loader:           api.LoaderCSS,
		MinifyWhitespace: true,
		MinifySyntax:     true,
		LegalComments:    api.LegalCommentsEndOfFile,
		Charset:          api.CharsetUTF8,
		Engines:          engines,
		LogLevel:         api.LogLevelSilent,
	})
	if len(small.Errors) > 0 {
		return nil, complaint(small.Errors)
	}
	return small.Code, nil
}

// old are the browsers that the pages for everybody's phone promise to work in.
var old = []api.Engine{{Name: api.EngineChrome, Version: "37"}, {Name: api.EngineSafari, Version: "9"}}

// plain makes one file smaller and refuses what old browsers do not understand.
func plain(files map[string][]byte, path string, loader api.Loader) error {
	text, err := os.ReadFile(path) // #nosec G304 -- our own folder
	if err != nil {
		return err
	}
	o := api.TransformOptions{Loader: loader, MinifyWhitespace: true, MinifySyntax: true, Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent}
	if loader == api.LoaderJS {
		o.Target, o.MinifyIdentifiers = api.ES5, true
	} else {
		o.Engines = old
	}
	small := api.Transform(string(text), o)
	if len(small.Errors) > 0 {
		return complaint(small.Errors)
	}
	files[filepath.Base(path)] = small.Code
	return nil
}

func output(r api.BuildResult) ([]byte, error) {
	if len(r.Errors) > 0 {
		return nil, complaint(r.Errors)
	}
	for _, w := range api.FormatMessages(r.Warnings, api.FormatMessagesOptions{Kind: api.WarningMessage}) {
		os.Stderr.WriteString(w)
	}
	return r.OutputFiles[0].Contents, nil
}

func complaint(m []api.Message) error {
	return errors.New(strings.Join(api.FormatMessages(m, api.FormatMessagesOptions{Kind: api.ErrorMessage}), "\n"))
}
