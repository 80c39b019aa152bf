package pack

import (
	"encoding/json"
	"io"

	"kongdan/internal/learning/intake"
	"kongdan/internal/rule/question"
)

func writeOwn(w io.Writer, list []question.Entry) error {
	if list == nil {
		list = []question.Entry{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(intake.OwnFile{Format: intake.OwnName, Version: intake.OwnVersion, Questions: list})
}
