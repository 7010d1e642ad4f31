"""The little HTTP/1.1 that a Lambda runtime and its Runtime API speak."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

_MAX_HEAD_IN_BYTES = 64 * 1024


class BadRequest(Exception):
    """The bytes received aren't an HTTP request that this server supports."""


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    body_too_large: bool = False
    keep_alive: bool = True


@dataclass
class Response:
    status: int
    reason: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self, keep_alive: bool = True) -> bytes:
        """The whole message in one piece, so that one `send` carries it."""
        lines = [f"HTTP/1.1 {self.status} {self.reason}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if "Content-Type" not in self.headers:
            lines.append("Content-Type: application/json")
        lines.append(f"Content-Length: {len(self.body)}")
        if not keep_alive:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + self.body


class RequestReader:
    """Reads one request after another from a connection."""

    def __init__(self, connection: socket.socket, max_body_in_bytes: int) -> None:
        self._connection = connection
        self._max_body = max_body_in_bytes
        self._buffer = bytearray()

    def read(self) -> Request | None:
        """The next request, or None when the peer has closed the connection. Raises
        ConnectionResetError when the peer did so with something left to read.

        A body over the limit is read to its end and thrown away, so that the connection stays
        usable for the answer.
        """
        head = self._read_head()
        if head is None:
            return None
        lines = head.decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise BadRequest(f"not an HTTP/1 request line: {lines[0][:100]}")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        if headers.get("expect", "").lower() == "100-continue":
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body, too_large = self._read_body(headers)
        closes = headers.get("connection", "").lower()
        keep_alive = closes == "keep-alive" if parts[2] == "HTTP/1.0" else closes != "close"
        return Request(parts[0], parts[1], headers, body, too_large, keep_alive)

    def _fill(self) -> None:
        received = self._connection.recv(256 * 1024)
        if not received:
            raise ConnectionError("closed in the middle of a request")
        self._buffer += received

    def _read_head(self) -> bytes | None:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > _MAX_HEAD_IN_BYTES:
                raise BadRequest("request head is too long")
            try:
                self._fill()
            except ConnectionResetError:
                raise
            except ConnectionError:
                return None
        head = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        return head

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _skip(self, count: int) -> None:
        while count > 0:
            if not self._buffer:
                self._fill()
            step = min(count, len(self._buffer))
            del self._buffer[:step]
            count -= step

    def _read_line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > _MAX_HEAD_IN_BYTES:
                raise BadRequest("chunk head is too long")
            self._fill()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _read_body(self, headers: dict[str, str]) -> tuple[bytes, bool]:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._read_chunks()
        text = headers.get("content-length", "0")
        if not (text.isascii() and text.isdigit()):
            raise BadRequest("Content-Length is not a number")
        length = int(text)
        if length > self._max_body:
            self._skip(length)
            return b"", True
        return self._take(length), False

    def _read_chunks(self) -> tuple[bytes, bool]:
        body = bytearray()
        too_large = False
        while True:
            size_text = self._read_line().split(b";")[0].strip()
            try:
                size = int(size_text, 16)
            except ValueError:
                raise BadRequest("chunk size is not a number") from None
            if size < 0:
                raise BadRequest("chunk size is negative")
            if size == 0:
                while self._read_line():  # trailers end with an empty line
                    pass
                return (b"", True) if too_large else (bytes(body), False)
            too_large = too_large or len(body) + size > self._max_body
            if too_large:
                self._skip(size)
            else:
                body += self._take(size)
            self._read_line()
