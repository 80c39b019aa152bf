package method

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/method/defaults"
	"kongdan/internal/org"
	"kongdan/internal/rule/advise"
)

// Book is an organisation's wording in one language, with its thresholds. It
// is read once a request and not changed.
type Book struct {
	Lang     string
	Settings Settings
	own      map[ref]string
}

// Default returns the book of an organisation that has changed nothing.
func Default(lang string) *Book { return &Book{Lang: lang, Settings: defaultSettings()} }

// Read returns an organisation's book in one query.
func Read(ctx context.Context, tx *db.Tx, o org.ID, lang string) (*Book, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT part, item, field, body FROM method_text WHERE org_id = $1 AND lang = $2
		UNION ALL
		SELECT '', name, '', value FROM method_setting WHERE org_id = $1`, o, lang)
	if err != nil {
		return nil, fmt.Errorf("read the method: %w", err)
	}
	type row struct {
		ref
		body string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.part, &r.item, &r.field, &r.body} })
	if err != nil {
		return nil, fmt.Errorf("read the method: %w", err)
	}
	b := Default(lang)
	for _, r := range list {
		switch {
		case r.part == "":
			b.Settings.take(r.item, r.body)
		case b.own == nil:
			b.own = map[ref]string{r.ref: r.body}
		default:
			b.own[r.ref] = r.body
		}
	}
	return b, nil
}

// Book returns the wording of the actor's organisation in the actor's language.
func (s *Service) Book(ctx context.Context, actor org.Actor) (b *Book, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		b, err = Read(ctx, tx, actor.Org, actor.Lang)
		return err
	})
	return b, err
}

// ZoneNames returns what the actor's organisation calls the zones where it
// changed the name, by the keys of the texts they replace, such as "zone.win".
func (s *Service) ZoneNames(ctx context.Context, actor org.Actor) (names map[string]string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT item, body FROM method_text WHERE org_id = $1 AND part = $2 AND field = 'name' AND lang = $3`, actor.Org, Zones, actor.Lang)
		if err != nil {
			return fmt.Errorf("zone names: %w", err)
		}
		type name struct{ item, body string }
		list, err := db.Collect(rows, func(n *name) []any { return []any{&n.item, &n.body} })
		for _, n := range list {
			if names == nil {
				names = map[string]string{}
			}
			names[string(Zones)+"."+n.item] = n.body
		}
		return err
	})
	return names, err
}

// Text returns one wording, "" for one that does not exist.
func (b *Book) Text(p Part, item, field string) string {
	r := ref{p, item, field}
	if s, ok := b.own[r]; ok {
		return s
	}
	return brought().texts[r].In(b.Lang)
}

// Name returns what an item is called.
func (b *Book) Name(p Part, item string) string { return b.Text(p, item, "name") }

// Lines returns a wording that is a list.
func (b *Book) Lines(p Part, item, field string) []string {
	s := b.Text(p, item, field)
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// Element is the wording of one element, or of the coach.
type Element struct {
	Key, Name, Short   string
	Explain, ClearWhen string
	AskSelf, AskClient []string
	Proof, Beware      string
}

// Element returns an element's wording; its key is W, F1 … C9 or coach.
func (b *Book) Element(key string) Element {
	t := func(field string) string { return b.Text(Elements, key, field) }
	return Element{
		Key: key, Name: t("name"), Short: t("short"), Explain: t("explain"), ClearWhen: t("clear_when"),
		AskSelf: b.Lines(Elements, key, "ask_self"), AskClient: b.Lines(Elements, key, "ask_client"),
		Proof: t("proof"), Beware: t("beware"),
	}
}

// Move is the wording of one of the advisor's moves, its placeholders filled.
type Move struct{ Title, Why, How, Say, Task string }

// Facts stand behind a move, named in the reader's language.
type Facts = defaults.Facts

// Move returns a move's wording filled with its facts.
func (b *Book) Move(key advise.Key, f Facts) Move {
	facts := f.In(b.Lang)
	t := func(field string) string { return defaults.Fill(b.Text(Moves, string(key), field), facts) }
	return Move{Title: t("title"), Why: t("why"), How: t("how"), Say: t("say"), Task: t("task")}
}

// Probability returns the fixed sentences around the win probability: where
// it comes from is ours to say, so nobody edits it.
func (b *Book) Probability() Probability {
	p := brought().set.Probability
	in := func(t defaults.Text) string { return t.In(b.Lang) }
	out := Probability{Basis: in(p.Basis), BasisLong: in(p.BasisLong), Cap: in(p.Cap), Band: in(p.Band), Why: in(p.Why),
		Disagree: map[string]string{}}
	for _, d := range p.Disagree {
		out.Disagree[d.Value] = in(d.Text)
	}
	return out
}

// Probability is what is said around the win probability.
type Probability struct {
	Basis, BasisLong, Cap, Band, Why string
	Disagree                         map[string]string // by value, such as "0W3F9C"
}

// Safety is what to keep in mind when writing about a coach.
func (b *Book) Safety() string { return brought().set.Coach.Safety.In(b.Lang) }

// NoSource says what is not a source of information.
func (b *Book) NoSource() string { return brought().set.ChannelNote.In(b.Lang) }
