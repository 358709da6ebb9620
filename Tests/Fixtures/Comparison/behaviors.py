#!/usr/bin/env python3
"""Writes behaviors.json: scikit-learn's figures of classified replies for VaneComparisonTests.

Run: python3 Tests/Fixtures/Comparison/behaviors.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib
import warnings

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support


def units(seed, stream, count):
    """Numbers in [0, 1) with 53 bits, as Vane's SeededGenerator gives them."""
    raw = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)
    return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53


def entry(seed, count, classes, weighted):
    """The figures of one set of replies; some show no class, which is the label `classes`."""
    wanted = np.floor(units(seed, 0, count) ** 2 * classes).astype(int)  # the first classes most often
    draws = np.floor(units(seed, 1, count) * (classes + 1)).astype(int)
    shown = np.where(units(seed, 2, count) < 0.6, wanted, draws)
    if seed == 24:
        shown[shown == 2] = classes  # nothing shows class 2, so its precision is undefined
    weights = np.floor(units(seed, 3, count) * 4) if weighted else None
    labels = list(range(classes))
    options = {"labels": labels, "sample_weight": weights, "zero_division": np.nan}
    precision, recall, f1, _ = precision_recall_fscore_support(wanted, shown, **options)
    clean = lambda values: [None if np.isnan(v) else v for v in values]
    share = np.average(shown == 1, weights=weights)
    return {
        "seed": seed, "count": count, "classes": classes, "weighted": weighted,
        "accuracy": accuracy_score(wanted, shown, sample_weight=weights),
        "precision": clean(precision), "recall": clean(recall), "f1": clean(f1),
        "macro": f1_score(wanted, shown, average="macro", **options), "share": share,
    }


def hits_alone():
    """What the released code of L2S calls F1: every truth is positive, and so is every reply that hits."""
    out = []
    for hits, count in [(532, 643), (546, 643), (556, 643), (574, 643)]:
        shown = [True] * hits + [False] * (count - hits)
        out.append({"hits": hits, "count": count, "f1": f1_score([True] * count, shown)})
    return out


def main():
    warnings.filterwarnings("ignore", category=UserWarning)
    sets = [(21, 60, 2, False), (22, 300, 5, False), (23, 200, 3, True), (24, 40, 4, False)]
    result = {"sets": [entry(*each) for each in sets], "hitsAlone": hits_alone()}
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
