"""Checks that Vane's archives and other Zarr implementations read each other.

The numbers on both sides come from one formula, never from each other: the counter-based generator Philox4x64-10, which
NumPy has and Vane's `SeededGenerator` reimplements. `Tests/Interchange/run.sh` runs the three steps in their order:

    python3 Tests/Interchange/test_archive.py write out/interchange/python
    VANE_INTERCHANGE_IN=$PWD/out/interchange/python VANE_INTERCHANGE_OUT=$PWD/out/interchange/vane \\
        swift test -c release --filter InterchangeTests
    python3 Tests/Interchange/test_archive.py check out/interchange/vane

`write` has zarr-python and tensorstore write arrays and lists them in `cases.json`; the Swift tests read those and write corpora;
`check` opens the corpora with zarr-python and tensorstore as they are. The exit status is 0 when everything agrees.
"""

import json
import pathlib
import re
import shutil
import sys
import warnings

import numpy as np
import tensorstore as ts
import zarr
from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, VLenUTF8Codec, ZstdCodec

warnings.filterwarnings("ignore", message="Consolidated metadata")
warnings.filterwarnings("ignore", category=zarr.errors.UnstableSpecificationWarning)

WIDTH = 12
LENGTHS = [i * 7 % 23 for i in range(150)]
HOOKS = ["head_out.0", "resid_post.1", "final_norm"]


def words(seed, stream, count):
    """Returns the first 64-bit words of a stream."""
    return np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)


# What Python writes


def elements(dtype, count, stream, modulus):
    """Returns elements whose bits are random, or remainders of random numbers."""
    values = words(23, stream, count)
    if modulus:
        values = values % np.uint64(modulus)
    if dtype == "string":
        return np.array([f"ü{value}" for value in values], dtype=object)
    size = 2 if dtype == "bfloat16" else np.dtype(dtype).itemsize
    little = values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :size]
    return np.ascontiguousarray(little).reshape(-1).view(f"<u{size}").view(
        np.uint16 if dtype == "bfloat16" else dtype)


class Writer:
    """Writes arrays and remembers what they should hold."""

    def __init__(self, folder):
        self.folder = folder
        self.cases = []

    def add(self, store, array, dtype, shape, stream, modulus, fill):
        """Lists an array for the Swift tests."""
        self.cases.append({
            "store": store, "array": array, "dtype": dtype, "shape": list(shape), "stream": stream,
            "modulus": modulus, "fill": list(fill),
        })

    def data(self, dtype, shape):
        """Returns the next array's stream, modulus and elements."""
        stream = len(self.cases)
        modulus = 2 if dtype == "bool" else (None if stream % 2 else 5)
        if dtype == "string":
            modulus = 1000
        count = int(np.prod(shape, dtype=int))
        return stream, modulus, elements(dtype, count, stream, modulus).reshape(shape)


NUMBERS = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16",
           "float32", "float64"]


def chains(dtype):
    """Yields the codecs that zarr-python is asked for, by name."""
    size = np.dtype(dtype).itemsize
    yield "plain", dict(compressors=None)
    yield "crc", dict(compressors=[Crc32cCodec()])
    yield "zstd", dict(compressors=[ZstdCodec(level=3, checksum=True)])
    yield "zstd-crc", dict(compressors=[ZstdCodec(level=0, checksum=False), Crc32cCodec()])
    yield "blosc-shuffle", dict(compressors=[
        BloscCodec(cname="zstd", clevel=1, shuffle="shuffle", typesize=size)])
    yield "blosc-blocks", dict(compressors=[
        BloscCodec(cname="zstd", clevel=5, shuffle="shuffle", typesize=size, blocksize=256), Crc32cCodec()])
    yield "blosc-none", dict(compressors=[
        BloscCodec(cname="zstd", clevel=9, shuffle="noshuffle", typesize=size)])
    yield "blosc-zstd", dict(compressors=[
        BloscCodec(cname="zstd", clevel=3, shuffle="shuffle", typesize=size), ZstdCodec(level=1)])
    if size > 1:
        yield "big-endian", dict(serializer=BytesCodec(endian="big"), compressors=[ZstdCodec()])


