package seal

import (
	"bytes"
	"crypto/ed25519"
	"testing"
)

func pair(b byte) (ed25519.PublicKey, ed25519.PrivateKey) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
	return private.Public().(ed25519.PublicKey), private
}

var said = Claims{Number: "7K3M-9QXT", Holder: "林晓岚", Organisation: "测试公司", Name: "控单认证", Issued: "2026-09-01", Ends: "2027-09-01"}

func TestWhatIsSignedCanBeProved(t *testing.T) {
	public, private := pair(1)
	token := Sign(said, private)
	want := said
	want.Key = KeyID(public)
	if got, err := Verify(" "+token+"\n", public); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := Verify(token[:2]+"\u00a0"+token[2:40]+"\r\n  "+token[40:70]+"\u00ad\u200b\n"+token[70:len(token)-9]+"\t"+token[len(token)-9:], public); err != nil {
		t.Errorf("copied from paper: %v", err)
	}
	other, _ := pair(2)
	if _, err := Verify(token, other); err != ErrKey {
		t.Errorf("another's key: %v", err)
	}
	back, err := ReadKey(WriteKey(public))
	if err != nil || !back.Equal(public) {
		t.Errorf("the key came back as %v, %v", back, err)
	}
	if _, err := ReadKey("x"); err != ErrKey {
		t.Errorf("no key: %v", err)
	}
}

// Any change of a token, in what it says or in its signature, is seen.
func FuzzVerify(f *testing.F) {
	public, private := pair(1)
	token := Sign(said, private)
	for _, s := range []string{token, "", "KD1.", "KD1..", "KD1.e30.", token[:len(token)-1], token + "A", "KD1." + token} {
		f.Add(s)
	}
	for i := 0; i < len(token); i += 7 {
		f.Add(token[:i] + "A" + token[i+1:])
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Verify(s, public)
		if err == nil && (got.Number != said.Number || got.Holder != said.Holder || got.Ends != said.Ends) {
			t.Errorf("%q proves %+v", s, got)
		}
	})
}
