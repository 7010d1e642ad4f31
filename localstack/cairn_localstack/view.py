"""Where a function sees the folders that it is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TASK_ROOT = "/var/task"
OPT = "/opt"


@dataclass(frozen=True)
class Bind:
    """A folder of this machine, and the path where an isolated function sees it, read-only."""

    folder: Path
    inside: str


@dataclass(frozen=True)
class View:
    """The file system as a function sees it. Without isolation, every folder stays where it is."""

    binds: tuple[Bind, ...]
    isolated: bool = False

    def inside(self, path: Path) -> str:
        """The function's path of a file of this machine."""
        if self.isolated:
            for bind in self.binds:
                if path.is_relative_to(bind.folder):
                    return str(Path(bind.inside) / path.relative_to(bind.folder))
        return str(path)

    def opt(self) -> str | None:
        """Where the function's layers are; None if it has none."""
        found = [bind.folder for bind in self.binds if bind.inside == OPT]
        return self.inside(found[0]) if found else None
