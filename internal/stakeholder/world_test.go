package stakeholder

import (
	"testing"
	"time"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/person"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// world is a deal with an owner and a mate on its team.
type world struct {
	*orgtest.World
	t         *testing.T
	svc       *Service
	rep, mate org.Actor
	account   account.ID
	deal      opportunity.ID
}

func newWorld(t *testing.T) *world {
	w := &world{World: orgtest.New(t, dbtest.Open(t)), t: t}
	w.svc = NewService(w.DB)
	w.rep, w.mate = w.Rep("小陈"), w.Rep("小李")
	w.account = w.client(w.rep, "江海市水务集团")
	w.deal = w.begin("智慧水务一期")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) client(owner org.Actor, name string) account.ID {
	w.t.Helper()
	id, err := account.NewService(w.DB).Create(w.t.Context(), owner, account.Draft{Name: name}, true)
	w.must(err)
	return id
}

func (w *world) begin(name string) opportunity.ID {
	w.t.Helper()
	deals := opportunity.NewService(w.DB)
	id, err := deals.Create(w.t.Context(), w.rep, opportunity.Terms{Name: name, Account: w.account, Amount: 100, AmountKnown: true,
		NextStep: "拜访", NextStepOn: w.today().Add(3)})
	w.must(err)
	w.must(deals.Join(w.t.Context(), w.rep, id, w.mate.User, ""))
	return id
}

func (w *world) person(at account.ID, name string) person.ID {
	w.t.Helper()
	var id person.ID
	w.must(w.DB.InTx(w.t.Context(), func(tx *db.Tx) (err error) {
		id, err = person.Insert(w.t.Context(), tx, w.rep, at, person.Draft{Name: name}, time.Time{})
		return err
	}))
	return id
}

// in puts a person of the client into the deal.
func (w *world) in(name string) ID {
	w.t.Helper()
	p := w.person(w.account, name)
	w.must(w.svc.Add(w.t.Context(), w.rep, w.deal, p, ""))
	return ID(p)
}

func (w *world) today() day.Date { return day.Date(w.rep.Today(w.DB.Now())) }

// later lets time pass, so that what is entered next is entered later.
func (w *world) later(d time.Duration) {
	at := w.DB.Now().Add(d)
	w.DB.SetClock(func() time.Time { return at })
}

// judge judges one dimension as it is now, some days ago.
func (w *world) judge(who ID, dim people.Dimension, value string, ago int) error {
	w.t.Helper()
	w.later(time.Second)
	return w.svc.Judge(w.t.Context(), w.rep, w.deal, who, Findings{
		Values: map[people.Dimension]string{dim: value}, Seen: map[people.Dimension]string{dim: w.at(who).Of(dim)},
		What: "在例会上这么说", Channel: opportunity.Visit, Confidence: High, ObservedOn: string(w.today().Add(-ago)),
	})
}

func (w *world) roster() Roster {
	w.t.Helper()
	r, err := w.svc.Roster(w.t.Context(), w.rep, w.deal)
	w.must(err)
	return r
}

// at is how somebody stands in the deal now.
func (w *world) at(who ID) Stakeholder {
	w.t.Helper()
	s, ok := w.roster().Find(who)
	if !ok {
		w.t.Fatalf("%s is not in the deal", who)
	}
	return s
}

func (w *world) dossier(who ID) Dossier {
	w.t.Helper()
	d, err := w.svc.Dossier(w.t.Context(), w.rep, w.deal, who)
	w.must(err)
	return d
}

// fails wants an error at exactly one field.
func fails(t *testing.T, err error, field string) {
	t.Helper()
	f := errs.FieldsOf(err)
	if len(f) != 1 || f[0].Name != field {
		t.Errorf("got %v, want a fault at %s", err, field)
	}
}
