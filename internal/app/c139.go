package app

import (
	"encoding/json"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/predict"
)

// C139 reports on a value such as 1W2F6C as one line of JSON. It fails for a
// text that is not one of the 80 values.
func C139(value string) ([]byte, error) {
	v, err := c139.Parse(value)
	if err != nil {
		return nil, err
	}
	return json.Marshal(predict.NewReport(v))
}
