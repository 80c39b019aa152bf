package view

// Catalog is a list that all deals share: competitors, or products.
type Catalog struct {
	ListNav
	Title, Sub, Find string
	New              Link // "" URL where the reader may not add
	Trash            Link // to the deleted ones, or back from them
	Columns          []Column
	Rows             []CatalogRow
	Empty, NoneFound Empty
	InTrash          bool
}

// CatalogRow is one entry. Cells follow the columns after the name.
type CatalogRow struct {
	Name, EditURL   string // EditURL is "" where the reader may not edit
	Cells           []CatalogCell
	RestoreURL, Key string // of one in the trash
}

// CatalogCell is one value of an entry, a link if it has a URL.
type CatalogCell struct {
	Text, URL string
	Number    bool
}

// CatalogForm is the form of one entry: its fields are of one line but for a
// note, which is of several.
type CatalogForm struct {
	Form       FormHead
	Fields     []Field
	Note       *Field
	Cancel     string
	DeleteURL  string // "" for a new one
	DeleteText string
	DeleteAsk  string
	Delete     string
	DeleteKey  string
}
