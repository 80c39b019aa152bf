package db

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
	"unicode/utf8"

	"kongdan/internal/kit/errs"
)

// Column is one column, or expression, that orders a list. It is never NULL.
// Text says that its values are text; all others are whole numbers.
type Column struct {
	Expr string
	Desc bool
	Text bool
}

// Keyset is the order of a list that is read page by page: each page begins
// after the last row of the one before, so a deep page costs no more than the
// first and rows that come or go move nothing. The last column is unique. Give
// all columns one direction where an index should serve the order.
type Keyset []Column

// maxCursor bounds a cursor as it comes from outside.
const maxCursor = 4096

// OrderBy returns " ORDER BY …".
func (k Keyset) OrderBy() string {
	parts := make([]string, len(k))
	for i, c := range k {
		parts[i] = c.Expr
		if c.Desc {
			parts[i] += " DESC"
		}
	}
	return " ORDER BY " + strings.Join(parts, ", ")
}

// After keeps the rows behind the one that cursor names; "" keeps all. A
// cursor that was not made by Page for this order is Invalid ("error.cursor").
func (k Keyset) After(w *Where, cursor string) error {
	if cursor == "" {
		return nil
	}
	values, err := k.decode(cursor)
	if err != nil {
		return errs.Because(err, errs.Invalid, "error.cursor")
	}
	cond, args := k.condition(values)
	w.And(cond, args...)
	return nil
}

// condition compares rows as a whole where all columns run one way, which
// indexes serve, and column by column otherwise.
func (k Keyset) condition(values []any) (string, []any) {
	same := true
	for _, c := range k {
		same = same && c.Desc == k[0].Desc
	}
	if same {
		exprs, marks := make([]string, len(k)), make([]string, len(k))
		for i, c := range k {
			exprs[i], marks[i] = c.Expr, c.mark()
		}
		return "(" + strings.Join(exprs, ", ") + ")" + k[0].sign() + "(" + strings.Join(marks, ", ") + ")", values
	}
	var cases []string
	var args []any
	for i := range k {
		var one []string
		for j, c := range k[:i+1] {
			sign := " = "
			if j == i {
				sign = c.sign()
			}
			one = append(one, c.Expr+sign+c.mark())
			args = append(args, values[j])
		}
		cases = append(cases, "("+strings.Join(one, " AND ")+")")
	}
	return "(" + strings.Join(cases, " OR ") + ")", args
}

func (c Column) sign() string {
	if c.Desc {
		return " < "
	}
	return " > "
}

// mark widens numbers, so that one which is too large for the column matches
// nothing instead of being refused by the engine.
func (c Column) mark() string {
	if c.Text {
		return "?"
	}
	return "CAST(? AS BIGINT)"
}

// tag tells cursors of different orders apart.
func (k Keyset) tag() string {
	return strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(k.OrderBy()))), 36)
}

// Page cuts rows, which were read with LIMIT size+1, to size and returns the
// cursor of the next page, "" if there is none. key returns a row's values of
// the keyset's columns: int, int64 or string types.
func Page[T any](k Keyset, rows []T, size int, key func(T) []any) ([]T, string) {
	if len(rows) <= size || size < 1 {
		return rows, ""
	}
	rows = rows[:size]
	list := []string{k.tag()}
	for _, v := range key(rows[size-1]) {
		list = append(list, fmt.Sprint(v))
	}
	text, _ := json.Marshal(list) // strings cannot fail
	return rows, base64.RawURLEncoding.EncodeToString(text)
}

func (k Keyset) decode(cursor string) ([]any, error) {
	if len(cursor) > maxCursor {
		return nil, fmt.Errorf("a cursor of %d bytes", len(cursor))
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, err
	}
	var list []string
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	if len(list) != len(k)+1 || list[0] != k.tag() {
		return nil, fmt.Errorf("a cursor of another order")
	}
	values := make([]any, len(k))
	for i, c := range k {
		s := list[i+1]
		if c.Text {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				return nil, fmt.Errorf("unreadable text in a cursor")
			}
			values[i] = s
			continue
		}
		if values[i], err = strconv.ParseInt(s, 10, 64); err != nil {
			return nil, err
		}
	}
	return values, nil
}
