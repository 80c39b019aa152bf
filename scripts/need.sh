#!/bin/sh
# Brings what the tests need besides Go and npm: Chromium with a Chinese font,
# PostgreSQL, a C compiler for the race detector. On Debian it installs them
# when it may; elsewhere, or without the right to, it names what is missing.
set -eu

want=""
have() { command -v "$1" >/dev/null 2>&1; }

for tool in go npm; do
	have "$tool" || { echo "need: $tool is not installed; it is needed to build at all" >&2; exit 1; }
done
have chromium || have chromium-browser || have google-chrome || [ -n "${KONGDAN_CHROMIUM:-}" ] || want="$want chromium"
have fc-list || want="$want fontconfig"
{ have fc-list && [ -n "$(fc-list :lang=zh family)" ]; } || want="$want fonts-wqy-zenhei"
{ have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; } || want="$want postgresql"
have gcc || want="$want gcc libc6-dev"

[ -n "$want" ] || exit 0
command="apt-get update && apt-get install -y --no-install-recommends$want"
if ! have apt-get; then
	echo "need: please install:$want (the names are Debian's)" >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	run=""
elif have sudo && sudo -n true 2>/dev/null; then
	run="sudo"
else
	echo "need: the tests need more programs. Run once:" >&2
	echo "  sudo sh -c '$command'" >&2
	exit 1
fi
echo "need: installing$want"
export DEBIAN_FRONTEND=noninteractive
# A freshly installed PostgreSQL must not start a server of its own.
$run mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | $run tee /etc/postgresql-common/createcluster.conf >/dev/null
$run apt-get update -q
# shellcheck disable=SC2086 # one word a package
$run apt-get install -y -q --no-install-recommends $want
