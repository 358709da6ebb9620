#!/bin/bash
# Fuzzes one parser for some seconds: run.sh TARGET SECONDS, from anywhere; see README.md beside it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?give a target: one of $(ls "$here/Seeds" | tr '\n' ' ')}
seconds=${2:-60}
[ -d "$here/Seeds/$target" ] || {
    echo "fuzz: there is no target '$target'; choose one of: $(ls "$here/Seeds" | tr '\n' ' ')" >&2
    exit 64
}
product=FuzzFiles
[ "$target" = tokenizer ] && product=FuzzTokenizer
scratch=$here/../../.build/fuzzing
swift build --package-path "$here" --scratch-path "$scratch" --product $product -c release \
    --sanitize=address -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
mkdir -p "$scratch/temporary" "$scratch/corpus/$target" "$scratch/findings/$target" "$here/Regressions/$target"
export TMPDIR=$scratch/temporary
# Swift's own backtraces would wait for a debugger that the fuzzer does not give them.
export SWIFT_BACKTRACE=enable=no VANE_FUZZ_TARGET=$target
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=0
exec "$scratch/release/$product" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -malloc_limit_mb=512 -max_len=8192 -print_final_stats=1 -artifact_prefix="$scratch/findings/$target/" \
    "$scratch/corpus/$target" "$here/Seeds/$target" "$here/Regressions/$target"
