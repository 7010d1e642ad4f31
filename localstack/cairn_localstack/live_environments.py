"""The environments that have not been stopped, so that none outlives LocalStack."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol


class Environment(Protocol):
    def stop(self) -> None: ...


live_environments: set[Environment] = set()


def stop_all_environments() -> None:
    environments = list(live_environments)
    if environments:
        with ThreadPoolExecutor(min(len(environments), 32)) as pool:
            list(pool.map(lambda environment: environment.stop(), environments))
