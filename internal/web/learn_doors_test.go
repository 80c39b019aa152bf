package web_test

import "maps"

// The doors, forms and addresses of papers and exams, beside those of the rest.
func init() {
	maps.Copy(doors, map[string]string{
		"GET /learn": "member",
	})
	maps.Copy(forms, map[string]form{})
	maps.Copy(addresses, map[string]string{
		"GET /learn": "",
	})
}
