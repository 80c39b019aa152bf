package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/kit/typed"
	"kongdan/internal/org"
)

// ImportOrder is what the command line says about a file to bring in.
type ImportOrder struct {
	Kind, Path string            // "-" is the standard input
	In         io.Reader         // which is this
	Flags      map[string]string // by name; those that may be given several times have a line for each
	DryRun     bool
	Agreed     bool      // guesses need not be asked about
	Out, Err   io.Writer // what is found, and how far it is
}

// Import brings a file in from the command line: all of it, or nothing, or
// with DryRun only says what it would do. It fails with Invalid for a wrong
// order and for a file that does not pass; then nothing is left behind.
func (a *App) Import(ctx context.Context, o org.ID, order ImportOrder) (err error) {
	k := exchange.Kind(order.Kind)
	if !k.Valid() {
		return WrongInput("cli.import.kind", "Value", order.Kind, "Choices", join(exchange.Kinds))
	}
	texts, err := catalog()
	if err != nil {
		return err
	}
	actor, err := a.Imports.Terminal(ctx, o)
	if err != nil {
		return err
	}
	ctx = i18n.With(ctx, i18n.Locale{Catalog: texts, Lang: a.config.Lang, Zone: actor.Zone, Currency: actor.Currency})
	id, err := a.takeFile(ctx, actor, k, order)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			err = errors.Join(err, a.Imports.Discard(context.WithoutCancel(ctx), actor, id))
		}
	}()
	run, err := a.understand(ctx, actor, id, order.Flags)
	if err != nil {
		return err
	}
	t := teller{ctx: ctx, out: order.Out, err: order.Err}
	t.found(run)
	if err := a.keepRefused(ctx, actor, run, order.Flags["refused"]); err != nil {
		return errors.Join(err, t.fault)
	}
	if err := mayBegin(run, order); err != nil || order.DryRun {
		if err == nil {
			t.say("cli.import.dry")
		}
		return errors.Join(err, t.fault)
	}
	run, err = a.Imports.Now(ctx, actor, id, run.Version, true, t.progress)
	if err != nil {
		return err
	}
	done = true
	t.done(run)
	return t.fault
}

// takeFile takes the file in.
func (a *App) takeFile(ctx context.Context, actor org.Actor, k exchange.Kind, order ImportOrder) (exchange.RunID, error) {
	if order.Path == "-" {
		return a.Imports.Upload(ctx, actor, k, "stdin.csv", order.In)
	}
	f, err := os.Open(order.Path) // #nosec G304 -- whoever sits at the terminal names the file
	if err != nil {
		return "", errs.Because(err, errs.Invalid, "cli.import.no_file", "File", order.Path)
	}
	defer func() { _ = f.Close() }()
	return a.Imports.Upload(ctx, actor, k, filepath.Base(order.Path), f)
}

// understand lays the flags over what was guessed and makes the dry run.
func (a *App) understand(ctx context.Context, actor org.Actor, id exchange.RunID, flags map[string]string) (run exchange.Run, err error) {
	if run, _, err = a.Imports.Run(ctx, actor, id); err != nil {
		return run, err
	}
	if flags["encoding"]+flags["delimiter"] != "" {
		delimiter := flags["delimiter"]
		if named, ok := map[string]string{"comma": ",", "semicolon": ";", "tab": "\t"}[delimiter]; ok {
			delimiter = named
		}
		if err := a.Imports.Reformat(ctx, actor, id, run.Version, sheet.Format{Encoding: sheet.Encoding(flags["encoding"]), Delimiter: delimiter}); err != nil {
			return run, asFlags(err)
		}
		if run, _, err = a.Imports.Run(ctx, actor, id); err != nil {
			return run, err
		}
	}
	m := run.Mapping
	for name, value := range map[string]*string{"existing": &m.Existing, "owners": &m.Owners, "accounts": &m.Accounts,
		"products": &m.Products, "faults": &m.Faults, "dates": &m.Dates} {
		if given, ok := flags[name]; ok {
			*value = given
		}
	}
	if m.Owner, err = a.memberOf(ctx, actor.Org, flags["owner"]); err != nil {
		return run, err
	}
	for _, line := range lines(flags["map"]) {
		if err := mapColumn(run, &m, line); err != nil {
			return run, err
		}
	}
	values, err := readValues(run.Kind, &m, lines(flags["value"]))
	if err != nil {
		return run, err
	}
	if _, err := a.Imports.Check(ctx, actor, id, run.Version, m); err != nil {
		return run, asFlags(err)
	}
	if run, _, err = a.Imports.Run(ctx, actor, id); err != nil {
		return run, err
	}
	return run, valuesHeld(run, values)
}

func lines(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
}

