"""Writes the inputs from which fuzzing starts, from the tests' fixtures and with numcodecs and zarr themselves.

    python3 seeds.py        (writes Seeds/TARGET/ beside itself; needs numcodecs, numpy, zarr)
"""

import pathlib
import shutil
import struct
import tempfile
import zipfile

import numcodecs
import numpy
import zarr

here = pathlib.Path(__file__).parent
fixtures = here.parent / "Fixtures/Models"
out = here / "Seeds"
shutil.rmtree(out, ignore_errors=True)


def seed(target, name, content):
    """Writes one input."""
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


for name in ["matrix.npy", "scalar.npy", "version2.npy", "column_major.npy"]:
    seed("npy", name, (fixtures / "tensor_files" / name).read_bytes())
seed("safetensors", "types", (fixtures / "tensor_files/types.safetensors").read_bytes())
for name in ["control.gguf", "model.gguf"]:
    seed("gguf", name, (fixtures / "exchange_files" / name).read_bytes())
for name in ["stored.npz", "deflated.npz", "vector.pt"]:
    seed("zip", name, (fixtures / "exchange_files" / name).read_bytes())
for path in sorted((fixtures / "exchange_files").glob("*.pt")):
    if path.name != "legacy.pt":
        with zipfile.ZipFile(path) as archive:
            seed("pickle", path.stem, archive.read(path.stem + "/data.pkl"))
for name in ["wordlevel.json", "gpt2.json", "metaspace.json"]:
    seed("tokenizer", name, (fixtures / "tokenizers" / name).read_bytes())

# Containers of every kind behind two bytes with the size of their content.
content = numpy.arange(300, dtype="<f4").tobytes()
for shuffle in (0, 1, 2):
    for size in (0, 256):
        container = numcodecs.Blosc("zstd", clevel=1, shuffle=shuffle, blocksize=size).encode(
            numpy.frombuffer(content, dtype="<f4"))
        seed("blosc", f"shuffle{shuffle}-block{size}", struct.pack(">H", len(content)) + container)
seed("blosc", "lz4", struct.pack(">H", len(content)) + numcodecs.Blosc("lz4").encode(content))
seed("blosc", "plain", struct.pack(">H", 8) + numcodecs.Blosc("zstd", clevel=0).encode(content[:8]))

# An index of two chunks in a shard of 1,000 bytes, one of them not stored.
seed("shard-index", "half", struct.pack(">H", 1000) + struct.pack("<4Q", 0, 500, 2**64 - 1, 2**64 - 1))
seed("shard-index", "whole", struct.pack(">H", 1000) + struct.pack("<4Q", 0, 500, 500, 464))

with tempfile.TemporaryDirectory() as folder:
    root = zarr.open_group(folder + "/x.zarr", mode="w")
    root.create_array("plain", shape=(5, 4), chunks=(2, 4), dtype="float32", fill_value="NaN")
    root.create_array(
        "sharded", shape=(8, 4), shards=(4, 4), chunks=(2, 4), dtype="int16", fill_value=-1,
        compressors=zarr.codecs.BloscCodec(cname="zstd", shuffle="shuffle"),
    )
    root.create_array("texts", shape=(3,), dtype=str, compressors=zarr.codecs.ZstdCodec())
    root.create_array(
        "turned", shape=(3, 2), dtype="float64", filters=zarr.codecs.TransposeCodec(order=(1, 0)),
        compressors=zarr.codecs.GzipCodec(),
    )
    for path in sorted(pathlib.Path(folder, "x.zarr").glob("*/zarr.json")):
        seed("zarr-json", path.parent.name, path.read_bytes())
