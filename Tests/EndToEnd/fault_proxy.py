"""The proxy of Tests/FaultProxy as a process: what stands between cairn and LocalStack in the torture tests."""

import collections
import json
import os
import queue
import subprocess
import threading
import urllib.parse

from conftest import BINARY, World

PROXY = os.environ.get("CAIRN_FAULT_PROXY", os.path.join(os.path.dirname(BINARY), "FaultProxy"))

# Every way of going wrong that needs no waiting, and the one that does.
QUICK_FAULTS = [
    "internalError", "internalErrorAfterwards", "unavailable", "throttled", "droppedBefore", "droppedAfter", "cutOff",
    "truncated"]
ALL_FAULTS = QUICK_FAULTS + ["delayed"]


class FaultProxy:
    def __init__(self, upstream, folder):
        self.log_path = folder / "proxy.jsonl"
        self._process = subprocess.Popen(
            [PROXY, "--upstream", str(urllib.parse.urlparse(upstream).port), "--log", str(self.log_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._events = queue.Queue()
        self._held = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self._next('listening')['port']}"

    def _read(self):
        for line in self._process.stdout:
            event = json.loads(line)
            (self._held if event["event"] == "held" else self._events).put(event)

    def _next(self, kind):
        event = self._events.get(timeout=30)
        assert event["event"] == kind, event
        return event

    def _say(self, verb, **rest):
        self._process.stdin.write(json.dumps({"do": verb, **rest}) + "\n")
        self._process.stdin.flush()

    def reset(self):
        self._say("reset")
        self._next("ok")
        while not self._held.empty():
            self._held.get_nowait()

    def count(self):
        self._say("count")
        return self._next("count")["requests"]

    def spoil(self, seed, percent, burst=1, kinds=None, delay=1500):
        plan = {"seed": seed, "percent": percent, "burst": burst, "kinds": kinds or ALL_FAULTS, "delay": delay}
        self._say("spoil", faults=plan)
        self._next("ok")

    def hold(self, at, when, client=None, writes_beside=None):
        self._say("hold", hold={"at": at, "when": when, "client": client, "writesBeside": writes_beside})
        self._next("ok")

    def release(self, how="forward"):
        self._say("release", how=how)
        self._next("ok")

    def held(self, process=None, timeout=60):
        """The request that is held; None when the process ended without coming to it."""
        for _ in range(int(timeout / 0.02)):
            try:
                return self._held.get(timeout=0.02)
            except queue.Empty:
                if process is not None and process.poll() is not None and self._held.empty():
                    return None
        raise AssertionError("the request to hold never came")

    def log(self):
        """One record a request, since the proxy was started or the log was cleared."""
        if not self.log_path.exists():
            return []
        return [json.loads(line) for line in self.log_path.read_text().splitlines()]

    def answered(self):
        """How often each operation was answered, since the log was cleared. A request that the server failed to answer
        (status 5xx, or a broken connection) is sent again, and counts once."""
        return collections.Counter(
            (record["service"], record["operation"]) for record in self.log()
            if record["outcome"] == "answered" and record.get("status", 500) < 500)

    def clear_log(self):
        if self.log_path.exists():
            os.truncate(self.log_path, 0)

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()


class ProxiedWorld(World):
    """cairn goes through the proxy, the judge does not. `client` names the cairn in the proxy's log."""

    def __init__(self, folder, endpoint, proxy, account=None):
        super().__init__(folder, endpoint, account)
        self.proxy = proxy
        self.name = ""
        self.extra = {}

    def environment(self):
        named = {"AWS_SESSION_TOKEN": self.name} if self.name else {}
        return super().environment() | {"AWS_ENDPOINT_URL": self.proxy.endpoint} | named | self.extra

    def named(self, name, **extra):
        """The same world, of a cairn that the log knows by this name."""
        other = ProxiedWorld(self.folder, self.endpoint, self.proxy, self.account)
        other.name, other.extra = name, extra
        return other
