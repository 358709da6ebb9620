#!/usr/bin/env bash
# Opens Vane's archives with zarr-python and tensorstore, and theirs with Vane.
#
# usage: run.sh [PYTHON [FOLDER]]     a Python with requirements.txt installed, and where the arrays go
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${1:-python3}
folder=${2:-$PWD/out/interchange}
script=Tests/Interchange/test_archive.py

mkdir -p "$folder"
"$python" "$script" write "$folder/python"
swift build -c release -Xswiftc -enable-testing --build-tests
VANE_INTERCHANGE_IN=$folder/python VANE_INTERCHANGE_OUT=$folder/vane \
    swift test -c release --skip-build --filter InterchangeTests
"$python" "$script" check "$folder/vane"
"$python" Tests/Interchange/test_packed.py "$folder/vane"
