package intake

import (
	"context"

	"kongdan/internal/kit/extract"
	"kongdan/internal/rule/examtext"
)

// layer reads the text of a PDF. Such a text has lost what stood beside what,
// so every item of it wants to be looked at.
func layer(raw []byte) (File, error) {
	doc, err := extract.Read(context.Background(), raw, extract.PDF) // it knows its own bounds
	if err != nil {
		return none, err
	}
	f := free(PDF, doc.Text)
	f.Warnings = append(f.Warnings, examtext.Warning{Code: examtext.LowConfidence, Line: 1, Text: "PDF"})
	for i := range f.Items {
		f.Items[i].Warnings = append(f.Items[i].Warnings, examtext.Warning{Code: examtext.LowConfidence, Line: f.Items[i].Line, Text: "PDF"})
	}
	return f, nil
}
