#!/bin/sh
# Runs a command beside a PostgreSQL of its own: a fresh cluster in a temporary
# folder, on a free port of this machine, gone when the command ends.
#
#   scripts/pg.sh go test ./internal/...
#
# The command finds the server in KONGDAN_TEST_DATABASE_URL. The server trades
# safety for speed: nothing in it is meant to survive.
set -eu

[ $# -gt 0 ] || { echo "usage: scripts/pg.sh COMMAND..." >&2; exit 2; }

# Debian keeps the programs beside each version; the newest wins.
bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(command -v initdb || true)
[ -n "$bin" ] || { echo "pg: PostgreSQL is not installed; run scripts/need.sh" >&2; exit 1; }
bin=$(dirname "$(readlink -f "$bin")")

# PostgreSQL refuses to run as root.
as=""
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	as="runuser -u $user --"
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/kongdan-pg.XXXXXX")
child=""
stop() {
	status=$?
	trap - EXIT INT TERM HUP
	[ -z "$child" ] || kill "$child" 2>/dev/null || true
	(cd / && $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1) || true
	rm -rf "$dir"
	exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$secret" >"$dir/secret"
[ -z "$as" ] || chown -R "$user" "$dir"
chmod 700 "$dir"
here=$PWD
cd "$dir" # a folder that the other user may stand in
$as "$bin/initdb" -D "$dir/data" -U kongdan -A scram-sha-256 --pwfile="$dir/secret" -E UTF8 --no-locale --no-sync >"$dir/initdb.log" 2>&1 || {
	cat "$dir/initdb.log" >&2
	exit 1
}
$as sh -c "cat >>'$dir/data/postgresql.conf'" <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 128MB
wal_level = minimal
max_wal_senders = 0
log_min_messages = error
jit = off
autovacuum = off
EOF

port=""
for _ in 1 2 3 4 5 6 7 8; do
	try=$((20000 + $(od -An -N2 -tu2 /dev/urandom | tr -d ' ') % 30000))
	if $as "$bin/pg_ctl" -D "$dir/data" -o "-p $try" -l "$dir/log" -w -t 30 start >/dev/null 2>&1; then
		port=$try
		break
	fi
done
[ -n "$port" ] || { echo "pg: the server does not start" >&2; cat "$dir/log" >&2; exit 1; }

cd "$here"
export KONGDAN_TEST_DATABASE_URL="postgres://kongdan:$secret@127.0.0.1:$port/postgres?sslmode=disable"
"$@" &
child=$!
status=0
wait "$child" || status=$?
child=""
exit "$status"
