package db

import (
	"math/bits"
	"strconv"
	"strings"
)

// Where collects conditions and numbers their placeholders. Conditions are
// written with "?"; the zero value is ready.
type Where struct {
	conds []string
	args  []any
}

// And adds a condition. Each "?" in it takes one argument.
func (w *Where) And(cond string, args ...any) {
	w.conds = append(w.conds, w.number(cond, args))
}

// Arg adds an argument outside of a condition and returns its placeholder.
func (w *Where) Arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// Within returns the " WHERE …" of a statement inside of this one: fill collects
// its conditions, whose placeholders are numbered along with ours.
func (w *Where) Within(fill func(*Where)) string {
	inner := Where{args: w.args}
	fill(&inner)
	w.args = inner.args
	return inner.SQL()
}

// In adds "col IN (…)" for the values; no values match nothing. Many values are
// filled up with the last one to a power of two, so that lists of any length
// share a few prepared statements.
func (w *Where) In(col string, values ...string) {
	if len(values) == 0 {
		w.conds = append(w.conds, "1 = 0")
		return
	}
	n := len(values)
	if n > 4 {
		n = 1 << bits.Len(uint(n-1))
	}
	args := make([]any, n)
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	w.And(col+" IN ("+Marks(n)+")", args...)
}

// Marks returns n "?" separated by commas, for conditions with lists.
func Marks(n int) string {
	return strings.TrimSuffix(strings.Repeat("?, ", n), ", ")
}

func (w *Where) number(cond string, args []any) string {
	var b strings.Builder
	for i := 0; i < len(cond); i++ {
		if cond[i] != '?' {
			b.WriteByte(cond[i])
			continue
		}
		b.WriteString(w.Arg(args[0]))
		args = args[1:]
	}
	if len(args) > 0 {
		panic("db: more arguments than placeholders in " + cond)
	}
	return b.String()
}

// SQL returns " WHERE …", or "" without conditions.
func (w *Where) SQL() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

// Args returns the arguments in the order of their placeholders.
func (w *Where) Args() []any { return w.args }
