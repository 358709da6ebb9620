#!/usr/bin/env python3
"""Writes svm.json: scikit-learn's LinearSVC for VaneProbesTests.

Run: python3 Tests/Fixtures/Methods/svm.py
The rows are those of methods.py's probe_data, drawn from Philox4x64-10 with the same keys; the wide ones are drawn here.
"""
import json
import pathlib
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC


def units(seed, stream, *shape):
    """Numbers in [0, 1) with 53 bits, from the stream of Vane's SeededGenerator."""
    count = int(np.prod(shape))
    words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)
    return ((words >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)


def centred(seed, stream, *shape):
    """Single-precision numbers in [-1, 1)."""
    return (2 * units(seed, stream, *shape) - 1).astype(np.float32)


def machine(x, y, c, standardise):
    """The defaults of LinearSVC, solved until it no longer moves, folded back where values were standardised."""
    mean, scale = (x.mean(0), x.std(0)) if standardise else (0.0, 1.0)
    # Newton's method in a trust region; the default's coordinate ascent has the same optimum and stops short of it.
    fit = LinearSVC(C=c, dual=False, tol=1e-12, max_iter=1_000_000).fit((x - mean) / scale, y)
    weight = fit.coef_[0] / scale
    return {
        "c": c, "standardise": standardise, "weight": weight.tolist(),
        "bias": float(fit.intercept_[0] - (weight * mean).sum())}


def main():
    """Writes everything beside this script."""
    warnings.simplefilter("error", ConvergenceWarning)
    x = centred(11, 0, 120, 5).astype(np.float64)
    score = x @ np.array([1.0, -1.0, 0.5, 0.0, 2.0])
    y = (score + units(11, 1, 120) - 0.5 > 0.2).astype(int)
    wide, widest = centred(12, 0, 20, 40).astype(np.float64), centred(13, 0, 24, 520).astype(np.float64)
    out = {
        "narrow": [machine(x, y, c, standardise) for c in (1.0, 0.05) for standardise in (False, True)],
        "wide": machine(wide, np.arange(20) % 2, 1.0, False),
        "widest": machine(widest, np.arange(24) % 2, 1.0, False),
    }
    path = pathlib.Path(__file__).with_name("svm.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
