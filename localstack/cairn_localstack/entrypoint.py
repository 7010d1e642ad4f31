"""Which command runs a function: its `bootstrap`, or awslambdaric for the Python runtimes."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from localstack.services.lambda_.invocation.lambda_models import ArchiveCode

from cairn_localstack.view import TASK_ROOT, Bind, View

_WORK_HERE = (
    "Without Docker these runtimes work: provided.al2023, provided.al2 (a bootstrap executable) "
    "and python3.*"
)


class NoEntrypoint(Exception):
    """The function cannot be started here; the text says why, in Lambda's words if it has any."""


@dataclass(frozen=True)
class Entrypoint:
    command: list[str | Path]
    """A `Path` is one of this machine; the process gets the path where the function sees it."""
    task_root: Path
    binds: tuple[Bind, ...] = ()
    """What the function sees beside its code, such as its layers at /opt."""

    def view(self, isolated: bool) -> View:
        return View((Bind(self.task_root, TASK_ROOT), *self.binds), isolated)


def entrypoint(runtime: str | None, handler: str | None, code: ArchiveCode | None) -> Entrypoint:
    if runtime is None or code is None:
        raise NoEntrypoint(f"Container images need Docker. {_WORK_HERE}")
    task_root = Path(code.get_unzipped_code_location()).resolve()
    if runtime.startswith("python3"):
        if find_spec("awslambdaric") is None:
            raise NoEntrypoint(
                f"{runtime} needs the Python package awslambdaric in LocalStack's environment: "
                "pip install -r localstack/requirements.txt"
            )
        return Entrypoint([sys.executable, "-m", "awslambdaric", handler or ""], task_root)
    if runtime.startswith("provided"):
        bootstrap = task_root / "bootstrap"
        if not bootstrap.is_file():
            raise NoEntrypoint(f"Couldn't find valid bootstrap(s): [{bootstrap}]")
        return Entrypoint([bootstrap], task_root)
    raise NoEntrypoint(f"The runtime {runtime} needs Docker. {_WORK_HERE}")


def cannot_execute(error: OSError, command: str, architecture: str) -> NoEntrypoint:
    """Explains why the system refused to run an existing command."""
    reason = (error.strerror or str(error)).lower()
    hint = ""
    if "format" in reason:
        hint = (
            f" (this machine is {platform.machine()}, the function is declared {architecture}; "
            "a script needs a #! line)"
        )
    elif "no such file" in reason:
        hint = " (the interpreter or loader that the file names is missing)"
    return NoEntrypoint(f"fork/exec {command}: {reason}{hint}")
