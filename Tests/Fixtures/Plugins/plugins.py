#!/usr/bin/env python3
"""Writes plugins.json: figures of NumPy for the shipped plugins that learn, read by VanePluginHostTests.

Run: python3 Tests/Fixtures/Plugins/plugins.py
Each reference is written from its paper's definition, in double precision, and knows nothing of the plugin's way to it.
"""
import json
import pathlib

import numpy as np

STRENGTHS = [0.0, 0.5, 1.0, 2.0]


def rounded(array):
    """Nested lists of numbers whose single-precision form is exact enough for the tests' tolerance."""
    return np.asarray(array, dtype=np.float64).round(9).tolist()


def transport(source, target, kind):
    """Linear-AcT, Gaussian-AcT and Mean-AcT per coordinate: slope, offset, and the source's range."""
    count = min(len(source), len(target))
    shares = (np.arange(count) + 0.5) / count
    a = np.quantile(source, shares, axis=0, method="hazen")
    b = np.quantile(target, shares, axis=0, method="hazen")
    slope, offset = np.ones(source.shape[1]), np.zeros(source.shape[1])
    for j in range(source.shape[1]):
        if kind == "linear" and np.ptp(a[:, j]) > 0:
            # The least-squares line through the pairs, by a library's solver.
            slope[j], offset[j] = np.polyfit(a[:, j], b[:, j], 1)
            continue
        if kind == "linear":
            offset[j] = b[:, j].mean() - a[:, j].mean()
            continue
        if kind == "gaussian" and source[:, j].std() > 0:
            slope[j] = target[:, j].std() / source[:, j].std()
        offset[j] = target[:, j].mean() - slope[j] * source[:, j].mean()
    return slope, offset, source.min(axis=0), source.max(axis=0)


def carried(rows, strength, line, everything):
    """The edited rows."""
    slope, offset, least, greatest = line
    moved = (1 - strength) * rows + strength * (slope * rows + offset)
    inside = (least <= rows) & (rows <= greatest)
    return np.where(inside | everything, moved, rows)


def capped(rows, strength, axis, threshold, ceiling):
    """The edited rows, and which of them were left alone on purpose."""
    projection = rows @ axis
    gap = np.maximum(projection - threshold, 0) if ceiling else np.minimum(projection - threshold, 0)
    return rows - strength * gap[:, None] * axis, gap == 0


def main():
    random = np.random.default_rng(20260115)
    # Single-precision inputs, so that both sides begin with the same numbers.
    width = 5
    source = random.normal(0, 1, (9, width)).astype(np.float32)
    target = (random.normal(1, 2, (14, width)) * [1, 0.5, 2, 1, 3]).astype(np.float32)
    source[:, 3] = 0.25
    rows = random.normal(0, 1.5, (8, width)).astype(np.float32)
    rows[0, 3] = 0.25
    s, t, r = (x.astype(np.float64) for x in (source, target, rows))

    transports = []
    for kind in ["linear", "gaussian", "mean"]:
        line = transport(s, t, kind)
        for everything in [False, True]:
            transports.append({
                "map": kind, "support": "all" if everything else "observed",
                "slope": rounded(line[0]), "offset": rounded(line[1]),
                "edited": [rounded(carried(r, x, line, everything)) for x in STRENGTHS],
            })

    axis = t.mean(axis=0) - s.mean(axis=0)
    axis /= np.linalg.norm(axis)
    cappings = []
    for side in ["floor", "ceiling"]:
        for over in ["all", "kept"]:
            for percentile in [25, 80]:
                projections = (t if over == "kept" else np.concatenate([s, t])) @ axis
                threshold = np.percentile(projections, percentile)
                edits = [capped(r, x, axis, threshold, side == "ceiling") for x in STRENGTHS]
                cappings.append({
                    "side": side, "over": over, "percentile": percentile,
                    "axis": rounded(axis), "threshold": rounded(threshold),
                    "edited": [rounded(edited) for edited, _ in edits],
                    "declined": int(edits[0][1].sum()),
                })

    figures = {
        "source": source.astype(float).tolist(), "target": target.astype(float).tolist(),
        "rows": rows.astype(float).tolist(), "strengths": STRENGTHS,
        "transports": transports, "cappings": cappings,
    }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(figures, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
