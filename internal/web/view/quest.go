package view

// Two is a text in both languages; the reader of a questionnaire switches
// between them without asking for another page.
type Two struct{ ZH, EN string }

// Quest is the page of a questionnaire. It is the same for every link, and for
// none: a script asks for what the link opens.
type Quest struct {
	Words map[string]Two // below "quest."
}
