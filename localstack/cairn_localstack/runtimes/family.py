"""What a family of runtimes says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


Paths = Mapping[str, tuple[str | Path, ...]]
"""Variables that list folders: a `str` is where Lambda has it, a `Path` a folder of this machine."""


class CannotRun(Exception):
    """The machine lacks something for a runtime; the text says what."""


@dataclass(frozen=True)
class Choice:
    """What runs a declared runtime here."""

    title: str
    """Such as `Node.js 22.1.0`."""
    exact: bool
    """Whether it's of the declared version."""
    program: Path | None = None
    """None: the function's own `bootstrap`."""


@dataclass(frozen=True)
class Function:
    """What a command depends on."""

    runtime: str
    handler: str
    memory_in_mb: int
    layers: Path | None


@dataclass(frozen=True)
class Start:
    """How the process of a function starts."""

    command: list[str | Path]
    """A `Path` is one of this machine, which the function may see elsewhere."""
    paths: Paths = field(default_factory=dict)


class Family(Protocol):
    def choose(self, runtime: str) -> Choice:
        """Raises CannotRun. Called for each function and report, so what it finds is kept."""

    def start(self, function: Function, choice: Choice) -> Start:
        """Only called with what `choose` returned for the runtime."""
