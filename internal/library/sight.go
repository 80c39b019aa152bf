package library

import (
	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// sight adds which documents the actor may read, in a query over the table
// document with alias d, those in the trash included. It is the one place where
// who may read what becomes SQL. Departments pass what they may read down to
// those below them; what is said of one that is no more lets nobody in.
func sight(w *db.Where, actor org.Actor) {
	w.And("d.org_id = ?", actor.Org)
	if actor.MayTrain() {
		return
	}
	w.And("d.status = ?", Published)
	w.And(`(d.audience = ? OR d.audience = ? AND d.id IN (
		SELECT x.document_id FROM document_department x WHERE x.org_id = ? AND x.department_id IN (
			WITH RECURSIVE up (id) AS (
				SELECT m.department_id FROM member m WHERE m.org_id = ? AND m.id = ? AND m.department_id IS NOT NULL
				UNION
				SELECT p.parent_id FROM department p JOIN up ON up.id = p.id WHERE p.org_id = ? AND p.parent_id IS NOT NULL)
			SELECT id FROM up)))`,
		Everybody, Departments, actor.Org, actor.Org, actor.User, actor.Org)
}

// seen is sight for what is not in the trash.
func seen(w *db.Where, actor org.Actor) {
	sight(w, actor)
	w.And("d.deleted_at = 0")
}
