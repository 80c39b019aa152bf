package view

// Jobs is the work behind the pages that has not ended well.
type Jobs struct {
	List []Job
	Key  string
}

// Job is one piece of it. When is the moment it failed, or is due.
type Job struct {
	Name, State, Why string
	Created, When    string
	Attempts         int
	Done, All        int
	RetryURL         string // "" for one that cannot be retried
}

func jobTone(state string) string {
	switch state {
	case "failed":
		return "danger"
	case "running":
		return "info"
	}
	return "secondary"
}
