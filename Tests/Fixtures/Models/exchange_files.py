"""Writes the small files of other tools that VaneTensorFilesTests reads, with NumPy, torch and gguf themselves.

    python3 exchange_files.py        (writes exchange_files/ beside itself; needs numpy, torch, gguf)

The Swift tests repeat the numbers.
"""

import collections
import pathlib

import gguf
import numpy
import torch

out = pathlib.Path(__file__).parent / "exchange_files"
out.mkdir(exist_ok=True)
for old in out.iterdir():
    old.unlink()

# NumPy archives.
arrays = {
    "states": numpy.arange(12, dtype=numpy.float32).reshape(3, 4),
    "labels": numpy.array([1, 0, 1], dtype=numpy.int64),
    "half": numpy.array([0.5, -2.0], dtype=numpy.float16),
    "empty": numpy.zeros((0, 4), dtype=numpy.float64),
}
numpy.savez(out / "stored.npz", **arrays)
numpy.savez_compressed(out / "deflated.npz", zeros=numpy.zeros(1000, dtype=numpy.float32), **arrays)

# A control vector as repeng writes it: only two blocks of four.
writer = gguf.GGUFWriter(str(out / "control.gguf"), "controlvector")
writer.add_string("controlvector.model_hint", "llama")
writer.add_uint32("controlvector.layer_count", 2)
writer.add_tensor("direction.1", numpy.array([1.0, -2.5, 0.125], dtype=numpy.float32))
writer.add_tensor("direction.3", numpy.array([4.0, 5.0, -6.0], dtype=numpy.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

# A GGUF file that is no control vector, with every kind of metadata.
writer = gguf.GGUFWriter(str(out / "model.gguf"), "llama")
writer.add_array("tokenizer.ggml.tokens", ["a", "b", "ü"])
writer.add_array("nested", [[1, 2], [3]])
writer.add_float32("scale", 0.5)
writer.add_bool("flag", True)
writer.add_int64("long", -7)
writer.add_tensor("x", numpy.zeros((2, 3), dtype=numpy.float16))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

# State dicts.
matrix = torch.arange(12, dtype=torch.float32).reshape(3, 4)
torch.save(
    collections.OrderedDict(
        f64=torch.tensor([0.5, -1.25], dtype=torch.float64),
        f32=matrix,
        f16=torch.tensor([0.5, -1.25], dtype=torch.float16),
        bf16=torch.tensor([0.5, -1.25], dtype=torch.bfloat16),
        i64=torch.tensor([-1, 2**40]),
        i32=torch.tensor([-1, 7], dtype=torch.int32),
        i16=torch.tensor([-1, 7], dtype=torch.int16),
        i8=torch.tensor([-1, 7], dtype=torch.int8),
        u8=torch.tensor([1, 255], dtype=torch.uint8),
        u16=torch.tensor([1, 65535], dtype=torch.uint16),
        bool=torch.tensor([True, False]),
        scalar=torch.tensor(2.5),
        empty=torch.zeros(0, 4),
    ),
    out / "types.pt",
)
# One storage seen three ways: transposed, every second column, and a row from the middle.
torch.save(
    {"t": matrix.T, "columns": matrix[:, ::2], "row": matrix[1], "wide": matrix[0, :1].expand(5)},
    out / "views.pt",
)
network = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
with torch.no_grad():
    for tensor in network.parameters():
        tensor.copy_(torch.arange(tensor.numel(), dtype=torch.float32).reshape(tensor.shape) / 8 - 0.25)
torch.save(network.state_dict(), out / "notes.pt")
torch.save(network.state_dict(), out / "protocol4.pt", pickle_protocol=4)
release = collections.OrderedDict(
    [
        ("encoder.weight", torch.nn.Parameter(torch.tensor([[0.5, -0.25], [1.0, 0.0], [0.25, 0.75]]))),
        ("encoder.bias", torch.nn.Parameter(torch.tensor([0.5, 0.0, -0.5]))),
        ("decoder.weight", torch.nn.Parameter(torch.tensor([[1.0, 0.0, 2.0], [0.0, -1.0, 0.5]]))),
    ]
)
torch.save(release, out / "release.pt")
torch.save({"epoch": 3, "loss": 0.25, "done": None, "nested": [(torch.ones(2), -(2**33))]}, out / "nested.pt")
torch.save(torch.tensor([1.0, 2.0, 3.0]), out / "vector.pt")
torch.save({"a": torch.ones(1)}, out / "legacy.pt", _use_new_zipfile_serialization=False)
torch.save(network, out / "module.pt")


class Attack:
    """Asks for a command when a careless reader loads it."""

    def __reduce__(self):
        import os

        return os.system, ("echo this must never run",)


torch.save({"a": Attack()}, out / "attack.pt")