def write_zarr_python(writer):
    """Has zarr-python write every number type with every chain, sharded and not, edges included."""
    name = "zarr-python"
    root = zarr.open_group(writer.folder / name, mode="w")
    for dtype in NUMBERS:
        for chain, options in chains(dtype):
            for sharded in (False, True):
                path = f"{dtype}/{chain}{'-sharded' if sharded else ''}"
                shape = (37, 19)
                stream, modulus, data = writer.data(dtype, shape)
                array = root.create_array(
                    path, shape=shape, dtype=dtype, chunks=(8, 5), shards=(16, 15) if sharded else None,
                    fill_value=0, **options)
                array[:] = data
                size = np.dtype(dtype).itemsize
                writer.add(name, path, dtype, shape, stream, modulus, [0] * size)
    other_shapes(writer, root, name)
    zarr.consolidate_metadata(root.store)


def other_shapes(writer, root, name):
    """Writes arrays without axes, of other chunk keys, of fill value alone, and of texts."""
    stream, modulus, data = writer.data("float32", ())
    root.create_array("scalar", shape=(), dtype="float32", fill_value=0)[...] = data
    writer.add(name, "scalar", "float32", (), stream, modulus, [0] * 4)

    stream, modulus, data = writer.data("int32", (7, 3, 5))
    array = root.create_array(
        "v2-keys", shape=(7, 3, 5), chunks=(2, 2, 2), dtype="int32", fill_value=-1,
        chunk_key_encoding={"name": "v2", "separator": "."})
    array[:] = data
    writer.add(name, "v2-keys", "int32", (7, 3, 5), stream, modulus, [255] * 4)

    stream, modulus, data = writer.data("float32", (40, 64))
    array = root.create_array(
        "large-chunk", shape=(40, 64), chunks=(40, 64), dtype="float32", fill_value=0,
        compressors=[BloscCodec(cname="zstd", clevel=1, shuffle="shuffle", typesize=4, blocksize=1024)])
    array[:] = data
    writer.add(name, "large-chunk", "float32", (40, 64), stream, modulus, [0] * 4)

    for dtype, fill in (("float32", np.float32("nan")), ("int64", np.int64(-5)), ("float16", np.float16(1.5)),
                        ("uint64", np.uint64(2**64 - 1)), ("float64", np.float64(0.1))):
        path = f"fill-{dtype}"
        root.create_array(path, shape=(5, 4), chunks=(2, 2), dtype=dtype, fill_value=fill)
        fill_bytes = np.array(fill, dtype=dtype).tobytes()
        writer.add(name, path, dtype, (5, 4), None, None, fill_bytes)

    stream, modulus, data = writer.data("string", (23,))
    array = root.create_array(
        "texts", shape=(23,), chunks=(10,), dtype=str, fill_value="", serializer=VLenUTF8Codec(),
        compressors=[ZstdCodec(level=3, checksum=True)])
    array[:] = data
    writer.add(name, "texts", "string", (23,), stream, modulus, b"")


def write_tensorstore(writer):
    """Has tensorstore write arrays, among them the bfloat16 ones that zarr-python cannot, index at start and end."""
    for dtype in ("bfloat16", "float16", "float32", "int32", "uint8", "float64"):
        size = 2 if dtype == "bfloat16" else np.dtype(dtype).itemsize
        bytes_codec = {"name": "bytes", "configuration": {"endian": "little"}}
        blosc = {"name": "blosc", "configuration": {
            "cname": "zstd", "clevel": 5, "shuffle": "shuffle", "typesize": size, "blocksize": 0}}
        zstd = {"name": "zstd", "configuration": {"level": 3}}
        for chain, inner in (("plain", []), ("blosc", [blosc]), ("zstd-crc", [zstd, {"name": "crc32c"}])):
            for location in (None, "start", "end"):
                codecs = [bytes_codec] + inner
                chunk = (8, 5)
                if location:
                    codecs = [{"name": "sharding_indexed", "configuration": {
                        "chunk_shape": [8, 5], "codecs": codecs,
                        "index_codecs": [bytes_codec, {"name": "crc32c"}], "index_location": location}}]
                    chunk = (16, 15)
                store = f"tensorstore-{dtype}-{chain}-{location}"
                shape = (37, 19)
                stream, modulus, data = writer.data(dtype, shape)
                array = ts.open({
                    "driver": "zarr3", "kvstore": {"driver": "file", "path": str(writer.folder / store)},
                    "metadata": {
                        "shape": shape, "data_type": dtype, "codecs": codecs, "fill_value": 0,
                        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunk}},
                    },
                }, create=True).result()
                array.write(data.view(array.dtype.numpy_dtype)).result()
                writer.add(store, "", dtype, shape, stream, modulus, [0] * size)


