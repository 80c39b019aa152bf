package main

import (
	"crypto/ed25519"
	"path/filepath"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/rule/seal"
)

// pair makes the same pair of keys from the same letter.
func pair(letter byte) (public ed25519.PublicKey, private ed25519.PrivateKey) {
	private = ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(letter), ed25519.SeedSize)))
	return private.Public().(ed25519.PublicKey), private
}

// shelf opens the database of an installation.
func shelf(t *testing.T, env []string) *db.DB {
	t.Helper()
	var d *db.DB
	var err error
	for _, e := range env {
		if url, ok := strings.CutPrefix(e, "KONGDAN_DATABASE_URL="); ok {
			d, err = db.OpenPostgres(t.Context(), url)
		} else if dir, ok := strings.CutPrefix(e, "KONGDAN_DATA="); ok && len(env) == 1 {
			d, err = db.OpenSQLite(filepath.Join(dir, "kongdan.db"))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestACertificateIsCheckedFromTheTerminal(t *testing.T) {
	public, private := pair('a')
	stranger, other := pair('b')
	claims := seal.Claims{Key: seal.KeyID(public), Number: "KD-2026-7", Holder: "林晓岚", Organisation: "甲公司", Name: "控单认证", Issued: "2026-01-05", Ends: "2999-01-04"}
	genuine := seal.Sign(claims, private)
	claims.Ends = ""
	endless := seal.Sign(claims, private)
	claims.Ends = "2026-02-04"
	over := seal.Sign(claims, private)
	claims.Key = seal.KeyID(stranger)
	unknown := seal.Sign(claims, other)
	last := map[bool]string{true: "B", false: "A"}[strings.HasSuffix(genuine[:len(genuine)-1], "A")]
	tampered := genuine[:len(genuine)-2] + last + genuine[len(genuine)-1:]
	swapped := endless[:strings.LastIndexByte(endless, '.')] + genuine[strings.LastIndexByte(genuine, '.'):]

	env := place(t)
	zh := append([]string{"KONGDAN_LANG=zh"}, env...)
	if code, _, errs := do(t, env, "", "org", "create", "甲公司", "--admin", "chief"); code != 0 {
		t.Fatal(errs)
	}
	d := shelf(t, env)
	revoked := claims
	revoked.Number, revoked.Ends, revoked.Key = "KD-2026-8", "2999-01-04", seal.KeyID(public)
	withdrawn := seal.Sign(revoked, private)
	err := d.InTx(t.Context(), func(tx *db.Tx) error {
		for _, x := range []struct {
			text string
			args []any
		}{
			{`INSERT INTO certificate_key (org_id, id, public_key, created_at) SELECT id, $1, $2, 1 FROM organisation`, []any{seal.KeyID(public), seal.WriteKey(public)}},
			{`INSERT INTO certificate_kind (org_id, id, name, name_key, months, created_by, created_at, changed_at) SELECT id, 'k', '控单认证', '控单认证', 12, 'x', 1, 1 FROM organisation`, nil},
			{`INSERT INTO certificate (org_id, id, kind_id, member_id, number, kind_name, holder, issued_on, ends_on, status, why, token, issued_at, changed_at)
				SELECT org_id, 'c1', 'k', id, 'KD-2026-7', '控单认证', '林晓岚', '2026-01-05', '2999-01-04', 'valid', '', $1, 1, 1 FROM member`, []any{genuine}},
			{`INSERT INTO certificate (org_id, id, kind_id, member_id, number, kind_name, holder, issued_on, ends_on, status, why, token, issued_at, changed_at)
				SELECT org_id, 'c2', 'k', id, 'KD-2026-8', '控单认证', '林晓岚', '2026-01-05', '2999-01-04', 'revoked', 'x', $1, 1, 1 FROM member`, []any{withdrawn}},
		} {
			if _, err := tx.ExecContext(t.Context(), x.text, x.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	key := "--key=" + seal.WriteKey(public)
	for _, x := range []struct {
		what   string
		env    []string
		in     string
		args   []string
		code   int
		wants  []string
		absent string
	}{
		{"genuine", nil, "", []string{genuine, key}, 0, []string{"genuine", "Holder: 林晓岚", "KD-2026-7", "2999-01-04"}, "not proved"},
		{"genuine, in Chinese", []string{"KONGDAN_LANG=zh"}, "", []string{genuine, key}, 0, []string{"属实", "林晓岚", "甲公司"}, "genuine"},
		{"without end, from a pipe", nil, endless + "\n", []string{"-", key}, 0, []string{"genuine", "Valid until: without end"}, "[certificate"},
		{"copied from paper", nil, "", []string{genuine[:60] + "\n" + genuine[60:90] + " " + genuine[90:], key}, 0, []string{"genuine", "KD-2026-7"}, ""},
		{"the address of its code", nil, "", []string{"https://kongdan.example.com/certificates/verify?token=" + genuine, key}, 0, []string{"genuine", "KD-2026-7"}, ""},
		{"expired", nil, "", []string{over, key}, exitFailed, []string{"expired", "does not count"}, ""},
		{"expired, in Chinese", []string{"KONGDAN_LANG=zh"}, "", []string{over, key}, exitFailed, []string{"已过期", "不算数"}, ""},
		{"tampered", nil, "", []string{tampered, key}, exitFailed, []string{"not proved", "proves no certificate"}, "林晓岚"},
		{"another's signature", []string{"KONGDAN_LANG=zh"}, "", []string{swapped, key}, exitFailed, []string{"无法证明", "证明不了任何证书"}, "林晓岚"},
		{"another key", nil, "", []string{genuine, "--key=" + seal.WriteKey(stranger)}, exitFailed, []string{"not proved"}, "林晓岚"},
		{"signed by nobody we know", nil, "", []string{unknown, key}, exitFailed, []string{"not proved"}, "林晓岚"},
		{"no key", nil, "", []string{genuine, "--key=abc"}, exitUsage, []string{"--key is no public key"}, "林晓岚"},
		{"no key, in Chinese", []string{"KONGDAN_LANG=zh"}, "", []string{genuine, "--key="}, exitUsage, []string{"--key 不是公钥"}, "林晓岚"},
		{"a text", nil, "", []string{"hello", key}, exitFailed, []string{"not proved"}, ""},
		{"an empty pipe", nil, "", []string{"-", key}, exitFailed, []string{"not proved"}, ""},
		{"nothing", nil, "", nil, exitUsage, []string{"TOKEN"}, ""},
		{"genuine, by the database", env, "", []string{genuine}, 0, []string{"genuine", "林晓岚"}, ""},
		{"revoked, by the database", env, "", []string{withdrawn}, exitFailed, []string{"revoked or under review", "does not count"}, ""},
		{"revoked, in Chinese", zh, "", []string{withdrawn}, exitFailed, []string{"已撤销或在复核", "不算数"}, ""},
		{"tampered, by the database", env, "", []string{tampered}, exitFailed, []string{"not proved"}, "林晓岚"},
		{"of another installation", env, "", []string{unknown}, exitFailed, []string{"not proved"}, "林晓岚"},
	} {
		code, out, errs := do(t, x.env, x.in, append([]string{"certificate", "verify"}, x.args...)...)
		said := out + errs
		if code != x.code || x.absent != "" && strings.Contains(said, x.absent) || rawKey.MatchString(said) {
			t.Errorf("%s: exit code %d, want %d:\n%s", x.what, code, x.code, said)
		}
		for _, want := range x.wants {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not in\n%s", x.what, want, said)
			}
		}
	}
}
