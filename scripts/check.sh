#!/bin/sh
# Everything that make check promises: form, common mistakes, freshness.
set -eu
cd "$(dirname "$0")/.."
go=${GO:-go}
bad=0
fail() { echo "check: $1" >&2; bad=1; }

written() { git ls-files -- "$@" | grep -v '_templ\.go$' | while read -r f; do [ -e "$f" ] && echo "$f"; done; }

echo "== format"
wrong=$(written '*.go' | xargs gofmt -l)
[ -z "$wrong" ] || fail "gofmt these:
$wrong"

echo "== file length"
written '*.go' '*.templ' '*.css' '*.js' '*.sql' '*.sh' | xargs wc -l | awk '$2 != "total" && $1 > 500 { print "  " $2 ": " $1 " lines"; n++ } END { exit n > 0 }' ||
	fail "files of more than 500 lines: split them"

echo "== generated code"
sums() { git ls-files -- '*_templ.go' | xargs sha256sum 2>/dev/null || true; }
before=$(sums)
$go tool templ fmt -fail internal e2e >/dev/null 2>&1 || fail "templates were not formatted (they are now): go tool templ fmt"
$go tool templ generate >/dev/null 2>&1 || fail "templ generate fails"
[ "$before" = "$(sums)" ] || fail "generated code was stale (it is fresh now): run make generate and commit"
[ -z "$(git ls-files --others --exclude-standard -- '*_templ.go')" ] || fail "generated code is not committed"

echo "== go vet"
$go vet ./... || fail "go vet"

# staticcheck and gosec each leave half of two cores idle, so they run beside
# each other. What each says is shown under its own name.
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
$go tool staticcheck ./... >"$said/staticcheck" 2>&1 &
static=$!
# G104 is vet's business. G115 and G705 fire on every conversion and every answer. G124
# wants a constant Secure, ours follows the connection and has a test. G304 and G703 fire
# on every file whose name is not a constant, which a program with --data DIR cannot avoid.
# What stands in e2e and bench is no part of the product.
$go tool gosec -quiet -color=false -exclude-generated -exclude=G104,G115,G124,G304,G703,G705 -exclude-dir=node_modules -exclude-dir=e2e -exclude-dir=bench ./... >"$said/gosec" 2>&1 &
security=$!

echo "== staticcheck"
wait "$static" || fail "staticcheck"
cat "$said/staticcheck"

echo "== gosec"
wait "$security" || fail "gosec"
cat "$said/gosec"

echo "== licences"
make --no-print-directory node_modules/.package-lock.json
$go run ./scripts/thirdparty -check || fail "THIRD_PARTY.md is stale: run make third-party and commit"

[ "$bad" = 0 ] && echo "check: all well"
exit "$bad"
