#!/usr/bin/env python3
"""Writes roc.json: corners of ROC curves by scikit-learn for VaneComparisonTests.

Run: python3 Tests/Fixtures/Comparison/roc.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key. scikit-learn drops points between two equal
steps only, so the corners are found by the cross product of the steps before and after, as a polygon's are.
"""
import json
import pathlib

import numpy as np
from sklearn.metrics import roc_curve


def units(seed, stream, count):
    """Numbers in [0, 1) with 53 bits, those of Vane's SeededGenerator."""
    words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


def curve(seed, count, levels):
    """One curve."""
    scores = units(seed, 0, count)
    if levels:
        scores = np.floor(scores * levels)  # many ties
    positive = units(seed, 1, count) < 0.3 + 0.4 * (scores > np.median(scores))
    falses, trues, _ = roc_curve(positive, scores, drop_intermediate=False)
    steps = np.diff(np.stack([falses * (~positive).sum(), trues * positive.sum()], axis=1).round(), axis=0)
    turns = steps[:-1, 0] * steps[1:, 1] != steps[:-1, 1] * steps[1:, 0]
    kept = np.r_[True, turns, True]
    return {"seed": seed, "count": count, "levels": levels,
            "points": np.stack([falses[kept], trues[kept]], axis=1).tolist()}


cases = [curve(1, 50, 0), curve(2, 200, 7), curve(3, 300, 0), curve(4, 333, 3)]
out = pathlib.Path(__file__).with_name("roc.json")
out.write_text(json.dumps(cases) + "\n")
print([len(case["points"]) for case in cases])
