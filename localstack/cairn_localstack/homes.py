"""Where an environment's processes live: isolated by the kernel, if it lets us.

An environment has a home from its first process to its end, so that /tmp outlives a crash, as on Lambda.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import shutil
import signal
import socket
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Protocol

from cairn_localstack.memory import descendants, peak_in_mb
from cairn_localstack.process import GroupProcess
from cairn_localstack.spawning import new_environment
from cairn_localstack.supervisor import MOST_BYTES
from cairn_localstack.view import Bind

LOG = logging.getLogger(__name__)

_ANSWER_IN_SECONDS = 20
_END_IN_SECONDS = 5
_REST_IN_SECONDS = 0.1
_CREDENTIALS = struct.Struct("3i")

Ended = Callable[[int], None]
"""Called once with the return code (negative: the signal)."""


class Process(Protocol):
    def kill(self) -> None:
        """Ends the process with all that it started, and returns when it has ended."""

    def processes(self) -> list[int]:
        """It, and all that it started and that still runs."""

    def peak_memory_in_mb(self) -> int | None: ...


class Home(Protocol):
    isolated: bool
    scratch: str
    """Where the function may write, as it sees it."""

    def run(
        self, command: list[str], folder: str, environment: dict[str, str], output: int, ended: Ended
    ) -> Process:
        """Starts the next process. Raises OSError when the system can't run the command."""

    def close(self) -> None: ...


class SupervisedHome:
    """Has a supervisor (supervisor.py) as first process of the environment."""

    def __init__(self, isolation: str) -> None:
        """Raises OSError when the kernel refuses the namespaces."""
        self.isolated = isolation != "none"
        self._scratch = None if self.isolated else _scratch_folder()
        self.scratch = "/tmp" if self._scratch is None else str(self._scratch)
        self._furniture: dict[str, Any] = {}
        self._connection = new_environment(
            {"isolation": isolation, "root": _root(), "hidden": _hidden(), "needed": _needed()}
        )
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._answers: Queue[dict[str, Any]] = Queue()
        self._ended: Ended = _nobody
        self._supervisor = 0
        self._gone = threading.Event()
        threading.Thread(target=self._listen, name="cairn-home", daemon=True).start()
        try:
            self._answer()
        except OSError:
            self.close()
            raise

    def furnish(self, binds: tuple[Bind, ...], tmp_in_mb: int) -> None:
        """What the first process brings with it."""
        folders = [(str(bind.folder), bind.inside) for bind in binds]
        self._furniture = {"binds": folders, "tmp_in_mb": tmp_in_mb}

    def run(
        self, command: list[str], folder: str, environment: dict[str, str], output: int, ended: Ended
    ) -> Process:
        process = _SupervisedProcess(self, ended)
        self._ended = process.has_ended
        program = {"command": command, "folder": folder, "environment": environment}
        message = json.dumps({"run": program | self._furniture}).encode()
        socket.send_fds(self._connection, [message], [output])
        self._answer()
        return process

    def close(self) -> None:
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._gone.wait(_END_IN_SECONDS)
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def send_kill(self) -> None:
        try:
            self._connection.send(b'{"kill": true}')
        except OSError:
            pass  # it has gone, and all its processes with it

    def processes(self) -> list[int]:
        return descendants(self._supervisor)

    def _answer(self) -> None:
        try:
            answer = self._answers.get(timeout=_ANSWER_IN_SECONDS)
        except Empty:
            raise OSError("the environment's supervisor doesn't answer") from None
        if "refused" in answer:
            raise OSError(*answer["refused"])
        if "failed" in answer:
            raise OSError(answer["failed"])

    def _listen(self) -> None:
        while True:
            try:
                message, more, _, _ = self._connection.recvmsg(
                    MOST_BYTES, socket.CMSG_SPACE(_CREDENTIALS.size)
                )
            except OSError:
                message, more = b"", []
            if not message:
                break
            for level, kind, value in more:
                if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                    # The kernel gives the id that the supervisor has here, outside its namespace.
                    self._supervisor = _CREDENTIALS.unpack(value)[0]
            answer = json.loads(message)
            if "exit" in answer:
                self._ended(answer["exit"])
            else:
                self._answers.put(answer)
        self._answers.put({"failed": "the environment's supervisor has ended"})
        self._ended(-signal.SIGKILL)
        self._connection.close()
        self._gone.set()


