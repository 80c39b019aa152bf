package examtext

import "sort"

// parser holds what is known of a text while it is read.
type parser struct {
	s          *source
	chrome     []bool // lines that were erased
	heads      []heading
	groups     []group
	regions    [][2]int // lines of the lists of keys
	entries    []entry
	drafts     []*draft
	letters    []token // all that may be letters of options
	words      []mark  // all marks
	marked     []markedRight
	ticks      int  // 1 where right options are ticked behind their words, -1 where not, 0 before that is looked at
	glued      int  // 1 where types are glued to questions, -1 where not, 0 before that is looked at
	breaks     int  // lines of options that go on where no line is full
	wide       int  // how long a line is that is nearly full
	loose      bool // the section at hand has no numbers
	indefinite bool // the exam says that its items of choice are indefinite
	lettered   bool // it says that A stands for right and B for wrong
	result     Result
}

// Parse reads the text of an exam. It takes any text, in time that grows with
// its length; what it cannot make out it warns of.
func Parse(text string) Result {
	p := &parser{s: newSource(text)}
	p.result = Result{Items: []Item{}, Documents: []Document{}, Warnings: []Warning{}}
	titled, only := p.s.titlesKeys()
	p.sweep()
	end := p.cut()
	if end < p.s.lines() {
		p.result.End = p.s.no[end]
		p.documents(end)
	}
	p.splitKeys(end)
	p.letters, p.words = p.s.tokens(0, p.s.start[end]), p.s.marks(0, p.s.start[end])
	p.sections(end)
	for i := -1; i < len(p.heads); i++ {
		p.section(i, end)
	}
	p.mergeParted()
	p.dropNotes()

	// Keys that stand in or beside their items, where the text proves to print them there.
	p.takeHanging()
	p.takeTails()
	p.takeLeading()
	p.takeMarked()
	p.takeFilled()
	p.takeInlaid()
	p.takeLineAnswers()
	p.takeLooseMarks()
	p.takeUnmarkedAnswers()

	// What was read as an item, or as part of one, and is none.
	p.dropTrails()
	p.dropProse(p.s.start[end])
	p.dropForms()
	p.takeTerms()
	p.takeBareKeys()
	p.dropTypes()
	p.dropKeysOnly(titled, only)
	p.mergeTwins()

	p.matchKeys()
	p.takeStressed()
	p.doubtPoints()
	p.doubtAnswers()
	p.finish()
	p.unused(end)
	return p.result
}

// tokens returns what may be letters of options between two offsets.
func (p *parser) tokens(from, to int) []token {
	at := func(offset int) int {
		return sort.Search(len(p.letters), func(i int) bool { return p.letters[i].start >= offset })
	}
	return p.letters[at(from):at(max(from, to))]
}

// marks returns the marks between two offsets.
func (p *parser) marks(from, to int) []mark {
	at := func(offset int) int {
		return sort.Search(len(p.words), func(i int) bool { return p.words[i].start >= offset })
	}
	return p.words[at(from):at(max(from, to))]
}
