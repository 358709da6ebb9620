"""Measures greedy decoding and prefill of a checkpoint with Hugging Face transformers on the CPU, the peer of Vane's decoder.

    python3 decode_transformers.py MODEL [--prompt-tokens 128] [--new-tokens 64] [--threads 2] [--repeats 5] [--json]

float32, batch 1, key-value cache, `torch.inference_mode`, attention as transformers chooses it ("sdpa"). The prompt is the
tokens 3, 4, 5, … of the vocabulary; no token ends the text, so every run decodes the same number of tokens. A decoding
rate is new tokens after the first over the time that they took; a prefill rate is prompt tokens over the time to the first
new token. Of several repeats the median is given, and the best beside it.

Two ways of decoding are measured: `generate()`, which users call, and a bare loop over the model, its fastest use.
"""

import argparse
import json
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("model")
parser.add_argument("--prompt-tokens", type=int, default=128)
parser.add_argument("--new-tokens", type=int, default=64)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--repeats", type=int, default=5)
parser.add_argument("--json", action="store_true")
options = parser.parse_args()

import torch
import transformers
from transformers import AutoModelForCausalLM

torch.set_num_threads(options.threads)
model = AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32).eval()
size = model.config.vocab_size
prompt = torch.tensor([[3 + i % (size - 3) for i in range(options.prompt_tokens)]])


@torch.inference_mode()
def bare(count):
    """Seconds to the first new token, and for the others."""
    start = time.perf_counter()
    result = model(prompt, use_cache=True, logits_to_keep=1)
    token = result.logits[:, -1].argmax(-1, keepdim=True)
    first = time.perf_counter()
    past = result.past_key_values
    for _ in range(count - 1):
        result = model(token, past_key_values=past, use_cache=True)
        token = result.logits[:, -1].argmax(-1, keepdim=True)
    return first - start, time.perf_counter() - first


@torch.inference_mode()
def generate(count):
    """Seconds for a whole call."""
    start = time.perf_counter()
    model.generate(
        prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=count, min_new_tokens=count,
        do_sample=False, num_beams=1, eos_token_id=None, pad_token_id=0)
    return time.perf_counter() - start


bare(options.new_tokens)
generate(options.new_tokens)
rows = [bare(options.new_tokens) for _ in range(options.repeats)]
calls = [generate(options.new_tokens) - generate(1) for _ in range(options.repeats)]
new = options.new_tokens - 1


def rates(count, seconds):
    return {"median": count / statistics.median(seconds), "best": count / min(seconds)}


report = {
    "peer": f"transformers {transformers.__version__}, torch {torch.__version__}",
    "model": options.model,
    "threads": options.threads,
    "prompt_tokens": options.prompt_tokens,
    "new_tokens": options.new_tokens,
    "prefill_tokens_per_second": rates(options.prompt_tokens, [row[0] for row in rows]),
    "decode_tokens_per_second_bare_loop": rates(new, [row[1] for row in rows]),
    "decode_tokens_per_second_generate": rates(new, calls),
}
if options.json:
    print(json.dumps(report))
else:
    for key, value in report.items():
        text = f"{value['median']:.1f} (best {value['best']:.1f})" if isinstance(value, dict) else value
        print(f"{key:>36}  {text}")
