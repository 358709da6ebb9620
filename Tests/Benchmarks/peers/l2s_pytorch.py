#!/usr/bin/env python3
"""Times L2S training in PyTorch at the notes' shape, and prints one JSON line.

The loop is the one that a user writes: Linear(D, H) - ReLU - Linear(H, D), mean squared error, Adam 1e-3, batch 64,
float32, a fresh random order each epoch, on all cores (`--threads` limits them). It is timed twice, with
`torch.optim.Adam` as it comes and with `fused=True`. One epoch warms up; the median of the others is reported.

    python3 l2s_pytorch.py [--examples 10000] [--width 2048] [--hidden 1024] [--epochs 3] [--threads 0]

Keys: loop_seconds_per_epoch, fused_seconds_per_epoch, and the settings.
"""

import argparse
import json
import statistics
import time

import torch


def seconds_per_epoch(fused, options, contexts, targets):
    """Returns the median time of an epoch, and the last epoch's mean loss."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(
        torch.nn.Linear(options.width, options.hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(options.hidden, options.width),
    )
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=fused)
    criterion = torch.nn.MSELoss()
    seconds = []
    for epoch in range(options.epochs + 1):
        start = time.perf_counter()
        total = 0.0
        order = torch.randperm(options.examples)
        for first in range(0, options.examples, options.batch):
            rows = order[first : first + options.batch]
            optimizer.zero_grad()
            loss = criterion(network(contexts[rows]), targets[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        if epoch > 0:
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), total / options.examples


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--width", type=int, default=2_048)
    parser.add_argument("--hidden", type=int, default=1_024)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="0 leaves PyTorch's choice")
    options = parser.parse_args()
    if options.threads > 0:
        torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    contexts = torch.randn(options.examples, options.width)
    targets = contexts @ (torch.randn(options.width, options.width) / options.width**0.5)
    loop, _ = seconds_per_epoch(False, options, contexts, targets)
    fused, loss = seconds_per_epoch(True, options, contexts, targets)
    print(
        json.dumps(
            {
                "loop_seconds_per_epoch": round(loop, 4),
                "fused_seconds_per_epoch": round(fused, 4),
                "examples": options.examples,
                "width": options.width,
                "hidden": options.hidden,
                "batch": options.batch,
                "epochs": options.epochs,
                "threads": torch.get_num_threads(),
                "torch": torch.__version__,
                "last_loss": loss,
            }
        )
    )


if __name__ == "__main__":
    main()
