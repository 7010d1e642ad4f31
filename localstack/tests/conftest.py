from __future__ import annotations

from collections.abc import Iterator

import local_stack
import pytest


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_stack.LocalStack]:
    """One LocalStack for all tests that leave it running."""
    instance = local_stack.start(tmp_path_factory.mktemp("localstack"))
    yield instance
    local_stack.discard(instance)
