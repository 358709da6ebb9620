"""Writes the inputs from which fuzzing starts, from the tests' fixtures and with numcodecs and zarr themselves.

    python3 seeds.py        (writes Seeds/TARGET/ beside itself; needs numcodecs, numpy, zarr)
"""

import io
import json
import pathlib
import shutil
import struct
import tempfile
import zipfile
import zlib

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


def shard(chunks, at_start=False, has_checksum=False):
    """Lays inner chunks out as a shard; the target puts the checksum of the index right."""
    size = 16 * len(chunks) + 4 * has_checksum
    index, body = b"", b""
    for chunk in chunks:
        if chunk is None:
            index += struct.pack("<2Q", 2**64 - 1, 2**64 - 1)
            continue
        index += struct.pack("<2Q", len(body) + size * at_start, len(chunk))
        body += chunk
    index += bytes(4 * has_checksum)
    return index + body if at_start else body + index


# A sound shard of each kind in ShardKind.swift: two bytes with its number, then the shard.
half = numpy.arange(16, dtype="<i2")
blosc = numcodecs.Blosc("zstd", clevel=1, shuffle=1)
texts = numcodecs.VLenUTF8().encode(numpy.array(["a", "", "b\u00e4", "c" * 20], dtype=object))
small = bytes(blosc.encode(blosc.encode(half[:4])))
shards = [
    shard([half.tobytes(), None]),
    shard([bytes(blosc.encode(half)), bytes(blosc.encode(half + 1))], has_checksum=True),
    shard([bytes(numcodecs.Zstd(1).encode(half))] * 2, at_start=True, has_checksum=True),
    shard([shard([half[:8].tobytes(), None])] * 2),
    shard([bytes(numcodecs.GZip(1).encode(half.tobytes()))] * 2, at_start=True),
    shard([bytes(numcodecs.Zstd(1).encode(texts))] * 2),
    shard([small] * 7 + [None]),
    bytes(numcodecs.Zlib(1).encode(numcodecs.Zstd(1).encode(shard([half.tobytes()] * 2)))),
]
for kind, content in enumerate(shards):
    seed("shard-index", f"store{kind}", struct.pack(">H", kind) + content)


def wide_zip(entries):
    """Lays entries out as a zip file whose every extent stands in a field of 64 bits."""
    file, directory = b"", b""
    for name, content in entries:
        start, name = len(file), name.encode()
        size, crc = len(content), zlib.crc32(content)
        file += struct.pack("<I5HIIIHH", 0x04034B50, 45, 0, 0, 0, 33, crc, size, size, len(name), 0)
        file += name + content
        directory += struct.pack(
            "<I6HIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 33, crc, 2**32 - 1, 2**32 - 1, len(name), 28, 0, 0, 0,
            0, 2**32 - 1)
        directory += name + struct.pack("<HHQQQ", 1, 24, size, size, start)
    count, size, start = len(entries), len(directory), len(file)
    return (
        file + directory
        + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, start)
        + struct.pack("<IIQI", 0x07064B50, 0, start + size, 1)
        + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 2**16 - 1, 2**16 - 1, 2**32 - 1, 2**32 - 1, 0))


def zip_stores(folder):
    """Packs a small store in every way there is."""
    root = zarr.open_group(folder + "/x.zarr", mode="w")
    plain = root.create_array("plain", shape=(5, 2), chunks=(2, 2), dtype="float32", fill_value="NaN")
    plain[:3] = 1
    root.create_array("fill", shape=(3,), dtype="int8", fill_value=7)
    root.create_array("texts", shape=(2,), dtype=str)[:] = ["a", "bc"]
    files = sorted(path for path in pathlib.Path(folder, "x.zarr").rglob("*") if path.is_file())
    # Without spaces, so that more of what is changed means something.
    content = {
        str(path.relative_to(folder + "/x.zarr")):
            json.dumps(json.loads(path.read_text()), separators=(",", ":")).encode()
            if path.name == "zarr.json" else path.read_bytes()
        for path in files
    }
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for prefix in ("", "x.zarr/"):
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", method) as archive:
                for name in sorted(content, key=lambda name: name.count("/")):
                    archive.writestr(zipfile.ZipInfo(prefix + name), content[name], method)
            seed("zip-store", f"method{method}{'-folder' * bool(prefix)}", buffer.getvalue())
    seed("zip-store", "wide", wide_zip(content.items()))


with tempfile.TemporaryDirectory() as folder:
    zip_stores(folder)

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
