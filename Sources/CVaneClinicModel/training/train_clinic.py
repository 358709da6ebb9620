"""Trains the language model of the embedded experiment on dialogues that the Swift generator writes.

How it is run, for language-model seed 1 (about 6 minutes on two cores without other work):

    vane clinic-dialogues --seed 1 --count 160000 |
        python3 train_clinic.py --seed 1 --steps 1000 --tokenizer tokenizer.json --config config.json --out model-1

It needs torch, transformers, safetensors and numpy. The seed of the dialogues decides the data and its order, `--seed`
the initial weights and the dropout; a published seed means both. The folder afterwards holds `model.safetensors`,
`config.json`, `tokenizer.json` and `training.json` (settings, losses, times). Weights are rounded to bfloat16 values and
stored as float32, so that a reader of either precision computes with the same numbers.
"""

import argparse
import json
import math
import pathlib
import shutil
import sys
import time

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM

BATCH = 160  # dialogues a step
POOL = 8  # batches that are sorted by length together
PEAK, FLOOR, WARM_UP = 3e-3, 0.02, 100  # learning rate, its last share, steps to reach it
DROPOUT = 0.1  # on the embedding and on what each block adds
PROMPT_WEIGHT = 0.1  # loss weight of tokens up to and with <a>; the reply's is 1
PAD, ASSISTANT = 0, 2


def initialise(model, seed):
    """Draws the initial weights: N(0, 0.04), and less where a block writes to the residual stream."""
    generator = torch.Generator().manual_seed(seed)
    blocks = model.config.num_hidden_layers
    for name, parameter in model.named_parameters():
        if parameter.dim() < 2:
            continue
        narrow = "o_proj" in name or "down_proj" in name
        deviation = 0.04 / math.sqrt(2 * blocks) if narrow else 0.04
        with torch.no_grad():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * deviation)


def drop_residuals(model):
    """Adds dropout to the embedding's output and to the whole update of each block, while training only."""

    def embedding(_, __, output):
        return torch.nn.functional.dropout(output, DROPOUT, model.training)

    def block(_, inputs, output):
        before = inputs[0]
        return before + torch.nn.functional.dropout(output - before, DROPOUT, model.training)

    handles = [model.model.embed_tokens.register_forward_hook(embedding)]
    return handles + [layer.register_forward_hook(block) for layer in model.model.layers]


def batches(lines, tokenizer, seed):
    """Yields padded token arrays `[160, T]`: pools of eight batches sorted by length, the batches in random order."""
    order = np.random.default_rng(seed)
    size = BATCH * POOL
    for start in range(0, len(lines) - size + 1, size):
        rows = [encoding.ids for encoding in tokenizer.encode_batch(lines[start : start + size])]
        rows.sort(key=len)
        for number in order.permutation(POOL):
            part = rows[number * BATCH : (number + 1) * BATCH]
            ids = np.full((BATCH, max(map(len, part))), PAD, dtype=np.int64)
            for row, tokens in zip(ids, part):
                row[: len(tokens)] = tokens
            yield torch.from_numpy(ids)


def loss_of(model, ids):
    """Returns the weighted loss of a batch and the plain loss of its replies.

    Padding stands on the right, so causal attention alone keeps it away from every token that counts.
    """
    logits = model(input_ids=ids[:, :-1]).logits
    target = ids[:, 1:]
    each = torch.nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten(), reduction="none")
    reply = ((ids[:, :-1] == ASSISTANT).cumsum(1) > 0) & (target != PAD)
    prompt = ~reply & (target != PAD)
    reply, prompt = reply.flatten().float(), prompt.flatten().float()
    weight = reply + PROMPT_WEIGHT * prompt
    return (each * weight).sum() / weight.sum(), (each.detach() * reply).sum() / reply.sum()


def rate(step, steps):
    """Returns the learning rate of a step: a straight warm-up, then a cosine down to its floor."""
    if step < WARM_UP:
        return PEAK * (step + 1) / WARM_UP
    phase = (step - WARM_UP) / max(1, steps - WARM_UP)
    return PEAK * (FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * phase)))


def train(model, lines, tokenizer, steps, seed):
    """Trains for a number of steps and returns the reply loss of every tenth."""
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}],
        lr=PEAK, betas=(0.9, 0.98), fused=True,
    )
    losses, begun = [], time.perf_counter()
    for step, ids in zip(range(steps), batches(lines, tokenizer, seed)):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps)
        loss, reply = loss_of(model, ids)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 10 == 0 or step == steps - 1:
            losses.append([step, round(reply.item(), 4)])
            spent = (time.perf_counter() - begun) / (step + 1)
            print(f"step {step} reply loss {reply.item():.4f} {spent:.3f} s/step", file=sys.stderr, flush=True)
    return losses


def save(model, folder):
    """Writes the weights, rounded to bfloat16 values, as float32; the tied output matrix is left out."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.bfloat16().float())
    tensors = {n: t.contiguous() for n, t in model.state_dict().items() if n != "lm_head.weight"}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def main():
    """Reads the dialogues, trains, and writes the model's folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--dialogues", help="a file of dialogues, one to a line; standard input otherwise")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    source = open(options.dialogues) if options.dialogues else sys.stdin
    lines = source.read().splitlines()
    needed = -(-options.steps // POOL) * POOL * BATCH
    if len(lines) < needed:
        sys.exit(f"Found {len(lines)} dialogues where {options.steps} steps need {needed}; write more of them.")
    tokenizer = Tokenizer.from_file(options.tokenizer)
    model = LlamaForCausalLM(LlamaConfig(**json.loads(pathlib.Path(options.config).read_text())))
    initialise(model, options.seed)
    handles = drop_residuals(model)
    model.train()
    begun = time.perf_counter()
    losses = train(model, lines, tokenizer, options.steps, options.seed)
    seconds = time.perf_counter() - begun
    for handle in handles:
        handle.remove()

    options.out.mkdir(parents=True, exist_ok=True)
    save(model, options.out)
    shutil.copy(options.tokenizer, options.out / "tokenizer.json")
    shutil.copy(options.config, options.out / "config.json")
    report = {
        "seed": options.seed, "steps": options.steps, "threads": options.threads, "torch": torch.__version__,
        "parameters": sum(p.numel() for p in model.parameters()),
        "seconds": round(seconds, 1), "seconds_per_step": round(seconds / options.steps, 4), "reply_loss": losses,
    }
    (options.out / "training.json").write_text(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
