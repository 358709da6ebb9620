#!/usr/bin/env python3
"""Writes methods.json: figures of scikit-learn, NumPy and PyTorch for VaneProbesTests and VaneSteeringTests.

Run: python3 Tests/Fixtures/Methods/methods.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib

import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier
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


def permutation(seed, stream, count):
    """Fisher and Yates from the end, an index below n being the upper half of a word times n."""
    words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(max(count - 1, 0))
    order = list(range(count))
    for word, last in zip(words.tolist(), range(count - 1, 0, -1)):
        other = (word * (last + 1)) >> 64
        order[last], order[other] = order[other], order[last]
    return order


def linear(inputs, outputs, seed, stream, bias):
    """A linear layer whose weight and bias start uniform in ±1/√inputs from two streams of the seed."""
    bound = inputs**-0.5
    layer = torch.nn.Linear(inputs, outputs, bias=bias)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(((2 * units(seed, stream, outputs, inputs) - 1) * bound).astype(np.float32)))
        if bias:
            layer.bias.copy_(torch.from_numpy(((2 * units(seed, stream + 1, outputs) - 1) * bound).astype(np.float32)))
    return layer


def notes_probe(x, y, seed=5, rate=1e-4, epochs=100):
    """The notes' probe: no offset, full-batch Adam; the loss before every tenth step."""
    layer = linear(x.shape[1], 1, seed, 1, bias=False)
    optimiser = torch.optim.Adam(layer.parameters(), lr=rate)
    rows, target, losses = torch.from_numpy(x), torch.from_numpy(y.astype(np.float32)), []
    for epoch in range(1, epochs + 1):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(layer(rows)[:, 0], target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if epoch % 10 == 0:
            losses.append(loss.item())
    return {"weight": layer.weight[0].tolist(), "losses": losses}


def learn_to_steer(x, z, seed=6, hidden=16, epochs=8, batch=16):
    """L2S with the paper's settings but for its size: tanh, output bias, squared distance, Adam 1e-4."""
    net = torch.nn.Sequential(
        linear(x.shape[1], hidden, seed, 1, bias=True), torch.nn.Tanh(), linear(hidden, z.shape[1], seed, 3, bias=True))
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-4)
    contexts, shifts, losses = torch.from_numpy(x), torch.from_numpy(z), []
    for epoch in range(epochs):
        order, total = permutation(seed, 2**32 + epoch, len(x)), 0.0
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            loss = ((net(contexts[rows]) - shifts[rows]) ** 2).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(rows)
        losses.append(total / len(x))
    return net, losses


def probe_data():
    """120 rows of 5 values whose class is the sign of a noisy projection, and one of three noisy classes."""
    x = centred(11, 0, 120, 5)
    score = x.astype(np.float64) @ np.array([1.0, -1.0, 0.5, 0.0, 2.0])
    binary = (score + units(11, 1, 120) - 0.5 > 0.2).astype(int)
    maps = centred(11, 2, 5, 3).astype(np.float64)
    three = np.argmax(x.astype(np.float64) @ maps + 0.3 * units(11, 3, 120, 3), axis=1)
    return x, binary, three


def discriminant(x, y, shrinkage):
    """Fisher's discriminant with a fixed share of the covariance shrunken."""
    fit = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=shrinkage).fit(x, y)
    return {"shrinkage": shrinkage, "weight": fit.coef_[0].tolist(), "bias": float(fit.intercept_[0])}


def reading_vector(x, y, pairs, normalise, seed=7):
    """The first principal component of differences, its sign by the labels, with the offset midway between the means."""
    positive, negative = x[y == 1].mean(0), x[y == 0].mean(0)
    if pairs == "class-means":
        differences = x - np.where((y == 1)[:, None], negative, positive)
    else:
        rows = x if pairs == "random" else x[y == 1]
        order = permutation(seed, 2**32, len(rows))
        even = len(rows) // 2 * 2
        differences = rows[order[0:even:2]] - rows[order[1:even:2]]
    if normalise:
        differences = differences / np.linalg.norm(differences, axis=1, keepdims=True)
    axis = PCA(n_components=1, svd_solver="full").fit(differences).components_[0]
    axis = axis * np.sign(axis @ (positive - negative))
    return {
        "pairs": pairs, "normalise": normalise, "weight": axis.tolist(),
        "bias": float(-axis @ (positive + negative) / 2)}


def least_squares(x, y, penalty, standardise):
    """A ridge regression on the labels 1 and -1, folded back where values were standardised."""
    mean, scale = (x.mean(0), x.std(0)) if standardise else (0.0, 1.0)
    fit = RidgeClassifier(alpha=penalty, solver="cholesky").fit((x - mean) / scale, y)
    weight = fit.coef_.ravel() / scale
    return {
        "lambda": penalty, "standardise": standardise, "weight": weight.tolist(),
        "bias": float(np.ravel(fit.intercept_)[0] - (weight * mean).sum())}


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
    inside = np.concatenate([positive - positive.mean(0), negative - negative.mean(0)])
    pooled = inside.T @ inside / len(wide)
    return {
        "positives": int(binary.sum()), "classes": np.bincount(three).tolist(),
        "logistic": {"weight": fit.coef_[0].tolist(), "bias": float(fit.intercept_[0])},
        "standardised": {
            "weight": folded.tolist(),
            "bias": float(standardised.intercept_[0] - folded @ scaled.mean_)},
        "notes": notes_probe(x, binary),
        "softmax": {"scores": multi.decision_function(x[:6].astype(np.float64)).tolist()},
        "mass-mean": {
            "theta": theta.tolist(), "lda": (np.linalg.pinv(pooled) @ theta).tolist(),
            "midpoint": ((positive.mean(0) + negative.mean(0)) / 2).tolist()},
        "lda": [discriminant(wide, binary, shrinkage) for shrinkage in (0.0, 0.1, 1.0)]
        + [discriminant(wide[1:5], binary[1:5], 0.1)],
        "lat": [
            reading_vector(wide * [1, 2, 3, 4, 5], binary, pairs, normalise)
            for pairs in ("random", "positive", "class-means") for normalise in (False, True)],
        "ridge-probe": [
            least_squares(wide, binary, penalty, standardise)
            for penalty in (0.5, 30.0) for standardise in (False, True)]
        + [least_squares(wide[1:5], binary[1:5], 0.5, False)],
    }


