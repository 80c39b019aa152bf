package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// ask sends a request and returns what tells when it was answered.
func ask(h http.Handler, method, path string) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, path, nil))
	}()
	return done
}

func TestRequestsTakeTurnsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		var working, most atomic.Int32
		h := newTurns(2, time.Minute).take(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), working.Add(1)))
			mu.Lock()
			order = append(order, r.URL.Path)
			mu.Unlock()
			time.Sleep(time.Second)
			working.Add(-1)
		}))
		want := []string{"/a", "/b", "/c", "/d", "/e", "/f"}
		var all []<-chan struct{}
		for _, path := range want {
			all = append(all, ask(h, http.MethodGet, path))
			time.Sleep(time.Millisecond)
		}
		for _, done := range all {
			<-done
		}
		if most.Load() != 2 || !slices.Equal(order, want) {
			t.Errorf("%d worked at once, in the order %v", most.Load(), order)
		}
	})
}

func TestWritesAndFilesDoNotWaitForReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stay := make(chan struct{})
		h := newTurns(1, time.Minute).take(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/stay" {
				<-stay
			}
		}))
		slow := ask(h, http.MethodGet, "/stay")
		synctest.Wait()
		<-ask(h, http.MethodPost, "/")
		<-ask(h, http.MethodGet, "/static/app.css")
		behind := ask(h, http.MethodGet, "/")
		synctest.Wait()
		select {
		case <-behind:
			t.Error("a read went ahead of the one before it")
		default:
		}
		close(stay)
		<-slow
		<-behind
	})
}

func TestALongTurnHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stay := make(chan struct{})
		h := newTurns(1, time.Second).take(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/stay" {
				<-stay
			}
		}))
		slow := ask(h, http.MethodGet, "/stay")
		synctest.Wait()
		begin := time.Now()
		<-ask(h, http.MethodGet, "/")
		if took := time.Since(begin); took != time.Second {
			t.Errorf("the next one waited %v", took)
		}
		close(stay)
		<-slow
		<-ask(h, http.MethodGet, "/") // the turn was given back once
		second := ask(h, http.MethodGet, "/")
		<-second
	})
}

func TestWhoWaitsTooLongIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stay := make(chan struct{})
		h := newTurns(1, time.Hour).take(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Context().Err() != nil {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			<-stay
		}))
		slow := ask(h, http.MethodGet, "/")
		synctest.Wait()
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
		if rec.Code != http.StatusServiceUnavailable {
			t.Errorf("answered %d", rec.Code)
		}
		close(stay)
		<-slow
	})
}
