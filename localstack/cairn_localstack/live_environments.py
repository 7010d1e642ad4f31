"""The environments that have not been stopped, so that none outlives LocalStack."""

from __future__ import annotations

from typing import Protocol


class Environment(Protocol):
    def stop(self) -> None: ...


live_environments: set[Environment] = set()


def stop_all_environments() -> None:
    for environment in list(live_environments):
        environment.stop()
