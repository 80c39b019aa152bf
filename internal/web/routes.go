package web

// Routes lists every page and action of the product, area by area. The
// authorisation test walks this list and fails for a route that it does not know.
func (s *Server) Routes() []Route {
	return []Route{
		{"GET /{$}", Members, s.home},
		{"POST /signout", Members, s.signOut},
	}
}
