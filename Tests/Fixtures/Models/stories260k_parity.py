"""Records what Hugging Face transformers computes with the stories260K checkpoint, for VaneModelsTests to compare with.

    python3 stories260k_parity.py STORIES260K      (or VANE_STORIES_MODEL; writes stories260k_parity.json beside itself)

float32 on the CPU, eager attention, greedy decoding. The checkpoint is not copied: the test looks for it and is skipped
where it is absent. Hook points are those of the native decoder:

    resid_pre.l   input of block l                  resid_post.l  output of block l
    resid_mid.l   input of the second norm          attn_out.l    output of the attention module
    mlp_out.l     output of the MLP module          head_out.l    input of o_proj
    mlp_act.l     input of down_proj                final_norm    output of the last norm
    logits        scores of the next token

Rows are recorded at every position by their length and four of their values, and whole at one position.
"""

import json
import os
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

path = sys.argv[1] if len(sys.argv) > 1 else os.environ["VANE_STORIES_MODEL"]
torch.manual_seed(0)
torch.set_num_threads(2)
tokenizer = AutoTokenizer.from_pretrained(path)
tokenizer.pad_token_id = 0
tokenizer.padding_side = "left"
model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()
layers = model.model.layers

PROMPTS = [
    "Once upon a time",
    "Lily was very sad because",
    "The big dog",
    "Tom and his mom went to the park. It was a sunny day and",
    "A",
    "One day, a little boy found a red ball. He was so happy that he",
]
NEW_TOKENS = 48


def first(value):
    return value[0] if isinstance(value, tuple) else value


def modules():
    """Hook point -> (module, whether its input is meant)."""
    for index, layer in enumerate(layers):
        yield f"resid_pre.{index}", layer, True
        yield f"head_out.{index}", layer.self_attn.o_proj, True
        yield f"attn_out.{index}", layer.self_attn, False
        yield f"resid_mid.{index}", layer.post_attention_layernorm, True
        yield f"mlp_act.{index}", layer.mlp.down_proj, True
        yield f"mlp_out.{index}", layer.mlp, False
        yield f"resid_post.{index}", layer, False
    yield "final_norm", model.model.norm, False
    yield "logits", model.lm_head, False


def capture(ids):
    """The rows of every hook point for one sequence, without a key-value cache."""
    rows, handles = {}, []
    for name, module, is_input in modules():
        if is_input:
            def hook(_, args, kwargs, name=name):
                rows[name] = (args[0] if args else kwargs["hidden_states"])[0].clone()
            handles.append(module.register_forward_pre_hook(hook, with_kwargs=True))
        else:
            def hook(_, args, output, name=name):
                rows[name] = first(output)[0].clone()
            handles.append(module.register_forward_hook(hook))
    with torch.no_grad():
        model(torch.tensor([ids]), use_cache=False)
    for handle in handles:
        handle.remove()
    return rows


def number(value):
    return float(f"{float(value):.8g}")


def recorded(rows, whole):
    return {
        name: {
            "norms": [number(row.norm()) for row in values],
            "samples": [[number(row[i]) for i in sample_places(len(row))] for row in values],
            "whole": [number(x) for x in values[whole]],
        }
        for name, values in rows.items()
    }


