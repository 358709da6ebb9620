#!/usr/bin/env python3
"""Checks of the users' documentation that need no build: catalogs, error pages, and links that cannot resolve.

Run from the package's root: python3 Tests/Gates/check_docs.py
`make docs` lets docc check everything else. docc resolves ``symbols`` of the module at hand alone, and sees public comments
alone; so a symbol of another module is written with single backticks, everywhere.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The tool's own modules: their users read `vane help`.
WITHOUT_CATALOG = {"VaneCommands"}
TYPE = r"(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)"
PUBLIC_TYPE = re.compile(r"^public\s+(?:final\s+)?" + TYPE, re.MULTILINE)
ANY_TYPE = re.compile(r"\b" + TYPE)
CODE = re.compile(r"static let \w+ = Code\((?:name|description): \"([\w-]+)\"\)")
LINK = re.compile(r"``(\w+)[^`]*``")


def modules():
    """Returns the library modules by name: folder and Swift files."""
    folders = sorted(path for path in (ROOT / "Sources").glob("Vane*") if path.is_dir())
    return {folder.name: sorted(folder.rglob("*.swift")) for folder in folders}


def catalog_problems(name):
    """Yields what the catalog of a module lacks."""
    page = ROOT / f"Sources/{name}/{name}.docc/{name}.md"
    if name in WITHOUT_CATALOG:
        return
    if not page.exists():
        yield f"{name}: there is no {page.relative_to(ROOT)}; write a landing page."
        return
    text = page.read_text()
    for other in sorted(page.parent.rglob("*.md")):
        if other != page and f"<doc:{other.stem}>" not in text:
            yield f"{name}: no topic leads to {other.relative_to(ROOT)}; add <doc:{other.stem}>."


def code_problems(name, sources):
    """Yields the error codes of a module that no page explains."""
    if name in WITHOUT_CATALOG:
        return
    pages = "\n".join(
        page.read_text() for page in sorted((ROOT / f"Sources/{name}/{name}.docc").glob("Errors/*.md"))
    )
    for source in sources:
        for code in CODE.findall(source.read_text()):
            if f"\n| `{code}` |" not in pages:
                yield f"{name}: code '{code}' has no row on a page in {name}.docc/Errors; add one."


def names(sources, pattern):
    """Returns the names that a pattern finds in Swift files."""
    return {name for source in sources for name in pattern.findall(source.read_text())}


def link_problems(name, sources, owners):
    """Yields double backticks around a public type of another module."""
    own = names(sources, ANY_TYPE)
    for path in sources + sorted((ROOT / f"Sources/{name}").rglob("*.md")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for word in LINK.findall(line):
                if word in owners and word not in own:
                    yield (f"{path.relative_to(ROOT)}:{number}: ``{word}`` is a symbol of {owners[word]}; "
                           "write it with single backticks.")


def main():
    found = modules()
    owners = {word: name for name, sources in found.items() for word in names(sources, PUBLIC_TYPE)}
    problems = []
    for name, sources in found.items():
        problems += catalog_problems(name)
        problems += code_problems(name, sources)
        problems += link_problems(name, sources, owners)
    for problem in problems:
        print(problem)
    print(f"docs: {len(problems)} problem(s) in {len(found)} modules")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
