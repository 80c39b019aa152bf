package errs

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindOfSeesThroughWrapping(t *testing.T) {
	cases := []struct {
		err  error
		want Kind
	}{
		{errors.New("plain"), Internal},
		{New(NotFound, "x"), NotFound},
		{fmt.Errorf("deep: %w", New(Conflict, "x")), Conflict},
		{Field("name", "x"), Invalid},
		{fmt.Errorf("deep: %w", Fields{{Name: "a", Key: "k"}}), Invalid},
		{Because(errors.New("disk"), Full, "x"), Full},
	}
	for _, c := range cases {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("KindOf(%v) = %d, want %d", c.err, got, c.want)
		}
	}
	if Is(nil, Internal) {
		t.Error("no error has no kind")
	}
}

func TestFieldsKeepsTheFirstFaultOfAField(t *testing.T) {
	var bad Fields
	if bad.Err() != nil {
		t.Fatal("nothing noted must be no error")
	}
	bad.Add("name", "first")
	bad.Add("name", "second")
	if !bad.Note(nil) || bad.Note(Field("amount", "third")) {
		t.Error("Note must report whether the error was nil")
	}
	got := FieldsOf(fmt.Errorf("save: %w", bad.Err()))
	if len(got) != 2 || got[0].Key != "first" || got[1].Name != "amount" {
		t.Errorf("got %v", got)
	}
}
