"""Records what Hugging Face transformers computes with tiny random decoders of every family, for VaneModelsTests.

    python3 families_parity.py         (writes families_parity.json beside itself)

No weights are committed: both sides draw them from the seeded stream that VaneTensors documents, Philox4x64-10 with the key
(seed, 0): tensors in the order of their names' bytes, one word a number, u = (word >> 11) · 2⁻⁵³, then rounded to float32:
    1 + 0.4 (u − 0.5)                  scales of norms (names that end in "norm.weight")
    0.5 (u − 0.5)                      biases
    2 (u − 0.5) · √(3 / inputs)        everything else
"""

import json
import pathlib

import numpy
import torch
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

SIZES = dict(
    hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    vocab_size=60, max_position_embeddings=64, bos_token_id=1, eos_token_id=59, pad_token_id=0)

MODELS = {
    "llama, untied": LlamaForCausalLM(LlamaConfig(**SIZES, tie_word_embeddings=False)),
    "llama, biases, wide heads, tied": LlamaForCausalLM(
        LlamaConfig(**SIZES, attention_bias=True, mlp_bias=True, head_dim=12, tie_word_embeddings=True)),
    "llama 3.1 rotary scaling": LlamaForCausalLM(
        LlamaConfig(
            **SIZES,
            rope_parameters={
                "rope_type": "llama3", "rope_theta": 5000.0, "factor": 4.0, "low_freq_factor": 1.0,
                "high_freq_factor": 4.0, "original_max_position_embeddings": 16})),
    "llama, linear rotary scaling": LlamaForCausalLM(
        LlamaConfig(**SIZES, rope_parameters={"rope_type": "linear", "rope_theta": 10000.0, "factor": 2.0})),
    "mistral": MistralForCausalLM(MistralConfig(**SIZES, sliding_window=None)),
    "qwen2": Qwen2ForCausalLM(Qwen2Config(**SIZES, tie_word_embeddings=True)),
    "qwen3": Qwen3ForCausalLM(Qwen3Config(**SIZES, head_dim=16, tie_word_embeddings=False)),
}


def draw(model, seed):
    stream = numpy.random.Philox(key=numpy.array([seed, 0], dtype=numpy.uint64))
    parameters = dict(model.named_parameters())
    for name in sorted(parameters):
        tensor = parameters[name]
        u = (stream.random_raw(tensor.numel()) >> numpy.uint64(11)).astype(numpy.float64) * 2.0**-53
        if name.endswith("norm.weight"):
            values = 1 + 0.4 * (u - 0.5)
        elif name.endswith(".bias"):
            values = 0.5 * (u - 0.5)
        else:
            values = 2 * (u - 0.5) * numpy.sqrt(3 / tensor.shape[-1])
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(values.astype(numpy.float32)).reshape(tensor.shape))
    return {name: list(parameters[name].shape) for name in sorted(parameters)}


def number(value):
    return float(f"{float(value):.8g}")


PROMPTS = [[1, 5, 9, 33, 2, 17, 41, 8, 8, 30], [1, 44, 7]]
cases = []
for seed, (name, model) in enumerate(MODELS.items()):
    model = model.float().eval()
    model.config._attn_implementation = "eager"
    model.config.architectures = [type(model).__name__]
    shapes = draw(model, seed)
    with torch.no_grad():
        states = model(torch.tensor([PROMPTS[0]]), output_hidden_states=True)
        longest = max(map(len, PROMPTS))
        padded = torch.tensor([[0] * (longest - len(p)) + p for p in PROMPTS])
        mask = torch.tensor([[0] * (longest - len(p)) + [1] * len(p) for p in PROMPTS])
        out = model.generate(padded, attention_mask=mask, max_new_tokens=12, do_sample=False)[:, longest:].tolist()
    cases.append(
        {
            "name": name,
            "seed": seed,
            "config": json.dumps(json.loads(model.config.to_json_string(use_diff=False))),
            "shapes": shapes,
            "prompts": PROMPTS,
            "tokens": [row[: row.index(59) + 1] if 59 in row else row for row in out],
            # The last of hidden_states is normed; the native decoder calls it final_norm.
            "lastRows": [[number(x) for x in state[0, -1]] for state in states.hidden_states],
            "logits": [number(x) for x in states.logits[0, -1]],
        }
    )
path = pathlib.Path(__file__).parent / "families_parity.json"
path.write_text(json.dumps(cases, separators=(",", ":")))
print(path.stat().st_size, [case["tokens"] for case in cases])
print(cases[2]["config"][:1200])
