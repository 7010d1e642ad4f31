"""The Lambda Extensions API for one process: programs of its layers that run beside the runtime.

Source of paths, headers and events: AWS Lambda Developer Guide, "Using the Lambda Extensions API". The
programs are started by extension_launcher.py, which holds a connection open for each: its end is theirs.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cairn_localstack.exchange import Exchange, Invocation
from cairn_localstack.http_messages import Request, Response
from cairn_localstack.lambda_errors import extension_crashed, reported_by_runtime

_API = "/2020-01-01/extension/"
_FOR_LAUNCHER = "/_cairn/extension/"
_ALL_REGISTERED = f"{_FOR_LAUNCHER}all-registered"
# Extensions that want more go on without it.
_NOT_SUPPORTED = {"/2022-07-01/telemetry": "Telemetry", "/2020-08-15/logs": "Logs"}
_EVENTS = {"INVOKE", "SHUTDOWN"}

# What Lambda gives extensions to end.
_shutdown_in_seconds = 2.0

Send = Callable[[Response], None]


def hurry() -> None:
    """LocalStack itself ends: its functions' extensions have less time."""
    global _shutdown_in_seconds
    _shutdown_in_seconds = 0.1


@dataclass(eq=False)
class _Extension:
    name: str
    events: set[str]
    queue: deque[Response] = field(default_factory=deque)
    waiting: tuple[object, Send] | None = None


class Extensions:
    """Those of one process, registered or not."""

    def __init__(self, exchange: Exchange, names: tuple[str, ...], facts: dict[str, str]) -> None:
        """`names` are the programs'; whoever else registers is a part of the runtime's process."""
        self._exchange = exchange
        self._names = names
        self._facts = facts
        self._registered: dict[str, _Extension] = {}
        self._alive: dict[object, str] = {}
        self._launcher: tuple[object, Send] | None = None
        self._closing = False
        self._changed = threading.Condition(threading.RLock())

    @staticmethod
    def handles(path: str) -> bool:
        return path.startswith((_API, _FOR_LAUNCHER)) or path in _NOT_SUPPORTED

    def respond(self, who: object, request: Request, send: Send) -> Response | None:
        """The answer, or None when `send` is called with it later."""
        path = request.path
        with self._changed:
            if path in _NOT_SUPPORTED:
                api = _NOT_SUPPORTED[path]
                return _error(202, "Accepted", f"{api}.NotSupported", f"The {api} API isn't supported here")
            if path == _ALL_REGISTERED:
                self._launcher = (who, send)
                self._start_runtime()
                return None
            if path.startswith(_FOR_LAUNCHER):
                self._alive[who] = path.removeprefix(_FOR_LAUNCHER)
                return None
            if path == f"{_API}register" and request.method == "POST":
                return self._register(request)
            extension = self._registered.get(request.headers.get("lambda-extension-identifier", ""))
            if extension is None:
                return _forbidden("Extension.UnknownExtensionIdentifier", "Unknown extension identifier")
            if path == f"{_API}event/next" and request.method == "GET":
                extension.waiting = (who, send)
                self._send(extension)
                return None
            if path in (f"{_API}init/error", f"{_API}exit/error") and request.method == "POST":
                kind = request.headers.get("lambda-extension-function-error-type", "Extension.Unknown")
                self._exchange.break_down(reported_by_runtime(request.body, kind))
                return Response(202, "Accepted", b'{"status":"OK"}\n')
        return _error(404, "Not Found", "NotFound", f"no such path: {path}")

    def forget(self, who: object) -> None:
        """The connection has gone."""
        with self._changed:
            for extension in self._registered.values():
                if extension.waiting is not None and extension.waiting[0] is who:
                    extension.waiting = None
            name = self._alive.pop(who, None)
            if name is not None and not self._closing:
                self._exchange.break_down(extension_crashed(name))
            self._changed.notify_all()

    def invoked(self, invocation: Invocation) -> None:
        self._emit(
            "INVOKE",
            {
                "deadlineMs": invocation.deadline_in_ms,
                "requestId": invocation.request_id,
                "invokedFunctionArn": invocation.function_arn,
                "tracing": {"type": "X-Amzn-Trace-Id", "value": invocation.trace_id},
            },
        )

    def shut_down(self, reason: str) -> None:
        """Returns when the programs have ended, or their time is over: spindown, timeout or failure."""
        with self._changed:
            self._closing = True
            notified = {each.name for each in self._registered.values() if "SHUTDOWN" in each.events}
            if not notified & set(self._alive.values()):
                return
            deadline = int((time.time() + _shutdown_in_seconds) * 1000)
            self._emit("SHUTDOWN", {"shutdownReason": reason, "deadlineMs": deadline})
            self._changed.wait_for(
                lambda: not notified & set(self._alive.values()), _shutdown_in_seconds
            )

    def _register(self, request: Request) -> Response:
        name = request.headers.get("lambda-extension-name", "")
        try:
            events = set(json.loads(request.body or b"{}").get("events", []))
        except (ValueError, AttributeError, TypeError):
            return _error(400, "Bad Request", "InvalidRequestFormat", "The body isn't a valid JSON object")
        if not name:
            return _forbidden("Extension.MissingHeader", "Missing Lambda-Extension-Name header")
        allowed = _EVENTS if name in self._names else {"INVOKE"}
        if not events <= allowed:
            wrong = ", ".join(sorted(str(event) for event in events - allowed))
            return _error(400, "Bad Request", "Extension.InvalidEventType", f"{wrong}: Invalid event type")
        if any(each.name == name for each in self._registered.values()):
            return _forbidden("Extension.AlreadyRegistered", f"{name} has registered already")
        identifier = str(uuid4())
        self._registered[identifier] = _Extension(name, events)
        self._start_runtime()
        headers = {"Lambda-Extension-Identifier": identifier}
        return Response(200, "OK", json.dumps(self._facts).encode(), headers)

    def _start_runtime(self) -> None:
        """As on Lambda, once every extension has registered."""
        registered = {each.name for each in self._registered.values()}
        if self._launcher is not None and registered >= set(self._names):
            _, send = self._launcher
            self._launcher = None
            send(Response(200, "OK"))

    def _emit(self, kind: str, values: dict[str, Any]) -> None:
        with self._changed:
            for extension in self._registered.values():
                if kind in extension.events:
                    body = json.dumps({"eventType": kind} | values).encode()
                    headers = {"Lambda-Extension-Event-Identifier": str(uuid4())}
                    extension.queue.append(Response(200, "OK", body, headers))
                    self._send(extension)

    def _send(self, extension: _Extension) -> None:
        if extension.waiting is not None and extension.queue:
            _, send = extension.waiting
            extension.waiting = None
            send(extension.queue.popleft())


def _error(status: int, reason: str, error_type: str, message: str) -> Response:
    body = json.dumps({"errorType": error_type, "errorMessage": message}).encode()
    return Response(status, reason, body)


def _forbidden(error_type: str, message: str) -> Response:
    return _error(403, "Forbidden", error_type, message)
