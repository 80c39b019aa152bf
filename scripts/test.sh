#!/bin/sh
# Everything that make test promises, in the order in which it fails fastest.
set -eu
cd "$(dirname "$0")/.."
go=${GO:-go}

sh scripts/need.sh
make --no-print-directory assets

# A collector that runs as rarely as the program's own: a sixth less to compute.
export GOGC="${GOGC:-300}"

# What tests write is meant to survive nothing, so it lies in memory, where
# there is room for it and programs may run. Go builds where it always does.
room() { # in KB, of a folder
	df -Pk "$1" 2>/dev/null | awk 'END { print $4 + 0 }'
}
if [ -z "${TMPDIR:-}" ] && [ "$(room /dev/shm)" -gt 4000000 ] && [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -gt 8000000 ]; then
	memory=$(mktemp -d /dev/shm/kongdan-test.XXXXXX)
	trap 'rm -rf "$memory"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	printf '#!/bin/sh\n' >"$memory/probe"
	chmod 755 "$memory" "$memory/probe"
	if "$memory/probe" 2>/dev/null; then
		export GOTMPDIR="${GOTMPDIR:-/tmp}" TMPDIR="$memory"
	fi
fi

step() {
	name=$1
	shift
	echo "== $name"
	from=$(date +%s)
	"$@" || { echo "== $name: failed after $(($(date +%s) - from)) s" >&2; exit 1; }
	echo "== $name: $(($(date +%s) - from)) s"
}

# Packages whose tests reach a database, by what their test binaries contain.
reaching() {
	$go list -test -f '{{.ImportPath}} {{join .Deps " "}}' ./internal/... ./cmd/... |
		grep ' kongdan/internal/kit/db/dbtest' | grep -o '^[^ ]*\.test ' | sed 's/\.test $//' | sort -u
}

# Packages with tests about several things happening at once: they say so in their names.
concurrent() {
	grep -rlE '^func Test[A-Za-z0-9_]*(Concurrent|AtOnce|Race|Parallel)' --include='*_test.go' internal cmd |
		xargs -r -n1 dirname | sort -u | sed 's|^|./|'
}

# The journeys wait for pages most of the time, so two halves of them walk at
# once, each in a browser of its own.
browser() {
	half='^Test[A-N]'
	$go test -count=1 -timeout 15m ./e2e/journey -run "$half" &
	one=$!
	status=0
	$go test -count=1 -timeout 15m ./e2e/journey -skip "$half" || status=$?
	wait "$one" || status=$?
	$go test -count=1 -timeout 15m $($go list ./e2e/... | grep -v '/e2e/journey$') || status=$?
	return "$status"
}

# The packages that take longest come first, so that none of them is left to
# run alone in the end.
longest="./internal/web ./internal/app ./internal/exchange ./internal/opportunity"

unset KONGDAN_TEST_DATABASE_URL || true
# shellcheck disable=SC2086 # one word a package
step "rules, areas and pages on SQLite" $go test -count=1 -timeout 10m $longest ./internal/... ./cmd/...
step "race detector: database and queue" env CGO_ENABLED=1 $go test -race -count=1 -timeout 10m ./internal/kit/db ./internal/kit/job
# shellcheck disable=SC2046 # one word a package
step "race detector: tests of things at once" env CGO_ENABLED=1 $go test -race -count=1 -timeout 10m -run 'Concurrent|AtOnce|Race|Parallel' $(concurrent)
# shellcheck disable=SC2046 # one word a package
step "areas and pages on PostgreSQL" sh scripts/pg.sh $go test -count=1 -timeout 10m $longest $(reaching)
step "browser" browser
