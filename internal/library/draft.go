package library

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/markdown"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
	"kongdan/internal/rule/stage"
)

// Writing is a document as somebody types it.
type Writing struct {
	Lang        string
	Title       string
	Summary     string
	Body        string // Markdown; ignored where the text is that of a file
	Status      Status
	Audience    Audience
	Departments []org.DepartmentID
	Category    CategoryID
	Elements    []string
	Stages      []string
	Roles       []string
	Tools       []string
	Tags        []string // free ones
	Twin        ID
	Source      string
	Why         string // what was changed, and why; of a save
}

// entry is a writing that was looked at.
type entry struct {
	Writing
	tags   []Tag
	format Format
	file   *upload
}

// clean looks at all that does not need the database.
func (w Writing) clean(file *upload) (entry, error) {
	var bad errs.Fields
	e := entry{Writing: w, format: Markdown, file: file}
	e.Title = typed.Needed(&bad, "title", w.Title, MaxTitle)
	e.Summary = typed.Text(&bad, "summary", w.Summary, MaxSummary)
	e.Source = typed.Line(&bad, "source", w.Source, MaxSource)
	e.Why = typed.Line(&bad, "why", w.Why, MaxWhy)
	if file != nil {
		e.Body, e.format = file.text, file.written
	} else if e.Body = typed.Text(&bad, "body", w.Body, MaxBody); e.Body == "" {
		bad.Add("body", "error.required")
	} else if markdown.Tangled(e.Body) {
		bad.Add("body", "document.tangled")
	}
	if w.Lang != "zh" && w.Lang != "en" {
		bad.Add("lang", "error.invalid_choice")
	}
	if !slices.Contains(Statuses, w.Status) {
		bad.Add("status", "error.invalid_choice")
	}
	if !slices.Contains(Audiences, w.Audience) {
		bad.Add("audience", "error.invalid_choice")
	}
	if e.Audience != Departments {
		e.Departments = nil
	} else if len(e.Departments) == 0 {
		bad.Add("departments", "document.no_department")
	}
	e.tags = w.clarify(&bad)
	return e, bad.Err()
}

// clarify makes tags of what was chosen and typed.
func (w Writing) clarify(bad *errs.Fields) (tags []Tag) {
	add := func(kind, value string) {
		if t := (Tag{kind, value}); !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	for _, x := range w.Elements {
		if !c139.Key(x).Valid() && x != Coach {
			bad.Add("elements", "error.invalid_choice")
		}
		add(TagElement, x)
	}
	for _, x := range w.Stages {
		if _, ok := stage.ParseSelling(x); !ok {
			bad.Add("stages", "error.invalid_choice")
		}
		add(TagStage, x)
	}
	for _, x := range w.Roles {
		if !people.DimBuyingRole.Has(x) {
			bad.Add("roles", "error.invalid_choice")
		}
		add(TagRole, x)
	}
	for _, x := range w.Tools {
		if !slices.Contains(Tools, x) {
			bad.Add("tools", "error.invalid_choice")
		}
		add(TagTool, x)
	}
	for _, x := range w.Tags {
		if x = typed.Line(bad, "tags", x, MaxTag); x != "" {
			add(TagFree, x)
		}
	}
	if len(tags) > MaxTags {
		bad.Add("tags", "document.many_tags", "Max", MaxTags)
	}
	slices.SortFunc(tags, func(a, b Tag) int {
		if a.Kind != b.Kind {
			return slices.Index(TagKinds, a.Kind) - slices.Index(TagKinds, b.Kind)
		}
		return strings.Compare(a.Value, b.Value)
	})
	return tags
}

// places fails with Invalid where a writing names a category, departments or a
// twin that are not there. self is the document itself, "" for a new one.
func (e entry) places(ctx context.Context, tx *db.Tx, actor org.Actor, self ID) error {
	var bad errs.Fields
	if e.Category != "" {
		if _, err := findCategory(ctx, tx, actor.Org, e.Category); errs.Is(err, errs.NotFound) {
			bad.Add("category", "error.invalid_choice")
		} else if err != nil {
			return err
		}
	}
	if len(e.Departments) > 0 {
		tree, err := org.Departments(ctx, tx, actor.Org)
		if err != nil {
			return err
		}
		for _, d := range e.Departments {
			if !slices.ContainsFunc(tree, func(x org.Department) bool { return x.ID == d }) {
				bad.Add("departments", "error.invalid_choice")
			}
		}
	}
	if e.Twin != "" {
		var lang string
		var w db.Where
		seen(&w, actor)
		w.And("d.id = ?", e.Twin)
		if err := one(ctx, tx, `SELECT d.lang FROM document d`+w.SQL(), w.Args(), &lang); errs.Is(err, errs.NotFound) || e.Twin == self {
			bad.Add("twin", "error.invalid_choice")
		} else if err != nil {
			return fmt.Errorf("look for the twin: %w", err)
		} else if lang == e.Lang {
			bad.Add("twin", "document.twin_language")
		}
	}
	return bad.Err()
}
