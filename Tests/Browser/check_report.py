#!/usr/bin/env python3
"""Opens report pages in a headless Chromium and checks what a reader relies on; keeps pictures to look at.

usage: check_report.py --out FOLDER PAGE.html...

Checked of each page: no error in the console; no request to a network; every drawing is laid out inside its frame, is not
blank, and has a name; landmarks are there; Tab reaches the links and buttons in order, with an outline that can be seen;
nothing is wider than a narrow window; the buttons save an SVG that parses as XML and looks the same, and a CSV with rows;
without scripts and on paper there are no buttons and everything else. Pictures, light and dark, wide and narrow, and a PDF go
to the folder.
"""
import argparse
import base64
import csv
import io
import pathlib
import sys
import time
import xml.etree.ElementTree as ElementTree

from devtools import Browser, BrowserError, Page
from picture import colors
from probes import BARE_TABLES, BOXES, CLASHES, CONTRAST, FOCUS, KINDS, PRINTED

LANDMARKS = {"banner", "navigation", "main", "region"}


class Check:
    """The checks of one page."""

    def __init__(self, browser, path, out):
        self.browser, self.path, self.out = browser, path, out
        self.page, self.problems, self.done = Page(browser), [], []
        self.downloads = out / (path.stem + "-saved")
        self.downloads.mkdir(parents=True, exist_ok=True)
        for old in self.downloads.iterdir():
            old.unlink()

    def expect(self, holds, words):
        """Notes a problem unless something holds."""
        if not holds:
            self.problems.append(words)

    def picture(self, name, **parameters):
        """Keeps a picture of the page and returns its bytes."""
        shot = self.page.call("Page.captureScreenshot", format="png", **parameters)["data"]
        data = base64.b64decode(shot)
        if name:
            (self.out / f"{self.path.stem}-{name}.png").write_bytes(data)
        return data

    def run(self):
        """Runs every check; a browser that refuses one is its problem."""
        self.page.scheme("light")
        self.page.open(self.path)
        for check in (
            self.landmarks, self.drawings, self.texts, self.keyboard, self.saved, self.narrow, self.themes,
            self.paper, self.without_scripts, self.quiet,
        ):
            try:
                check()
                self.done.append(check.__name__.replace("_", " "))
            except BrowserError as error:
                self.problems.append(f"{check.__name__}: {error}")
        return self.problems

    def landmarks(self):
        """The accessibility tree has the landmarks, names for them and for pictures, and headings in order."""
        nodes = self.page.call("Accessibility.getFullAXTree")["nodes"]
        roles = [(n.get("role", {}).get("value"), n.get("name", {}).get("value", "")) for n in nodes if not n.get("ignored")]
        found = {role for role, _ in roles}
        self.expect(LANDMARKS <= found, f"landmarks missing: {sorted(LANDMARKS - found)}")
        for role in ("banner", "main", "navigation"):
            self.expect(sum(r == role for r, _ in roles) == 1, f"not exactly one {role}")
        for role in ("navigation", "region", "image", "button", "link"):
            self.expect(all(name for r, name in roles if r == role), f"a {role} without a name")
        names = [name for role, name in roles if role == "button"]
        self.expect(len(names) == len(set(names)), "two buttons have the same name")
        levels = self.page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        self.expect(levels[:1] == [1] and levels.count(1) == 1, "not exactly one h1, first")
        self.expect(all(b - a <= 1 for a, b in zip(levels, levels[1:])), "a heading skips a level")
        broken = self.page.evaluate(
            "[...document.querySelectorAll('nav a, .skip')].filter(a => !document.querySelector(a.getAttribute('href'))).length")
        self.expect(broken == 0, f"{broken} links lead nowhere")

    def drawings(self):
        """Every drawing is laid out, inside its frame, and not blank."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        boxes = self.page.evaluate(BOXES)
        for box in boxes:
            name = box["name"]
            self.expect(box["width"] > 40 and box["height"] > 40 and box["marks"] > 0, f"'{name}' is empty")
            self.expect(not box["out"], f"'{name}' draws outside its frame: {box['out']}")
            if box["width"] <= 40:
                continue
            clip = {key: box[key] for key in ("x", "y", "width", "height")} | {"scale": 0.5}
            rows = colors(self.picture(None, clip=clip, captureBeyondViewport=True))
            found, inked = len(set().union(*rows)), sum(len(row) > 1 for row in rows) / len(rows)
            self.expect(found > 8 and inked > 0.3, f"'{name}' is blank: {found} colours, {inked:.0%} of rows")
        self.count = len(boxes)

    def texts(self):
        """No label of a scatter plot covers another one; tables have captions and scopes."""
        clashes = self.page.evaluate(CLASHES)
        self.expect(not clashes, f"{len(clashes)} labels cover others: {clashes[:6]}")
        plain = self.page.evaluate(BARE_TABLES)
        self.expect(plain == 0, f"{plain} tables lack a caption or a scope")

    def keyboard(self):
        """Tab goes to the skip link, every link of the navigation and every button, each with an outline."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true); scrollTo(0, 0)")
        wanted = self.page.evaluate("document.querySelectorAll('.skip, nav a, button').length")
        reached, pale = set(), []
        for _ in range(wanted + 120):
            self.page.press("Tab", 9)
            stop = self.page.evaluate(FOCUS)
            if stop is None:
                break
            if stop["outline"] == "none" or stop["width"] < 2 or not stop["seen"]:
                pale.append(stop["name"])
            if stop["index"] >= 0:
                reached.add(stop["index"])
        self.expect(len(reached) == wanted, f"Tab reached {len(reached)} of {wanted} links and buttons")
        self.expect(not pale, f"focus cannot be seen on {pale[:4]}")
        self.page.evaluate("scrollTo(0, 0); document.querySelector('.skip').focus()")
        self.page.press("Enter", 13)
        self.expect(self.page.evaluate("document.activeElement.id === 'main'"), "the skip link does not lead to the report")

    def saved(self):
        """The buttons of every kind of figure save what they say; a drawing that is saved looks like the page's."""
        self.browser.call(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(self.downloads.resolve()), "eventsEnabled": True})
        self.browser.events = [e for e in self.browser.events if not e.get("method", "").startswith("Browser.download")]
        kinds = self.page.evaluate(KINDS)
        for count, index in enumerate(kinds):
            if count % 4 == 0:
                # A page may save ten files before the browser asks.
                self.page.open(self.path)
            for kind in ("svg", "csv"):
                self.page.evaluate(f"document.querySelectorAll('figure')[{index}].querySelector('[data-save={kind}]').focus()")
                self.page.press("Enter", 13)
                name = self.browser.wait("Browser.downloadWillBegin")["suggestedFilename"]
                while self.browser.wait("Browser.downloadProgress")["state"] != "completed":
                    pass
                self.saved_file(self.downloads / name, kind)

    def saved_file(self, path, kind):
        """Checks one file."""
        for _ in range(50):
            if path.exists():
                break
            time.sleep(0.1)
        self.expect(path.exists(), f"{path.name} was not saved")
        if not path.exists():
            return
        text = path.read_text()
        if kind == "csv":
            rows = list(csv.reader(io.StringIO(text)))
            self.expect(len(rows) > 1 and len({len(row) for row in rows}) == 1, f"{path.name} is no table")
            return
        try:
            root = ElementTree.fromstring(text.encode())
        except ElementTree.ParseError as error:
            self.problems.append(f"{path.name} is no XML: {error}")
            return
        self.expect(root.tag == "{http://www.w3.org/2000/svg}svg", f"{path.name} is no drawing")
        self.expect("var(" not in text and "class=" not in text, f"{path.name} needs a style sheet")
        self.expect("stroke: rgb" in text and "font-family" in text, f"{path.name} lost its styles")

    def narrow(self):
        """Nothing makes a narrow window scroll sideways."""
        self.page.size(390, 844)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.expect(width <= 390, f"a window of 390 pixels scrolls to {width}")
        self.page.evaluate("scrollTo(0, 0)")
        size = self.page.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": 390, "height": min(size["height"], 4000), "scale": 1}
        self.picture("narrow", clip=clip, captureBeyondViewport=True)
        self.page.size(1440, 900)

    def themes(self):
        """Pictures of the whole page, light and dark; the ground differs, and words can be told from it."""
        grounds = {}
        for name in ("light", "dark"):
            self.page.scheme(name)
            size = self.page.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000), "scale": 1}
            self.picture(name, clip=clip, captureBeyondViewport=True)
            grounds[name] = self.page.evaluate("getComputedStyle(document.body).backgroundColor")
            pale = self.page.evaluate(CONTRAST)
            self.expect(not pale, f"{name}: contrast below 4.5 in {pale[:5]}")
        self.expect(grounds["light"] != grounds["dark"], "the dark page is not dark")
        self.page.scheme("light")

    def paper(self):
        """A PDF without buttons and links."""
        self.page.call("Emulation.setEmulatedMedia", media="print")
        shown = self.page.evaluate(PRINTED)
        self.expect(shown == 0, f"{shown} buttons or links would be printed")
        self.page.call("Emulation.setEmulatedMedia", media="")
        data = base64.b64decode(self.page.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])
        self.expect(data[:5] == b"%PDF-" and len(data) > 5000, "the PDF is empty")
        (self.out / f"{self.path.stem}.pdf").write_bytes(data)

    def without_scripts(self):
        """Without scripts the page lacks its buttons, and nothing else."""
        words = self.page.evaluate("document.querySelector('main').innerText.replace(/\\s+/g, ' ').length")
        self.page.call("Emulation.setScriptExecutionDisabled", value=True)
        self.page.open(self.path)
        self.page.call("Emulation.setScriptExecutionDisabled", value=False)
        shown = self.page.evaluate("[...document.querySelectorAll('button')].filter(e => e.getClientRects().length).length")
        self.expect(shown == 0, f"{shown} buttons are there that do nothing")
        left = self.page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true), document.querySelector('main').innerText.replace(/\\s+/g, ' ').length")
        self.expect(left > 0.8 * words, f"without scripts {left} of {words} characters are left")

    def quiet(self):
        """The console has no error, and nothing was asked of a network."""
        for event in self.browser.events:
            if event.get("sessionId") != self.page.session:
                continue
            method, data = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                self.problems.append(f"exception: {data['exceptionDetails'].get('text')}")
            elif method == "Runtime.consoleAPICalled" and data["type"] in ("error", "warning", "assert"):
                self.problems.append(f"console: {data['args']}")
            elif method == "Log.entryAdded" and data["entry"]["level"] in ("error", "warning"):
                self.problems.append(f"log: {data['entry']['text']}")
            elif method == "Network.requestWillBeSent":
                address = data["request"]["url"]
                own = address.startswith(("blob:", "data:")) or address.split("#")[0] == self.path.resolve().as_uri()
                self.expect(own, f"request: {address}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, type=pathlib.Path, help="the folder for pictures, PDFs and what was saved")
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    total = 0
    try:
        with Browser() as browser:
            for path in arguments.pages:
                check = Check(browser, path, arguments.out)
                problems = check.run()
                total += len(problems)
                for problem in problems:
                    print(f"{path.name}: {problem}")
                print(f"{path.name}: {len(problems)} problem(s); {check.count} drawings; checked {', '.join(check.done)}")
    except BrowserError as error:
        print(f"browser: {error}", file=sys.stderr)
        return 1
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
