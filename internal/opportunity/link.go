package opportunity

import (
	"context"
	"database/sql"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// setLinks replaces a deal's competitors and products. It fails with Invalid
// at the fields "rivals" and "products" for one that is not there.
func setLinks(ctx context.Context, tx *db.Tx, o org.ID, id ID, t Terms) error {
	for _, table := range []string{"opportunity_rival", "opportunity_product"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE org_id = $1 AND opportunity_id = $2`, o, id); err != nil { // #nosec G202 -- two names of our own
			return fmt.Errorf("unlink deal %s: %w", id, err)
		}
	}
	for _, r := range t.Rivals {
		res, err := tx.ExecContext(ctx, `
			INSERT INTO opportunity_rival (org_id, opportunity_id, rival_id)
			SELECT r.org_id, CAST($2 AS TEXT), r.id FROM rival r WHERE r.org_id = $1 AND r.id = $3 AND r.deleted_at = 0`, o, id, r)
		if err := added("rivals", res, err); err != nil {
			return err
		}
	}
	for _, p := range t.Products {
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

// showAccount brings a deal's account into the view of its owner.
func showAccount(ctx context.Context, tx *db.Tx, o org.ID, d Opportunity) error {
	if d.Account == "" {
		return nil
	}
	return org.Grant(ctx, tx, o, org.Account, d.Account, d.Owner, string(d.ID))
}

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
