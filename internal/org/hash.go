package org

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"kongdan/internal/kit/errs"
)

// hashParams cost 19 MiB and about 30 ms on one core for each password.
var hashParams = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashWait is how long a password waits for its turn.
const hashWait = 10 * time.Second

// hasher hashes passwords, only a few at a time: many people at the door must
// not take the memory and the processors from those already inside.
type hasher struct {
	params argon2id.Params
	turns  chan struct{}
	done   atomic.Int64 // how many were computed
}

func newHasher() *hasher {
	return &hasher{params: hashParams, turns: make(chan struct{}, max(1, runtime.NumCPU()/2))}
}

// hash returns what is stored of a password.
func (h *hasher) hash(ctx context.Context, password string) (text string, err error) {
	err = h.inTurn(ctx, func() error {
		text, err = argon2id.CreateHash(foldPassword(password), &h.params)
		return err
	})
	return text, err
}

// matches reports whether the password belongs to the hash. It takes as long
// for "", which no password belongs to.
func (h *hasher) matches(ctx context.Context, password, hash string) (ok bool, err error) {
	known := hash != ""
	if !known {
		hash = h.nobody()
	}
	err = h.inTurn(ctx, func() error {
		ok, err = argon2id.ComparePasswordAndHash(foldPassword(password), hash)
		return err
	})
	return ok && known, err
}

func (h *hasher) inTurn(ctx context.Context, fn func() error) error {
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return errs.Because(ctx.Err(), errs.Unavailable, "signin.busy")
	}
	defer func() { <-h.turns }()
	h.done.Add(1)
	return fn()
}

// nobody is a hash of the right cost that belongs to no password.
func (h *hasher) nobody() string {
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", h.params.Memory, h.params.Iterations, h.params.Parallelism,
		strings.Repeat("A", 22), strings.Repeat("A", 43))
}

// foldPassword makes what different keyboards send for the same characters the same.
func foldPassword(password string) string { return norm.NFKC.String(password) }
