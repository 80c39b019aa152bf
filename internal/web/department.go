package web

import (
	"net/http"
	"net/url"
	"slices"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const departmentsPath = "/settings/departments"

func departmentPath(id org.DepartmentID) string {
	return departmentsPath + "/" + url.PathEscape(string(id))
}

func (s *Server) departmentsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	tree, err := s.Org.DepartmentSettings(ctx, actor)
	if err != nil {
		return err
	}
	var m view.Departments
	for _, d := range tree {
		m.Rows = append(m.Rows, view.DepartmentRow{
			Name: d.Name, Depth: d.Depth, Members: d.Members, URL: departmentPath(d.ID),
			MembersURL: membersPath + "?department=" + url.QueryEscape(string(d.ID)), AddURL: departmentsPath + "/new?parent=" + url.QueryEscape(string(d.ID)),
		})
	}
	return s.show(w, r, http.StatusOK, view.DepartmentsPage(s.head(w, r, actor, i18n.T(ctx, "departments.title"), "settings"), m))
}

func (s *Server) newDepartmentPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showDepartment(w, r, actor, http.StatusOK, org.Department{Parent: org.DepartmentID(r.URL.Query().Get("parent"))}, nil)
}

// showDepartment shows the form of a new department, or of an existing one if d has an ID.
func (s *Server) showDepartment(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, d org.Department, p view.Problems) error {
	ctx := r.Context()
	tree, err := s.Org.DepartmentSettings(ctx, actor)
	if err != nil {
		return err
	}
	m := view.DepartmentForm{Title: i18n.T(ctx, "departments.new"), Name: d.Name, Parent: string(d.Parent),
		Form: view.FormHead{Action: departmentsPath + "/new", Key: newKey(), Version: d.Version, Problems: p}}
	if d.ID != "" {
		tree = without(tree, d.ID)
		m.Title, m.Form.Action = i18n.T(ctx, "department.edit"), departmentPath(d.ID)
		m.DeleteURL, m.Key = departmentPath(d.ID)+"/delete", newKey()
	}
	m.Parents = departmentOptions(tree)
	return s.show(w, r, status, view.DepartmentPage(s.head(w, r, actor, m.Title, "settings"), m))
}

// without takes a department and all below it out of the tree.
func without(tree []org.Department, id org.DepartmentID) []org.Department {
	i := slices.IndexFunc(tree, func(d org.Department) bool { return d.ID == id })
	if i < 0 {
		return tree
	}
	end := i + 1
	for end < len(tree) && tree[end].Depth > tree[i].Depth {
		end++
	}
	return slices.Concat(tree[:i], tree[end:])
}

func departmentLabel(field string) string {
	return map[string]string{"name": "department.name", "parent": "department.parent"}[field]
}

func (s *Server) createDepartment(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d := org.Department{Name: r.PostForm.Get("name"), Parent: chosen[org.DepartmentID](r.PostForm, "parent")}
	_, err := s.Org.CreateDepartment(r.Context(), actor, d.Name, d.Parent)
	if p, ok := problems(r.Context(), err, departmentLabel); ok {
		return s.showDepartment(w, r, actor, http.StatusUnprocessableEntity, d, p)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, departmentsPath, "department.saved")
}

func (s *Server) departmentPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	d, err := s.Org.Department(r.Context(), actor, org.DepartmentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.showDepartment(w, r, actor, http.StatusOK, d, nil)
}

func (s *Server) saveDepartment(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	mine := org.Department{ID: org.DepartmentID(r.PathValue("id")), Name: r.PostForm.Get("name"), Parent: chosen[org.DepartmentID](r.PostForm, "parent"), Version: versionOf(r)}
	err := s.Org.UpdateDepartment(ctx, actor, mine.ID, mine.Version, mine.Name, mine.Parent)
	if err == nil {
		return s.redirect(w, r, departmentsPath, "department.saved")
	}
	if p, ok := problems(ctx, err, departmentLabel); ok {
		return s.showDepartment(w, r, actor, http.StatusUnprocessableEntity, mine, p)
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Org.Department(ctx, actor, mine.ID)
	if err != nil {
		return err
	}
	tree, err := s.Org.Departments(ctx, actor)
	if err != nil {
		return err
	}
	name := func(id org.DepartmentID) string {
		for _, d := range tree {
			if d.ID == id {
				return d.Name
			}
		}
		return i18n.T(ctx, "department.top")
	}
	return s.showConflict(w, r, actor, conflict{
		What: theirs.Name, Kind: "department", ID: string(mine.ID), Back: departmentPath(mine.ID), Version: theirs.Version,
		Rows: []view.Difference{
			{Label: i18n.T(ctx, "department.name"), Yours: mine.Name, Theirs: theirs.Name},
			{Label: i18n.T(ctx, "department.parent"), Yours: name(mine.Parent), Theirs: name(theirs.Parent)},
		},
	})
}

func (s *Server) deleteDepartment(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), org.DepartmentID(r.PathValue("id"))
	err := s.Org.DeleteDepartment(ctx, actor, id, versionOf(r))
	if err == nil {
		return s.redirect(w, r, departmentsPath, "department.deleted")
	}
	p, ok := problems(ctx, err, departmentLabel)
	if !ok {
		return err
	}
	d, findErr := s.Org.Department(ctx, actor, id)
	if findErr != nil {
		return findErr
	}
	return s.showDepartment(w, r, actor, http.StatusUnprocessableEntity, d, p)
}
