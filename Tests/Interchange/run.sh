#!/usr/bin/env bash
# Opens Vane's archives with zarr-python, tensorstore and xarray, and theirs with Vane; runs the articles about it.
#
# usage: run.sh [PYTHON [FOLDER]]     a Python with requirements.txt installed, and where the arrays go
#
# The article's PyTorch snippet runs where that Python has torch; with VANE_INTERCHANGE_TORCH=1 it must have it.
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
"$python" Tests/Interchange/test_tool.py .build/release/vane "$folder/vane"
"$python" Tests/Interchange/test_documents.py .build/release/vane
