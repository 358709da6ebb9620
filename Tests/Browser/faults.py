#!/usr/bin/env python3
"""Plants faults in a good page, one at a time, and expects the check of report pages to find each.

usage: faults.py PAGE.html
"""
import pathlib
import sys
import tempfile

from check_report import Check
from devtools import Browser

# What is planted: the check that shall find it, words of its complaint, and the text that is exchanged.
FAULTS = [
    ("quiet", "request: http", "</main>", '<img src="http://127.0.0.1:9/x.png" alt="x"></main>'),
    ("quiet", "exception", "</main>", "<script>nowhere()</script></main>"),
    ("landmarks", "landmarks missing: ['main']", '<main id="main"', '<div id="main"'),
    ("landmarks", "a button without a name", "</main>", "<button></button></main>"),
    ("landmarks", "1 links lead nowhere", 'href="#settings"', 'href="#setings"'),
    ("drawings", "is blank", "svg .k0 {", "svg > * { display: none; } svg .k0 {"),
    ("drawings", "draws outside its frame", "</svg>", '<circle cx="-50" cy="9" r="4"/></svg>'),
    ("texts", "labels cover others", "</svg>", '<text x="9" y="40">one word</text><text x="12" y="42">another</text></svg>'),
    ("texts", "1 tables lack", "</main>", "<table><tr><td>1</td></tr></table></main>"),
    ("keyboard", "focus cannot be seen", ":focus-visible { outline: 3px solid", ":focus-visible { outline: 0 solid"),
    ("keyboard", "Tab reached", 'data-save="svg"', 'data-save="svg" tabindex="-1"'),
    ("saved", "needs a style sheet", 'to[index].removeAttribute("class");', ""),
    ("saved", "is no XML", 'serializeToString(copy) + "', 'serializeToString(copy) + "<'),
    ("narrow", "scrolls to", "</main>", '<div style="width: 900px">wide</div></main>'),
    ("themes", "contrast below 4.5", "--soft: #5b6270", "--soft: #b0b5bd"),
    ("themes", "the dark page is not dark", "(prefers-color-scheme: dark)", "(prefers-color-scheme: none)"),
    ("paper", "would be printed", "nav, .tools, .scripted .tools, .skip { display: none; }", ""),
    ("without_scripts", "buttons are there that do nothing", ".tools { display: none;", ".tools { display: flex;"),
]


def main():
    page, missed = pathlib.Path(sys.argv[1]).read_text(), 0
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        for name, complaint, old, new in FAULTS:
            if old not in page:
                print(f"faults: the page has no {old!r} to exchange")
                missed += 1
                continue
            path = pathlib.Path(folder) / "fault.html"
            path.write_text(page.replace(old, new, 1))
            check = Check(browser, path, pathlib.Path(folder))
            check.page.scheme("light")
            check.page.open(path)
            getattr(check, name)()
            if not any(complaint in problem for problem in check.problems):
                print(f"faults: '{complaint}' was not found by {name}, but {check.problems}")
                missed += 1
    print(f"faults: {len(FAULTS) - missed} of {len(FAULTS)} found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
