"""Checks that Vane's archives and other Zarr implementations (zarr-python, zarrs, tensorstore) read each other.

The numbers on both sides come from one formula, never from each other: the counter-based generator Philox4x64-10, which
NumPy has and Vane's `SeededGenerator` reimplements. `Tests/Interchange/run.sh` runs the three steps in their order:

    python3 Tests/Interchange/test_archive.py write out/interchange/python
    VANE_INTERCHANGE_IN=$PWD/out/interchange/python VANE_INTERCHANGE_OUT=$PWD/out/interchange/vane \\
        swift test -c release --filter InterchangeTests
    python3 Tests/Interchange/test_archive.py check out/interchange/vane

`write` has zarr-python, zarrs and tensorstore write arrays and lists them in `cases.json`; the Swift tests read those and write corpora;
`check` opens the corpora with all three as they are. The exit status is 0 when everything agrees.
"""

import json
import pathlib
import re
import sys

import numpy as np
import zarr
from foreign_arrays import open_tensorstore, same, words, write

WIDTH = 12
LENGTHS = [i * 7 % 23 for i in range(150)]
HOOKS = ["head_out.0", "resid_post.1", "final_norm"]


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
            assert array.metadata.dimension_names == dims + (("head", "head_dim") if "head_out" in name else ("dim",))
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
        with zarr.config.set({"codec_pipeline.path": "zarrs.ZarrsCodecPipeline"}):
            check_corpus(folder / f"{encoding}.zarr", encoding)
        print(f"{encoding}: the same numbers")
    check_crashed(folder / "crashed.zarr")
    check_hexdump()
    print("crash and hexdump: as documented")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "check"):
        sys.exit(__doc__)
    {"write": write, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