def sample_places(width):
    return [0, width // 3, width // 2, width - 1]


def generate(ids, mask=None, count=NEW_TOKENS):
    """Greedy continuations of a batch of rows of ids; what follows an end token is cut off."""
    batch = torch.tensor(ids)
    mask = torch.ones_like(batch) if mask is None else torch.tensor(mask)
    with torch.no_grad():
        out = model.generate(
            batch, attention_mask=mask, max_new_tokens=count, do_sample=False, num_beams=1,
            pad_token_id=0, eos_token_id=2, bos_token_id=1)
    result = []
    for row in out[:, batch.shape[1]:].tolist():
        result.append(row[: row.index(2) + 1] if 2 in row else row)
    return result


# An edit is a function of the rows at positions p > N (generated ones), or at all positions, of one hook point.
def vector(width, scale):
    return scale * torch.cos(torch.arange(width, dtype=torch.float32))


EDITS = [
    {"at": "resid_post.2", "kind": "add", "scale": 1.0, "tokens": "generated"},
    {"at": "resid_post.4", "kind": "add", "scale": 1.0, "tokens": "generated"},
    {"at": "resid_post.1", "kind": "add", "scale": 0.5, "tokens": "all"},
    {"at": "resid_pre.3", "kind": "add", "scale": 1.0, "tokens": "generated"},
    {"at": "attn_out.1", "kind": "add", "scale": 1.0, "tokens": "generated"},
    {"at": "resid_mid.1", "kind": "add", "scale": 1.0, "tokens": "generated"},
    {"at": "mlp_out.3", "kind": "add", "scale": 1.0, "tokens": "all"},
    {"at": "mlp_act.2", "kind": "zero", "tokens": "generated"},
    {"at": "head_out.1.3", "kind": "zero", "tokens": "all"},
    {"at": "head_out.0", "kind": "zero", "tokens": "generated"},
    {"at": "final_norm", "kind": "add", "scale": 0.5, "tokens": "generated"},
    {"at": "logits", "kind": "add", "scale": 3.0, "tokens": "all"},
]


def edited(edit, prompt_length, run):
    """Runs with the edit in a forward hook; `run` must start at position 0 and may decode step by step."""
    parts = edit["at"].split(".")
    site, block = parts[0], int(parts[1]) if len(parts) > 1 else None
    head = int(parts[2]) if len(parts) > 2 else None
    # The residual stream between the two halves of a block has no module of its own; what is added there may as well be
    # added to what attention adds.
    site = "attn_out" if site == "resid_mid" else site
    name = site if block is None else f"{site}.{block}"
    module, is_input = next((m, i) for n, m, i in modules() if n == name)
    seen = [0]

    def change(values):
        values = values.clone()
        start = seen[0]
        seen[0] += values.shape[1]
        positions = torch.arange(start, start + values.shape[1])
        chosen = positions >= prompt_length if edit["tokens"] == "generated" else positions >= 0
        width = 8 if head is not None else values.shape[2]
        offset = 8 * head if head is not None else 0
        for position in torch.nonzero(chosen).flatten().tolist():
            if edit["kind"] == "zero":
                values[0, position, offset:offset + width] = 0
            else:
                values[0, position, offset:offset + width] += vector(width, edit["scale"])
        return values

    if is_input:
        def hook(_, args, kwargs):
            if args:
                return (change(args[0]),) + args[1:], kwargs
            return args, {**kwargs, "hidden_states": change(kwargs["hidden_states"])}
        handle = module.register_forward_pre_hook(hook, with_kwargs=True)
    else:
        def hook(_, args, output):
            return (change(output[0]),) + output[1:] if isinstance(output, tuple) else change(output)
        handle = module.register_forward_hook(hook)
    try:
        return run()
    finally:
        handle.remove()


def generate_slowly(ids, count):
    """Greedy decoding with a key-value cache that keeps every row's scores: generate() passes the last prompt row alone."""
    out, past, tokens, norms = list(ids), None, torch.tensor([ids]), []
    new = []
    for _ in range(count):
        with torch.no_grad():
            result = model(tokens, past_key_values=past, use_cache=True)
        past = result.past_key_values
        row = result.logits[0, -1]
        norms.append(number(row.norm()))
        token = int(row.argmax())
        new.append(token)
        if token == 2:
            break
        tokens = torch.tensor([[token]])
    return new, norms


single = []
for prompt in PROMPTS:
    ids = tokenizer(prompt)["input_ids"]
    tokens = generate([ids])[0]
    text = tokenizer.decode(tokens, skip_special_tokens=True)
    single.append({"prompt": prompt, "ids": ids, "tokens": tokens, "text": text})

padded = tokenizer(PROMPTS, padding=True, return_tensors="pt")
batch = generate(padded["input_ids"].tolist(), padded["attention_mask"].tolist())
assert batch == [case["tokens"] for case in single], "left padding changed transformers' own text"

captures = []
for index in [0, 3]:
    ids = single[index]["ids"] + single[index]["tokens"][:6]
    rows = capture(ids)
    captures.append({"ids": ids, "promptLength": len(single[index]["ids"]), "whole": len(ids) - 1,
                     "hookPoints": recorded(rows, len(ids) - 1)})

edits = []
for edit in EDITS:
    ids = single[1]["ids"]
    tokens, norms = edited(edit, len(ids), lambda: generate_slowly(ids, 20))
    edits.append({**edit, "tokens": edit["tokens"], "ids": ids, "continuation": tokens, "norms": norms})

scores = []
for case in single[:4]:
    ids = case["ids"] + case["tokens"][:10]
    with torch.no_grad():
        logp = torch.log_softmax(model(torch.tensor([ids])).logits[0].double(), -1)
    n = len(case["ids"])
    total = sum(float(logp[n - 1 + i, ids[n + i]]) for i in range(10))
    scores.append({"prompt": case["ids"], "forced": case["tokens"][:10], "sum": total})

fixture = {"greedy": single, "captures": captures, "edits": edits, "scores": scores}
out = pathlib.Path(__file__).parent / "stories260k_parity.json"
out.write_text(json.dumps(fixture, separators=(",", ":"), ensure_ascii=False))
print(out, out.stat().st_size, "bytes;", sum(e["continuation"] != single[1]["tokens"][:20] for e in edits),
      "of", len(edits), "edits change the text")
