"""`ruby*`, `java*`, `dotnet*` and `go1.x`, where the machine has what runs them; and `provided*`."""

from __future__ import annotations

import functools
import os
import re
import shutil
from pathlib import Path

from cairn_localstack.runtimes.family import CannotRun, Choice, Function, Start
from cairn_localstack.runtimes.interpreters import Interpreter, Search, find, nearest

# Where Amazon's own images have it; LocalStack may run in one, or the folder be copied from one.
_RUNTIME_DIR = Path("/var/runtime")

_RUBY = Search(
    names=r"ruby(\d+(\.\d+)?)?",
    folders=(
        "~/.rbenv/versions/*/bin/ruby",
        "~/.asdf/installs/ruby/*/bin/ruby",
        "~/.local/share/mise/installs/ruby/*/bin/ruby",
        "/opt/hostedtoolcache/Ruby/*/*/bin/ruby",
    ),
    question=("-e", "puts RUBY_VERSION, RbConfig.ruby"),
)


@functools.cache
def _rubies() -> list[Interpreter]:
    return find(_RUBY)


def _client(ruby: Path) -> Path | None:
    beside = ruby.parent / "aws_lambda_ric"
    found = str(beside) if os.access(beside, os.X_OK) else None
    if found is None and ruby.parent in (Path("/usr/bin"), Path("/usr/local/bin")):
        # Where the system's `gem install` puts programs.
        found = shutil.which("aws_lambda_ric")
    return Path(found) if found else None


class Ruby:
    def choose(self, runtime: str) -> Choice:
        match = re.fullmatch(r"ruby(\d+)\.(\d+)", runtime)
        wanted = (int(match[1]), int(match[2])) if match else (0, 0)
        # Those that have Amazon's runtime interface client, a gem with a program beside the interpreter.
        usable = [each for each in _rubies() if _client(each.path) is not None]
        best = nearest(usable, wanted, lambda v: v[0] * 10 + v[1] - wanted[0] * 10 - wanted[1])
        if best is None:
            has = "no Ruby with the gem aws_lambda_ric" if _rubies() else "no Ruby"
            raise CannotRun(
                f"this machine has {has}; install Ruby, run gem install aws_lambda_ric, and start "
                "LocalStack again"
            )
        interpreter, exact = best
        return Choice(f"Ruby {interpreter.number}", exact, interpreter.path)

    def start(self, function: Function, choice: Choice) -> Start:
        assert choice.program is not None
        client = _client(choice.program)
        assert client is not None
        gems = function.runtime.removeprefix("ruby") + ".0"
        return Start(
            [str(choice.program), str(client), function.handler],
            {
                "PATH": (choice.program.parent,),
                "GEM_PATH": (f"/var/task/vendor/bundle/ruby/{gems}", f"/opt/ruby/gems/{gems}"),
                "RUBYLIB": ("/var/task", "/opt/ruby/lib"),
            },
        )


class Bootstrap:
    """A runtime of which only Amazon's own bootstrap is known: it's used where the machine has it."""

    def __init__(self, title: str, mark: str, instead: str) -> None:
        self._title = title
        self._mark = mark
        """A file that only this family's runtime folder has."""
        self._instead = instead

    def choose(self, runtime: str) -> Choice:
        bootstrap = _RUNTIME_DIR / "bootstrap"
        if not (os.access(bootstrap, os.X_OK) and any(_RUNTIME_DIR.glob(self._mark))):
            raise CannotRun(
                f"this machine has no {self._title} bootstrap for Lambda in {_RUNTIME_DIR}; {self._instead}"
            )
        return Choice(str(bootstrap), True, bootstrap)

    def start(self, function: Function, choice: Choice) -> Start:
        assert choice.program is not None
        return Start([str(choice.program)])


class Refused:
    def __init__(self, reason: str) -> None:
        self._reason = reason

    def choose(self, runtime: str) -> Choice:
        raise CannotRun(self._reason)

    def start(self, function: Function, choice: Choice) -> Start:
        raise CannotRun(self._reason)


class Provided:
    """The function's own `bootstrap`, in its package or in a layer."""

    def choose(self, runtime: str) -> Choice:
        return Choice("the function's bootstrap", True)

    def start(self, function: Function, choice: Choice) -> Start:
        return Start([])
