#!/usr/bin/env python3
"""Writes statistics.json: figures of scikit-learn and NumPy for VaneComparisonTests.

Run: python3 Tests/Fixtures/Comparison/statistics.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib

import numpy as np
from sklearn.metrics import roc_auc_score


def words(seed, stream, count):
    """The stream of Vane's SeededGenerator."""
    return np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)


def units(seed, stream, count):
    """Numbers in [0, 1) with 53 bits."""
    return (words(seed, stream, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def main():
    areas = []
    for seed, count, levels in [(1, 50, 0), (2, 200, 7), (3, 1000, 0), (4, 333, 3)]:
        scores = units(seed, 0, count)
        if levels:
            scores = np.floor(scores * levels)  # many ties
        positive = units(seed, 1, count) < 0.3 + 0.4 * (scores > np.median(scores))
        areas.append(
            {"seed": seed, "count": count, "levels": levels,
             "auroc": roc_auc_score(positive, scores)})
    numbers = units(9, 0, 101)
    weighted = []
    for seed in (5, 6):
        scores = np.floor(units(seed, 0, 120) * 9)
        positive = units(seed, 1, 120) < 0.5
        weights = np.floor(units(seed, 2, 120) * 4)
        weighted.append(
            {"seed": seed, "auroc": roc_auc_score(positive, scores, sample_weight=weights)})
    out = {
        "areas": areas, "weighted": weighted,
        "percentiles": [float(np.quantile(numbers, 0.025)), float(np.quantile(numbers, 0.975))],
    }
    path = pathlib.Path(__file__).with_name("statistics.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
