#!/usr/bin/env bash
# Builds the binaries beside it: a shipped plugin in C as a version of the contract compiled it, 15 kB each, no debug information.
# Every later host must load those very files, so each is made once for its minor version and never again.
#
# rotation-1.0-linux-x86_64.so was made from Plugins/Rotation/rotation.c, the first version of the contract, and
# capping-1.1-linux-x86_64.so from Plugins/Capping/capping.c, the first that learns; both by GCC 12.2 on Debian 12.
#
# usage: build.sh Plugins/Capping/capping.c FILE.so
set -euo pipefail
cd "$(dirname "$0")/../../.."
source=${1:?give the source}
out=${2:?give the file to write}
cc -shared -fPIC -O2 -s -I Sources/CVanePlugin/include -Wl,--version-script=Plugins/exports.map -o "$out" "$source" -lm
