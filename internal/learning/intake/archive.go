package intake

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"

	"kongdan/internal/kit/errs"
)

// Limits of an archive, against bombs.
const (
	maxEntries  = 5_000
	maxEntry    = 32 << 20 // unpacked
	maxUnpacked = 96 << 20 // of all that is read
	maxRatio    = 200      // unpacked to packed, of what is larger than a megabyte
)

// archive is a zip file of which entries are read within limits.
type archive struct {
	files map[string]*zip.File
	names []string
	left  int64
}

func openArchive(raw []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "intake.zip_broken")
	}
	if len(z.File) > maxEntries {
		return nil, errs.New(errs.TooLarge, "intake.zip_entries", "Max", maxEntries)
	}
	a := &archive{files: map[string]*zip.File{}, left: maxUnpacked}
	for _, f := range z.File {
		name := path.Clean(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if strings.HasPrefix(name, "../") || name == ".." {
			return nil, errs.New(errs.Invalid, "intake.zip_path", "Name", clip(f.Name))
		}
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if _, twice := a.files[name]; twice {
			return nil, errs.New(errs.Invalid, "intake.zip_twice", "Name", clip(f.Name))
		}
		a.files[name] = f
		a.names = append(a.names, name)
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.files[name] != nil }

// read unpacks one entry.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, errs.New(errs.Invalid, "intake.zip_missing", "Name", clip(name))
	}
	most := min(maxEntry, a.left)
	if f.UncompressedSize64 > uint64(most) || f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(1, f.CompressedSize64) > maxRatio {
		return nil, errs.New(errs.TooLarge, "intake.zip_bomb", "Name", clip(name), "Max", most>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "intake.zip_entry", "Name", clip(name))
	}
	defer func() { _ = r.Close() }()
	raw, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, errs.Because(err, errs.Invalid, "intake.zip_entry", "Name", clip(name))
	}
	if int64(len(raw)) > most {
		return nil, errs.New(errs.TooLarge, "intake.zip_bomb", "Name", clip(name), "Max", most>>20)
	}
	a.left -= int64(len(raw))
	return raw, nil
}

// clip shortens what is quoted in a message.
func clip(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "\uFFFD")); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
