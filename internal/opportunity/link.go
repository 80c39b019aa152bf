package opportunity

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Link is something a deal refers to, with its name.
type Link struct {
	ID, Name string
	Quantity int64 // of a product
}

// setLinks replaces a deal's competitors and products. It fails with Invalid
// at the fields "rivals" and "products" for one that is not there; what the
// deal has already may be in the trash by now.
func setLinks(ctx context.Context, tx *db.Tx, o org.ID, id ID, t, was Terms) error {
	for _, r := range was.Rivals {
		if !slices.Contains(t.Rivals, r) {
			if _, err := unlink(ctx, tx, "rival", o, id, r); err != nil {
				return err
			}
		}
	}
	for _, r := range t.Rivals {
		if slices.Contains(was.Rivals, r) {
			continue
		}
		res, err := tx.ExecContext(ctx, `
			INSERT INTO opportunity_rival (org_id, opportunity_id, rival_id)
			SELECT r.org_id, CAST($2 AS TEXT), r.id FROM rival r WHERE r.org_id = $1 AND r.id = $3 AND r.deleted_at = 0`, o, id, r)
		if err := added("rivals", res, err); err != nil {
			return err
		}
	}
	return setProducts(ctx, tx, o, id, t.Products, was.Products)
}

func setProducts(ctx context.Context, tx *db.Tx, o org.ID, id ID, now, was []ProductLine) error {
	has := func(list []ProductLine, product string) bool {
		return slices.ContainsFunc(list, func(p ProductLine) bool { return p.Product == product })
	}
	for _, p := range was {
		if !has(now, p.Product) {
			if _, err := unlink(ctx, tx, "product", o, id, p.Product); err != nil {
				return err
			}
		}
	}
	for _, p := range now {
		if slices.Contains(was, p) {
			continue
		}
		if has(was, p.Product) {
			if _, err := tx.ExecContext(ctx, `
				UPDATE opportunity_product SET quantity = $4 WHERE org_id = $1 AND opportunity_id = $2 AND product_id = $3`,
				o, id, p.Product, p.Quantity); err != nil {
				return fmt.Errorf("products of deal %s: %w", id, err)
			}
			continue
		}
		res, err := tx.ExecContext(ctx, `
			INSERT INTO opportunity_product (org_id, opportunity_id, product_id, quantity)
			SELECT p.org_id, CAST($2 AS TEXT), p.id, CAST($4 AS BIGINT) FROM product p WHERE p.org_id = $1 AND p.id = $3 AND p.deleted_at = 0`,
			o, id, p.Product, p.Quantity)
		if err := added("products", res, err); err != nil {
			return err
		}
	}
	return nil
}

// unlink takes a "rival", "product" or "person" off a deal.
func unlink(ctx context.Context, tx *db.Tx, what string, o org.ID, id ID, other string) (there bool, err error) {
	res, err := tx.ExecContext(ctx, `DELETE FROM opportunity_`+what+ // #nosec G202 -- one of three names of our own
		` WHERE org_id = $1 AND opportunity_id = $2 AND `+what+`_id = $3`, o, id, other)
	if err != nil {
		return false, fmt.Errorf("take a %s off deal %s: %w", what, id, err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// readLinks lists a deal's competitors and products by name.
func readLinks(ctx context.Context, tx *db.Tx, o org.ID, id ID) (rivals, products []Link, err error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT r.id, r.name, CAST(0 AS BIGINT) FROM opportunity_rival l JOIN rival r ON r.org_id = l.org_id AND r.id = l.rival_id
		WHERE l.org_id = $1 AND l.opportunity_id = $2 ORDER BY r.name_key, r.id`, o, id)
	if err == nil {
		rivals, err = db.Collect(rows, (*Link).fields)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("competitors of deal %s: %w", id, err)
	}
	rows, err = tx.QueryContext(ctx, `
		SELECT p.id, p.name, l.quantity FROM opportunity_product l JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id
		WHERE l.org_id = $1 AND l.opportunity_id = $2 ORDER BY p.name_key, p.id`, o, id)
	if err == nil {
		products, err = db.Collect(rows, (*Link).fields)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("products of deal %s: %w", id, err)
	}
	return rivals, products, nil
}

func (l *Link) fields() []any { return []any{&l.ID, &l.Name, &l.Quantity} }

// added turns "nothing was inserted" into an Invalid at a field.
func added(field string, res sql.Result, err error) error {
	if err != nil {
		return fmt.Errorf("link %s: %w", field, err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return errs.Field(field, "error.invalid_choice")
}

// termsOf returns a deal's terms with its links, sorted.
func termsOf(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) (Terms, error) {
	t := d.terms()
	rivals, products, err := readLinks(ctx, tx, o, d.ID)
	for _, r := range rivals {
		t.Rivals = append(t.Rivals, r.ID)
	}
	for _, p := range products {
		t.Products = append(t.Products, ProductLine{p.ID, p.Quantity})
	}
	t.sort()
	return t, err
}