def write(folder):
    """Writes all arrays and the list of them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writer = Writer(folder)
    write_zarr_python(writer)
    write_tensorstore(writer)
    (folder / "cases.json").write_text(json.dumps(writer.cases))
    print(f"{len(writer.cases)} arrays written to {folder}")


# What Vane wrote


def values(rows, stream):
    """Returns what `SyntheticCorpus.values` returns: numbers between −4 and 4."""
    unit = (words(11, stream, rows * WIDTH) >> np.uint64(11)) * 2.0**-53
    return ((unit - 0.5) * 8).astype(np.float32).reshape(rows, WIDTH)


def rounded(numbers, encoding):
    """Returns numbers as an encoding stores them, as float32."""
    if encoding == "float16":
        return numbers.astype(np.float16).astype(np.float32)
    if encoding == "float32":
        return numbers
    bits = numbers.view(np.uint32).astype(np.uint64)
    bits = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000
    return bits.astype(np.uint32).view(np.float32)


def labels(lengths):
    """Returns the labels of all rows, by name."""
    sequence = np.repeat(np.arange(len(lengths)), lengths)
    position = np.concatenate([np.arange(n) for n in lengths] + [[]]).astype(int)
    return {
        "sequence": sequence, "position": position, "from_prompt_end": position - 2,
        "token_id": (sequence * 7 + position) % 32, "phase": (position >= 2).astype(int),
        "step": np.maximum(0, position - 1),
    }


def texts(count):
    """Returns the texts of all samples, by name."""
    pick = lambda wanted, text: [text if i == wanted else "" for i in range(count)]
    return {
        "id": [f"s{i}" for i in range(count)], "prompt": [f"Prompt {i}, naïve 🪁" for i in range(count)],
        "label": ["a" if i % 2 == 0 else "" for i in range(count)],
        "group": [f"g{i // 2}" for i in range(count)], "positive": pick(1, "plus"),
        "negative": pick(1, "minus"), "forced": pick(2, "forced"), "target": pick(3, "target"),
    }


def open_tensorstore(path):
    """Reads an array with tensorstore."""
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(path)}}
    return ts.open(spec, read=True).result().read().result()


def same(found, expected):
    """Compares bits."""
    found, expected = np.ascontiguousarray(found), np.ascontiguousarray(expected)
    assert found.shape == expected.shape, (found.shape, expected.shape)
    assert found.dtype == expected.dtype, (found.dtype, expected.dtype)
    assert found.tobytes() == expected.tobytes()


def check_rows(group, path, encoding, rows, samples):
    """Compares all arrays of rows, in both readers."""
    stored = {"float16": np.float16}.get(encoding, np.float32)
    expected = {f"activations/{hook}": rounded(values(rows, i), encoding) for i, hook in enumerate(HOOKS)}
    for i, side in enumerate(("positive", "negative")):
        numbers = rounded(values(samples, 100 + i), encoding)
        expected[f"activations_{side}/final_norm"] = numbers
        expected[f"activations_{side}/resid_post.1"] = np.full_like(numbers, np.nan)
    for name, numbers in expected.items():
        if "head_out" in name:
            numbers = numbers.reshape(rows, 2, 6)
        found = open_tensorstore(path / name)
        if encoding == "native-bfloat16":
            found = found.astype(np.float32)
        else:
            numbers = numbers.astype(stored)
            array = group[name]
            dims = ("row" if name.startswith("activations/") else "sample",)
            assert array.metadata.dimension_names == dims + (("head", "dim") if "head_out" in name else ("dim",))
            same(array[:], numbers)
            same(array[rows // 3:rows // 3 + 5], numbers[rows // 3:rows // 3 + 5])
        if np.isnan(numbers).all():
            assert np.isnan(found).all() and found.shape == numbers.shape
        else:
            same(found, numbers)


def check_corpus(path, encoding):
    """Compares a whole corpus."""
    samples, rows = len(LENGTHS), sum(LENGTHS)
    attributes = json.loads((path / "zarr.json").read_text())["attributes"]["vane"]
    assert attributes["schema"] == 1 and attributes["counts"] == {"rows": rows, "samples": samples}
    assert attributes["seed"] == 2**64 - 1 and attributes["dtype"] == encoding
    group = None if encoding == "native-bfloat16" else zarr.open_group(path, mode="r")
    check_rows(group, path, encoding, rows, samples)
    for name, numbers in labels(LENGTHS).items():
        same(open_tensorstore(path / "rows" / name), numbers.astype(np.int32))
    starts = np.concatenate([[0], np.cumsum(LENGTHS)]).astype(np.int64)
    same(open_tensorstore(path / "samples" / "row_start"), starts)
    if group is None:
        return
    for name, numbers in labels(LENGTHS).items():
        same(group[f"rows/{name}"][:], numbers.astype(np.int32))
    same(group["samples/row_start"][:], starts)
    for name, expected in texts(samples).items():
        assert list(group[f"samples/{name}"][:]) == expected, name
    # The same without the root's copy of the metadata.
    plain = zarr.open_group(path, mode="r", use_consolidated=False)
    assert sorted(name for name, _ in plain.members(max_depth=None)) == sorted(
        name for name, _ in group.members(max_depth=None))
    check_manifest(path, group, attributes)


def check_manifest(path, group, attributes):
    """Computes the manifest's checksums again, from the files and from the decoded rows."""
    seen = 0
    for key, entry in attributes["manifest"].items():
        name, _, place = key.partition("/c/")
        array = group[name]
        outer = (array.shards or array.chunks)[0]
        first = int(place.split("/")[0]) * outer
        rows = array[first:min(first + outer, array.shape[0])]
        if "rows" in entry:
            assert len(rows) == entry["rows"], key
        else:
            data = (path / key).read_bytes()
            assert len(data) == entry["bytes"] and crc32c(data) == entry["crc32c"], key
        if rows.dtype.kind in "OTU":
            encoded = [text.encode() for text in rows]
            decoded = b"".join(len(text).to_bytes(4, "little") + text for text in encoded)
        else:
            decoded = rows.tobytes()
        assert crc32c(decoded) == entry["crc32c_of_rows"], key
        seen += 1
    on_disk = [f for f in path.rglob("*") if f.is_file() and f.name != "zarr.json"]
    assert seen == len(on_disk) > 50, (seen, len(on_disk))


