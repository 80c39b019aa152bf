package journey

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
)

// net is a deal with a crowd of judged people and lines between them.
type net struct {
	*office
	people *stakeholder.Service
	ids    []stakeholder.ID
	names  []string
}

var (
	family = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
	given  = []string{"建国", "晓燕", "志强", "丽华", "俊", "海涛", "雪梅", "文博", "明", "秀英", "子轩", "国栋"}
	titles = []string{"局长", "副局长", "信息中心主任", "信息中心副主任", "财务处处长", "采购科科长", "业务一处处长", "系统架构师", "运维工程师", "办公室秘书"}
	places = []string{"局领导", "信息中心", "财务处", "业务一处", "办公室"}
)

// newNet makes a deal with n people, about one in ten of whom nothing is known,
// and as many lines.
func newNet(t *testing.T, n, lines int) *net {
	t.Helper()
	o := newCase(t)
	w := &net{office: o, people: stakeholder.NewService(o.Site.DB)}
	deal := must(o.deals.Get(t.Context(), o.rep, o.ID))(t)
	r := rand.New(rand.NewPCG(7, uint64(n)))
	pick := func(d people.Dimension) string { return d.Values()[r.IntN(len(d.Values()))] }
	for i := range n {
		name := string(family[i%len(family)]) + given[(i/len(family)+i)%len(given)]
		if i >= len(family)*len(given) {
			name += "二"
		}
		d := person.Draft{Name: name, Title: titles[r.IntN(len(titles))], Department: places[r.IntN(len(places))]}
		if i == 0 {
			d.Title, d.Department = titles[0], places[0]
		} else if r.IntN(12) > 0 {
			d.ReportsTo = person.ID(w.ids[r.IntN(i/4+1)])
		}
		o.check(o.Site.DB.InTx(t.Context(), func(tx *db.Tx) error {
			id, err := person.Insert(t.Context(), tx, o.rep, deal.Account, d, time.Time{})
			w.ids = append(w.ids, stakeholder.ID(id))
			return err
		}))
		w.names = append(w.names, name)
		o.check(w.people.Add(t.Context(), o.rep, o.ID, person.ID(w.ids[i]), ""))
		if i%10 == 9 {
			continue
		}
		f := stakeholder.Findings{Values: map[people.Dimension]string{}, What: "几次见面的印象", Channel: opportunity.Visit, ObservedOn: string(o.day(-3))}
		for _, dim := range []people.Dimension{people.DimAttitude, people.DimCloseness, people.DimBuyingRole, people.DimContactRole, people.DimInfluence, people.DimPolitics} {
			if r.IntN(6) > 0 {
				f.Values[dim] = pick(dim)
			}
		}
		if f.Values[people.DimPolitics] == "core" && r.IntN(4) > 0 {
			f.Values[people.DimPolitics] = "structure"
		}
		if i == 0 {
			f.Values[people.DimDecides], f.Values[people.DimInfluence], f.Values[people.DimPolitics] = "top", "high", "core"
		} else if r.IntN(6) == 0 {
			f.Values[people.DimDecides] = "member"
		}
		o.check(w.people.Judge(t.Context(), o.rep, o.ID, w.ids[i], f))
	}
	for drawn := 0; drawn < lines; {
		a, b := r.IntN(n), r.IntN(n)
		if a == b {
			continue
		}
		if _, err := w.people.Draw(t.Context(), o.rep, o.ID, stakeholder.RelationDraft{From: w.ids[a], To: w.ids[b],
			Kind: stakeholder.RelationKinds[r.IntN(3)], Strength: 1 + r.IntN(3), Confirmed: r.IntN(2) == 0}); err == nil {
			drawn++
		}
	}
	return w
}

func (w *net) mapPath() string { return w.path() + "/people/map" }

// The pictures to look at: every view with 8, 30 and 300 people.
func TestRelationMapLooks(t *testing.T) {
	for _, size := range []struct{ people, lines int }{{8, 9}, {30, 40}} {
		w := newNet(t, size.people, size.lines)
		tab := w.As(w.rep)
		for _, v := range stakeholder.MapViews {
			tab.Size(browser.Desk).Open(w.mapPath() + "?view=" + string(v)).Axe().Fits().Shot(fmt.Sprintf("relations/%d-%s-1440.png", size.people, v))
			tab.Size(browser.Phone).Open(w.mapPath() + "?view=" + string(v)).Axe().Fits().Shot(fmt.Sprintf("relations/%d-%s-390.png", size.people, v))
		}
		tab.Size(browser.Desk).Open(w.path() + "/relations").Axe().Fits().Shot(fmt.Sprintf("relations/%d-lines-1440.png", size.people))
		tab.Size(browser.Phone).Open(w.path() + "/relations").Axe().Fits().Shot(fmt.Sprintf("relations/%d-lines-390.png", size.people))
	}
}
