package intake

import (
	"strings"

	"kongdan/internal/rule/examtext"
	"kongdan/internal/rule/question"
)

// Reread reads a question anew as one of another kind, or with another key as
// people print keys, and returns what is doubtful then. A question that cannot
// be of that kind keeps its own.
func Reread(q question.Item, kind question.Kind, key string) (question.Item, []examtext.Warning) {
	r := recordOf(question.Entry{Item: q})
	r.Type, r.Key = string(kind), key
	if kind != q.Kind || key != "" {
		r.Blanks = nil
	}
	item := examtext.Items([]examtext.Record{r})[0]
	next := itemOf(item)
	if kind.Chooses() && q.Kind.Chooses() && len(q.Options) > 1 && next.Kind.Chooses() { // options are no other for it
		right := next.Options
		next = q
		next.Kind = kind
		next.Options = make([]question.Option, len(q.Options))
		for at, o := range q.Options {
			o.Right = at < len(right) && right[at].Right
			if o.Right != q.Options[at].Right {
				o.Share = 0
			}
			next.Options[at] = o
		}
	}
	return next, item.Warnings
}

// Key is the key of a question as people print keys, "" for none.
func Key(q question.Item) string {
	r := recordOf(question.Entry{Item: q})
	if q.Kind == question.Fill {
		return strings.Trim(strings.Join(r.Blanks, "|"), "|")
	}
	return r.Key
}
