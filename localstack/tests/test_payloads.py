"""Events that Lambda refuses before it invokes anything."""

from __future__ import annotations

import http.client

import functions
import pytest
from botocore.exceptions import ClientError
from local_stack import LocalStack

_MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def function(stack: LocalStack) -> functions.Function:
    return functions.create(stack, functions.answering("len(event) if event else event"))


def _refused(function: functions.Function, payload: bytes, kind: str) -> tuple[int, str, str]:
    client = function.stack.client("lambda")
    with pytest.raises(ClientError) as refused:
        client.invoke(FunctionName=function.name, Payload=payload, InvocationType=kind)
    answer = refused.value.response
    error = answer["Error"]
    return answer["ResponseMetadata"]["HTTPStatusCode"], error["Code"], error["Message"]


@pytest.mark.parametrize(
    ("kind", "limit", "message"),
    [
        (
            "RequestResponse",
            6 * _MEGABYTE,
            "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
        ),
        (
            "Event",
            _MEGABYTE,
            "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
        ),
    ],
)
def test_a_payload_over_the_limit_is_refused(
    function: functions.Function, kind: str, limit: int, message: str
) -> None:
    fits = b'"' + b"x" * (limit - 2) + b'"'
    client = function.stack.client("lambda")
    answer = client.invoke(FunctionName=function.name, Payload=fits, InvocationType=kind)
    assert answer["StatusCode"] == (202 if kind == "Event" else 200)
    if kind == "RequestResponse":
        assert answer["Payload"].read() == str(limit - 2).encode()
    assert _refused(function, fits + b" ", kind) == (413, "RequestEntityTooLargeException", message)


@pytest.mark.parametrize("kind", ["RequestResponse", "Event", "DryRun"])
@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"'x'", "Unexpected character (''' (code 39)): expected a valid value"),
        (b"{x", "Unrecognized token 'x'"),
        (b"hello", "Unrecognized token 'hello'"),
        (b'{"a": 1', "Unexpected end-of-input"),
        (b"\x97", "Invalid UTF-8 start byte 0x97"),
        (b"[NaN]", "Non-standard token 'NaN'"),
    ],
)
def test_what_is_not_json_is_refused(
    function: functions.Function, payload: bytes, reason: str, kind: str
) -> None:
    status, code, message = _refused(function, payload, kind)
    assert (status, code) == (400, "InvalidRequestContentException")
    start = "Could not parse request body into json: Could not parse payload into json: "
    assert message.startswith(start + reason)
    assert ' at [Source: (byte[])"' in message


def test_an_empty_payload_is_an_empty_object(function: functions.Function) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", function.stack.port)
    credential = "Credential=test/20260101/us-east-1/lambda/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"}
    path = f"/2015-03-31/functions/{function.name}/invocations"
    connection.request("POST", path, b"", headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"{}")
