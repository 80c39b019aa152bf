package view

// QuestForm asks what a coach is to be asked.
type QuestForm struct {
	Head                  FormHead
	Colleague             bool // answers in the product, so there is no link
	Lead                  string
	Groups                []QuestGroup
	Days, Lang            string
	DayChoices, Languages []Option
	Code                  bool
	Greeting, Subject     string
}

// QuestGroup is a run of elements under a heading.
type QuestGroup struct {
	Name string
	Rows []QuestAsk
}

// QuestAsk is one element with the sentence a coach reads.
type QuestAsk struct {
	Key, Name, Sentence string
	On, Waits           bool // Waits: claimed, and nobody has confirmed it
}

// AskLink shows what opens a questionnaire, once.
type AskLink struct {
	URL, Code, Expires string // URL is "" of a link that was shown already
	Back, Again        string
}

// AskedPaper is a questionnaire as a colleague answers it.
type AskedPaper struct {
	Head              FormHead
	Greeting, Subject string
	By, Till          string
	Items             []AskedItem
	Choices           []Option
	NothingError      string
}

// AskedItem is one sentence of it.
type AskedItem struct {
	Place, Sentence, Ruling, Note string
	Error, NoteError              string
}

// GlassForm asks an administrator why they want to know who a coach is.
type GlassForm struct {
	Head FormHead
	Why  string
	Back string
}

// GlassView shows who a coach is, once.
type GlassView struct {
	Who, Contact, Note, Kind, Back string
}
