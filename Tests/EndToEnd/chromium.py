"""A page in headless Chromium, spoken to over a pair of pipes (Chrome DevTools Protocol).

Nothing is installed for it: where there is no Chromium, tests that want one are skipped.
"""

import base64
import json
import os
import shutil
import subprocess

import pytest

NAMES = ["chromium", "chromium-browser", "google-chrome"]


class Page:
    """One page of one width; ends with its `with` block."""

    def __init__(self, path, folder, width=1280, height=1000, dark=False):
        binary = next(filter(None, map(shutil.which, NAMES)), None)
        if not binary:
            pytest.skip("There is no Chromium on this machine.")
        self.path, self.folder = path, folder
        self.width, self.height, self.dark = width, height, dark
        self.last = 0
        here, there = os.pipe(), os.pipe()
        command = [
            binary, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
            f"--user-data-dir={folder}/chromium"]
        # Chromium reads its file descriptor 3 and writes 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{here[0]} 4>&{there[1]}', "bash", *command],
            pass_fds=(here[0], there[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"HOME": str(folder)})
        os.close(here[0])
        os.close(there[1])
        self.writer, self.reader = os.fdopen(here[1], "wb"), os.fdopen(there[0], "rb")

    def __enter__(self):
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.do("Emulation.setDeviceMetricsOverride", width=self.width, height=self.height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if self.dark else "light"}
        self.do("Emulation.setEmulatedMedia", features=[scheme])
        self.do("Page.enable")
        self.do("Page.navigate", url=self.path.as_uri())
        self.wait_for("Page.loadEventFired")
        return self

    def __exit__(self, *_):
        self.writer.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.close()

    def read(self):
        message = bytearray()
        while (byte := self.reader.read(1)) != b"\0":
            assert byte, "Chromium ended"
            message += byte
        return json.loads(message)

    def send(self, method, session=None, **parameters):
        self.last += 1
        call = {"id": self.last, "method": method, "params": parameters}
        if session:
            call["sessionId"] = session
        self.writer.write(json.dumps(call).encode() + b"\0")
        self.writer.flush()
        while (answer := self.read()).get("id") != self.last:
            self.events = getattr(self, "events", []) + [answer.get("method")]
        assert "error" not in answer, answer
        return answer["result"]

    def do(self, method, **parameters):
        return self.send(method, self.session, **parameters)

    def wait_for(self, event):
        while event not in getattr(self, "events", []):
            self.events = getattr(self, "events", []) + [self.read().get("method")]

    def value(self, expression):
        answer = self.do("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def click(self, selector):
        """With the mouse, in the middle of existing resources."""
        x, y = self.value(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2] }})(document.querySelector({json.dumps(selector)}))")
        for kind in ("mousePressed", "mouseReleased"):
            self.do("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text):
        self.do("Input.insertText", text=text)

    def visible(self, selector):
        """The texts of what can be seen."""
        return self.value(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            ".filter(e => e.offsetParent !== null || e.getClientRects().length).map(e => e.innerText)")

    def screenshot(self, path):
        height = self.value("document.documentElement.scrollHeight")
        self.do("Emulation.setDeviceMetricsOverride", width=self.width, height=height, deviceScaleFactor=1, mobile=False)
        path.write_bytes(base64.b64decode(self.do("Page.captureScreenshot")["data"]))
