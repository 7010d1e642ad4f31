"""One change of functions at a time.

LocalStack replaces a version of a function by a changed copy in many places, and holds no lock while it
reads and writes. What happens in between is lost: an UpdateFunctionConfiguration, if the one before becomes
active at that moment, or if somebody tags the function.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

from localstack.aws.api.lambda_ import ResourceConflictException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider

# They read a version and store a copy of it, or decide by what they read.
_CHANGES = [
    "update_function_configuration",
    "update_function_code",
    "publish_version",
    "delete_function",
    "add_permission",
    "remove_permission",
    "tag_resource",
    "untag_resource",
    "put_runtime_management_config",
]

_changing = threading.RLock()


def change_functions_one_at_a_time() -> None:
    for name in _CHANGES:
        setattr(LambdaProvider, name, _locked(getattr(LambdaProvider, name)))
    LambdaService.update_version_state = _locked(LambdaService.update_version_state)
    LambdaService.update_version = _undone_if_refused(LambdaService.update_version)


def _locked(change: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(change)
    def one_at_a_time(*args: Any, **kwargs: Any) -> Any:
        with _changing:
            return change(*args, **kwargs)

    return one_at_a_time


def _undone_if_refused(update: Callable[..., Any]) -> Callable[..., Any]:
    """LocalStack stores an update before it refuses it, because another is in progress."""

    @functools.wraps(update)
    def update_version(self: LambdaService, new_version: FunctionVersion) -> Any:
        try:
            return update(self, new_version=new_version)
        except ResourceConflictException:
            in_progress = self.lambda_starting_versions.get(new_version.qualified_arn)
            place = new_version.id
            function = lambda_stores[place.account][place.region].functions.get(place.function_name)
            if in_progress is not None and function is not None:
                function.versions[place.qualifier] = in_progress.function_version
            raise

    return update_version
