"""Writes the store that VaneCommandsTests fits on, with zarr-python, and what NumPy computes from it.

    python3 foreign_store.py        (writes foreign.zarr.zip and foreign.json beside itself; zarr-python 3.1 or later)

The store has no attributes of Vane's. Beside good arrays it holds some that a fit must refuse.
"""

import json
import pathlib
import zipfile

import numpy as np
import zarr

ROWS, WIDTH, LAYERS = 24, 6, 3
folder = pathlib.Path(__file__).parent


def arrays():
    """Returns the arrays by path."""
    generator = np.random.default_rng(20)
    truth = generator.permutation(np.arange(ROWS) % 2 == 1)
    states = generator.standard_normal((ROWS, WIDTH)).astype(np.float32)
    states[:, 0] += 3 * truth
    layers = generator.standard_normal((ROWS, LAYERS, WIDTH)).astype(np.float16)
    layers[:, 1, 2] += (4 * truth).astype(np.float16)
    holed = states.copy()
    holed[5, 2] = np.nan
    gaps = truth.astype(np.float32)
    gaps[7] = np.nan
    moods = np.array(["sad", "happy"], dtype=object)[truth.astype(int)]
    silent = moods.copy()
    silent[3] = ""
    return {
        "states": states, "layers": layers, "captured/resid_post.3": states.astype(np.float64),
        "truth": truth, "mood": moods, "grade": np.array([10, 2], dtype=np.int8)[truth.astype(int)],
        "name": np.array([2**64 - 1, 7], dtype=np.uint64)[truth.astype(int)],
        "speaker": (np.arange(ROWS) // 4).astype(np.int16), "third": (np.arange(ROWS) % 3).astype(np.uint8),
        # What a fit must refuse.
        "holed": holed, "gaps": gaps, "soft": truth.astype(np.float32), "silent": silent,
        "short": truth[:-1].astype(np.int8), "same": np.ones(ROWS, np.int8), "cube": np.zeros((2, 2, 2, 2), np.float32),
        "empty": np.zeros((0, WIDTH), np.float32),
    }


def figures(found):
    """Returns differences of class means, the positive class first, in double precision."""
    truth = found["truth"]

    def difference(rows):
        rows = rows.astype(np.float64)
        return (rows[truth].mean(axis=0) - rows[~truth].mean(axis=0)).tolist()

    return {"states": difference(found["states"]), "layer 1": difference(found["layers"][:, 1])}


def main():
    """Writes both files."""
    found = arrays()
    path = folder / "foreign.zarr.zip"
    path.unlink(missing_ok=True)
    with zarr.storage.ZipStore(path, mode="w", compression=zipfile.ZIP_DEFLATED) as store:
        root = zarr.create_group(store)
        for name, values in found.items():
            options = {"dtype": str} if values.dtype == object else {"dtype": values.dtype}
            array = root.create_array(name, shape=values.shape, chunks=[max(1, min(10, n)) for n in values.shape], **options)
            array[...] = values
    (folder / "foreign.json").write_text(json.dumps(figures(found), indent=1) + "\n")


if __name__ == "__main__":
    main()