class _SupervisedProcess:
    def __init__(self, home: SupervisedHome, ended: Ended) -> None:
        self._home = home
        self._report = ended
        self._end = threading.Event()

    def has_ended(self, return_code: int) -> None:
        if not self._end.is_set():
            self._end.set()
            self._report(return_code)

    def kill(self) -> None:
        if not self._end.is_set():
            self._home.send_kill()
            self._end.wait(_END_IN_SECONDS)

    def processes(self) -> list[int]:
        return [] if self._end.is_set() else self._home.processes()

    def peak_memory_in_mb(self) -> int | None:
        found = self.processes()
        return peak_in_mb(found[0]) if found else None


class GroupHome:
    """Without a kernel that isolates: each process has a group of its own, and nothing more."""

    isolated = False

    def __init__(self) -> None:
        self._scratch = _scratch_folder()
        self.scratch = str(self._scratch)

    def run(
        self, command: list[str], folder: str, environment: dict[str, str], output: int, ended: Ended
    ) -> Process:
        return GroupProcess(
            command, folder=Path(folder), environment=environment, output=output, ended=ended
        )

    def close(self) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)


def open_home(binds: tuple[Bind, ...], tmp_in_mb: int) -> Home:
    """Raises OSError when it can't be made."""
    isolation = _decided[0] if _decided else prepare_isolation()
    if isolation is None:
        return GroupHome()
    try:
        home = _spare.get_nowait()
    except Empty:
        home = SupervisedHome(isolation)
    _wanted.set()
    home.furnish(binds, tmp_in_mb)
    return home


# Made before it is needed, so that no invocation waits for it.
_spare: Queue[SupervisedHome] = Queue(maxsize=1)
_wanted = threading.Event()
_deciding = threading.Lock()
_decided: list[str | None] = []


def prepare_isolation() -> str | None:
    """How environments are isolated: by the rights of a superuser, in user namespaces, or not at all.

    None where no process supervises them. Says in the log if the kernel refuses.
    """
    with _deciding:
        if not _decided:
            isolation = _best_isolation() if sys.platform == "linux" else None
            if isolation is not None:
                _wanted.set()
                threading.Thread(
                    target=_keep_spare, args=(isolation,), name="cairn-spare", daemon=True
                ).start()
            _decided.append(isolation)
        return _decided[0]


def _best_isolation() -> str:
    if os.environ.get("CAIRN_LAMBDA_ISOLATION", "1") == "0":
        return "none"
    reasons = []
    for kind in ("root", "user") if os.geteuid() == 0 else ("user",):
        try:
            _try(kind)
            return kind
        except OSError as problem:
            reasons.append(str(problem))
    LOG.warning(
        "Functions aren't isolated, because the kernel refuses it: %s. They share /tmp and see each other.",
        "; ".join(reasons),
    )
    return "none"


def _try(isolation: str) -> None:
    home = SupervisedHome(isolation)
    try:
        with open(os.devnull, "wb") as nowhere:
            home.furnish((), 1)
            home.run(["true"], "/tmp", {"PATH": "/usr/bin:/bin"}, nowhere.fileno(), _nobody)
    finally:
        home.close()


def _keep_spare(isolation: str) -> None:
    while True:
        _wanted.wait()
        # The function that took the last one starts first.
        time.sleep(_REST_IN_SECONDS)
        _wanted.clear()
        try:
            _spare.put(SupervisedHome(isolation))
        except OSError as problem:
            LOG.warning("An environment couldn't be prepared: %s", problem)


@functools.cache
def _root() -> str:
    """An empty folder, on which each environment builds its root."""
    return tempfile.mkdtemp(prefix="cairn-root-")


@functools.cache
def _needed() -> list[str]:
    """Of Python and of these plug-ins, which may be in a temporary folder."""
    here = Path(__file__).resolve().parent
    return sorted({os.path.realpath(path) for path in (sys.prefix, sys.base_prefix)} | {str(here)})


@functools.cache
def _hidden() -> list[str]:
    """The folders of this LocalStack; also those of its neighbours, if all are below one that has
    nothing else."""
    own = [tempfile.gettempdir(), os.environ.get("FILESYSTEM_ROOT", tempfile.gettempdir())]
    folders = [os.path.realpath(folder) for folder in own]
    common = Path(os.path.commonpath(folders))
    if common.parent.name == "local":  # CACHE/cairn/local/PORT
        return [str(common.parent)]
    return folders


def _scratch_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="cairn-function-"))


def _nobody(return_code: int) -> None:
    """What handles an end while no process runs."""
