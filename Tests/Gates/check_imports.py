#!/usr/bin/env python3
"""Compares the manifest's dependencies and every import line with allowed-imports.txt.

Run from the package's root: python3 Tests/Gates/check_imports.py
SwiftPM's own check lets transitive imports pass; this one does not.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "Tests/Gates/allowed-imports.txt"
SYSTEM = {
    "Swift", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Dispatch",
    "Synchronization", "_Concurrency",
}
# The plugin's side is linked into other people's libraries and must not drag Foundation in.
PURE = {"VaneTensors", "VaneCore", "VanePluginKit"}
IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|internal|package|private|fileprivate)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)"
)


def table():
    """Reads the committed table: target -> (targets of this package, products of others)."""
    allowed = {}
    for line in TABLE.read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        target, _, rest = line.partition(":")
        own, _, other = rest.partition("|")
        allowed[target.strip()] = (set(own.split()), set(other.split()))
    return allowed


def manifest():
    """Asks the package manager for the targets and their dependencies."""
    text = subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return json.loads(text)["targets"]


def dependencies(target):
    """Returns the names of a target's dependencies as the manifest has them."""
    names = set()
    for entry in target["dependencies"]:
        kind, value = next(iter(entry.items()))
        names.add(value[0])
    return names


def imports(folder):
    """Yields (file, line number, module) for every import line of Swift files below a folder."""
    for path in sorted(folder.rglob("*.swift")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = IMPORT.match(line)
            if found:
                yield path.relative_to(ROOT), number, found.group(1)


def main():
    allowed = table()
    problems = []
    for target in manifest():
        name = target["name"]
        if target["type"] == "test" or target.get("path", "").startswith("Plugins/"):
            continue
        if name not in allowed:
            problems.append(f"{name}: the manifest has it, allowed-imports.txt has not; add a line.")
            continue
        own, other = allowed[name]
        for extra in sorted(dependencies(target) - own - other):
            problems.append(f"Package.swift: {name} depends on {extra}, which the table forbids.")
        for missing in sorted(own - dependencies(target)):
            problems.append(f"Package.swift: {name} lacks {missing}, which the table lists; drop it there.")
        folder = ROOT / "Sources" / name
        for path, number, module in imports(folder):
            if module in SYSTEM:
                if name in PURE and module.startswith("Foundation"):
                    problems.append(f"{path}:{number}: {name} must not import {module}.")
                continue
            if module not in own | other | {name}:
                problems.append(f"{path}:{number}: {name} must not import {module}.")
    for problem in problems:
        print(problem)
    print(f"imports: {len(problems)} problem(s) in {len(allowed)} targets")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
