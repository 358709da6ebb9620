#!/usr/bin/env bash
# Times Vane against named peers on the same data, in one run, one after the other in turn; prints ratios of medians.
#
# usage: run.sh [SUBJECT ...]     l2s, decode, edit, capture, plugin, archive; all of them without one
#
# REPEATS (default 3) is how often each pair is timed. MODEL is a Hugging Face directory for decode; without it a small Llama
# with random weights (D 512, 8 blocks, vocabulary 32,000) is made. Needs the tool (`make build`) and Python; the peers'
# packages go into .venv-bench, and are said. STATES is a safetensors file of states for archive; without it 200 MB of a real
# model are made.
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=$PWD/.build/release/vane
venv=$PWD/.venv-bench
peers=Tests/Benchmarks/peers

if ! cmp -s Tests/Benchmarks/requirements.txt "$venv/ready"; then
    echo "bench: installing $(grep -v '^#' Tests/Benchmarks/requirements.txt | tr '\n' ' ')into .venv-bench"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r Tests/Benchmarks/requirements.txt
    cp Tests/Benchmarks/requirements.txt "$venv/ready"
fi
exec "$venv/bin/python3" "$peers/../compare.py" --tool "$tool" --repeats "${REPEATS:-3}" \
    ${MODEL:+--model "$MODEL"} ${STATES:+--states "$STATES"} "$@"
