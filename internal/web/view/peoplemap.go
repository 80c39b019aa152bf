package view

// PeopleMap is the page around a relation map.
type PeopleMap struct {
	URL        string // of the map, without a query
	TableURL   string // of the table that says the same
	LinesURL   string // of the list of lines, "" where there is none
	DrawURL    string // where a line is drawn, "" for who may not
	PlacesURL  string // where cards are put, "" for who may not
	FileURL    string // of the picture as a file
	Key        string // of the map, for what the browser remembers
	View       string
	Views      []Tab
	Filter     FormHead
	Department string
	Depts      []Option
	Deal       string
	Deals      []Option // of an account's map
	Since      string
	SinceBad   string // what is wrong with the day
	Today      string
	Filtered   bool
	Picture    Figure
	Empty      *Empty
	Notes      []string // what the picture leaves out
	Changes    []PeopleChange
	Compared   bool
	Told       string // that the history of reporting does not reach back to the day
}

// PeopleChange is what changed about somebody or something since a day.
type PeopleChange struct {
	What string
	URL  string
	Text []string
}
