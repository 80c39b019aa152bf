package examtext

// Code says what is doubtful about an item or a text.
type Code string

// The doubts.
const (
	NoKey          Code = "no_key"           // the text gives no answer
	KeyOutside     Code = "key_outside"      // the key names an option that is not there
	KeyConflict    Code = "key_conflict"     // two places give different keys
	KeyUnclear     Code = "key_unclear"      // something like a key that cannot be read for certain
	KeyConvention  Code = "key_convention"   // A and B were read as right and wrong
	KeyStressed    Code = "key_stressed"     // the options that the document sets apart, in bold, in colour or underlined, were read as right
	KeyUnused      Code = "key_unused"       // an entry of the key list belongs to no item
	TypeConflict   Code = "type_conflict"    // the key does not fit the type that is printed
	TypeUnclear    Code = "type_unclear"     // nothing says what type it is
	OptionLabel    Code = "option_label"     // letters were wrong and set right by their order
	OptionMissing  Code = "option_missing"   // a letter is left out
	OptionDouble   Code = "option_double"    // two options say the same
	OptionsMissing Code = "options_missing"  // an item of choice without options
	StemEmpty      Code = "stem_empty"       // an item without a question
	NumberRepeated Code = "number_repeated"  // the number is used twice in the section
	NumberGap      Code = "number_gap"       // numbers are left out before this item
	NumberMissing  Code = "number_missing"   // no number among numbered items
	BlankCount     Code = "blank_count"      // not as many answers as blanks
	CountDiffers   Code = "count_differs"    // the heading declares another number of items
	Broken         Code = "broken_text"      // characters that could not be decoded
	Noise          Code = "noise"            // stray characters were left out
	Unused         Code = "text_unused"      // words of the text that went into no item
	NoItems        Code = "no_items"         // no question was found
	LowConfidence  Code = "low_confidence"   // the source is known to lose structure
	NotCarried     Code = "not_carried_over" // something the result has no place for
	PictureLeft    Code = "picture_left"     // a picture that the result has no place for
	CellDate       Code = "cell_date"        // a cell of a table looks like what a program made a date of
	RowQuote       Code = "row_quote"        // a row of a table is left out: a cell's quotation mark is never closed
	RowAfter       Code = "row_after"        // … something stands behind the mark that closes a cell
	RowLongCell    Code = "row_long_cell"    // … a cell is too long
)

// Warning is one doubt, with the line and the words of the source it is about.
type Warning struct {
	Code Code   `json:"code"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// clip shortens a text for a warning.
func clip(text string) string {
	const most = 120
	r := []rune(text)
	if len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
