package defaults

import "strconv"

// Move is the wording of one kind of advice; its key is the advisor's. Every
// text but Say may hold the placeholders that Facts fills.
type Move struct {
	Key   string `json:"key"`
	Title Text   `json:"title"` // what to do
	Why   Text   `json:"why"`   // one sentence
	How   Text   `json:"how"`
	Say   Text   `json:"say"`  // a sentence to open the conversation with
	Task  Text   `json:"task"` // the title of the task it becomes
}

// Facts stand behind one move, named in the reader's language. What does not
// apply is left empty; wordings ask only for what their kind of move has.
type Facts struct {
	Element  string   // short name of the element to work on
	Elements []string // short names of all elements it is about
	State    string   // name of the element's state
	Coach    string   // name of the missing type of coach
	Date     string   // written as the reader writes dates
	Count    int
	Days     int
}

// In returns the facts under their placeholder names: element, elements,
// state, coach, date, count, and days as a phrase such as "12 days".
func (f Facts) In(lang string) map[string]string {
	comma, days := "、", " 天"
	if lang == "en" {
		comma, days = ", ", " days"
		if f.Days == 1 {
			days = " day"
		}
	}
	elements := ""
	for i, e := range f.Elements {
		if i > 0 {
			elements += comma
		}
		elements += e
	}
	return map[string]string{
		"element": f.Element, "elements": elements, "state": f.State, "coach": f.Coach, "date": f.Date,
		"count": strconv.Itoa(f.Count), "days": strconv.Itoa(f.Days) + days,
	}
}
