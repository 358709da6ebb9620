#!/usr/bin/env python3
"""Checks that the tree holds nothing it should not: long files, words without meaning, machine paths, build output.

Run from the package's root: python3 Tests/Gates/check_tree.py
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOP = {
    "Package.swift", "README.md", "Makefile", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
    "CITATION.cff", ".swift-format", ".gitignore", ".ci", "Sources", "Tests", "Plugins",
    "Documentation",
}
FORBIDDEN = re.compile(r"\bfatalError\(|\btry!|\bas!|\bTODO\b|\bFIXME\b")
EMPTY_NAMES = re.compile(r"(Utils?|Helpers?|Manager|Common|Base|Extensions|Types|Misc)\.swift$")
# Files that must be the same, since one is for this package and one for those that are made from the template.
TWINS = [("Plugins/exports.map", "Plugins/Template/Swift/exports.map")]
LARGEST_FILE = 4 << 20
LARGEST_TREE = 40 << 20


def tracked():
    """Returns the tracked files that exist."""
    text = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [pathlib.Path(name) for name in text.split("\0") if name and (ROOT / name).exists()]


def main():
    files = tracked()
    problems = [f"{f}: not a top-level entry of the design" for f in files if f.parts[0] not in TOP]
    total = 0
    for name in files:
        size = (ROOT / name).stat().st_size
        total += size
        if size > LARGEST_FILE:
            problems.append(f"{name}: {size} bytes; keep files below {LARGEST_FILE}")
        if EMPTY_NAMES.search(name.name):
            problems.append(f"{name}: the name says nothing; name what it holds")
        if name.suffix not in {".swift", ".c", ".h", ".py"}:
            continue
        lines = (ROOT / name).read_text().splitlines()
        if len(lines) > 500:
            problems.append(f"{name}: {len(lines)} lines; split it by aspect")
        if name.parts[0] in {"Sources", "Plugins"} and name.suffix == ".swift":
            problems += [
                f"{name}:{number}: {line.strip()}"
                for number, line in enumerate(lines, 1)
                if FORBIDDEN.search(line)
            ]
    problems += [
        f"{a} and {b} differ; copy one over the other"
        for a, b in TWINS
        if (ROOT / a).read_bytes() != (ROOT / b).read_bytes()
    ]
    if total > LARGEST_TREE:
        problems.append(f"the tree holds {total} bytes; keep it below {LARGEST_TREE}")
    for problem in problems:
        print(problem)
    print(f"tree: {len(problems)} problem(s) in {len(files)} files, {total / 1e6:.1f} MB")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
