"""Every runtime that Lambda has, and what runs it here."""

from __future__ import annotations

from localstack.services.lambda_.runtimes import ALL_RUNTIMES

from cairn_localstack.runtimes.family import CannotRun, Choice, Family
from cairn_localstack.runtimes.node import Node
from cairn_localstack.runtimes.others import Bootstrap, Provided, Refused, Ruby
from cairn_localstack.runtimes.python import Python

_USE_A_BOOTSTRAP = "a function of the runtime provided.al2023 brings its own"

_FAMILIES: dict[str, Family] = {
    "nodejs": Node(),
    "python": Python(),
    "ruby": Ruby(),
    "java": Bootstrap("Java", "lib/*.jar", _USE_A_BOOTSTRAP),
    "dotnet": Bootstrap(".NET", "*.dll", _USE_A_BOOTSTRAP),
    "go": Refused("Lambda no longer runs it; use provided.al2023"),
    "provided": Provided(),
}


def runtimes() -> list[str]:
    return [str(runtime) for runtime in ALL_RUNTIMES]


def family(runtime: str) -> Family:
    for name, found in _FAMILIES.items():
        if runtime.startswith(name):
            return found
    return Refused("LocalStack doesn't know it")


def choose(runtime: str) -> Choice:
    """What runs it here. Raises CannotRun, with the same reason as the report of this machine."""
    return family(runtime).choose(runtime)


__all__ = ["CannotRun", "choose", "family", "runtimes"]