CRC_TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    CRC_TABLE.append(byte)


def crc32c(data):
    """Computes the checksum of Castagnoli byte by byte."""
    register = 0xFFFFFFFF
    for byte in data:
        register = CRC_TABLE[(register ^ byte) & 255] ^ register >> 8
    return register ^ 0xFFFFFFFF


def check_crashed(path):
    """A crash before the root's rename: zarr-python sees the last commit in every array."""
    lengths = [3, 0, 7, 1, 9, 4]
    group = zarr.open_group(path, mode="r")
    for i, hook in enumerate(HOOKS):
        expected = values(sum(lengths), i)[:10]
        same(group[f"activations/{hook}"][:].reshape(10, WIDTH), expected)
    for name, numbers in labels(lengths[:3]).items():
        same(group[f"rows/{name}"][:], numbers.astype(np.int32))
    assert list(group["samples/id"][:]) == ["s0", "s1", "s2"]


def check_hexdump():
    """Reads the chunk that the format's page shows with numcodecs."""
    from numcodecs import Blosc

    page = pathlib.Path(__file__).parents[2] / "Documentation/Formats/activation-archive.md"
    block = re.search(r"```hexdump\n(.*?)```", page.read_text(), re.S).group(1)
    chunk = bytes.fromhex("".join("".join(line.split("|")[0].split()[1:]) for line in block.splitlines()))
    assert crc32c(chunk[:-4]).to_bytes(4, "little") == chunk[-4:]
    found = np.frombuffer(Blosc().decode(chunk[:-4]), np.float32)
    same(found, np.tile(np.array([1, 1.5], np.float32), 32))


def check(folder):
    """Checks everything that Vane wrote."""
    for encoding in ("float32", "float16", "bfloat16", "native-bfloat16"):
        check_corpus(folder / f"{encoding}.zarr", encoding)
        print(f"{encoding}: the same numbers")
    check_crashed(folder / "crashed.zarr")
    check_hexdump()
    print("crash and hexdump: as documented")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "check"):
        sys.exit(__doc__)
    {"write": write, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
