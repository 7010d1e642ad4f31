"""Passes what a caller says about itself (`ClientContext` of Invoke) on to the function.

LocalStack takes it, and gives it to no executor.
"""

from __future__ import annotations

import base64
import binascii
import json
from contextvars import ContextVar
from typing import Any

from localstack.aws.api.lambda_ import InvalidRequestContentException, InvocationType
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.lambda_models import Invocation, InvocationResult
from localstack.services.lambda_.invocation.lambda_service import LambdaService

# What LocalStack itself gives where nothing was given, such as for a function's URL.
_NONE = (None, "", "{}")

_current: ContextVar[str | None] = ContextVar("client_context", default=None)


def client_context() -> str | None:
    """Of the invocation on this thread, as JSON in one line of ASCII."""
    return _current.get()


def pass_client_contexts() -> None:
    invoke_service, invoke_environment = LambdaService.invoke, ExecutionEnvironment.invoke

    def invoke_checked(
        self: LambdaService, *args: Any, client_context: str | None = None, **kwargs: Any
    ) -> Any:
        given = None if client_context in _NONE else _decoded(client_context)
        if kwargs.get("invocation_type") == InvocationType.Event:
            # As on Lambda, which passes it in synchronous invocations only.
            given = None
        return invoke_service(self, *args, client_context=given, **kwargs)

    def invoke_with_context(self: ExecutionEnvironment, invocation: Invocation) -> InvocationResult:
        token = _current.set(invocation.client_context)
        try:
            return invoke_environment(self, invocation)
        finally:
            _current.reset(token)

    LambdaService.invoke = invoke_checked
    ExecutionEnvironment.invoke = invoke_with_context


def _decoded(text: str) -> str:
    try:
        value = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InvalidRequestContentException(
            "Client context must be a valid Base64-encoded JSON object.", Type="User"
        )
    return json.dumps(value)
