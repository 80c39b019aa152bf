package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kongdan/internal/org"
)

// TestTheSetupFileGoesWithItsCode sets a served installation up from beside it,
// as another server or the terminal would.
func TestTheSetupFileGoesWithItsCode(t *testing.T) {
	c := config(t)
	serving(t, c)
	file := filepath.Join(c.Data, setupFile)
	code, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	time.Sleep(setupLook + setupLook/2)
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("gone before it was used: %v", err)
	}
	a := started(t, c)
	n := org.NewOrganisation{Name: "云州数联", Currency: "CNY", Lang: "zh", TimeZone: "Asia/Shanghai"}
	f := org.Founder{Name: "周岚", Login: "zhoulan", Password: "correct horse battery"}
	if _, err := a.Org.Setup(t.Context(), strings.TrimSpace(string(code)), n, f, org.Client{}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the file with the used code is still there")
		}
	}
}
