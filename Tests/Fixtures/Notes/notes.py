#!/usr/bin/env python3
"""Writes notes.json: PyTorch's losses of the notes' two synthetic runs, at their full size.

Run: python3 Tests/Fixtures/Notes/notes.py          (torch and numpy; two minutes on two cores)

Nothing but losses is committed: data, initial weights and the order of the examples are drawn from Philox4x64-10 by key
(seed, stream), as `SyntheticNotes`, `LinearInitializer` and `TwoLayerNetworkTrainer` document them. `--check FILE` compares
the output of `vane fit METHOD --data synthetic:notes --json` with the fixture instead.
"""

import argparse
import json
import pathlib

import numpy as np
import torch

FIXTURE = pathlib.Path(__file__).with_name("notes.json")
FIRST_WEIGHT, FIRST_BIAS, SECOND_WEIGHT, SECOND_BIAS = 1, 2, 3, 4
PROBE_ROWS, PROBE_RULE, CONTEXTS, LINEAR_MAP = 16, 17, 18, 19


def words(seed, stream, count):
    """The words of a stream."""
    return np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)


def units(seed, stream, *shape):
    """Numbers in [0, 1): the upper 53 bits of a word."""
    raw = words(seed, stream, int(np.prod(shape)))
    return ((raw >> np.uint64(11)).astype(np.float64) * 2.0**-53).reshape(shape)


def normals(seed, stream, *shape):
    """Standard normal numbers by Box and Muller from pairs of words, in single precision."""
    raw = words(seed, stream, int(np.prod(shape))).reshape(-1, 2) >> np.uint64(11)
    radius = np.sqrt(-2 * np.log((raw[:, 0].astype(np.float64) + 1) * 2.0**-53))
    angle = 2 * np.pi * (raw[:, 1].astype(np.float64) * 2.0**-53)
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return pairs.astype(np.float32).reshape(shape)


def permutation(seed, stream, count):
    """Fisher and Yates from the end; an index below n is the upper half of a word times n."""
    order = list(range(count))
    for word, last in zip(words(seed, stream, count - 1).tolist(), range(count - 1, 0, -1)):
        other = (word * (last + 1)) >> 64
        order[last], order[other] = order[other], order[last]
    return order


def linear(inputs, outputs, seed, weight, bias=None):
    """A layer whose numbers are uniform in ±1/√inputs."""
    layer, bound = torch.nn.Linear(inputs, outputs, bias=bias is not None), inputs**-0.5
    with torch.no_grad():
        drawn = ((2 * units(seed, weight, outputs, inputs) - 1) * bound).astype(np.float32)
        layer.weight.copy_(torch.from_numpy(drawn))
        if bias is not None:
            drawn = ((2 * units(seed, bias, outputs) - 1) * bound).astype(np.float32)
            layer.bias.copy_(torch.from_numpy(drawn))
    return layer


def probe(seed=0, rows=64, width=1024, epochs=100):
    """The notes' probe: no offset, Adam 1e-4, 100 full-batch epochs, the loss of every tenth."""
    x = normals(seed, PROBE_ROWS, rows, width)
    rule = normals(seed, PROBE_RULE, width).astype(np.float64)
    y = torch.from_numpy((x.astype(np.float64) @ rule > 0).astype(np.float32))
    layer, x = linear(width, 1, seed, FIRST_WEIGHT), torch.from_numpy(x)
    optimizer = torch.optim.Adam(layer.parameters(), lr=1e-4)
    losses = []
    for epoch in range(1, epochs + 1):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(layer(x)[:, 0], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if epoch % 10 == 0:
            losses.append(loss.item())
    return losses


def learn_to_steer(fused, seed=0, examples=10_000, width=2048, hidden=1024, batch=64, epochs=10):
    """The notes' L2S: ReLU, MSE, Adam 1e-3, as it comes or fused; the mean loss of every epoch."""
    h = torch.from_numpy(normals(seed, CONTEXTS, examples, width))
    z = h @ torch.from_numpy(normals(seed, LINEAR_MAP, width, width)) * (width**-0.5)
    network = torch.nn.Sequential(
        linear(width, hidden, seed, FIRST_WEIGHT, FIRST_BIAS), torch.nn.ReLU(),
        linear(hidden, width, seed, SECOND_WEIGHT, SECOND_BIAS))
    optimizer, losses = torch.optim.Adam(network.parameters(), lr=1e-3, fused=fused), []
    for epoch in range(epochs):
        order, total = permutation(seed, 2**32 + epoch, examples), 0.0
        for start in range(0, examples, batch):
            rows = order[start : start + batch]
            loss = torch.nn.functional.mse_loss(network(h[rows]), z[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        losses.append(total / examples)
    return losses


def check(path, fixture):
    """Prints the largest relative difference between a run of the tool and the fixture."""
    run = json.loads(pathlib.Path(path).read_text())
    mine, theirs = [row["loss"] for row in run["losses"]], fixture[run["method"]]
    assert len(mine) == len(theirs), (len(mine), len(theirs))
    print(run["method"], max(abs(a - b) / b for a, b in zip(mine, theirs)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", nargs="*", metavar="FILE", help="outputs of the tool to compare")
    options = parser.parse_args()
    if options.check:
        fixture = json.loads(FIXTURE.read_text())
        return [check(path, fixture) for path in options.check]
    report = {"torch": torch.__version__, "logistic": probe(), "l2s-notes": learn_to_steer(fused=True)}
    # The same mathematics once more with sums in another order: how far PyTorch's own runs drift apart.
    torch.set_num_threads(1)
    report["l2s-notes, Adam not fused, one thread"] = learn_to_steer(fused=False)
    FIXTURE.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
