#!/usr/bin/env bash
# Builds the binary beside it: the rotation plugin as the first version of the contract (1.0) compiled it, 15 kB, no debug
# information. Every later host must load that very file, so it is made once for each minor version and never again.
#
# rotation-1.0-linux-x86_64.so was made from Plugins/Rotation/rotation.c by GCC 12.2 on Debian 12.
set -euo pipefail
cd "$(dirname "$0")/../../.."
out=${1:?give the file to write}
cc -shared -fPIC -O2 -s -I Sources/CVanePlugin/include -Wl,--version-script=Plugins/exports.map \
    -o "$out" Plugins/Rotation/rotation.c -lm
