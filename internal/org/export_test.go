package org

// Hashed is how many passwords were hashed or compared so far.
func (s *Service) Hashed() int64 { return s.hasher.done.Load() }

// Cheap makes hashing cost little: most tests are not about its price.
func (s *Service) Cheap() *Service {
	s.hasher.params.Memory, s.hasher.params.Iterations = 8, 1
	return s
}
