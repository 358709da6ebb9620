#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages named that are missing; says what it does. Quick when nothing is missing.
set -euo pipefail

missing=()
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: found $*"
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "setup: please install ${missing[*]} (these are their Debian names), then run this again." >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup: please install ${missing[*]} as root (there is no sudo here), then run this again." >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "setup: installing ${missing[*]} with apt-get"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
echo "setup: installed ${missing[*]}"
