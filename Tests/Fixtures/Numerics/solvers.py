#!/usr/bin/env python3
"""Writes solvers.json: what scikit-learn finds for seeded data, for VaneNumericsTests.

Run: python3 Tests/Fixtures/Numerics/solvers.py
The data are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge


def units(seed, stream, shape):
    """Numbers in [0, 1) with 53 bits, as Vane's SeededGenerator.unit(), narrowed to float32 around 0."""
    words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(int(np.prod(shape)))
    return ((words >> np.uint64(11)).astype(np.float64) * 2.0**-53 * 4 - 2).astype(np.float32).reshape(shape)


def binary(seed, n, d, c):
    x = units(seed, 0, (n, d)).astype(np.float64)
    noise = units(seed, 1, (n,))
    y = (x[:, 0] - 0.5 * x[:, 1] + 0.8 * noise + 0.3) > 0
    model = LogisticRegression(C=c, tol=1e-10, max_iter=10000, solver="lbfgs").fit(x, y)
    bare = LogisticRegression(C=c, tol=1e-10, max_iter=10000, fit_intercept=False).fit(x, y)
    return {"seed": seed, "n": n, "d": d, "c": c, "weight": model.coef_[0].tolist()[:8],
            "bias": float(model.intercept_[0]), "norm": float(np.linalg.norm(model.coef_)),
            "bare": bare.coef_[0].tolist()[:8]}


def softmax(seed, n, d, k, c):
    x = units(seed, 0, (n, d)).astype(np.float64)
    noise = units(seed, 1, (n, k)).astype(np.float64)
    y = np.argmax(x[:, :k] + 0.7 * noise, axis=1)
    model = LogisticRegression(C=c, tol=1e-10, max_iter=10000).fit(x, y)
    return {"seed": seed, "n": n, "d": d, "k": k, "c": c, "weight": model.coef_.ravel().tolist(),
            "bias": (model.intercept_ - model.intercept_.mean()).tolist()}


def ridge(seed, n, d, m, penalty):
    x = units(seed, 0, (n, d)).astype(np.float64)
    y = units(seed, 1, (n, m)).astype(np.float64) + x[:, :m]
    model = Ridge(alpha=penalty).fit(x, y)
    return {"seed": seed, "n": n, "d": d, "m": m, "penalty": penalty,
            "weight": model.coef_.T.ravel().tolist(), "offset": model.intercept_.tolist()}


def main():
    out = {
        "binary": [binary(21, 200, 6, 1.0), binary(22, 300, 8, 0.1), binary(23, 120, 600, 1.0)],
        "softmax": [softmax(31, 250, 7, 5, 1.0)],
        "ridge": [ridge(41, 50, 6, 3, 2.0), ridge(42, 8, 12, 2, 0.5)],
    }
    path = pathlib.Path(__file__).with_name("solvers.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