// asFlags names the flags instead of the fields of a form.
func asFlags(err error) error {
	f := errs.FieldsOf(err)
	if len(f) == 0 {
		return err
	}
	var bad errs.Fields
	for _, x := range f {
		name := "--" + x.Name
		if strings.HasPrefix(x.Name, "column") {
			name = "--map"
		}
		bad.Add(name, x.Key, x.Args...)
	}
	return bad.Err()
}

// memberOf returns the active member with a user name, none for "".
func (a *App) memberOf(ctx context.Context, o org.ID, login string) (found org.UserID, err error) {
	if login == "" {
		return "", nil
	}
	err = a.Org.AllMembers(ctx, o, func(m org.Member) error {
		if m.Active && typed.Fold(m.Login) == typed.Fold(login) {
			found = m.ID
		}
		return nil
	})
	if err == nil && found == "" {
		err = WrongInput("cli.import.owner", "Value", login)
	}
	return found, err
}

// mapColumn assigns a column as "COLUMN=FIELD" says; a column is called by its
// name or its number, "#3". What was guessed for the field gives way.
func mapColumn(run exchange.Run, m *exchange.Mapping, line string) error {
	cut := strings.LastIndex(line, "=")
	if cut < 0 {
		return WrongInput("cli.import.map", "Value", line)
	}
	column, name := strings.TrimSpace(line[:cut]), strings.TrimSpace(line[cut+1:])
	at := slices.IndexFunc(run.Preview.Head, func(h string) bool { return typed.Fold(h) == typed.Fold(column) })
	if n, err := strconv.Atoi(strings.TrimPrefix(column, "#")); at < 0 && strings.HasPrefix(column, "#") && err == nil {
		at = n - 1
	}
	if at < 0 || at >= len(m.Columns) {
		return WrongInput("cli.import.no_column", "Value", column, "Choices", strings.Join(run.Preview.Head, ", "))
	}
	if name == "" {
		m.Columns[at] = ""
		return nil
	}
	f, ok := exchange.FieldCalled(run.Kind, name)
	if !ok {
		var all []string
		for _, f := range exchange.FieldsOf(run.Kind) {
			all = append(all, f.Name)
		}
		return WrongInput("cli.import.no_field", "Value", name, "Choices", strings.Join(all, ", "))
	}
	for i := range m.Columns {
		if m.Columns[i] == f.Name && !f.Many {
			m.Columns[i] = ""
		}
	}
	m.Columns[at] = f.Name
	return nil
}

// told is what a flag says of one value.
type told struct{ field, value, line string }

// readValues reads "FIELD:VALUE=MEANING".
func readValues(k exchange.Kind, m *exchange.Mapping, list []string) (all []told, err error) {
	for _, line := range list {
		name, rest, ok := strings.Cut(line, ":")
		cut := strings.LastIndex(rest, "=")
		f, known := exchange.FieldCalled(k, strings.TrimSpace(name))
		if !ok || cut < 0 || !known {
			return nil, WrongInput("cli.import.value", "Value", line)
		}
		t := told{f.Name, strings.TrimSpace(rest[:cut]), line}
		m.Choose(t.field, t.value, strings.TrimSpace(rest[cut+1:]))
		all = append(all, t)
	}
	return all, nil
}

// valuesHeld fails for a flag that names a value the file does not hold, or a
// meaning that there is not.
func valuesHeld(run exchange.Run, values []told) error {
	for _, v := range values {
		held := slices.ContainsFunc(run.Report.Matches, func(m exchange.Match) bool {
			meant := m.How == exchange.Chosen || m.How == exchange.ToMake || m.How == exchange.Left
			return meant && m.Field == v.field && typed.Fold(m.Value) == typed.Fold(v.value)
		})
		if !held && run.Report.More == 0 {
			return WrongInput("cli.import.value_unknown", "Value", v.line)
		}
	}
	return nil
}

// mayBegin says why an import cannot begin. Guesses only matter where it would.
func mayBegin(run exchange.Run, order ImportOrder) error {
	rep := run.Report
	switch {
	case rep.Refused > 0 && run.Mapping.Faults != exchange.Skip:
		return WrongInput("cli.import.refused", "N", rep.Refused)
	case rep.New+rep.Changed == 0:
		return WrongInput("import.nothing")
	case rep.Guessed() && !order.Agreed && !order.DryRun:
		return WrongInput("cli.import.guessed")
	}
	return nil
}

// keepRefused writes the rows that were refused into a file, if one is named.
func (a *App) keepRefused(ctx context.Context, actor org.Actor, run exchange.Run, path string) error {
	if path == "" {
		return nil
	}
	list, err := a.Imports.BadRows(ctx, actor, run.ID)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // #nosec G304 -- whoever sits at the terminal names the file
	if err != nil {
		return fmt.Errorf("write the refused rows: %w", err)
	}
	return errors.Join(exchange.WriteBadRows(ctx, f, run.Kind, run.Preview.Head, list), f.Close())
}
