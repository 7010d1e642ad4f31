"""The Lambda Runtime API for one process, on a loopback address of its own.

Source of paths, headers and statuses: AWS Lambda Developer Guide, "Using the Lambda runtime API".
"""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable

from cairn_localstack import runtime_address
from cairn_localstack.exchange import Exchange, Invocation, Send
from cairn_localstack.extensions import Extensions
from cairn_localstack.hosts import is_own_host
from cairn_localstack.http_messages import BadRequest, Request, RequestReader, Response
from cairn_localstack.lambda_errors import Failure, reported_by_runtime, response_too_large

_INVOCATION = re.compile(r"/2018-06-01/runtime/invocation/([^/]+)/(response|error)")
_NEXT = "/2018-06-01/runtime/invocation/next"
_INIT_ERROR = "/2018-06-01/runtime/init/error"

# What an idle loopback connection takes at once, whether or not the peer reads.
_NEVER_BLOCKS_IN_BYTES = 32 * 1024


def _error(status: int, reason: str, error_type: str, message: str) -> Response:
    body = json.dumps({"errorType": error_type, "errorMessage": message}).encode()
    return Response(status, reason, body)


_ACCEPTED = Response(202, "Accepted", b'{"status":"OK"}\n')


def _event(invocation: Invocation) -> Response:
    headers = {
        "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
        "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_in_ms),
        "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
        "Lambda-Runtime-Trace-Id": invocation.trace_id,
    }
    if invocation.client_context is not None:
        headers["Lambda-Runtime-Client-Context"] = invocation.client_context
    return Response(200, "OK", invocation.payload, headers)


def _is_from_runtime(request: Request) -> bool:
    """False for what a web page sends: it has an origin, or the page's own name for a host."""
    if request.headers.keys() & {"origin", "referer", "sec-fetch-site"}:
        return False
    return is_own_host(request.headers.get("host", ""), [])


class RuntimeAPI:
    """Listens from creation to `close`; each connection is served by a thread."""

    def __init__(
        self, exchange: Exchange, extensions: Extensions, max_response_in_bytes: int
    ) -> None:
        self._exchange = exchange
        self._extensions = extensions
        self._max_response = max_response_in_bytes
        self._listener = runtime_address.listen()
        self.address = "{}:{}".format(*self._listener.getsockname())
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._gone = threading.Condition(self._lock)
        self._closed = False
        threading.Thread(target=self._accept, name="cairn-runtime-api", daemon=True).start()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            open_sockets = [self._listener, *self._connections]
        for each in open_sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts or reads
            except OSError:
                pass
        self._listener.close()

    def wait_for_the_end(self, timeout_in_seconds: float) -> None:
        """Returns when every connection of a process that has ended has shown how it ended."""
        with self._gone:
            self._gone.wait_for(lambda: not self._connections, timeout_in_seconds)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                if self._closed:
                    connection.close()
                    return
                self._connections.add(connection)
            threading.Thread(
                target=self._serve, args=(connection,), name="cairn-runtime-api", daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        reader = RequestReader(connection, self._max_response)
        try:
            while request := reader.read():
                self._exchange.forget(connection)
                if not self._respond(connection, request):
                    return
        except BadRequest as problem:
            answer = _error(400, "Bad Request", "InvalidRequest", str(problem))
            connection.sendall(answer.encoded(keep_alive=False))
        except ConnectionResetError:
            # How the system says that the process closed it with something left to read.
            self._exchange.unread(connection)
        except OSError:
            pass  # the process went away in the middle of a message; its exit reports the rest
        finally:
            self._exchange.forget(connection)
            self._extensions.forget(connection)
            with self._gone:
                self._connections.discard(connection)
                self._gone.notify_all()
            connection.close()

    def _respond(self, connection: socket.socket, request: Request) -> bool:
        """Answers, or leaves the runtime waiting for an event. False: the connection is done."""
        if not _is_from_runtime(request):
            answer = _error(403, "Forbidden", "Forbidden", "This address is for its runtime only")
            connection.sendall(answer.encoded(keep_alive=False))
            return False
        if request.path == _NEXT and request.method == "GET":
            if self._exchange.next_event(connection, self._sender(connection, request)):
                return True
            answer = _error(
                403, "Forbidden", "InvalidStateTransition", "State transition is not allowed"
            )
        elif self._extensions.handles(request.path):
            later = self._extension_sender(connection, request)
            found = self._extensions.respond(connection, request, later)
            if found is None:
                return True
            answer = found
        else:
            answer = self._answer(request)
        connection.sendall(answer.encoded(request.keep_alive))
        return request.keep_alive

    def _extension_sender(
        self, connection: socket.socket, request: Request
    ) -> Callable[[Response], None]:
        def send(answer: Response) -> None:
            try:
                connection.sendall(answer.encoded(request.keep_alive))
                if not request.keep_alive:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the extension has ended, which is reported by its other connection

        return send

    def _sender(self, connection: socket.socket, request: Request) -> Send:
        def send_now(invocation: Invocation, message: bytes) -> None:
            try:
                connection.sendall(message)
                if not request.keep_alive:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                self._exchange.give_back(invocation)

        def send(invocation: Invocation) -> None:
            message = _event(invocation).encoded(request.keep_alive)
            if len(message) <= _NEVER_BLOCKS_IN_BYTES:
                send_now(invocation, message)
            else:
                # A process that does not read must not hold up the thread that watches the clock.
                threading.Thread(target=send_now, args=(invocation, message), daemon=True).start()

        return send

    def _answer(self, request: Request) -> Response:
        if request.path == _INIT_ERROR:
            return self._init_error(request)
        match = _INVOCATION.fullmatch(request.path)
        if match is None:
            return _error(404, "Not Found", "NotFound", f"no such path: {request.path}")
        if request.method != "POST":
            return _error(405, "Method Not Allowed", "MethodNotAllowed", "use POST")
        request_id, kind = match.groups()
        if kind == "error":
            known = self._exchange.answer(request_id, failure=_reported(request))
        elif request.body_too_large:
            known = self._exchange.answer(
                request_id, failure=response_too_large(self._max_response), spoils=True
            )
            message = f"Exceeded maximum allowed payload size ({self._max_response} bytes)."
            return _error(413, "Payload Too Large", "RequestEntityTooLarge", message)
        else:
            known = self._exchange.answer(request_id, response=request.body)
        if known:
            return _ACCEPTED
        return _error(400, "Bad Request", "InvalidRequestID", "Invalid request ID")

    def _init_error(self, request: Request) -> Response:
        if request.method != "POST":
            return _error(405, "Method Not Allowed", "MethodNotAllowed", "use POST")
        if self._exchange.fail_init(_reported(request)):
            return _ACCEPTED
        return _error(403, "Forbidden", "InvalidStateTransition", "State transition is not allowed")


def _reported(request: Request) -> Failure:
    error_type = request.headers.get("lambda-runtime-function-error-type", "Runtime.Unknown")
    return reported_by_runtime(request.body, error_type)
