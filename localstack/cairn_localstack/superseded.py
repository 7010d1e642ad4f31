"""Distinguishes an update of a function from its deletion: LocalStack stops environments for both."""

from __future__ import annotations

from localstack.services.lambda_.invocation.lambda_models import FunctionVersion
from localstack.services.lambda_.invocation.models import lambda_stores


def is_superseded(version: FunctionVersion) -> bool:
    """True if the function still exists, in another revision."""
    function = lambda_stores[version.id.account][version.id.region].functions.get(
        version.id.function_name
    )
    present = function.versions.get(version.id.qualifier) if function is not None else None
    if present is None:
        return False
    return bool(present.config.internal_revision != version.config.internal_revision)
