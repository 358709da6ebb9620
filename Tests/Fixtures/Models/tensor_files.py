"""Writes the small files that VaneTensorFilesTests reads back, with safetensors, torch and NumPy themselves.

    python3 tensor_files.py        (writes tensor_files/ beside itself)

Every tensor has the shape (2, 3) and holds the numbers below as far as its type can; the Swift test repeats them.
"""

import json
import pathlib

import numpy
import torch
from safetensors.torch import save_file

out = pathlib.Path(__file__).parent / "tensor_files"
out.mkdir(exist_ok=True)
for old in out.iterdir():
    old.unlink()

FLOATS = [[0.0, -0.0, 1.5], [-2.25, 65504.0, 6.0e-8]]
INTEGERS = [[0, 1, 2], [3, 100, 127]]

tensors = {
    "f64": torch.tensor(FLOATS, dtype=torch.float64),
    "f32": torch.tensor(FLOATS, dtype=torch.float32),
    "f16": torch.tensor(FLOATS, dtype=torch.float16),
    "bf16": torch.tensor(FLOATS, dtype=torch.bfloat16),
    "i64": torch.tensor(INTEGERS, dtype=torch.int64),
    "i32": torch.tensor(INTEGERS, dtype=torch.int32),
    "i16": torch.tensor(INTEGERS, dtype=torch.int16),
    "i8": torch.tensor(INTEGERS, dtype=torch.int8),
    "u8": torch.tensor(INTEGERS, dtype=torch.uint8),
    "bool": torch.tensor(INTEGERS, dtype=torch.bool),
    "scalar": torch.tensor(7.0),
    "empty": torch.zeros((0, 4)),
}
save_file(tensors, out / "types.safetensors", metadata={"method": "l2s-notes", "quoted": 'a "b" \\ ü\n'})

# Two shards and their index, as transformers lays out a large model.
save_file({"a.weight": torch.tensor([1.0, 2.0])}, out / "model-00001-of-00002.safetensors")
save_file({"b.weight": torch.tensor([3.0])}, out / "model-00002-of-00002.safetensors")
(out / "model.safetensors.index.json").write_text(
    json.dumps(
        {
            "metadata": {"total_size": 12},
            "weight_map": {
                "a.weight": "model-00001-of-00002.safetensors",
                "b.weight": "model-00002-of-00002.safetensors",
            },
        },
        indent=1,
    )
)

numpy.save(out / "matrix.npy", numpy.array(FLOATS, dtype=numpy.float32))
numpy.save(out / "vector.npy", numpy.array([5, -6, 7], dtype=numpy.int64))
numpy.save(out / "scalar.npy", numpy.array(2.5))
numpy.save(out / "half.npy", numpy.array(FLOATS, dtype=numpy.float16))
numpy.save(out / "column_major.npy", numpy.asfortranarray(numpy.array(FLOATS, dtype=numpy.float32)))
numpy.save(out / "big_endian.npy", numpy.array([1.0, 2.0], dtype=">f4"))
# Three axes, so that their order shows; signalling and quiet NaN with payloads, whose bits must not change.
wide = numpy.arange(24, dtype="<u4").reshape(2, 3, 4) * 0x01020304
wide[0, 1, 2], wide[1, 2, 3], wide[1, 0, 0] = 0x7FA12345, 0xFFC54321, 0x80000001
numpy.save(out / "column_major_3.npy", numpy.asfortranarray(wide.view("<f4")))
numpy.save(out / "big_endian_column_major_3.npy", numpy.asfortranarray(wide.byteswap().view(">f4")))
numpy.save(out / "row_major_3.npy", wide.view("<f4"))
numpy.save(out / "big_endian_integers.npy", numpy.array([[1, -2, 3], [2**40, -(2**62), 0]], dtype=">i8"))
numpy.save(out / "column_major_halves.npy", numpy.asfortranarray(numpy.array(FLOATS, dtype=numpy.float16)))
numpy.save(out / "big_endian_empty.npy", numpy.zeros((0, 3, 2), dtype=">f8"))
with open(out / "version2.npy", "wb") as file:
    numpy.lib.format.write_array(file, numpy.array(FLOATS), version=(2, 0))
