package main

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
)

// customer is an account with its people, as deals need it.
type customer struct {
	account.Account
	owner  member
	people []person.Person // the highest first
}

// How the organisation is built: regions of teams of about twenty.
const (
	regions     = 5
	teamSize    = 20
	accountTalk = 3 // people of an account
)

// members makes an administrator, a manager of each region and of each team, and
// reps who see their own deals and those of the teams they are on.
func (w *world) members(ctx context.Context) error {
	return w.in(ctx, 2*days, func(tx *db.Tx) (err error) {
		if w.org, err = org.InsertOrganisation(ctx, tx, org.NewOrganisation{
			Name: "测量公司", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"}); err != nil {
			return err
		}
		w.actor = org.SystemActor(w.org)
		w.actor.Zone = w.zone
		top, err := org.InsertDepartment(ctx, tx, w.org, "销售部", "")
		if err != nil {
			return err
		}
		n := 0
		join := func(role org.Role, scope org.DataScope, at org.DepartmentID) (org.UserID, error) {
			n++
			return org.InsertMember(ctx, tx, w.org, org.NewMember{Login: fmt.Sprintf("user%04d", n), Name: w.personName(),
				Role: role, Scope: scope, Department: at, Lang: "zh", TimeZone: "Asia/Shanghai"})
		}
		admin, err := join(org.Administrator, org.ScopeAll, top)
		if err != nil {
			return err
		}
		w.actor.User = admin
		teams := max(regions, w.size.users/teamSize)
		var region []org.DepartmentID
		for t := range teams {
			if t < regions {
				r, err := org.InsertDepartment(ctx, tx, w.org, fmt.Sprintf("大区 %d", t+1), top)
				if err != nil {
					return err
				}
				if _, err := join(org.Manager, org.ScopeDepartmentBelow, r); err != nil {
					return err
				}
				region = append(region, r)
			}
			team, err := org.InsertDepartment(ctx, tx, w.org, fmt.Sprintf("大区 %d 团队 %d", t%regions+1, t/regions+1), region[t%regions])
			if err != nil {
				return err
			}
			boss, err := join(org.Manager, org.ScopeDepartment, team)
			if err != nil {
				return err
			}
			w.teams, w.managers = append(w.teams, team), append(w.managers, member{boss, t})
		}
		for i := 0; n < max(w.size.users, teams+regions+2*teams); i++ {
			u, err := join(org.Rep, org.ScopeTeam, w.teams[i%teams])
			if err != nil {
				return err
			}
			w.reps = append(w.reps, member{u, i % teams})
		}
		return nil
	})
}

// lists makes what deals choose from.
func (w *world) lists(ctx context.Context) error {
	return w.in(ctx, 2*days, func(tx *db.Tx) error {
		if err := method.SeedReasons(ctx, tx, w.org); err != nil {
			return err
		}
		reasons, err := method.Reasons(ctx, tx, w.org)
		if err != nil {
			return err
		}
		for _, r := range reasons {
			w.reasons[opportunity.Status(r.Outcome)] = r.ID
		}
		for _, p := range w.bank.Company.Products {
			made, err := product.Insert(ctx, tx, w.actor, product.Draft{Name: p.Name.ZH, Series: p.Series.ZH, Price: fmt.Sprint(p.Price)})
			if err != nil {
				return err
			}
			w.products = append(w.products, string(made))
		}
		for _, r := range w.bank.Company.Rivals {
			made, err := rival.Insert(ctx, tx, w.actor, rival.Draft{Name: r.Name.ZH, Note: r.Note.ZH})
			if err != nil {
				return err
			}
			w.rivals = append(w.rivals, string(made))
		}
		return nil
	})
}

// customers makes accounts, one in eight below another, with their people.
func (w *world) customers(ctx context.Context) error {
	for from := 0; from < w.size.accounts; from += batch {
		var accounts []account.Account
		var people []person.Person
		for i := from; i < min(w.size.accounts, from+batch); i++ {
			c := customer{owner: w.reps[i%len(w.reps)]}
			c.Account = account.Account{ID: account.ID(id.New()), Name: w.companyName(i), Industry: pick(w.rand, industries),
				Region: pick(w.rand, provinces), Owner: c.owner.id, Created: w.ago(days + w.rand.IntN(days))}
			if len(w.accounts) > 8 && i%8 == 0 {
				c.Parent = w.accounts[w.rand.IntN(len(w.accounts))].ID
			}
			for p := range accountTalk {
				x := person.Person{ID: person.ID(id.New()), Account: c.ID, Name: w.personName(), Title: titles[(p+i)%len(titles)],
					Mobile: fmt.Sprintf("1990%07d", accountTalk*i+p), Created: c.Created}
				if p > 0 {
					x.ReportsTo = c.people[0].ID
				}
				c.people = append(c.people, x)
			}
			accounts, people = append(accounts, c.Account), append(people, c.people...)
			w.accounts = append(w.accounts, c)
		}
		err := w.in(ctx, days, func(tx *db.Tx) error {
			if err := account.InsertMany(ctx, tx, w.org, accounts); err != nil {
				return err
			}
			return person.InsertMany(ctx, tx, w.org, people)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) personName() string {
	return pick(w.rand, surnames) + pick(w.rand, givens) + pick(w.rand, givens)
}

func (w *world) companyName(i int) string {
	return pick(w.rand, places) + pick(w.rand, givens) + pick(w.rand, givens) + pick(w.rand, branches) + fmt.Sprintf("（%d）", i)
}

var (
	surnames   = strings.Split("林周何陈吴郑王冯褚卫蒋沈韩杨朱秦许", "")
	givens     = strings.Split("晓岚启明静安平远志文海川云松柏清和德昌永宁", "")
	places     = strings.Fields("江海 东港 北辰 南湖 西岭 云州 沧原 望川 临岳 青屿")
	branches   = strings.Fields("银行 集团 医院 大学 重工 电力 物流 商贸 软件 地产")
	industries = strings.Fields("金融 制造 医疗 教育 能源 交通 政府 零售")
	provinces  = strings.Fields("华东 华南 华北 华中 西南 西北 东北")
	titles     = strings.Fields("总经理 信息中心主任 采购经理 财务总监 技术总监 科长")
	subjects   = strings.Fields("数据中台 核心系统 智慧园区 云平台 灾备建设 网络改造 安全加固 运维服务")
	phases     = strings.Fields("一期 二期 三期 扩容 升级 新建")
)
