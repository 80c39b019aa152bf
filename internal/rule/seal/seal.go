// Package seal writes what a certificate says into a text that carries its own
// proof: an Ed25519 signature that anybody with the public key of the
// organisation can check, without asking anybody.
package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"unicode"
)

// Claims are what a certificate says.
type Claims struct {
	Key          string `json:"k"` // id of the key that signs
	Number       string `json:"n"`
	Holder       string `json:"h"`
	Organisation string `json:"o"`
	Name         string `json:"c"`
	Issued       string `json:"i"`           // YYYY-MM-DD
	Ends         string `json:"u,omitempty"` // the last day on which it holds; "" without end
}

// Why a token proves nothing.
var (
	ErrForm = errors.New("this is no certificate")
	ErrKey  = errors.New("another key has signed it")
	ErrSeal = errors.New("the signature does not fit what it says")
)

// begin tells tokens from other texts, and their form.
const begin = "KD1."

// maxToken bounds what is looked at.
const maxToken = 4096

var code = base64.RawURLEncoding

// KeyID names a public key.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return code.EncodeToString(sum[:9])
}

// Sign returns the claims as a token; the key of the claims becomes the signer's.
func Sign(c Claims, private ed25519.PrivateKey) string {
	c.Key = KeyID(private.Public().(ed25519.PublicKey))
	body, _ := json.Marshal(c) // a struct of texts has nothing that could fail
	signed := begin + code.EncodeToString(body)
	return signed + "." + code.EncodeToString(ed25519.Sign(private, []byte(signed)))
}

// Read returns what a token claims, without any proof. It fails with ErrForm.
func Read(token string) (c Claims, err error) {
	signed, _, err := split(token)
	if err != nil {
		return c, err
	}
	body, err := code.DecodeString(strings.TrimPrefix(signed, begin))
	if err != nil || json.Unmarshal(body, &c) != nil || c.Key == "" || c.Number == "" {
		return Claims{}, ErrForm
	}
	return c, nil
}

// Verify returns what a token says if the key signed it. It fails with
// ErrForm, ErrKey or ErrSeal.
func Verify(token string, public ed25519.PublicKey) (Claims, error) {
	c, err := Read(token)
	if err != nil {
		return Claims{}, err
	}
	if len(public) != ed25519.PublicKeySize || c.Key != KeyID(public) {
		return Claims{}, ErrKey
	}
	signed, signature, err := split(token)
	if err != nil || !ed25519.Verify(public, []byte(signed), signature) {
		return Claims{}, ErrSeal
	}
	return c, nil
}

// inked drops what paper and PDF put into a text on the way: white space, breaks
// of lines, and signs without ink.
func inked(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

func split(token string) (signed string, signature []byte, err error) {
	token = strings.Map(inked, token)
	if _, after, ok := strings.Cut(token, "token="); ok { // the address that the code on the certificate holds
		token, _, _ = strings.Cut(after, "&")
	}
	at := strings.LastIndexByte(token, '.')
	if len(token) > maxToken || !strings.HasPrefix(token, begin) || at < len(begin) {
		return "", nil, ErrForm
	}
	signature, err = code.Strict().DecodeString(token[at+1:])
	if err != nil || len(signature) != ed25519.SignatureSize {
		return "", nil, ErrForm
	}
	return token[:at], signature, nil
}

// WriteKey is a public key as people pass it on.
func WriteKey(public ed25519.PublicKey) string { return code.EncodeToString(public) }

// ReadKey is the inverse of WriteKey. It fails with ErrKey.
func ReadKey(text string) (ed25519.PublicKey, error) {
	raw, err := code.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, ErrKey
	}
	return raw, nil
}
