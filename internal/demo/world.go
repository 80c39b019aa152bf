package demo

import (
	"context"
	"fmt"
	"slices"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/product"
	"kongdan/internal/rival"
	"kongdan/internal/rule/creditcode"
)

func (b *builder) members(ctx context.Context, tx *db.Tx) error {
	departments := map[string]org.DepartmentID{}
	for _, d := range b.bank.Company.Departments {
		made, err := org.InsertDepartment(ctx, tx, b.org, b.say(d.Name), "")
		if err != nil {
			return err
		}
		departments[d.Key] = made
	}
	for _, m := range b.bank.Company.Members {
		u, err := org.InsertMember(ctx, tx, b.org, org.NewMember{
			Login: m.Login, Email: m.Login + "@censtone.example", Name: b.say(m.Name), Role: org.Role(m.Role), Scope: org.DataScope(m.Scope),
			Department: departments[m.Department], Lang: b.lang, TimeZone: "Asia/Shanghai"})
		if err != nil {
			return err
		}
		if b.actors[m.Login], err = org.ActorOf(ctx, tx, b.org, u); err != nil {
			return err
		}
	}
	return nil
}

// admin is who keeps the lists of the workspace.
func (b *builder) admin() org.Actor {
	for _, a := range b.actors {
		if a.MayAdminister() {
			return a
		}
	}
	return org.SystemActor(b.org)
}

func (b *builder) lists(ctx context.Context, tx *db.Tx) error {
	for _, p := range b.bank.Company.Products {
		made, err := product.Insert(ctx, tx, b.admin(), product.Draft{Name: b.say(p.Name), Series: b.say(p.Series), Price: fmt.Sprint(p.Price)})
		if err != nil {
			return fmt.Errorf("product %s: %w", p.Key, err)
		}
		b.products[p.Key] = string(made)
	}
	for _, r := range b.bank.Company.Rivals {
		made, err := rival.Insert(ctx, tx, b.admin(), rival.Draft{Name: b.say(r.Name), Note: b.say(r.Note)})
		if err != nil {
			return fmt.Errorf("competitor %s: %w", r.Key, err)
		}
		b.rivals[r.Key] = string(made)
	}
	return nil
}

func (b *builder) customers(ctx context.Context, tx *db.Tx) error {
	for i, a := range b.bank.Accounts {
		owner := b.actors[a.Owner]
		made, err := account.Insert(ctx, tx, b.admin(), account.Draft{
			Name: b.say(a.Name), Parent: b.accounts[a.Parent], Industry: b.say(a.Industry), Region: b.say(a.Region),
			CreditCode: inventedCode(i), Website: "https://www." + a.Domain,
		}, true, account.Origin{Owner: owner.User, Created: tx.Now})
		if err != nil {
			return fmt.Errorf("account %s: %w", a.Key, err)
		}
		b.accounts[a.Key] = made
	}
	people := slices.Clone(b.bank.People)
	for _, p := range b.bank.Cast.People {
		people = append(people, *p.Person)
	}
	for i, p := range people {
		made, err := person.Insert(ctx, tx, b.admin(), b.accounts[p.Account], person.Draft{
			Name: b.say(p.Name), Title: b.say(p.Title), Department: b.say(p.Department), Email: p.Email,
			Mobile: fmt.Sprintf("1990000%04d", i+1), ReportsTo: b.people[p.ReportsTo],
			Basis: []person.Basis{person.ForDeal, person.Consent, person.Public, ""}[i%4],
		}, tx.Now)
		if err != nil {
			return fmt.Errorf("person %s: %w", p.Key, err)
		}
		b.people[p.Key] = made
	}
	return nil
}

// inventedCode is a code with a right check digit of a registration office
// that does not exist (area 000000).
func inventedCode(i int) string {
	body := fmt.Sprintf("91000000MADEM%04d", i)
	for _, last := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code, err := creditcode.Parse(body + string(last)); err == nil {
			return code
		}
	}
	return ""
}
