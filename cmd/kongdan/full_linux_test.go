package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/id"
)

// smallDisk mounts a file system in memory of that size. Only root may; where
// that is refused, a CI machine fails and a person's says so.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size="+size); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("a small disk cannot be mounted (%v); run as root", err)
		}
		t.Logf("NOT TESTED: a small disk cannot be mounted (%v); run as root", err)
		return ""
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestChaosFullDisk fills the disk under a running program: writes answer 507
// and leave nothing, reads go on, and with room again writes do too, without a
// restart.
func TestChaosFullDisk(t *testing.T) {
	if dbtest.OnPostgres() {
		return // the server's disk is not ours to fill
	}
	dir := smallDisk(t, "24m")
	if dir == "" {
		return
	}
	v := newVictim(t, []string{"KONGDAN_DATA=" + dir})
	v.start()
	acknowledged := map[string]bool{}
	for range chaos(2, 20) {
		filler := filepath.Join(dir, "filler.tmp")
		fill(t, filler, 300<<10)
		var refused sent
		for end := time.Now().Add(30 * time.Second); refused.status == 0; {
			s := sent{name: "商机 " + id.New(), key: id.New()}
			status, body := v.dealPage(s.name, s.key)
			switch status {
			case http.StatusSeeOther:
				acknowledged[s.name] = true
			case http.StatusInsufficientStorage:
				refused = s
				refused.status = status
				if !strings.Contains(body, "磁盘空间不足") || strings.Contains(body, "SQLITE") || strings.Contains(body, "13)") {
					t.Errorf("the page says %.300s", body)
				}
			default:
				t.Fatalf("status %d: %.500s", status, body)
			}
			if time.Now().After(end) {
				t.Fatal("the disk does not get full")
			}
		}
		for _, path := range []string{"/readyz", "/deals/new", "/settings/members", "/nothing"} {
			if status, body := v.get(path); status != http.StatusOK && (path != "/nothing" || status != http.StatusNotFound) {
				t.Errorf("full: %s answers %d %.300s", path, status, body)
			}
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		if status := v.deal(refused.name, refused.key); status != http.StatusSeeOther {
			t.Fatalf("with room again: %d", status)
		}
		acknowledged[refused.name] = true
	}
	if code := v.signal(syscall.SIGTERM); code != 0 {
		t.Errorf("exit code %d", code)
	}
	names := v.names()
	for name := range acknowledged {
		if names[name] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", name, names[name])
		}
	}
	if len(names) != len(acknowledged) {
		t.Errorf("%d deals are there, %d were acknowledged: a refused write left something", len(names), len(acknowledged))
	}
}

// fill takes all room of the disk but some.
func fill(t *testing.T, path string, leave int64) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &s); err != nil {
		t.Fatal(err)
	}
	free := int64(s.Bavail) * s.Bsize
	if err := os.WriteFile(path, make([]byte, max(0, free-leave)), 0o600); err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// TestChaosLockedFile lets another program hold the database for writing:
// writes answer 503, reads go on, and writing resumes without a restart.
func TestChaosLockedFile(t *testing.T) {
	if dbtest.OnPostgres() {
		return // see the tests that cut connections
	}
	v := newVictim(t, place(t))
	v.start()
	d := v.open()
	release, held := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- d.InTx(context.WithoutCancel(t.Context()), func(*db.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	name, key := "商机", id.New()
	status, body := v.dealPage(name, key)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "请稍后重试") {
		t.Errorf("%d %.300s", status, body)
	}
	if status, _ := v.get("/deals/new"); status != http.StatusOK {
		t.Errorf("reading: %d", status)
	}
	close(release)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	if status := v.deal(name, key); status != http.StatusSeeOther {
		t.Errorf("afterwards: %d", status)
	}
	v.signal(syscall.SIGTERM)
	if n := v.names()[name]; n != 1 {
		t.Errorf("the deal is there %d times", n)
	}
}
