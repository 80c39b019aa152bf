package view

// WhatIf lets the reader try other states without saving.
type WhatIf struct {
	URL      string // answers by GET
	DealURL  string
	Cells    []WhatIfCell
	Now      WhatIfLine
	Then     WhatIfLine
	Points   string // the change of probability, such as "+13"
	FlagText string // the remark on the shape there, "" for none
}

// WhatIfLine is a value with what follows from it.
type WhatIfLine struct {
	Value, Zone, Basis string
	Chance             Chance
	Distance           int
}

// WhatIfCell is one element to switch.
type WhatIfCell struct {
	Key, Name, Part string
	On              bool // counts in the trial
}
