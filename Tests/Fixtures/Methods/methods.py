#!/usr/bin/env python3
"""Writes methods.json: figures of scikit-learn, NumPy and PyTorch for VaneProbesTests and VaneSteeringTests.

Run: python3 Tests/Fixtures/Methods/methods.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler


def units(seed, stream, *shape):
    """Numbers in [0, 1) with 53 bits, from the stream of Vane's SeededGenerator."""
    count = int(np.prod(shape))
    words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)
    return ((words >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)


def centred(seed, stream, *shape):
    """Single-precision numbers in [-1, 1)."""
    return (2 * units(seed, stream, *shape) - 1).astype(np.float32)


def logistic(x, y, **options):
    """Fits scikit-learn's logistic regression until it no longer moves."""
    return LogisticRegression(C=1.0, tol=1e-12, max_iter=100_000, **options).fit(x.astype(np.float64), y)


def probe_data():
    """120 rows of 5 values whose class is the sign of a noisy projection, and one of three noisy classes."""
    x = centred(11, 0, 120, 5)
    score = x.astype(np.float64) @ np.array([1.0, -1.0, 0.5, 0.0, 2.0])
    binary = (score + units(11, 1, 120) - 0.5 > 0.2).astype(int)
    maps = centred(11, 2, 5, 3).astype(np.float64)
    three = np.argmax(x.astype(np.float64) @ maps + 0.3 * units(11, 3, 120, 3), axis=1)
    return x, binary, three


def probes():
    """The readouts."""
    x, binary, three = probe_data()
    wide = x.astype(np.float64)
    fit = logistic(x, binary)
    scaled = StandardScaler().fit(wide)
    standardised = logistic(scaled.transform(wide), binary)
    folded = standardised.coef_[0] / scaled.scale_
    multi = logistic(x, three)
    positive, negative = wide[binary == 1], wide[binary == 0]
    theta = positive.mean(0) - negative.mean(0)
    centredRows = np.concatenate([positive - positive.mean(0), negative - negative.mean(0)])
    pooled = centredRows.T @ centredRows / len(wide)
    return {
        "positives": int(binary.sum()), "classes": np.bincount(three).tolist(),
        "logistic": {"weight": fit.coef_[0].tolist(), "bias": float(fit.intercept_[0])},
        "standardised": {
            "weight": folded.tolist(),
            "bias": float(standardised.intercept_[0] - folded @ scaled.mean_)},
        "softmax": {"scores": multi.decision_function(x[:6].astype(np.float64)).tolist()},
        "mass-mean": {
            "theta": theta.tolist(), "lda": (np.linalg.pinv(pooled) @ theta).tolist(),
            "midpoint": ((positive.mean(0) + negative.mean(0)) / 2).tolist()},
    }


def steering_data():
    """60 contexts of 7 unlike coordinates with noisy linear shifts of 4 values in 3 classes, and 9 queries."""
    spread = np.arange(1, 8, dtype=np.float32)
    x = centred(21, 0, 60, 7) * spread + spread
    queries = centred(21, 1, 9, 7) * spread + spread
    z = (x.astype(np.float64) @ centred(21, 2, 7, 4) + centred(21, 3, 60, 4)).astype(np.float32)
    labels = np.argmax(centred(21, 4, 60, 3) + 0.2 * x[:, :3], axis=1)
    return x, queries, z, labels


def steering():
    """The predictors and vectors."""
    x, queries, z, labels = steering_data()
    wide, asked = x.astype(np.float64), queries.astype(np.float64)
    scaler = StandardScaler().fit(wide)
    ridge = Ridge(alpha=10.0).fit(scaler.transform(wide), z.astype(np.float64))
    unit = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    cosine = (asked / np.linalg.norm(asked, axis=1, keepdims=True)) @ unit.T
    nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :8]
    gate = logistic(scaler.transform(wide), labels)
    means = np.stack([z[labels == k].astype(np.float64).mean(0) for k in range(3)])
    named = gate.predict(scaler.transform(asked))
    binary = (labels != 0).astype(int)
    gap = wide[binary == 1].mean(0) - wide[binary == 0].mean(0)
    probe = logistic(x, binary).coef_[0]
    along = probe / np.linalg.norm(probe)
    return {
        "classes": np.bincount(labels).tolist(),
        "ridge": ridge.predict(scaler.transform(asked)).tolist(),
        "knn": z.astype(np.float64)[nearest].mean(1).tolist(),
        "gate": {"named": named.tolist(), "shifts": means[named].tolist()},
        "mean-s": z.astype(np.float64).mean(0).tolist(),
        "mean-s-cautious": z[labels != 0].astype(np.float64).mean(0).tolist(),
        "diff-of-means": gap.tolist(),
        "probe-direction": (along * (gap @ along)).tolist(),
    }


def main():
    """Writes everything beside this script."""
    out = {"probes": probes(), "steering": steering()}
    path = pathlib.Path(__file__).with_name("methods.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
