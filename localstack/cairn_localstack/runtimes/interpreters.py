"""The versions of a language's interpreter that this machine has."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

Version = tuple[int, ...]

_LONGEST_ANSWER_IN_SECONDS = 5.0


@dataclass(frozen=True)
class Interpreter:
    path: Path
    version: Version

    @property
    def number(self) -> str:
        return ".".join(map(str, self.version))


@dataclass(frozen=True)
class Search:
    """Where to look for an interpreter, and how to ask one for its version."""

    names: str
    """A regular expression of its names on PATH."""
    folders: tuple[str, ...]
    """Patterns of what version managers install; a folder in them is called after the version."""
    question: tuple[str, ...]
    """Arguments that make it print its version and its own path, in two lines."""


def find(search: Search, more: Iterable[Interpreter] = ()) -> list[Interpreter]:
    """All that there are, newest first, each once."""
    found = {each.path.resolve(): each for each in more}
    for path in _installed(search.folders):
        version = _version_of_folder(path)
        if version is not None:
            found.setdefault(path.resolve(), Interpreter(path, version))
    unknown = {path.resolve(): path for path in _on_path(search.names)}
    unknown = {real: path for real, path in unknown.items() if real not in found}
    if unknown:
        with ThreadPoolExecutor(len(unknown)) as pool:
            for each in pool.map(_asks(search.question), unknown.values()):
                if each is not None:
                    found.setdefault(each.path.resolve(), each)
    return sorted(found.values(), key=lambda each: each.version, reverse=True)


def nearest(
    found: list[Interpreter], wanted: Version, distance: Callable[[Version], int]
) -> tuple[Interpreter, bool] | None:
    """The one of the wanted version (True), else the nearest, a newer one before an older (False)."""
    if not found:
        return None
    size = len(wanted)
    best = min(found, key=lambda each: (abs(distance(each.version)), each.version[:size] < wanted))
    return best, best.version[:size] == wanted


def _installed(patterns: Iterable[str]) -> Iterable[Path]:
    for pattern in patterns:
        expanded = os.path.expanduser(os.path.expandvars(pattern))
        root, _, rest = expanded.partition("*")
        if "$" not in expanded and os.path.isabs(expanded):
            base = Path(root).parent if not root.endswith("/") else Path(root)
            start = expanded[len(str(base)) :].lstrip("/")
            yield from (path for path in base.glob(start) if os.access(path, os.X_OK))


def _version_of_folder(path: Path) -> Version | None:
    """From a part of the path such as `v22.1.0` or `3.12.1`."""
    for part in reversed(path.parts):
        match = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)", part)
        if match:
            return tuple(map(int, match.groups()))
    return None


def _on_path(names: str) -> Iterable[Path]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        # A shim of a version manager takes long and answers for what is found without it.
        if not os.path.isabs(folder) or Path(folder).name == "shims":
            continue
        try:
            entries = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in entries:
            path = Path(folder, name)
            if re.fullmatch(names, name) and os.access(path, os.X_OK):
                yield path


def _asks(question: tuple[str, ...]) -> Callable[[Path], Interpreter | None]:
    def ask(path: Path) -> Interpreter | None:
        try:
            answer = subprocess.run(
                [path, *question],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_LONGEST_ANSWER_IN_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        match = re.match(r"v?(\d+)\.(\d+)\.(\d+)[^\n]*\n(/[^\n]*)\n", answer.stdout)
        if answer.returncode != 0 or match is None:
            return None
        return Interpreter(Path(match.group(4)), tuple(map(int, match.groups()[:3])))

    return ask
