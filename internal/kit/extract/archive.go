package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"kongdan/internal/kit/errs"
)

// Limits of an archive, against bombs.
const (
	mostEntries  = 10_000
	mostEntry    = 64 << 20  // unpacked
	mostUnpacked = 128 << 20 // of all that is read
	mostRatio    = 200       // unpacked to packed, of what is larger than a megabyte
	mostDepth    = 250       // of elements
)

// archive is a zip file of which entries are read within limits.
type archive struct {
	files map[string]*zip.File
	left  int64
}

func open(raw []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "extract.broken")
	}
	if len(z.File) > mostEntries {
		return nil, errs.New(errs.Invalid, "extract.bomb")
	}
	a := &archive{files: map[string]*zip.File{}, left: mostUnpacked}
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if strings.HasPrefix(name, "/") || strings.HasPrefix(path.Clean(name), "..") {
			return nil, errs.New(errs.Invalid, "extract.path")
		}
		if _, twice := a.files[name]; twice {
			return nil, errs.New(errs.Invalid, "extract.broken")
		}
		a.files[name] = f
	}
	return a, nil
}

// read unpacks one entry; nil for one that is not there.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, nil
	}
	most := min(mostEntry, a.left)
	if f.UncompressedSize64 > uint64(most) || f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(1, f.CompressedSize64) > mostRatio { // #nosec G115 -- most is not negative
		return nil, errs.New(errs.Invalid, "extract.bomb")
	}
	r, err := f.Open()
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "extract.broken")
	}
	defer func() { _ = r.Close() }()
	raw, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "extract.broken")
	}
	if int64(len(raw)) > most {
		return nil, errs.New(errs.Invalid, "extract.bomb")
	}
	a.left -= int64(len(raw))
	return raw, nil
}

// each goes through an XML part. Parts that declare types or entities are
// refused: nothing that we read needs them. A part that is missing has nothing.
func (a *archive) each(name string, start func(xml.StartElement), text func([]byte), end func(string)) error {
	raw, err := a.read(name)
	if err != nil || raw == nil {
		return err
	}
	dec := xml.NewDecoder(bytes.NewReader(raw))
	depth := 0
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errs.Because(err, errs.Invalid, "extract.broken")
		}
		switch t := t.(type) {
		case xml.Directive:
			return errs.New(errs.Invalid, "extract.broken")
		case xml.StartElement:
			if depth++; depth > mostDepth {
				return errs.New(errs.Invalid, "extract.bomb")
			}
			start(t)
		case xml.CharData:
			if text != nil {
				text(t)
			}
		case xml.EndElement:
			depth--
			if end != nil {
				end(t.Name.Local)
			}
		}
	}
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relations maps the ids of a part's relations to the names of other parts.
func (a *archive) relations(part string) (map[string]string, error) {
	to := map[string]string{}
	dir, file := path.Split(part)
	err := a.each(dir+"_rels/"+file+".rels", func(t xml.StartElement) {
		if t.Name.Local != "Relationship" || attr(t, "TargetMode") == "External" {
			return
		}
		target := attr(t, "Target")
		if rooted, ok := strings.CutPrefix(target, "/"); ok {
			target = rooted
		} else {
			target = path.Join(dir, target)
		}
		to[attr(t, "Id")] = target
	}, nil, nil)
	return to, err
}

// ownTitle is the title that a file gives itself.
func (a *archive) ownTitle() (title string) {
	in := false
	_ = a.each("docProps/core.xml", func(t xml.StartElement) { in = t.Name.Local == "title" }, func(b []byte) {
		if in {
			title += string(b)
		}
	}, func(string) { in = false })
	return title
}

func readPacked(raw []byte, f Format) (d Doc, err error) {
	a, err := open(raw)
	if err != nil {
		return d, err
	}
	switch f {
	case Word:
		d.Text, err = a.word()
	case Slides:
		d.Text, err = a.slides()
	default:
		d.Text, err = workbook(raw)
	}
	d.Title = a.ownTitle()
	return d, err
}
