"""Checks that zarr-python and tensorstore open packed and repaired corpora as they are.

`Tests/Interchange/run.sh` runs it after the Swift tests have written the corpora:

    python3 Tests/Interchange/test_packed.py out/interchange/vane

A packed corpus must hold what its folder holds, in both readers; the folder's numbers are computed again from the formula of
`test_archive.py`. The exit status is 0 when everything agrees.
"""
import json
import pathlib
import sys
import zipfile

import numpy as np
import tensorstore as ts
import zarr

from test_archive import HOOKS, LENGTHS, WIDTH, labels, open_tensorstore, rounded, same, values


def open_packed(path, name):
    """Reads an array of a zip file with tensorstore."""
    return ts.open(f"file://{path.resolve()}|zip:{name}/|zarr3:", read=True).result().read().result()


def check_packed(folder, name, encoding):
    """Compares a packed corpus with the formula and with its folder."""
    path = folder / f"{name}.zarr.zip"
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        entries = file.infolist()
        assert entries[0].filename == "zarr.json"
        assert all(e.compress_type == zipfile.ZIP_STORED for e in entries)
        assert all(e.date_time == (1980, 1, 1, 0, 0, 0) for e in entries)
        depths = [e.filename.count("/") for e in entries if e.filename.endswith("zarr.json")]
        assert depths == sorted(depths)
        stored = {e.filename: file.read(e) for e in entries}
    on_disk = folder / f"{name}.zarr"
    files = {str(f.relative_to(on_disk)): f.read_bytes() for f in on_disk.rglob("*") if f.is_file()}
    assert stored == files
    rows = sum(LENGTHS)
    for i, hook in enumerate(HOOKS):
        expected = rounded(values(rows, i), encoding)
        found = open_packed(path, f"activations/{hook}").astype(np.float32).reshape(rows, WIDTH)
        same(found, expected)
    for label, numbers in labels(LENGTHS).items():
        same(open_packed(path, f"rows/{label}"), numbers.astype(np.int32))
    if encoding == "native-bfloat16":
        return
    group = zarr.open_group(zarr.storage.ZipStore(path, mode="r"), mode="r")
    for i, hook in enumerate(HOOKS):
        same(group[f"activations/{hook}"][:].reshape(rows, WIDTH), rounded(values(rows, i), encoding))
    assert list(group["samples/id"][:]) == [f"s{i}" for i in range(len(LENGTHS))]


def check_repaired(path):
    """A repaired corpus has NaN where rows were lost, in both readers, and says so."""
    rows = 24
    expected = values(rows, 1)
    expected[4:8] = np.nan
    attributes = json.loads((path / "zarr.json").read_text())["attributes"]["vane"]
    assert attributes["losses"] == [{"array": "activations/resid_post.1", "first": 4, "end": 8}]
    group = zarr.open_group(path, mode="r")
    for found in (group["activations/resid_post.1"][:], open_tensorstore(path / "activations/resid_post.1")):
        assert np.isnan(found[4:8]).all()
        same(np.delete(found, slice(4, 8), axis=0), np.delete(expected, slice(4, 8), axis=0))
    same(group["activations/final_norm"][:], values(rows, 2))


def main(folder):
    """Checks everything."""
    for name, encoding in (("packed", "float32"), ("packed-small", "bfloat16"),
                           ("packed-native-bfloat16", "native-bfloat16")):
        check_packed(folder, name, encoding)
        print(f"{name}: the same numbers in the file as in the folder")
    check_repaired(folder / "repaired.zarr")
    print("repaired: lost rows are NaN")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
