#!/usr/bin/env bash
# Builds the documentation of every module that has a catalog, warnings being errors.
# What needs no build is checked first; then the modules are built with their symbol graphs, and the toolchain's docc does the rest.
set -euo pipefail
cd "$(dirname "$0")/../.."

python3 Tests/Gates/check_docs.py
docc=$(command -v docc || dirname "$(readlink -f "$(command -v swift)")")
[ -d "$docc" ] && docc="$docc/docc"
graphs=.build/symbol-graphs
# A module that is not compiled again writes no graph again: without its graph everything is compiled anew.
for catalog in Sources/*/*.docc; do
    [ -f "$graphs/$(basename "$catalog" .docc).symbols.json" ] || rm -rf .build/docs
done
mkdir -p "$graphs" .build/documentation
# The symbols are the same without optimisation, and are there in half the time.
swift build --quiet -c debug -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir \
    -Xswiftc "$PWD/$graphs" --scratch-path .build/docs
failed=0
for catalog in Sources/*/*.docc; do
    module=$(basename "$catalog" .docc)
    mkdir -p "$graphs/$module"
    cp "$graphs/$module".symbols.json "$graphs/$module"/
    echo "docs: $module"
    "$docc" convert "$catalog" --additional-symbol-graph-dir "$graphs/$module" \
        --fallback-display-name "$module" --fallback-bundle-identifier "vane.$module" \
        --output-path ".build/documentation/$module" --warnings-as-errors || failed=1
done
exit $failed
