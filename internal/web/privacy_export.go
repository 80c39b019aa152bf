package web

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"net/http"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/privacy"
	"kongdan/internal/web/view"
)

// exportPerson answers with everything about one person: person.json to be read
// by programs, person.html by people.
func (s *Server) exportPerson(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	d, err := s.Privacy.Dossier(ctx, actor, personID(r))
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(dossierData(d, i18n.DateTime(ctx, d.Made)), "", "  ")
	if err != nil {
		return err
	}
	m := view.Dossier{Lang: actor.Lang, Title: i18n.T(ctx, "dossier.title", "Name", d.Name),
		Made: i18n.T(ctx, "dossier.made", "When", i18n.DateTime(ctx, d.Made), "Name", d.By, "Org", actor.OrgName)}
	for _, x := range d.Sections {
		section := view.DossierSection{Title: i18n.T(ctx, "dossier_section."+x.Key), Rows: x.Rows}
		for _, c := range x.Columns {
			section.Columns = append(section.Columns, i18n.T(ctx, "dossier_field."+c))
		}
		m.Sections = append(m.Sections, section)
	}
	var page, packed bytes.Buffer
	if err := view.DossierPage(m).Render(ctx, &page); err != nil {
		return err
	}
	z := zip.NewWriter(&packed)
	for name, content := range map[string][]byte{"person.json": data, "person.html": page.Bytes()} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: d.Made})
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="person-`+actor.Today(d.Made)+`.zip"`)
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(packed.Bytes())
	return err
}

// dossierData is the file for programs: sections by key, rows by the keys of
// their columns.
func dossierData(d privacy.Dossier, made string) map[string]any {
	sections := map[string]any{}
	for _, s := range d.Sections {
		rows := make([]map[string]string, len(s.Rows))
		for i, row := range s.Rows {
			rows[i] = map[string]string{}
			for j, c := range s.Columns {
				rows[i][c] = row[j]
			}
		}
		sections[s.Key] = rows
	}
	return map[string]any{"name": d.Name, "made_at": made, "made_by": d.By, "sections": sections}
}
