"""Small functions for the tests: a bootstrap written in Python that speaks the Runtime API."""

from __future__ import annotations

import base64
import io
import json
import sys
import time
import zipfile
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from local_stack import LocalStack

ROLE = "arn:aws:iam::000000000000:role/tests"

_PRELUDE = f"""#!{sys.executable} -IS
import http.client, json, os, signal, subprocess, sys, time
api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
def call(method, path, body=None, **headers):
    api.request(method, "/2018-06-01/runtime" + path, body, headers)
    answer = api.getresponse()
    return answer.status, answer.headers, answer.read()
def next_event():
    _, headers, body = call("GET", "/invocation/next")
    return headers["Lambda-Runtime-Aws-Request-Id"], json.loads(body), headers
def respond(request, value):
    return call("POST", f"/invocation/{{request}}/response", json.dumps(value))
"""


def bootstrap(body: str) -> bytes:
    """A zip whose bootstrap has `call`, `next_event` and `respond`, and then this body."""
    return archive({"bootstrap": _PRELUDE + body})


def answering(expression: str) -> bytes:
    """A bootstrap that answers each event with an expression over `event`."""
    return bootstrap(
        f"while True:\n  request, event, headers = next_event()\n  respond(request, {expression})\n"
    )


def archive(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


@dataclass
class Result:
    payload: Any
    error: str | None
    log: str
    seconds: float


@dataclass
class Function:
    stack: LocalStack
    name: str

    def invoke(self, event: Any = None) -> Result:
        client = self.stack.client("lambda")
        begun = time.monotonic()
        answer = client.invoke(FunctionName=self.name, Payload=json.dumps(event), LogType="Tail")
        body = answer["Payload"].read()
        seconds = time.monotonic() - begun
        log = base64.b64decode(answer.get("LogResult", "")).decode()
        return Result(json.loads(body), answer.get("FunctionError"), log, seconds)

    def stored_log(self, containing: str, group: str | None = None) -> str:
        """The log as CloudWatch Logs has it, once it contains a text; of the function's own group by default."""
        client = self.stack.client("logs")
        text = ""
        for _ in range(50):
            try:
                events = client.filter_log_events(logGroupName=group or f"/aws/lambda/{self.name}")
                text = "".join(event["message"] for event in events["events"])
            except client.exceptions.ResourceNotFoundException:
                pass
            if containing in text:
                return text
            time.sleep(0.1)
        raise AssertionError(f"{containing!r} is not in the log: {text}")

    def wait_until_ready(self) -> None:
        waiter = self.stack.client("lambda").get_waiter("function_updated_v2")
        waiter.wait(FunctionName=self.name, WaiterConfig={"Delay": 0.02, "MaxAttempts": 300})

    def delete(self) -> None:
        self.stack.client("lambda").delete_function(FunctionName=self.name)


def create(
    stack: LocalStack,
    code: bytes,
    *,
    runtime: str = "provided.al2023",
    handler: str = "handler",
    timeout: int = 5,
    **settings: Any,
) -> Function:
    function = Function(stack, f"f-{uuid4().hex[:12]}")
    client = stack.client("lambda")
    client.create_function(
        FunctionName=function.name,
        Runtime=runtime,
        Role=ROLE,
        Handler=handler,
        Timeout=timeout,
        Code={"ZipFile": code},
        **settings,
    )
    waiter = client.get_waiter("function_active_v2")
    waiter.wait(FunctionName=function.name, WaiterConfig={"Delay": 0.02, "MaxAttempts": 300})
    return function
