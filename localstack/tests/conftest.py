from __future__ import annotations

import sys
from collections.abc import Iterator

import local_stack
import pytest

# Parts of the plug-ins that need no LocalStack are tested by themselves.
sys.path.insert(0, str(local_stack.PLUGINS))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_stack.LocalStack]:
    """One LocalStack for all tests that leave it running."""
    instance = local_stack.start(tmp_path_factory.mktemp("localstack"))
    yield instance
    local_stack.discard(instance)
