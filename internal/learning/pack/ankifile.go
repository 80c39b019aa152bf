package pack

import (
	"archive/zip"
	"crypto/sha1" // #nosec G505 -- Anki's check sums are of this kind
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // a package of Anki holds a database

	"kongdan/internal/rule/question"
)

// ankiTables are the tables of a collection as Anki has read them since 2012.
const ankiTables = `
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null, dty integer not null, usn integer not null, ls integer not null,
	conf text not null, models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
	ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn ON notes (usn); CREATE INDEX ix_cards_usn ON cards (usn); CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid); CREATE INDEX ix_cards_sched ON cards (did, queue, due); CREATE INDEX ix_revlog_cid ON revlog (cid); CREATE INDEX ix_notes_csum ON notes (csum);`

// The numbers of our model and deck. They stay the same, so that a second
// export of a question changes its note instead of adding one.
const (
	ankiModel = 1_760_000_000_001
	ankiDeck  = 1_760_000_000_002
	ankiSince = 1_760_000_000 // seconds: when the collection says it was made
)

// writeAnki writes a package of Anki: an archive with a database.
func writeAnki(out io.Writer, w Words, title string, list []question.Entry) (err error) {
	dir, err := os.MkdirTemp("", "kongdan-anki-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "collection.anki2")
	if err := ankiCollection(file, w, title, list); err != nil {
		return err
	}
	z := zip.NewWriter(out)
	part, err := z.Create("collection.anki2")
	if err != nil {
		return err
	}
	in, err := os.Open(file) // #nosec G304 -- our own
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	if _, err := io.Copy(part, in); err != nil {
		return err
	}
	if part, err = z.Create("media"); err == nil {
		_, err = io.WriteString(part, "{}")
	}
	return errors.Join(err, z.Close())
}

func ankiCollection(file string, w Words, title string, list []question.Entry) (err error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(ankiTables); err != nil {
		return err
	}
	models, decks := ankiSettings(w, title)
	if _, err := tx.Exec(`INSERT INTO col VALUES (1, $1, $2, $2, 11, 0, 0, 0, '{}', $3, $4, $5, '{}')`,
		ankiSince, ankiSince*1000, models, decks, `{"1":{"id":1,"name":"Default","mod":0,"usn":0,"maxTaken":60,"autoplay":true,"timer":0,"replayq":true,"dyn":false,`+
			`"new":{"bury":false,"delays":[1,10],"initialFactor":2500,"ints":[1,4,7],"order":1,"perDay":20},"rev":{"bury":false,"ease4":1.3,"ivlFct":1,"maxIvl":36500,"perDay":200,"hardFactor":1.2},`+
			`"lapse":{"delays":[10],"leechAction":1,"leechFails":8,"minInt":1,"mult":0}}}`); err != nil {
		return err
	}
	for at, e := range list {
		c := w.card(e)
		guid := e.ID
		if guid == "" {
			guid = fmt.Sprintf("%x", sha1.Sum([]byte(e.Essence())))[:20] // #nosec G401 -- a name, no secret
		}
		sum := sha1.Sum([]byte(c.front)) // #nosec G401 -- as Anki has it
		note := int64(ankiSince)*1000 + int64(at)
		if _, err := tx.Exec(`INSERT INTO notes VALUES ($1, $2, $3, $4, -1, $5, $6, $7, $8, 0, '')`, note, guid, int64(ankiModel), ankiSince,
			" "+strings.Join(c.tags, " ")+" ", c.front+"\x1f"+c.back, c.front, binary.BigEndian.Uint32(sum[:4])); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO cards VALUES ($1, $1, $2, 0, $3, -1, 0, 0, $4, 0, 0, 0, 0, 0, 0, 0, 0, '')`, note, int64(ankiDeck), ankiSince, at+1); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// ankiSettings are the one kind of note, with a front and a back, and the deck.
func ankiSettings(w Words, title string) (models, decks string) {
	if title = strings.Join(strings.Fields(title), " "); title == "" {
		title = w.Sheet
	}
	field := func(name string, ord int) map[string]any {
		return map[string]any{"name": name, "ord": ord, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": []any{}}
	}
	model := map[string]any{"id": ankiModel, "name": "Kongdan", "type": 0, "mod": ankiSince, "usn": -1, "sortf": 0, "did": ankiDeck, "tags": []any{}, "vers": []any{},
		"latexPre": "", "latexPost": "", "css": ".card{font-size:18px;text-align:left}", "req": []any{[]any{0, "all", []any{0}}},
		"flds":  []any{field("Front", 0), field("Back", 1)},
		"tmpls": []any{map[string]any{"name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}", "bqfmt": "", "bafmt": "", "did": nil}}}
	deck := func(id int64, name string) map[string]any {
		return map[string]any{"id": id, "name": name, "mod": ankiSince, "usn": -1, "lrnToday": []int{0, 0}, "revToday": []int{0, 0}, "newToday": []int{0, 0}, "timeToday": []int{0, 0},
			"collapsed": false, "browserCollapsed": false, "desc": "", "dyn": 0, "conf": 1, "extendNew": 0, "extendRev": 0}
	}
	m, _ := json.Marshal(map[string]any{fmt.Sprint(int64(ankiModel)): model})
	d, _ := json.Marshal(map[string]any{"1": deck(1, "Default"), fmt.Sprint(int64(ankiDeck)): deck(ankiDeck, title)})
	return string(m), string(d)
}
