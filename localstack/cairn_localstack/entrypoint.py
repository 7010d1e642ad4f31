"""Which command runs a function: its `bootstrap`, or what the machine has for its runtime."""

from __future__ import annotations

import logging
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path

from localstack.services.lambda_.invocation.lambda_models import VersionFunctionConfiguration

from cairn_localstack.layers import unpacked
from cairn_localstack.runtimes.family import CannotRun, Choice, Function, Paths, Start
from cairn_localstack.runtimes.table import choose, family
from cairn_localstack.view import OPT, TASK_ROOT, Bind, View

LOG = logging.getLogger(__name__)

# Set by a function whose layer wraps the runtime, as those of monitoring tools do.
_WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER"

_LAUNCHER = [
    getattr(sys, "_base_executable", None) or sys.executable,
    "-IS",
    str(Path(__file__).parent / "extension_launcher.py"),
]

_reported: set[str] = set()


class NoEntrypoint(Exception):
    """The function cannot be started here; the text says why, in Lambda's words if it has any."""


@dataclass(frozen=True)
class Entrypoint:
    command: list[str | Path]
    """A `Path` is one of this machine; the process gets the path where the function sees it."""
    task_root: Path
    binds: tuple[Bind, ...] = ()
    """What the function sees beside its code, such as its layers at /opt."""
    paths: Paths = field(default_factory=dict)
    execution_environment: str | None = None
    """The variable AWS_EXECUTION_ENV, of a runtime that isn't the function's own."""

    extensions: tuple[str, ...] = ()
    """The names of the programs that run beside the function."""

    note: str | None = None
    """The first line of the function's log: what is otherwise here than declared."""

    def view(self, isolated: bool) -> View:
        return View((Bind(self.task_root, TASK_ROOT), *self.binds), isolated)


def entrypoint(function: VersionFunctionConfiguration) -> Entrypoint:
    if function.runtime is None or function.code is None:
        raise NoEntrypoint("Container images need Docker")
    task_root = Path(function.code.get_unzipped_code_location()).resolve()
    layers = unpacked(function.layers)
    binds = () if layers is None else (Bind(layers, OPT),)
    runtime = str(function.runtime)
    try:
        choice = choose(runtime)
        described = Function(runtime, function.handler or "", function.memory_size, layers)
        start = family(runtime).start(described, choice)
    except CannotRun as problem:
        raise NoEntrypoint(f"This endpoint can't run {runtime}: {problem}") from problem
    note = None
    if not choice.exact:
        _report(runtime, choice)
        note = f"Cairn: {runtime} isn't on this machine; the function runs with {choice.title}"
    if start.command:
        command = _wrapped(function, start, task_root, layers)
        environment = f"AWS_Lambda_{runtime}"
    else:
        command, environment = [_bootstrap(task_root, layers)], None
    extensions = _extensions(layers)
    if extensions:
        command = [*_LAUNCHER, *extensions, "--", *command]
    names = tuple(extension.name for extension in extensions)
    return Entrypoint(command, task_root, binds, start.paths, environment, names, note)


def _extensions(layers: Path | None) -> list[Path]:
    folder = layers and layers / "extensions"
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file())


def _bootstrap(task_root: Path, layers: Path | None) -> Path:
    for folder in (task_root, layers):
        if folder is not None and (folder / "bootstrap").is_file():
            return folder / "bootstrap"
    raise NoEntrypoint(f"Couldn't find valid bootstrap(s): [{task_root}/bootstrap {OPT}/bootstrap]")


def _wrapped(
    function: VersionFunctionConfiguration, start: Start, task_root: Path, layers: Path | None
) -> list[str | Path]:
    wrapper = (function.environment or {}).get(_WRAPPER)
    if not wrapper:
        return start.command
    for seen, folder in ((TASK_ROOT, task_root), (OPT, layers)):
        if folder is not None and wrapper.startswith(f"{seen}/"):
            program = folder / wrapper.removeprefix(f"{seen}/")
            if program.is_file():
                return [program, *start.command]
    raise NoEntrypoint(f"{_WRAPPER}: failed to find path: {wrapper}")


def _report(runtime: str, choice: Choice) -> None:
    """One line in the log, however many functions there are."""
    if runtime not in _reported:
        _reported.add(runtime)
        LOG.warning("%s runs with %s, the nearest that this machine has", runtime, choice.title)


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
