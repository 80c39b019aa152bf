package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/search"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/fold"
)

// size is how much data there is.
type size struct{ users, accounts, deals, evidence int }

// data fills a database with one large organisation. The same seed makes the
// same deals; names are made of syllables and mean nobody.
type data struct {
	db   *db.DB
	size size
	rand *rand.Rand
	now  time.Time

	org        org.ID
	teams      []org.DepartmentID
	admin      string
	managers   []string
	reps       []string
	accounts   []string
	accountRep []string
	people     []string // one of each account
	deals      []deal
}

// deal is what the later tables need to know of a deal.
type deal struct {
	id, owner, account, status, stage string
	value                             c139.Value
	evidence                          int
	open                              bool
}

// batch is how many rows one transaction writes.
const batch = 5000

func (d *data) fill(ctx context.Context) error {
	steps := []struct {
		name string
		do   func(context.Context) error
	}{
		{"members", d.members}, {"accounts", d.customers}, {"deals", d.opportunities}, {"elements", d.elements},
		{"histories", d.histories}, {"tallies", d.tallies}, {"statistics", d.analyze},
	}
	for _, s := range steps {
		start := time.Now()
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("  %-10s %6.1f s\n", s.name, time.Since(start).Seconds())
	}
	return nil
}

// each calls row for 0 … n-1, in transactions of a batch.
func (d *data) each(ctx context.Context, n int, row func(tx *db.Tx, put func(query string, args ...any) error, i int) error) error {
	for from := 0; from < n; from += batch {
		err := d.db.InTx(ctx, func(tx *db.Tx) error {
			put := preparer(ctx, tx)
			for i := from; i < min(n, from+batch); i++ {
				if err := row(tx, put, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// preparer prepares each statement once in a transaction.
func preparer(ctx context.Context, tx *db.Tx) func(string, ...any) error {
	known := map[string]func(...any) error{}
	return func(query string, args ...any) error {
		run, ok := known[query]
		if !ok {
			s, err := tx.PrepareContext(ctx, query)
			if err != nil {
				return err
			}
			run = func(args ...any) error {
				_, err := s.ExecContext(ctx, args...)
				return err
			}
			known[query] = run
		}
		return run(args...)
	}
}

func (d *data) members(ctx context.Context) error {
	return d.db.InTx(ctx, func(tx *db.Tx) (err error) {
		if d.org, err = org.InsertOrganisation(ctx, tx, org.NewOrganisation{
			Name: "测量公司", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"}); err != nil {
			return err
		}
		top, err := org.InsertDepartment(ctx, tx, d.org, "销售部", "")
		if err != nil {
			return err
		}
		var regions []org.DepartmentID
		for r := range 5 {
			region, err := org.InsertDepartment(ctx, tx, d.org, fmt.Sprintf("大区 %d", r+1), top)
			if err != nil {
				return err
			}
			regions = append(regions, region)
			for t := range 10 {
				team, err := org.InsertDepartment(ctx, tx, d.org, fmt.Sprintf("大区 %d 团队 %d", r+1, t+1), region)
				if err != nil {
					return err
				}
				d.teams = append(d.teams, team)
			}
		}
		for i := range d.size.users {
			m := org.NewMember{Login: fmt.Sprintf("user%04d", i), Name: d.personName(), Role: org.Rep, Scope: org.ScopeTeam,
				Department: d.teams[i%len(d.teams)], Lang: "zh", TimeZone: "Asia/Shanghai"}
			switch {
			case i == 0:
				m.Role, m.Scope, m.Department = org.Administrator, org.ScopeAll, top
			case i <= len(regions):
				m.Role, m.Scope, m.Department = org.Manager, org.ScopeDepartmentBelow, regions[i-1]
			}
			u, err := org.InsertMember(ctx, tx, d.org, m)
			if err != nil {
				return err
			}
			switch m.Role {
			case org.Administrator:
				d.admin = string(u)
			case org.Manager:
				d.managers = append(d.managers, string(u))
			default:
				d.reps = append(d.reps, string(u))
			}
		}
		return nil
	})
}

func (d *data) customers(ctx context.Context) error {
	const insert = `
		INSERT INTO account (org_id, id, name, name_key, industry, region, owner_id, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	const insertPerson = `
		INSERT INTO person (org_id, id, account_id, name, name_key, title, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`
	return d.each(ctx, d.size.accounts, func(tx *db.Tx, put func(string, ...any) error, i int) error {
		a, name := id.New(), d.companyName(i)
		owner := d.reps[i%len(d.reps)]
		at := d.ago(900)
		if err := put(insert, d.org, a, name, fold.Key(name), pick(d.rand, industries), pick(d.rand, regions), owner, at, d.ago(60)); err != nil {
			return err
		}
		d.accounts, d.accountRep = append(d.accounts, a), append(d.accountRep, owner)
		for p := range 3 {
			person, who := id.New(), d.personName()
			if p == 0 {
				d.people = append(d.people, person)
			}
			if err := put(insertPerson, d.org, person, a, who, fold.Key(who), pick(d.rand, titles), at); err != nil {
				return err
			}
			if err := search.Put(ctx, tx, d.org, "person", person, fold.Words(who)); err != nil {
				return err
			}
		}
		return search.Put(ctx, tx, d.org, "account", a, fold.Words(name))
	})
}

// ago is a time up to some days before now, as stored.
func (d *data) ago(days int) int64 {
	return d.now.Add(-time.Duration(d.rand.Int64N(int64(days) * int64(24*time.Hour)))).UnixMilli()
}

// day is a calendar date some days from now.
func (d *data) day(days int) string { return d.now.AddDate(0, 0, days).Format(time.DateOnly) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (d *data) personName() string {
	return pick(d.rand, surnames) + strings.Repeat(pick(d.rand, givens), 1) + pick(d.rand, givens)
}

func (d *data) companyName(i int) string {
	return pick(d.rand, places) + pick(d.rand, givens) + pick(d.rand, givens) + pick(d.rand, kinds) + fmt.Sprintf("（%d）", i)
}

var (
	surnames   = strings.Split("林周何陈吴郑王冯褚卫蒋沈韩杨朱秦许", "")
	givens     = strings.Split("晓岚启明静安平远志文海川云松柏清和德昌永宁", "")
	places     = strings.Fields("江海 东港 北辰 南湖 西岭 云州 沧原 望川 临岳 青屿")
	kinds      = strings.Fields("银行 集团 医院 大学 重工 电力 物流 商贸 软件 地产")
	industries = strings.Fields("金融 制造 医疗 教育 能源 交通 政府 零售")
	regions    = strings.Fields("华东 华南 华北 华中 西南 西北 东北")
	titles     = strings.Fields("总经理 信息中心主任 采购经理 财务总监 技术总监 科长")
	subjects   = strings.Fields("数据中台 核心系统 智慧园区 云平台 灾备建设 网络改造 安全加固 运维服务")
)
