package exchange

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
)

// touch is a thing that a run made, changed or recognised: what is needed to
// take the run back, and to know the thing when its source comes again.
type touch struct {
	kind    string // as in the audit log: account, person, product, member, department, deal
	id      string
	source  string // the file's own id
	before  string // JSON of a changed thing as it was
	version int64  // after the run; 0 for a thing that was only recognised
}

func (p *pass) touch(t touch) {
	if p.write && (t.version > 0 || t.source != "") {
		p.touched = append(p.touched, t)
	}
}

// remember writes what the run touched.
func (p *pass) remember(ctx context.Context) error {
	if !p.write {
		return nil
	}
	rows := make([][]any, len(p.touched))
	for i, t := range p.touched {
		rows[i] = []any{p.actor.Org, p.run, t.kind, t.id, t.source, t.before, t.version}
	}
	p.touched = nil
	err := p.tx.Insert(ctx, "import_row", "org_id, run_id, kind, object_id, source_id, before_value, version", rows,
		"ON CONFLICT DO NOTHING")
	if p.written += len(rows); err != nil || p.written < p.look {
		return err
	}
	p.look = 4*p.written + 500
	return p.tx.Analyze(ctx, "member", "account", "person", "product", "opportunity", "opportunity_product", "access_grant", "import_row")
}

// bySource returns the things that the file's ids name: those that came from
// there before, else those that have the id themselves.
func (p *pass) bySource(ctx context.Context, kind string, sources []string) (map[string]string, error) {
	found := make(map[string]string, len(sources))
	for some := range db.Chunks(sources) {
		var w db.Where
		w.And("org_id = ?", p.actor.Org)
		w.And("kind = ?", kind)
		w.In("source_id", some...)
		w.And("source_id <> ''")
		rows, err := p.tx.QueryContext(ctx, `SELECT source_id, object_id FROM import_row`+w.SQL()+` ORDER BY run_id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("known sources: %w", err)
		}
		type line struct{ source, object string }
		list, err := db.Collect(rows, func(l *line) []any { return []any{&l.source, &l.object} })
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			found[l.source] = l.object
		}
		for _, s := range some {
			if _, ok := found[s]; !ok && id.Valid(s) {
				found[s] = s
			}
		}
	}
	delete(found, "")
	return found, nil
}

// faultFile keeps every fault of a run, packed, to be downloaded.
type faultFile struct {
	packed bytes.Buffer
	zip    *gzip.Writer
	lines  *json.Encoder
	n      int
	err    error
}

// mostKept bounds the faults of a run that are kept.
const mostKept = 100_000

func newFaultFile() *faultFile {
	f := &faultFile{}
	f.zip = gzip.NewWriter(&f.packed)
	f.lines = json.NewEncoder(f.zip)
	return f
}

func (f *faultFile) add(x Fault) {
	if f.n++; f.err == nil && f.n <= mostKept {
		f.err = f.lines.Encode(x)
	}
}

func (f *faultFile) close() error {
	if f.err != nil {
		return fmt.Errorf("keep the faults: %w", f.err)
	}
	return f.zip.Close()
}

// readFaults calls fn with every fault of a packed file.
func readFaults(packed []byte, fn func(Fault) error) error {
	if len(packed) == 0 {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("read the faults: %w", err)
	}
	for lines := json.NewDecoder(z); lines.More(); {
		var f Fault
		if err := lines.Decode(&f); err != nil {
			return fmt.Errorf("read the faults: %w", err)
		}
		if err := fn(f); err != nil {
			return err
		}
	}
	return nil
}
