#!/usr/bin/env python3
"""Runs Vane and its peers in turn on the same work and prints ratios of medians. Started by run.sh.

A ratio above 1 says how many times quicker Vane is, except for "edit" and "capture", which are the seconds with over the
seconds without, and "plugin", which says against what. Peers run in processes of their own with the machine's default settings; each script says the rest.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

PEERS = pathlib.Path(__file__).with_name("peers")


def run(*command):
    """Returns what a command prints as JSON on its last lines."""
    text = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    return json.loads(text[text.index("{") :])


def peer(script, *options):
    """Runs a peer's script."""
    return run(sys.executable, PEERS / script, *options)


def row(work, against, mine, theirs, unit):
    """Prints one ratio."""
    better = theirs / mine if unit == "s" else mine / theirs
    print(f"{work:<34} {mine:>10.4g} {unit:<9} {against:<34} {theirs:>10.4g} {unit:<9} {better:6.2f}x", flush=True)


def l2s(options):
    """L2S training at the notes' shape, float32."""
    mine, loop, fused = [], [], []
    for _ in range(options.repeats):
        mine.append(run(options.tool, "bench", "l2s", "--repeats", 3, "--json")["seconds_per_epoch"])
        theirs = peer("l2s_pytorch.py", "--epochs", 3)
        loop.append(theirs["loop_seconds_per_epoch"])
        fused.append(theirs["fused_seconds_per_epoch"])
    row("L2S epoch, 10,000 x 2,048", "PyTorch loop", statistics.median(mine), statistics.median(loop), "s")
    row("L2S epoch, 10,000 x 2,048", "PyTorch, fused Adam", statistics.median(mine), statistics.median(fused), "s")


def decode(options, model):
    """Prefill and greedy decoding of one prompt, and an edit in the loop."""
    length, new = ["--prompt-tokens", 128], 64
    mine = [
        run(options.tool, "bench", "decode", "--model", model, *length, "--tokens", new, "--repeats", 5, "--json")
        for _ in range(options.repeats)
    ]
    theirs = [
        peer("decode_transformers.py", model, *length, "--new-tokens", new, "--json") for _ in range(options.repeats)
    ]

    def middle(rows, key):
        return statistics.median(r[key]["median"] if isinstance(r[key], dict) else r[key] for r in rows)

    name = pathlib.Path(model).name
    row(f"prefill 128, {name}", "transformers", middle(mine, "prefillTokensPerSecond"),
        middle(theirs, "prefill_tokens_per_second"), "tokens/s")
    for way in ("generate", "bare_loop"):
        row(f"greedy decoding, {name}", f"transformers, {way}", middle(mine, "decodeTokensPerSecond"),
            middle(theirs, f"decode_tokens_per_second_{way}"), "tokens/s")


