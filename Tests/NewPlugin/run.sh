#!/usr/bin/env bash
# Goes from nothing to a new plugin's row in the demo's table, in Swift and in C, outside the repository, and prints the seconds.
#
# usage: run.sh     after `make build`
#
# The steps are the blocks marked `sh` of the article "Writing a plugin", word for word, in one shell. The article's listing
# must be what `vane plugin new` writes. Then the examples in C++ and Rust of Documentation/PluginInterface are compiled and
# listed, where there is a compiler for them.
set -euo pipefail
cd "$(dirname "$0")/../.."
checkout=$PWD
article=$checkout/Sources/VanePluginKit/VanePluginKit.docc/Articles/writing-a-plugin.md
languages=$checkout/Documentation/PluginInterface/other-languages.md

folder=$(mktemp -d)
running=""
finish() {
    local status=$?
    if [ $status -ne 0 ] && [ -n "$running" ]; then
        cat "$folder/log" >&2
        echo "new-plugin: failed at: $running" >&2
    fi
    rm -rf "$folder"
}
trap finish EXIT
export XDG_CACHE_HOME=$folder/cache XDG_CONFIG_HOME=$folder/config
mkdir "$folder/steps" "$folder/author"
# What the article asks for before its steps; what is built already is not built again.
running="make install"
make --no-print-directory -o build install PREFIX="$folder/prefix" >"$folder/log" 2>&1
ln -s "$checkout" "$folder/author/vane"
export PATH=$folder/prefix/bin:$PATH

fail() {
    echo "new-plugin: $*" >&2
    exit 1
}

# Prints the lines between ```LANGUAGE and ``` of a page; with a number, of that block alone.
blocks() {
    awk -v open="\`\`\`$2" -v wanted="${3:-0}" '
        $0 == open { on = 1; number++; next }
        $0 == "```" { on = 0 }
        on && (wanted == 0 || number == wanted)' "$1"
}

now() { date +%s.%N; }

seconds() { awk -v start="$1" -v end="$(now)" 'BEGIN { printf "%.1f", end - start }'; }

# Ends the script unless a step's output has a line of a form.
expect() {
    grep -qE "$2" "$folder/steps/$1" || fail "step $1 printed no line like '$2'"
}

count=$(grep -c '^```sh$' "$article")
[ "$count" -ge 8 ] || fail "the article has $count steps, which are fewer than it takes"
cd "$folder/author"
begin=$(now)
for number in $(seq "$count"); do
    start=$(now)
    step=$(blocks "$article" sh "$number")
    running=$(sed 's/ *\\$//' <<<"$step" | paste -sd ';')
    # In this shell, so that a step may change the folder; a step ends at its first failure.
    eval "$step" >"$folder/log" 2>&1
    cp "$folder/log" "$folder/steps/$number"
    printf 'new-plugin: %5s s  %.72s\n' "$(seconds "$start")" "$running"
done
running=""
printf 'new-plugin: %5s s  in all\n' "$(seconds "$begin")"

cat "$folder"/steps/* >"$folder/steps/all"
# Each plugin is listed with its method, and has its row in a table of the demo.
for method in shrink dampen; do
    expect all "/lib[A-Z][a-z]+\.so +[0-9a-f]{12}  $method\$"
    expect all "^$method +[0-9]"
done
[ "$(grep -cE '^[0-9]+ promises tried, 0 broken, 0 not tried\.$' "$folder/steps/all")" = 2 ] || fail "a new plugin breaks a promise"
blocks "$article" swift 1 >"$folder/listing.swift"
diff "$folder/listing.swift" "$folder/author/Shrink/Sources/Shrink/Shrink.swift" ||
    fail "the article's listing is not what 'vane plugin new Shrink' writes"

# Compiles an example, looks at what it exports, and lists its method.
example() {
    local language=$1 compiler=$2 method=$3 library=$4
    shift 4
    if ! "$compiler" --version >/dev/null 2>&1; then
        echo "new-plugin: $language is skipped: there is no $compiler"
        return
    fi
    local start
    start=$(now)
    running="the example in $language"
    "$compiler" "$@" -o "$library" >"$folder/log" 2>&1
    local symbols
    symbols=$(nm -D --defined-only --extern-only "$library" | awk '{ print $3 }')
    [ "$symbols" = vane_plugin_entry ] || fail "$library exports $symbols"
    vane plugin list --plugin "$library" >"$folder/log" 2>&1
    cp "$folder/log" "$folder/steps/$language"
    expect "$language" "  $method\$"
    vane generate --model clinic --prompt '<u> how do i fix the engine ? <a>' --plugin "$library" \
        --apply "$method:at=resid_post.2,tokens=generated" >"$folder/log" 2>&1
    cp "$folder/log" "$folder/steps/$language"
    expect "$language" "^receipt $method: applied"
    running=""
    printf 'new-plugin: %5s s  the example in %s\n' "$(seconds "$start")" "$language"
}

cd "$folder"
blocks "$languages" cpp >centre.cpp
blocks "$languages" rust >halve.rs
example C++ g++ centre ./libCentre.so -std=c++20 -O2 -fno-exceptions -fvisibility=hidden -shared -fPIC \
    -I "$folder/prefix/include" centre.cpp
example Rust rustc halve ./libHalve.so --edition 2024 --crate-type cdylib -C opt-level=3 -C panic=abort halve.rs