def steering_data():
    """60 contexts of 7 unlike coordinates with noisy linear shifts of 4 values in 3 classes, and 9 queries."""
    spread = np.arange(1, 8, dtype=np.float32)
    x = centred(21, 0, 60, 7) * spread + spread
    queries = centred(21, 1, 9, 7) * spread + spread
    z = (x.astype(np.float64) @ centred(21, 2, 7, 4) + centred(21, 3, 60, 4)).astype(np.float32)
    labels = np.argmax(centred(21, 4, 60, 3) + 0.2 * x[:, :3], axis=1)
    return x, queries, z, labels


def erased(x, labels, queries, shrinkage):
    """Concept erasure as published: whiten, project the concept away, colour again."""
    centred_rows = x - x.mean(0)
    concept = np.eye(labels.max() + 1)[labels]
    covariance = centred_rows.T @ centred_rows / len(x)
    sphere = np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    values, vectors = np.linalg.eigh((1 - shrinkage) * covariance + shrinkage * sphere)
    whiten, colour = vectors * values**-0.5 @ vectors.T, vectors * values**0.5 @ vectors.T
    cross = centred_rows.T @ (concept - concept.mean(0)) / len(x)
    basis, size, _ = np.linalg.svd(whiten @ cross, full_matrices=False)
    basis = basis[:, size > 1e-9 * size[0]]
    return queries - (queries - x.mean(0)) @ (colour @ basis @ basis.T @ whiten).T


def rotated(x, first, queries, angle, strength):
    """Rows turned within the plane of the class gap and of the component that varies most at right angles to it."""
    rest = (x - x.mean(0)) @ (np.eye(len(first)) - np.outer(first, first))
    second = np.linalg.svd(rest, full_matrices=False)[2][0]
    second = second * np.sign(second[np.abs(second).argmax()])
    plane = (queries @ first) + 1j * (queries @ second)
    way = np.angle(np.exp(1j * np.deg2rad(angle)) / (plane / np.abs(plane)))
    turned = plane * np.exp(1j * strength * way) - plane
    return queries + np.outer(turned.real, first) + np.outer(turned.imag, second)


def edits(x, labels, queries, strength=0.75):
    """What interventions that replace a part of a row make of the queries, the first class being the negative one."""
    positive, negative = x[labels != 0].mean(0), x[labels == 0].mean(0)
    unit = (positive - negative) / np.linalg.norm(positive - negative)
    part = (queries @ unit)[:, None]

    def edit(method, settings, edited):
        return {
            "method": method, "settings": settings, "strength": strength,
            "rows": (queries + strength * (edited - queries)).tolist()}

    largest = np.maximum(x[labels != 0] @ unit, 0).max()
    return [
        edit("ablation", {}, queries - part * unit),
        edit("ace", {}, queries + unit * (positive @ unit - part)),
        edit("ace", {"reach": "-0.5"}, queries + unit * ((1.5 * negative - 0.5 * positive) @ unit - part)),
        edit("clamp", {}, queries + unit * (largest - np.maximum(part, 0))),
        edit("clamp", {"factor": "-2"}, queries + unit * (-2 * largest - np.maximum(part, 0))),
        edit("leace", {}, erased(x, labels, queries, 0.1)),
        edit("leace", {"shrinkage": "0"}, erased(x, labels, queries, 0.0)),
    ] + [
        {
            "method": "angular", "settings": {"angle": str(angle)}, "strength": share,
            "rows": rotated(x, unit, queries, angle, share).tolist()}
        for angle, share in ((0, 1.0), (135, 1.0), (-100, 0.25))
    ]


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
    net, losses = learn_to_steer(x, z)
    along = probe / np.linalg.norm(probe)
    return {
        "classes": np.bincount(labels).tolist(),
        "ridge": ridge.predict(scaler.transform(asked)).tolist(),
        "knn": z.astype(np.float64)[nearest].mean(1).tolist(),
        "gate": {"named": named.tolist(), "shifts": means[named].tolist()},
        "mean-s": z.astype(np.float64).mean(0).tolist(),
        "mean-s-cautious": z[labels != 0].astype(np.float64).mean(0).tolist(),
        "diff-of-means": gap.tolist(),
        "l2s-paper": {"losses": losses, "shifts": net(torch.from_numpy(queries)).tolist()},
        "probe-direction": (along * (gap @ along)).tolist(),
        "edits": edits(wide, labels, asked),
    }


def main():
    """Writes everything beside this script."""
    torch.set_num_threads(1)
    out = {"probes": probes(), "steering": steering()}
    path = pathlib.Path(__file__).with_name("methods.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
