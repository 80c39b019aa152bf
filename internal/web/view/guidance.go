package view

// Guidance is the card that says how to deal with one person.
type Guidance struct {
	Hold     string // why this person is not to be met, "" for anybody else
	Target   string // the attitude to aim for next, "" for none
	Why      string // why that may be reached
	Chapters []GuideChapter
}

// GuideChapter is a part of it: what to do, what to avoid and so on.
type GuideChapter struct {
	Key, Title string
	Lines      []GuideLine
}

// GuideLine is what one rule says.
type GuideLine struct {
	Texts  []string
	Source string // the rule it comes from, such as "Contact role: receptive"
	Sure   string // how sure the rule is
	URL    string // where its wording is edited, "" for who may not
}
