package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestExportWritesAFileOrSaysWhyNot(t *testing.T) {
	env := place(t)
	for _, args := range [][]string{{"migrate"}, {"org", "create", "甲公司", "--admin", "chief"}, {"org", "create", "乙公司", "--admin", "other"}} {
		if code, _, errs := do(t, env, "", args...); code != 0 {
			t.Fatal(args, errs)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "all.zip")
	book := filepath.Join(dir, "all.xlsx")
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{}, exitUsage, "needs FILE"},
		{[]string{file, "--format", "pdf"}, exitUsage, `no format "pdf"`},
		{[]string{file, "--lang", "fr"}, exitUsage, `no language "fr"`},
		{[]string{file, "--format=xlsx"}, exitUsage, "does not fit the format"},
		{[]string{book, "--format=csv"}, exitUsage, "does not fit the format"},
		{[]string{dir}, exitUsage, "is a folder"},
		{[]string{file}, exitFailed, "organisation"},
		{[]string{file, "--org", "丙公司"}, exitFailed, "丙公司"},
		{[]string{filepath.Join(dir, "no", "all.zip"), "--org", "甲公司"}, exitFailed, "no such file"},
		{[]string{file, "--org", "甲公司"}, 0, "34 tables"},
		{[]string{file, "--org", "甲公司"}, exitFailed, "exists already"},
		{[]string{file, "--org", "甲公司", "--lang", "en", "--force"}, 0, "34 tables"},
		{[]string{book, "--org", "乙公司", "--lang", "en"}, 0, "34 tables"},
	} {
		code, out, errs := do(t, env, "", append([]string{"export"}, x.args...)...)
		if code != x.code || !strings.Contains(out+errs, x.want) || rawKey.MatchString(out+errs) {
			t.Errorf("%v: %d %s%s, want %d %q", x.args, code, out, errs, x.code, x.want)
		}
	}
	if os.Geteuid() != 0 { // root writes everywhere
		if code, _, errs := do(t, env, "", "export", filepath.Join(locked, "all.zip"), "--org", "甲公司"); code != exitFailed || !strings.Contains(errs, "permission") {
			t.Errorf("%d %s", code, errs)
		}
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	if len(z.File) != 34 || z.File[1].Name != "members.csv" {
		t.Errorf("%d files", len(z.File))
	}
	b, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if v, err := b.GetCellValue("Members", "B2"); v != "other" {
		t.Errorf("%q, %v", v, err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
