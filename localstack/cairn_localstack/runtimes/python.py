"""`python3.*`: Python of this machine, with awslambdaric and boto3 from LocalStack's environment."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

from cairn_localstack.runtimes.family import CannotRun, Choice, Function, Start
from cairn_localstack.runtimes.interpreters import Interpreter, Search, Version, find, nearest

_BOOT = Path(__file__).parent / "python_boot" / "boot.py"
# What awslambdaric and boto3 need.
_OLDEST = (3, 10)

_SEARCH = Search(
    names=r"python3(\.\d+)?",
    folders=(
        "~/.pyenv/versions/*/bin/python3",
        "$PYENV_ROOT/versions/*/bin/python3",
        "~/.asdf/installs/python/*/bin/python3",
        "~/.local/share/mise/installs/python/*/bin/python3",
        "/opt/hostedtoolcache/Python/*/*/bin/python3",
    ),
    question=(
        "-ISc",
        "import sys; print('%d.%d.%d' % sys.version_info[:3]);"
        "print(getattr(sys, '_base_executable', None) or sys.executable)",
    ),
)


def _own() -> Interpreter:
    """LocalStack's, without its virtual environment: other packages than AWS's don't belong to functions."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return Interpreter(Path(base), tuple(sys.version_info[:3]))


@functools.cache
def _found() -> list[Interpreter]:
    # Also where nothing has asked for it: LocalStack's own is never missing.
    return [each for each in find(_SEARCH, [_own()]) if each.version >= _OLDEST]


def _version(runtime: str) -> Version:
    match = re.fullmatch(r"python(3)\.(\d+)", runtime)
    if match is None:
        raise CannotRun("it isn't a version of Python 3")
    return tuple(map(int, match.groups()))


@functools.cache
def _compile(program: Path, packages: Path) -> None:
    """Has another version of Python keep what it compiles of the packages, once for all functions.

    A function itself can't: it may not write there, and would compile for a second at each start.
    """
    tag = "cpython-" + "".join(_number(program))
    if (packages / "botocore" / "__pycache__" / f"client.{tag}.pyc").exists():
        return
    code = f"import sys; sys.path.append({str(packages)!r}); import boto3, awslambdaric.bootstrap"
    command = [str(program), "-S", "-c", code]

    def run() -> None:
        # LocalStack itself is started with PYTHONDONTWRITEBYTECODE.
        subprocess.run(command, env={}, stdin=subprocess.DEVNULL, capture_output=True)

    threading.Thread(target=run, name="cairn-compile", daemon=True).start()


def _number(program: Path) -> list[str]:
    found = [each for each in _found() if each.path == program]
    return [str(part) for part in found[0].version[:2]] if found else []


class Python:
    def choose(self, runtime: str) -> Choice:
        wanted = _version(runtime)
        if find_spec("awslambdaric") is None:
            raise CannotRun(
                "LocalStack's environment lacks the package awslambdaric; "
                "run pip install -r localstack/requirements.txt"
            )
        # LocalStack's own has the Runtime API's compiled client, and is the fastest.
        candidates = [_own()] if _own().version[:2] == wanted else _found()
        best = nearest(candidates, wanted, lambda version: version[1] - wanted[1])
        assert best is not None
        interpreter, exact = best
        return Choice(f"Python {interpreter.number}", exact, interpreter.path)

    def start(self, function: Function, choice: Choice) -> Start:
        spec = find_spec("awslambdaric")
        assert choice.program is not None and spec is not None and spec.origin is not None
        packages = Path(spec.origin).parent.parent
        if choice.program != _own().path:
            _compile(choice.program, packages)
        folders = (f"python/lib/{function.runtime}/site-packages", "python")
        # Beside PYTHONPATH, which the function may set itself.
        layers = [function.layers / each for each in folders if function.layers is not None]
        return Start(
            [str(choice.program), "-S", str(_BOOT), str(packages), function.handler, *layers],
            {
                "PATH": (choice.program.parent,),
                "PYTHONPATH": tuple(f"/opt/{each}" for each in folders),
            },
        )
