"""Refuses events that Lambda refuses: too large ones, and what isn't JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from localstack.aws.api.lambda_ import InvalidRequestContentException, InvocationType
from localstack.services.lambda_.invocation.lambda_models import RequestEntityTooLargeException
from localstack.services.lambda_.invocation.lambda_service import LambdaService

# AWS Lambda Developer Guide, "Invoke": 6 MB, and 1 MB for asynchronous invocations.
_LIMIT_IN_BYTES = 6 * 1024 * 1024
_ASYNCHRONOUS_LIMIT_IN_BYTES = 1024 * 1024

_SHOWN_CHARACTERS = 500


def check_payloads() -> None:
    """Makes LocalStack look at a payload before it invokes anything with it."""
    invoke = LambdaService.invoke

    def invoke_checked(
        self: LambdaService, *args: Any, payload: bytes | None = None, **kwargs: Any
    ) -> Any:
        if payload:
            _check_size(payload, kwargs.get("invocation_type"))
            _check_json(payload)
        # As on Lambda, an empty payload is an empty object.
        return invoke(self, *args, payload=payload or None, **kwargs)

    LambdaService.invoke = invoke_checked


def _check_size(payload: bytes, invocation_type: str | None) -> None:
    if len(payload) > _LIMIT_IN_BYTES:
        text = f"Request must be smaller than {_LIMIT_IN_BYTES} bytes for the InvokeFunction operation"
    elif invocation_type == InvocationType.Event and len(payload) > _ASYNCHRONOUS_LIMIT_IN_BYTES:
        text = (
            f"{len(payload)} byte payload is too large for the Event invocation type "
            f"(limit {_ASYNCHRONOUS_LIMIT_IN_BYTES} bytes)"
        )
    else:
        return
    raise RequestEntityTooLargeException(text)


def _check_json(payload: bytes) -> None:
    try:
        text = payload.decode()
    except UnicodeDecodeError as problem:
        raise _invalid(
            f"Invalid UTF-8 start byte 0x{payload[problem.start]:02x}", payload, 1, problem.start + 1
        ) from None
    try:
        json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as problem:
        raise _invalid(_reason(text, problem.pos), payload, problem.lineno, problem.colno + 1) from None
    except (_Constant, RecursionError) as problem:
        raise _invalid(str(problem), payload, 1, 1) from None


class _Constant(Exception):
    """`NaN` and `Infinity`, which Python takes for JSON."""


def _refuse_constant(name: str) -> None:
    raise _Constant(f"Non-standard token '{name}'")


def _reason(text: str, position: int) -> str:
    """In the words of the parser that Lambda uses."""
    wanted = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
    if position >= len(text):
        return "Unexpected end-of-input"
    if word := re.match(r"[A-Za-z_]\w*", text[position:]):
        return f"Unrecognized token '{word.group()}': was expecting {wanted}"
    character = text[position]
    return f"Unexpected character ('{character}' (code {ord(character)})): expected a valid value {wanted}"


def _invalid(reason: str, payload: bytes, line: int, column: int) -> InvalidRequestContentException:
    shown = payload.decode(errors="replace")[:_SHOWN_CHARACTERS]
    return InvalidRequestContentException(
        "Could not parse request body into json: Could not parse payload into json: "
        f'{reason}\n at [Source: (byte[])"{shown}"; line: {line}, column: {column}]',
        Type="User",
    )
