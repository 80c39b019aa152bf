package privacy

import (
	"context"
	"fmt"

	"kongdan/internal/activity"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/redact"
)

// rewordLoose looks through what belongs to no deal and no account: tasks, and
// members' named filters. With a member it looks at that member's own alone. Of
// a namesake nothing there tells apart who is meant: then only contact data is
// looked for. It tells how many texts tell of the person.
func rewordLoose(ctx context.Context, tx *db.Tx, o org.ID, p person.Person, former []string, called string, dry bool, of org.UserID) (int, error) {
	var names []string
	for _, name := range append([]string{p.Name}, former...) {
		shared, err := person.Shared(ctx, tx, o, p.ID, name)
		if err != nil {
			return 0, err
		}
		if !shared {
			names = append(names, name)
		}
	}
	words := redact.New(names, contactsOf(p), called)
	r := rewording(o, words, dry)
	tasks, err := activity.RewordLoose(ctx, tx, r, of)
	if err != nil {
		return 0, fmt.Errorf("tasks about nothing: %w", err)
	}
	views, err := opportunity.ForgetViews(ctx, tx, o, words.In, dry, of)
	return tasks + views, err
}