def edit(options):
    """What L2S at one hook costs, on the embedded model: fitted on a few prompts by the tool itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        lines = subprocess.run(
            [options.tool, "clinic-dialogues", "--prompts", "200,15,0", "--seed", "1"],
            check=True, capture_output=True, text=True).stdout.splitlines()
        (path / "p.jsonl").write_text("\n".join(line[:-1] + ',"forced":"well ,"}' for line in lines) + "\n")
        quiet = {"check": True, "cwd": folder, "capture_output": True}
        subprocess.run(
            [options.tool, "capture", "--model", "clinic", "--prompts", "p.jsonl", "--at", "resid_post.1,resid_post.4",
             "--contrast", "generated[-1]", "--out", "c.zarr"], **quiet)
        subprocess.run(
            [options.tool, "fit", "l2s-notes", "--data", "c.zarr", "--at", "resid_post.4", "--context", "resid_post.1",
             "--out", "a.safetensors"], **quiet)
        mine = run(
            options.tool, "bench", "decode", "--tokens", 200, "--repeats", 41, "--apply",
            f"{path}/a.safetensors:alpha=0.001", "--json")
    print(f"{'L2S edit in the loop, clinic':<34} {mine['editRatio']:.3f} times the seconds without", flush=True)


def capture(options, model):
    """A capture of one hook point, all tokens, against the forward passes alone; the last block, so that all are passed."""
    blocks = json.loads((pathlib.Path(model) / "config.json").read_text())["num_hidden_layers"]
    mine = run(
        options.tool, "bench", "capture", "--model", model, "--prompt-tokens", 128, "--repeats", 5, "--at",
        f"resid_post.{blocks - 1}", "--json")
    print(f"{'capture, ' + pathlib.Path(model).name:<34} {mine['ratio']:.3f} times the forward passes alone", flush=True)


def archive(options):
    """Writing and reading hidden states, against each library that keeps arrays, on the same states and disk."""
    folder = ["--folder", options.folder] if options.folder else []
    native = ["--native-bf16"] if options.native_bf16 else []
    mine = [
        run(options.tool, "bench", "archive", "--states", options.states, "--repeats", 3, "--json", *folder, *native)
        for _ in range(2)
    ]
    out = ["--out", options.folder] if options.folder else []
    theirs = {
        library: peer("archive_peers.py", options.states, "--library", library, "--repeats", 3, *out)
        for library in ("h5py", "zarr", "tensorstore", "safetensors")
    }
    mine.append(run(
        options.tool, "bench", "archive", "--states", options.states, "--repeats", 3, "--json", *folder, *native))
    keys = ("write", "read", "cold", "rows", "one", "epoch")
    medians = {key: statistics.median(m[f"{key}_seconds"] for m in mine) for key in keys}
    print(f"{'':<13} {'size':>7} " + " ".join(f"{key:>14}" for key in keys))
    share = 100 * mine[0]["bytes"] / mine[0]["raw_bytes"]
    print(f"{'vane':<13} {share:6.2f}% " + " ".join(f"{medians[key]:12.4f} s" for key in keys))
    for library, result in theirs.items():
        share = 100 * result["bytes"] / result["raw_bytes"]
        cells = [f"{result[f'{key}_seconds']:.3f} s {result[f'{key}_seconds'] / medians[key]:5.2f}x" for key in keys]
        print(f"{library:<13} {share:6.2f}% " + " ".join(f"{cell:>14}" for cell in cells), flush=True)
    floats, copy = mine[0]["read_float_seconds"], mine[0]["copy_seconds"]
    print(f"vane reads all as float32 in {floats:.4f} s; a plain copy of the raw bytes takes {copy:.4f} s", flush=True)


def plugin(options, model, folder):
    """The same addition built in, as plugins in Swift and C, and in a child process: per call and per generated token."""
    sources, package = PEERS / "plugins", PEERS.resolve().parents[2]
    library = f"{folder}/libAdditionC.so"
    subprocess.run(
        ["cc", "-O3", "-ffp-contract=off", "-shared", "-fPIC", "-I", package / "Sources/CVanePlugin/include",
         sources / "addition.c", "-o", library], check=True)
    build = ["swift", "build", "-c", "release", "--package-path", sources, "--scratch-path", package / ".build/bench-plugin"]
    subprocess.run(build, check=True, capture_output=True)
    where = subprocess.run([*build, "--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
    common = [
        options.tool, "bench", "plugin", "--model", model, "--prompt-tokens", 128, "--tokens", 64, "--repeats", 31,
        "--json", "--plugin", library]
    for place in ("inproc", "sandboxed"):
        more = ["--plugin", f"{where}/libAddition.so"] if place == "inproc" else []
        result = run(*common, *more, "--isolation", place)
        for row in result["calls"]:
            shape = f"{row['rows']} x {row['width']}"
            print(f"call   {place:<10} {row['method']:<16} {shape:<11} {row['microseconds']:9.3f} us "
                  f"{row['toBuiltIn']:7.3f} times built in")
        for row in result["tokens"]:
            print(f"token  {place:<10} {row['method']:<16} {'':<11} {row['microsecondsPerToken']:9.1f} us "
                  f"{row['toBuiltIn']:7.3f} times built in {row['toNone']:7.3f} times none, ready in "
                  f"{row['readyMicroseconds']:.0f} us", flush=True)


def small_llama(folder):
    """Makes a Llama with random weights: D 512, 8 blocks, vocabulary 32,000, with a tokenizer of one word a token."""
    path = pathlib.Path(folder) / "small-llama"
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=32_000, hidden_size=512, num_hidden_layers=8, num_attention_heads=8, num_key_value_heads=8,
        intermediate_size=1376, max_position_embeddings=2048, bos_token_id=None, eos_token_id=None)
    LlamaForCausalLM(config).save_pretrained(path)
    words = Tokenizer(models.WordLevel({f"w{i}": i for i in range(32_000)}, unk_token="w0"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words.save(str(path / "tokenizer.json"))
    return str(path)


def real_states(folder):
    """Makes 200 MB of float16 states of a real model."""
    subprocess.run([sys.executable, PEERS / "states.py", folder, "--megabytes", "200", "--dtype", "f16"], check=True)
    return f"{folder}/states-f16-200.safetensors"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", required=True)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--model", help="a Hugging Face directory instead of the small Llama")
    parser.add_argument("subjects", nargs="*", help="l2s, decode, edit, capture, plugin, archive; all of them without one")
    parser.add_argument("--states", help="archive: a safetensors file of hidden states; made without it")
    parser.add_argument("--folder", help="archive: where the files go for a while")
    parser.add_argument("--native-bf16", action="store_true", help="archive: store bfloat16 as such")
    options = parser.parse_args()
    subjects = options.subjects or ["l2s", "decode", "edit", "capture", "plugin", "archive"]
    with tempfile.TemporaryDirectory() as folder:
        needs_model = {"decode", "capture", "plugin"} & set(subjects)
        model = options.model or (small_llama(folder) if needs_model else None)
        for subject in subjects:
            match subject:
                case "l2s": l2s(options)
                case "decode": decode(options, model)
                case "edit": edit(options)
                case "capture": capture(options, model)
                case "plugin": plugin(options, model, folder)
                case "archive":
                    options.states = options.states or real_states(folder)
                    archive(options)
                case _: sys.exit(f"bench: '{subject}' is none of l2s, decode, edit, capture, plugin, archive")


if __name__ == "__main__":
    main()
