// Package once marks a request that must be done only once, however often it
// arrives. The mark travels in the context; kit/db honours it in the
// transaction that the request causes.
package once

import (
	"context"
	"fmt"
	"sync/atomic"
)

// Key names one transaction of a request.
type Key struct{ Org, User, Name string }

type mark struct {
	org, user, hash string
	taken           atomic.Int64
}

type markName struct{}

// With returns a context for a request. hash covers the client's key, the
// address and the content, so that the same key with other content is another
// request.
func With(ctx context.Context, org, user, hash string) context.Context {
	return context.WithValue(ctx, markName{}, &mark{org: org, user: user, hash: hash})
}

// Without returns a context whose transactions always run: for work that a
// request causes but that is not its answer.
func Without(ctx context.Context) context.Context {
	return context.WithValue(ctx, markName{}, (*mark)(nil))
}

// Next returns the key of the next transaction of the request, and false if
// the request carries no mark.
func Next(ctx context.Context) (Key, bool) {
	m, _ := ctx.Value(markName{}).(*mark)
	if m == nil {
		return Key{}, false
	}
	return Key{m.org, m.user, fmt.Sprintf("%s.%d", m.hash, m.taken.Add(1))}, true
}
