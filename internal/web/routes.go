package web

// Routes lists every page and action of the product, area by area. The
// authorisation test walks this list and fails for a route that it does not know.
func (s *Server) Routes() []Route {
	return []Route{
		{"GET /{$}", Members, s.home},
		{"POST /signout", Members, s.signOut},

		{"GET /setup", Open, s.setupPage},
		{"POST /setup", Open, s.setup},
		{"GET /signin", Open, s.signInPage},
		{"POST /signin", Open, s.signIn},
		{"GET /signin/choose", Open, s.choosePage},
		{"POST /signin/choose", Open, s.choose},
		{"GET /code", Open, s.codePage},
		{"POST /code", Open, s.enterByCode},
		{"GET /welcome", Open, s.welcomePage},
		{"POST /welcome", Open, s.welcome},
		{"POST /profile/display", Open, s.setDisplay},

		{"GET /profile", Members, s.profilePage},
		{"POST /profile", Members, s.saveProfile},
		{"GET /profile/password", Members, s.passwordPage},
		{"POST /profile/password", Members, s.changePassword},
		{"GET /profile/sessions", Members, s.sessionsPage},
		{"POST /profile/sessions/end", Members, s.endOtherSessions},
		{"POST /profile/sessions/{id}/end", Members, s.endSession},

		{"GET /settings", Members, s.settingsPage},
		{"GET /settings/organisation", Members, s.organisationPage},
		{"POST /settings/organisation", Members, s.saveOrganisation},
		{"GET /settings/members", Members, s.membersPage},
		{"GET /settings/members/new", Members, s.newMemberPage},
		{"POST /settings/members/new", Members, s.createMember},
		{"GET /settings/members/{id}", Members, s.memberPage},
		{"POST /settings/members/{id}", Members, s.saveMember},
		{"POST /settings/members/{id}/link", Members, s.makeLink},
		{"POST /settings/members/{id}/sessions/end", Members, s.endSessionsOf},
		{"GET /settings/members/{id}/deactivate", Members, s.deactivatePage},
		{"POST /settings/members/{id}/deactivate", Members, s.deactivate},
		{"POST /settings/members/{id}/reactivate", Members, s.reactivate},
		{"GET /settings/departments", Members, s.departmentsPage},
		{"GET /settings/departments/new", Members, s.newDepartmentPage},
		{"POST /settings/departments/new", Members, s.createDepartment},
		{"GET /settings/departments/{id}", Members, s.departmentPage},
		{"POST /settings/departments/{id}", Members, s.saveDepartment},
		{"POST /settings/departments/{id}/delete", Members, s.deleteDepartment},
		{"GET /settings/audit", Members, s.auditPage},

		{"GET /deals/{id}/people", Members, s.dealPeople},
		{"GET /deals/{id}/log", Members, s.dealLog},
		{"POST /deals/{id}/people", Members, s.addDealPerson},
		{"POST /deals/{id}/people/{person}/remove", Members, s.removeDealPerson},

		{"GET " + lookupAccounts, Members, s.lookupAccounts},
		{"GET " + lookupPeople, Members, s.lookupPeople},
		{"GET " + lookupMembers, Members, s.lookupMembers},
		{"GET " + lookupRivals, Members, s.lookupRivals},
		{"GET " + lookupProducts, Members, s.lookupProducts},
	}
}
