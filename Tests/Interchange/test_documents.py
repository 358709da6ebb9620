"""Runs the articles on corpora: every Python snippet and every command, in their order, and compares what they print.

`Tests/Interchange/run.sh` runs it with the tool:

    python3 Tests/Interchange/test_documents.py .build/release/vane

In an article a block of ```python is executed; its lines that begin with `# ` are what all of it prints. A block whose first
line begins with `vane ` holds commands, and a block without a language that follows it is what they print. `…` stands for
anything, and a number of bytes may differ by 2 %, since floating-point units of other machines round in other ways. A snippet
that imports torch is executed where torch is installed, as a program of its own; with VANE_INTERCHANGE_TORCH=1 it has to be.
"""

import contextlib
import importlib.util
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "Sources/VaneArchive/VaneArchive.docc/Articles"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES = ("writing-a-corpus", "opening-a-corpus-in-python")


def agree(found, expected):
    """Whether a printed line is the expected one."""
    pattern = "".join(
        ".*" if part == "…" else r"(\d+)" if part.isdigit() and len(part) > 4 else re.escape(part)
        for part in re.findall(r"…|\d+|[^\d…]+", expected))
    match = re.fullmatch(pattern, found)
    wanted = [int(number) for number in re.findall(r"\d+", expected) if len(number) > 4]
    return match is not None and all(
        abs(int(number) - size) <= 0.02 * size for number, size in zip(match.groups(), wanted, strict=True))


def compare(article, found, expected):
    """Compares printed lines."""
    found, expected = found.splitlines(), expected.splitlines()
    same = len(found) == len(expected) and all(map(agree, found, expected))
    assert same, f"{article}: printed\n" + "\n".join(found) + "\nwhere it says\n" + "\n".join(expected)


def run_commands(text, tool):
    """Runs a block of commands and returns what they print, complaints last."""
    path = f"{pathlib.Path(tool).resolve().parent}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, env=os.environ | {"PATH": path})
    # Progress and losses stand on standard error, too; a complaint begins with the tool's name.
    complaints = [line + "\n" for line in done.stderr.splitlines() if line.startswith("vane: ")]
    return done.stdout + "".join(complaints)


def run_python(text, names):
    """Executes a snippet and returns what it prints, or nothing when it needs torch and there is none."""
    if "import torch" in text:
        if importlib.util.find_spec("torch") is None:
            assert os.environ.get("VANE_INTERCHANGE_TORCH") != "1", "torch is not installed"
            return None
        pathlib.Path("snippet.py").write_text(text)
        return subprocess.run(
            [sys.executable, "snippet.py"], check=True, stdout=subprocess.PIPE, text=True, timeout=300).stdout
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, "snippet", "exec"), names)
    return printed.getvalue()


def run_article(name, tool):
    """Runs everything in an article, in a folder of its own, and counts what it ran."""
    blocks = BLOCK.findall((ARTICLES / f"{name}.md").read_text())
    names, printed, counts = {}, None, {"commands": 0, "snippets": 0, "left out for want of torch": 0}
    for language, text in blocks:
        if language == "python":
            found = run_python(text, names)
            counts["snippets" if found is not None else "left out for want of torch"] += 1
            if found is not None:
                compare(name, found, "\n".join(re.findall(r"^# (.*)$", text, re.MULTILINE)))
            printed = None
        elif not language and text.startswith("vane "):
            counts["commands"] += len(re.findall(r"^vane ", text, re.MULTILINE))
            assert not printed, f"{name}: nothing says that it prints\n{printed}"
            printed = run_commands(text, tool)
        elif not language:
            compare(name, printed, text)
            printed = None
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def main(tool):
    """Runs all articles."""
    tool = pathlib.Path(tool).resolve()
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            print(f"{name}: {run_article(name, tool)}, all as it says")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
