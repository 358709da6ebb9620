#!/usr/bin/env python3
"""Writes heads.json: figures of scikit-learn and NumPy for the sweep over heads in VaneComparisonTests.

Run: python3 Tests/Fixtures/Comparison/heads.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression

BLOCKS, HEADS, WIDTH, TRAIN, VALIDATION = 2, 3, 4, 90, 40
CHOSEN, STRENGTH = 4, 15.0


def units(seed, stream, *shape):
    """Numbers in [0, 1) with 53 bits, from the stream of Vane's SeededGenerator."""
    count = int(np.prod(shape))
    words = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)
    return ((words >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)


def centred(seed, stream, *shape):
    """Single-precision numbers in [-1, 1)."""
    return (2 * units(seed, stream, *shape) - 1).astype(np.float32)


def rows(block):
    """A block's rows, [N, A * D_head], which follow the class more closely the later the head, and its labels."""
    x = centred(41, block, TRAIN + VALIDATION, HEADS * WIDTH)
    labels = centred(41, 100, TRAIN + VALIDATION) > 0
    signs = np.where(labels, np.float32(1), np.float32(-1))
    for head in range(HEADS):
        column = head * WIDTH + (head + block) % WIDTH
        x[:, column] += np.float32(0.125 * (1 + head + 2 * block)) * signs
    return x, labels


def axis(train, direction):
    """A unit direction with the standard deviation of the training rows along it."""
    unit = direction / np.linalg.norm(direction)
    return {"direction": unit.tolist(), "deviation": float(np.std(train @ unit))}


def main():
    """Writes everything beside this script."""
    heads = []
    for block in range(BLOCKS):
        x, labels = rows(block)
        for head in range(HEADS):
            part = x[:, head * WIDTH : (head + 1) * WIDTH].astype(np.float64)
            train, y = part[:TRAIN], labels[:TRAIN]
            probe = LogisticRegression(tol=1e-12, max_iter=100_000).fit(train, y)
            heads.append({
                "block": block, "head": head,
                "accuracy": float(probe.score(part[TRAIN:], labels[TRAIN:])),
                "massMean": axis(train, train[y].mean(0) - train[~y].mean(0)),
                "probe": axis(train, probe.coef_[0]),
            })
    ranking = sorted(heads, key=lambda h: (-h["accuracy"], h["block"], h["head"]))
    edited = []
    for block in range(BLOCKS):
        states = rows(block)[0][TRAIN : TRAIN + 3].astype(np.float64)
        for chosen in ranking[:CHOSEN]:
            if chosen["block"] == block:
                part = slice(chosen["head"] * WIDTH, (chosen["head"] + 1) * WIDTH)
                along = chosen["massMean"]
                states[:, part] += STRENGTH * along["deviation"] * np.array(along["direction"])
        edited.append(states.tolist())
    out = {
        "heads": heads, "ranking": [[h["block"], h["head"]] for h in ranking],
        "chosen": CHOSEN, "strength": STRENGTH, "edited": edited,
        "positives": [int(rows(0)[1][:TRAIN].sum()), int(rows(0)[1][TRAIN:].sum())],
    }
    path = pathlib.Path(__file__).with_name("heads.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
