"""Checks what the tool exchanges with Python: corpora opened by xarray, npz files by NumPy, and a fit on zarr-python's arrays.

`Tests/Interchange/run.sh` runs it last, with the tool and the folder of corpora that the Swift tests have written:

    python3 Tests/Interchange/test_tool.py .build/release/vane out/interchange/vane

The corpora's numbers are computed again from the formula of `test_archive.py`. The exit status is 0 when everything agrees.
"""

import pathlib
import struct
import subprocess
import sys
import tempfile
import json

import numpy as np
import xarray as xr
import zarr

from test_archive import HOOKS, LENGTHS, labels, rounded, same, texts, values


def check_xarray(path, encoding):
    """Opens every group of a corpus as a dataset: names of axes, labels as coordinates, and bits."""
    rows, samples = sum(LENGTHS), len(LENGTHS)
    stored = {"float16": np.float16}.get(encoding, np.float32)
    states = ["resid_post.1", "final_norm"]
    found = xr.merge([
        xr.open_zarr(path, group="activations", chunks=None),
        xr.open_zarr(path, group="rows", chunks=None).set_coords(list(labels(LENGTHS))),
    ])
    assert dict(found.sizes) == {"row": rows, "dim": 12, "head": 2, "head_dim": 6}
    assert set(found.data_vars) == {"head_out.0", *states}
    for name, numbers in labels(LENGTHS).items():
        assert found.coords[name].dims == ("row",)
        same(found.coords[name].values, numbers.astype(np.int32))
    for name in states:
        assert found[name].dims == ("row", "dim")
        same(found[name].values, rounded(values(rows, HOOKS.index(name)), encoding).astype(stored))
    last = found["final_norm"].sel(row=found.from_prompt_end == -1)
    same(last.values, found["final_norm"].values[labels(LENGTHS)["position"] == 1])
    assert found["head_out.0"].dims == ("row", "head", "head_dim")
    same(found["head_out.0"].values.reshape(rows, 12), rounded(values(rows, 0), encoding).astype(stored))
    about = xr.open_zarr(path, group="samples", chunks=None)
    assert dict(about.sizes) == {"sample": samples, "sample_boundary": samples + 1}
    for name, expected in texts(samples).items():
        assert list(about[name].values) == expected, name
    shifts = xr.open_zarr(path, group="activations_positive", chunks=None)
    assert shifts["final_norm"].dims == ("sample", "dim")
    same(shifts["final_norm"].values, rounded(values(samples, 100), encoding).astype(stored))
    assert xr.open_zarr(path, chunks=None).attrs["vane"]["counts"] == {"rows": rows, "samples": samples}


def run(tool, *arguments):
    """Runs the tool, which must succeed, and returns what it prints."""
    return subprocess.run([tool, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def check_npz(tool, path, encoding, scratch):
    """Opens a whole corpus that was exported as npz with NumPy alone."""
    rows = sum(LENGTHS)
    stored = {"float16": np.float16}.get(encoding, np.float32)
    run(tool, "archive", "export", path, "--out", scratch / "c.npz")
    with np.load(scratch / "c.npz", allow_pickle=False) as found:
        for i, hook in enumerate(HOOKS):
            numbers = rounded(values(rows, i), encoding).astype(stored)
            same(found[f"activations/{hook}"].reshape(rows, 12), numbers)
        for name, numbers in labels(LENGTHS).items():
            same(found[f"rows/{name}"], numbers.astype(np.int32))
        for name, expected in texts(len(LENGTHS)).items():
            assert found[f"samples/{name}"].tolist() == expected, name


def artifact(path):
    """Reads a safetensors file of float32 tensors by hand."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    body, metadata = data[8 + length:], header.pop("__metadata__")
    assert all(entry["dtype"] == "F32" for entry in header.values())
    return metadata, {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }


def check_fit(tool, scratch):
    """Fits on arrays of every suitable type that zarr-python wrote; differences of means are NumPy's."""
    rng = np.random.default_rng(4)
    truth = rng.permutation(np.arange(200) % 2 == 1)
    states = rng.standard_normal((200, 3, 17)) + truth[:, None, None] * np.arange(17)
    root = zarr.create_group(scratch / "theirs.zarr")
    columns = {
        "bool": truth, "int8": truth.astype(np.int8), "uint64": truth.astype(np.uint64),
        "str": np.array(["no", "yes"], dtype=object)[truth.astype(int)],
    }
    for name, column in columns.items():
        array = root.create_array(name, shape=200, chunks=64, dtype=str if name == "str" else column.dtype)
        array[:] = column
    root.create_array("speaker", data=(np.arange(200) // 5).astype(np.int32), chunks=33)
    for dtype in ("float16", "float32", "float64"):
        root.create_array(dtype, data=states.astype(dtype), chunks=(16, 1, 8), shards=(64, 3, 24))
        for layer, column in zip((0, 1, 2, 0), columns):
            choice = ["--data", scratch / "theirs.zarr", "--array", dtype, "--layer", layer, "--labels", column,
                      "--groups", "speaker"]
            run(tool, "fit", "diff-of-means", *choice, "--out", scratch / "a.safetensors")
            metadata, tensors = artifact(scratch / "a.safetensors")
            assert "vane.model" not in metadata and metadata["vane.note.array"] == dtype
            seen = states.astype(dtype).astype(np.float32)[:, layer].astype(np.float64)
            wanted = seen[truth].mean(axis=0) - seen[~truth].mean(axis=0)
            # Sums of 100 float32 numbers below 20.
            assert np.abs(tensors["vector"] - wanted).max() < 1e-4, (dtype, column)
            run(tool, "fit", "logistic", *choice, "--hold-out", "0.3", "--out", scratch / "p.safetensors")
            figures = json.loads(run(tool, "score", scratch / "p.safetensors", *choice, "--json"))
            assert figures["measured"] == "held-out groups" and figures["auroc"] > 0.9, figures


def main(tool, folder):
    """Checks everything."""
    for encoding in ("float32", "float16", "bfloat16"):
        check_xarray(folder / f"{encoding}.zarr", encoding)
        print(f"{encoding}: xarray has the same numbers")
        with tempfile.TemporaryDirectory() as scratch:
            check_npz(tool, folder / f"{encoding}.zarr", encoding, pathlib.Path(scratch))
        print(f"{encoding}: NumPy opens the exported npz")
    with tempfile.TemporaryDirectory() as scratch:
        check_fit(tool, pathlib.Path(scratch))
    print("fits on zarr-python's arrays: NumPy's numbers")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
