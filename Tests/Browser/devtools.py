"""Drives a Chromium over its debugging pipe with nothing but the standard library."""
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class BrowserError(Exception):
    """What the browser refused or did not answer."""


def executable():
    """Returns the browser's path: that of $CHROMIUM, or the first known name."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise BrowserError(f"no browser: none of {', '.join(NAMES)} is on the path; set CHROMIUM to one")
    return found


class Browser:
    """A headless browser that lives as long as a `with` block, with a profile of its own."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="vane-browser-", ignore_cleanup_errors=True)
        command = [
            executable(), "--headless", "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}",
            "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ]
        if os.geteuid() == 0:
            # The sandbox refuses to run as root, as containers do; the pages are our own.
            command.append("--no-sandbox")
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()

        def descriptors():
            # The browser reads commands from descriptor 3 and writes answers to 4; copies above both keep them apart.
            source, target = os.dup(to_browser), os.dup(from_browser)
            source, target = os.dup2(source, 20), os.dup2(target, 21)
            os.dup2(source, 3)
            os.dup2(target, 4)

        self.log = open(pathlib.Path(self.profile.name) / "log.txt", "wb")
        self.process = subprocess.Popen(
            command, preexec_fn=descriptors, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.events = b"", 0, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
        except (BrowserError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        os.close(self.writer)
        os.close(self.reader)
        self.profile.cleanup()

    def receive(self, seconds):
        """Returns the next message, or nothing after some seconds."""
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.reader], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self.reader, 1 << 20)
            if not piece:
                log = (pathlib.Path(self.profile.name) / "log.txt").read_text(errors="replace")
                raise BrowserError("the browser ended: " + log[-2000:])
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, parameters=None, session=None, seconds=60):
        """Carries out a command and returns its result; events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive(seconds)
            if answer is None:
                raise BrowserError(f"{method}: no answer within {seconds} s")
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, name, seconds=30):
        """Returns the parameters of the next event of a name, those that already came first."""
        end = time.monotonic() + seconds
        while True:
            for index, event in enumerate(self.events):
                if event.get("method") == name:
                    return self.events.pop(index)["params"]
            event = self.receive(max(0, end - time.monotonic()))
            if event is None:
                raise BrowserError(f"{name} did not come within {seconds} s")
            self.events.append(event)


class Page:
    """A tab with a file in it."""

    def __init__(self, browser, width=1440, height=900):
        self.browser = browser
        target = browser.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = browser.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self.call(f"{domain}.enable")
        self.size(width, height)

    def call(self, method, **parameters):
        """Carries out a command in this tab."""
        return self.browser.call(method, parameters, self.session)

    def size(self, width, height):
        """Gives the window a size."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=False)

    def open(self, path):
        """Loads a file."""
        self.call("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        self.browser.wait("Page.loadEventFired")

    def scheme(self, name):
        """Asks for a light or a dark page."""
        self.call(
            "Emulation.setEmulatedMedia", features=[
                {"name": "prefers-color-scheme", "value": name},
                # What scrolls smoothly is not yet in sight when it has the focus.
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ])

    def evaluate(self, expression):
        """Returns the value of an expression of the page's script."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def press(self, key, code, shift=False):
        """Presses a key and lets it go."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                modifiers=8 if shift else 0, **({"text": "\r"} if key == "Enter" and kind == "keyDown" else {}))
