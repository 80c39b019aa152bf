package parcel

// Between lets a test do something after each part that a job writes.
func (s *Service) Between(do func()) { s.between = do }
