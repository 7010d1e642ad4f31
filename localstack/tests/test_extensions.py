"""Extensions: programs in a layer's folder `extensions` that run beside the function."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import functions
import pytest
from local_stack import LocalStack

# An extension that sends its events to the test: the network is all that they share.
_RECORDER = """
import json, os, socket
def call(method, path, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    api.request(method, "/2020-01-01/extension" + path, body, headers)
    answer = api.getresponse()
    return answer.status, answer.headers, json.loads(answer.read() or b"null")
def record(value):
    with socket.create_connection(("127.0.0.1", PORT)) as test:
        test.sendall(json.dumps(value).encode())
        test.shutdown(socket.SHUT_WR)
        return int(test.recv(100))
name = os.path.basename(__file__)
wanted = json.dumps({"events": ["INVOKE", "SHUTDOWN"]})
_, headers, body = call("POST", "/register", wanted, Lambda_Extension_Name=name)
identity = headers["Lambda-Extension-Identifier"]
record({"registered": body, "handler": os.environ.get("_HANDLER")})
print("the extension starts", flush=True)
while True:
    _, _, event = call("GET", "/event/next", Lambda_Extension_Identifier=identity)
    record(event)
    if event["eventType"] == "SHUTDOWN":
        time.sleep(0.1)
        record("ends")
        sys.exit()
    if event["invokedFunctionArn"].endswith(":crash"):
        sys.exit(1)
"""


def publish(stack: LocalStack, extensions: dict[str, bytes | str]) -> str:
    files = {f"extensions/{name}": code for name, code in extensions.items()}
    answer = stack.client("lambda").publish_layer_version(
        LayerName="extensions", Content={"ZipFile": functions.archive(files)}
    )
    return str(answer["LayerVersionArn"])


class Record:
    """What extensions send; the answer to each is how many have sent something."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile() as text:
                if sent := text.read():
                    self.values.append(json.loads(sent))
                connection.sendall(str(len(self.values)).encode())

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def recorder(record: Record) -> str:
    prelude, _, _ = functions._PRELUDE.partition("def call")
    return prelude + _RECORDER.replace("PORT", str(record.port))


def recorded(record: Record, count: int) -> list[Any]:
    deadline = time.monotonic() + 5
    while len(record.values) < count:
        assert time.monotonic() < deadline, record.values
        time.sleep(0.02)
    return list(record.values)


@pytest.fixture
def record() -> Iterator[Record]:
    record = Record()
    yield record
    record.close()


def test_an_extension_registers_and_gets_each_event_and_the_end(
    stack: LocalStack, record: Record
) -> None:
    layer = publish(stack, {"recorder": recorder(record)})
    code = functions.answering("event")
    function = functions.create(stack, code, Layers=[layer], handler="the.handler")
    first = function.invoke(1)
    assert first.payload == 1 and "the extension starts" in first.log
    assert function.invoke(2).payload == 2
    registered, *events = recorded(record, 3)
    assert registered == {
        "registered": {
            "functionName": function.name,
            "functionVersion": "$LATEST",
            "handler": "the.handler",
        },
        "handler": None,
    }
    for event in events:
        assert event["eventType"] == "INVOKE" and event["deadlineMs"] > time.time() * 1000
        assert event["invokedFunctionArn"].endswith(f":function:{function.name}")
        assert event["tracing"]["value"].startswith("Root=1-")
    assert events[0]["requestId"] in first.log
    function.delete()
    shutdown, ends = recorded(record, 5)[3:]
    assert (shutdown["eventType"], shutdown["shutdownReason"]) == ("SHUTDOWN", "spindown")
    assert ends == "ends"
    deadline = time.monotonic() + 3
    while any("extensions/recorder" in process for process in stack.processes()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_timeout_is_the_reason_of_the_shutdown(stack: LocalStack, record: Record) -> None:
    layer = publish(stack, {"recorder": recorder(record)})
    code = functions.bootstrap("next_event()\ntime.sleep(60)\n")
    function = functions.create(stack, code, Layers=[layer], timeout=1)
    assert "Task timed out" in function.invoke().payload["errorMessage"]
    assert recorded(record, 4)[2]["shutdownReason"] == "timeout"


def test_the_runtime_starts_when_all_extensions_have_registered(
    stack: LocalStack, record: Record
) -> None:
    slow = recorder(record).replace("name = os", "time.sleep(0.5)\nname = os", 1)
    layer = publish(stack, {"quick": recorder(record), "slow": slow})
    code = functions.bootstrap(
        "import socket\n"
        f"with socket.create_connection(('127.0.0.1', {record.port})) as test:\n"
        "  test.shutdown(socket.SHUT_WR)\n"
        "  seen = int(test.recv(100))\n"
        "while True:\n  request, event, headers = next_event()\n  respond(request, seen)\n"
    )
    function = functions.create(stack, code, Layers=[layer])
    # The slow one may still be writing that it has.
    assert function.invoke().payload >= 1
    assert function.invoke().log.count("the extension starts") <= 2
    assert sum("registered" in line for line in recorded(record, 4)) == 2


@pytest.mark.parametrize(
    ("program", "kind", "message"),
    [
        ("#!/bin/sh\nexit 3\n", "Extension.Crash", "the extension broken has ended"),
        ("#!/no/such/interpreter\n", "Extension.LaunchError", "fork/exec .*/extensions/broken"),
    ],
)
def test_an_extension_that_does_not_start_fails_the_init(
    stack: LocalStack, program: str, kind: str, message: str
) -> None:
    layer = publish(stack, {"broken": program})
    result = functions.create(stack, functions.answering("1"), Layers=[layer]).invoke()
    assert result.error == "Unhandled"
    assert result.payload["errorType"] == kind
    assert re.search(message, result.payload["errorMessage"])


def test_an_extension_that_ends_fails_the_invocation_and_another_environment_follows(
    stack: LocalStack, record: Record
) -> None:
    layer = publish(stack, {"recorder": recorder(record)})
    code = functions.bootstrap(
        "mark = time.monotonic_ns()\n"
        "while True:\n  request, event, headers = next_event()\n"
        "  if headers['Lambda-Runtime-Invoked-Function-Arn'].endswith(':crash'): time.sleep(2)\n"
        "  respond(request, mark)\n"
    )
    function = functions.create(stack, code, Layers=[layer])
    client = stack.client("lambda")
    client.create_alias(FunctionName=function.name, Name="crash", FunctionVersion="$LATEST")
    before = function.invoke().payload
    answer = client.invoke(FunctionName=f"{function.name}:crash")
    assert json.load(answer["Payload"])["errorType"] == "Extension.Crash"
    after = function.invoke().payload
    assert isinstance(after, int) and after != before


def test_other_apis_of_extensions_are_refused_by_name(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
def extension(method, path, **headers):
    api.request(method, path, "{}", headers)
    answer = api.getresponse()
    return answer.status, json.loads(answer.read())
seen = [extension("PUT", "/2022-07-01/telemetry"), extension("PUT", "/2020-08-15/logs"),
    extension("GET", "/2020-01-01/extension/event/next")]
while True:
    request, event, headers = next_event()
    respond(request, seen)
"""
    )
    telemetry, logs, unknown = functions.create(stack, code).invoke().payload
    assert (telemetry[0], telemetry[1]["errorType"]) == (202, "Telemetry.NotSupported")
    assert (logs[0], logs[1]["errorType"]) == (202, "Logs.NotSupported")
    assert (unknown[0], unknown[1]["errorType"]) == (403, "Extension.UnknownExtensionIdentifier")
