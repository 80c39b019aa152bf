package c139

import (
	"cmp"
	"fmt"
	"iter"
)

// Value counts the elements that hold: 1W2F6C is Value{1, 2, 6}. W is 0 or
// 1, F at most 3 and C at most 9, so there are 80 values. The numbers are
// counts, not the labels of elements: 2F says two of the three hold. The zero
// Value is 0W0F0C.
type Value struct{ W, F, C int }

// Delta is a change of value, counted in elements.
type Delta struct{ W, F, C int }

// Size is the number of elements a gain consists of.
func (d Delta) Size() int { return d.W + d.F + d.C }

// ParseError says that a text is not a C139 value.
type ParseError struct{ Text string }

func (e *ParseError) Error() string {
	text := e.Text
	if len(text) > 20 {
		text = text[:20] + "…"
	}
	return fmt.Sprintf("%q is not a C139 value: write aWbFcC with a 0 or 1, b 0 to 3, c 0 to 9, for example 1W2F6C", text)
}

// Parse reads a value written exactly as String writes it. Any other text
// is a *ParseError.
func Parse(text string) (Value, error) {
	if len(text) != 6 || text[1] != 'W' || text[3] != 'F' || text[5] != 'C' {
		return Value{}, &ParseError{text}
	}
	v := Value{int(text[0]) - '0', int(text[2]) - '0', int(text[4]) - '0'}
	if !v.Valid() {
		return Value{}, &ParseError{text}
	}
	return v, nil
}

// Valid reports whether v is one of the 80 values.
func (v Value) Valid() bool {
	return v.W >= 0 && v.W <= 1 && v.F >= 0 && v.F <= 3 && v.C >= 0 && v.C <= 9
}

// String returns the notation of the model, such as "1W2F6C".
func (v Value) String() string { return fmt.Sprintf("%dW%dF%dC", v.W, v.F, v.C) }

// Compare orders values by W, then F, then C, and returns -1, 0 or 1.
func (v Value) Compare(o Value) int {
	return cmp.Or(cmp.Compare(v.W, o.W), cmp.Compare(v.F, o.F), cmp.Compare(v.C, o.C))
}

// Minus returns the elements that lead from o to v, part by part; losses
// are negative.
func (v Value) Minus(o Value) Delta { return Delta{v.W - o.W, v.F - o.F, v.C - o.C} }

// Plus returns the value after a change.
func (v Value) Plus(d Delta) Value { return Value{v.W + d.W, v.F + d.F, v.C + d.C} }

// Values yields all 80 values, lowest first.
func Values() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for i := range 80 {
			if !yield(Value{i / 40, i / 10 % 4, i % 10}) {
				return
			}
		}
	}
}
