"""The first process of an environment: starts the function's processes, one after another.

It lives as long as the environment. So /tmp outlives a process that crashes, as on Lambda, and when it ends,
the kernel ends all others of its PID namespace. It ends when LocalStack closes the connection, or is killed.
For a process of its own: only the standard library is imported here.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable

from cairn_localstack import namespaces

_BUSY_FILE_TRIES = 20
_PR_SET_CHILD_SUBREAPER = 36
MOST_BYTES = 1024 * 1024


class Supervisor:
    def __init__(
        self, connection: socket.socket, furnish: Callable[..., None] | None
    ) -> None:
        """With `furnish`, what the first program brings for its environment is given to it once."""
        self._connection = connection
        self._furnish = furnish
        self._isolated = furnish is not None
        self._child: subprocess.Popen[bytes] | None = None
        self._status = 0
        self._wake, wake_write = os.pipe()
        for end in (self._wake, wake_write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        namespaces.limit_descriptors()
        if self._isolated:
            namespaces.give_up_rights()
        else:
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def serve(self) -> None:
        """Returns when the connection is closed."""
        _warm_up()
        self._send({"ready": True})
        while True:
            readable, _, _ = select.select([self._connection, self._wake], [], [])
            if self._wake in readable:
                os.read(self._wake, 4096)
                self._reap()
            if self._connection in readable:
                message, descriptors, _, _ = socket.recv_fds(self._connection, MOST_BYTES, 1)
                if not message:
                    break
                self._do(json.loads(message), descriptors)
        self._end_others()

    def _do(self, request: dict[str, object], descriptors: list[int]) -> None:
        if "run" in request:
            [output] = descriptors
            try:
                self._run(request["run"], output)  # type: ignore[arg-type]
            except OSError as error:
                self._send({"refused": [error.errno, error.strerror or str(error)]})
            finally:
                os.close(output)
        elif self._child is not None:
            self._end_others()
            self._report_exit()

    def _run(self, program: dict[str, object], output: int) -> None:
        furnish, self._furnish = self._furnish, None
        if furnish is not None:
            furnish(program["binds"], program["tmp_in_mb"], program["command"])
        self._child = _start(program, output)
        self._send({"running": True})

    def _reap(self) -> None:
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if child == 0:
                return
            if self._child is not None and child == self._child.pid:
                self._status = status
                # What it has left behind ends before its end is reported.
                self._end_others()
                self._report_exit()
                return

    def _end_others(self) -> None:
        """Kills all that is left in the environment, and waits for it."""
        while True:
            if self._isolated:
                try:
                    os.kill(-1, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            else:
                for each in _descendants(os.getpid()):
                    try:
                        os.kill(each, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
            try:
                child, status = os.waitpid(-1, 0)
            except ChildProcessError:
                return
            if self._child is not None and child == self._child.pid:
                self._status = status

    def _report_exit(self) -> None:
        code = os.waitstatus_to_exitcode(self._status)
        if self._child is not None:
            self._child.returncode = code  # reaped here, not by itself
        self._child = None
        self._send({"exit": code})

    def _send(self, message: dict[str, object]) -> None:
        try:
            self._connection.send(json.dumps(message).encode())
        except OSError:
            pass  # LocalStack has gone: the next look finds that


def _descendants(process: int) -> list[int]:
    found: list[int] = []
    try:
        with open(f"/proc/{process}/task/{process}/children") as file:
            children = [int(each) for each in file.read().split()]
    except OSError:
        return found
    for child in children:
        found += [child, *_descendants(child)]
    return found


def _start(program: dict[str, object], output: int) -> subprocess.Popen[bytes]:
    """Tries again while the file is "busy": open in a process that LocalStack has just forked."""
    for _ in range(_BUSY_FILE_TRIES):
        try:
            return _start_now(program, output)
        except OSError as error:
            if error.errno != errno.ETXTBSY:
                raise
        time.sleep(0.005)
    return _start_now(program, output)


def _warm_up() -> None:
    """Touches the memory that starting a program needs, a copy of the spawner's: nobody waits for it yet."""
    program = {"command": ["true"], "folder": "/", "environment": {"PATH": "/usr/bin:/bin"}}
    with open("/dev/null", "wb") as nowhere:
        try:
            _start_now(json.loads(json.dumps(program)), nowhere.fileno()).wait()
        except OSError:
            pass  # no such program here; the function's own will say what is wrong


def _start_now(program: dict[str, object], output: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        program["command"],  # type: ignore[call-overload]
        cwd=program["folder"],
        env=program["environment"],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )
