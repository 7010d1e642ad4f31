"""LocalStack silently skips an entry point whose name doesn't exist."""

from __future__ import annotations

import ast
from importlib import metadata
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[1]
_ENTRY_POINTS = [
    point
    for distribution in metadata.distributions(path=[str(_FOLDER)])
    for point in distribution.entry_points
]


def test_the_entry_points_are_found() -> None:
    assert len(_ENTRY_POINTS) > 5


@pytest.mark.parametrize("point", _ENTRY_POINTS, ids=lambda point: point.name)
def test_the_name_of_an_entry_point_exists(point: metadata.EntryPoint) -> None:
    # Parsed, not imported, because LocalStack isn't in the tests' environment.
    source = _FOLDER.joinpath(*point.module.split(".")).with_suffix(".py").read_text()
    names = [node.name for node in ast.parse(source).body if hasattr(node, "name")]
    assert point.attr in names
