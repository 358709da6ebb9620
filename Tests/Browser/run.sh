#!/usr/bin/env bash
# Checks report pages in a headless Chromium: those that the tests write, that of a real run, and any page named.
#
# usage: run.sh [PAGE.html...]
#
# Where no Chromium is on the path nor named by $CHROMIUM, Debian's is installed. Needs no Python package. Pictures go to out/browser.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/out/browser

found=${CHROMIUM:-}
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    found=${found:-$(command -v "$name" || true)}
done
if [ -z "$found" ]; then
    Tests/Gates/setup.sh chromium fonts-liberation
fi
mkdir -p "$out"
swift build -c release -Xswiftc -enable-testing --build-tests
VANE_PAGE_OUT=$out swift test -c release --skip-build --filter PlanPageTests
sed -e 's/counts: .*]/counts: [120, 40, 60]/' -e 's/methods: all/methods: [mean-s, probe-direction, ridge, gate]/' \
    -e 's/seeds: .*/seeds: [0]/' -e 's/bootstrap: .*/bootstrap: 200/' \
    Documentation/Examples/embedded-model.yaml >"$out/embedded-model.yaml"
rm -rf "$out/run"
.build/release/vane compare "$out/embedded-model.yaml" --out "$out/run" >/dev/null
export PYTHONDONTWRITEBYTECODE=1
python3 Tests/Browser/faults.py "$out/detection.html"
python3 Tests/Browser/check_report.py --out "$out" \
    "$out"/{plan,crowded,empty,detection,demo}.html "$out/run/report.html" "$@"
echo "browser: pictures and PDFs are in $out"
