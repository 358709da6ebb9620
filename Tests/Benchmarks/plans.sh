#!/usr/bin/env bash
# Times a comparison on both axes as its methods, prompts and strengths double, and the example of the embedded model as it is.
#
# usage: plans.sh [RUNS]     prints the median of RUNS runs (3 unless given) for each plan, in seconds, over the first plan's
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-3}
tool=$PWD/.build/release/vane
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

plan() { # methods, train prompts, strengths
    cat <<PLAN
vane-plan: 1
data: {model: clinic, prompts: clinic, counts: [$2, $(($2 / 4)), $(($2 / 2))]}
at: resid_post.4-5
readouts: [logistic, mass-mean]
steer:
  methods: [$1]
  forced-tokens: 2
  contrasts: {comma: 'generated[-1]'}
  max-tokens: 16
  strengths: [$3]
splits: {seed: 1}
bootstrap: 500
PLAN
}

median() { # the middle of the times of a plan
    for _ in $(seq "$runs"); do
        rm -rf "$folder/out"
        local start=$EPOCHREALTIME
        "$tool" compare "$1" --out "$folder/out" >/dev/null 2>&1
        echo "$EPOCHREALTIME - $start" | bc
    done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

few='mean-s, probe-direction, ridge, gate'
many="$few, caa, diff-of-means, knn, ablation"
plan "$few" 300 '0.3, 0.6, 0.9' >"$folder/once.yaml"
plan "$many" 300 '0.3, 0.6, 0.9' >"$folder/methods.yaml"
plan "$few" 600 '0.3, 0.6, 0.9' >"$folder/prompts.yaml"
plan "$few" 300 '0.3, 0.4, 0.5, 0.6, 0.75, 0.9' >"$folder/strengths.yaml"
once=$(median "$folder/once.yaml")
echo "4 methods, 300 + 75 + 150 prompts, 3 strengths   $once s"
for name in methods prompts strengths; do
    time=$(median "$folder/$name.yaml")
    echo "twice the $name: $time s, $(echo "scale=2; $time / $once" | bc) times as long"
done
runs=1
echo "Documentation/Examples/embedded-model.yaml: $(median Documentation/Examples/embedded-model.yaml) s"
