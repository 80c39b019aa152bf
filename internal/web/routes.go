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
	}
}
