"""What a runtime sees of the Runtime API."""

from __future__ import annotations

import base64
import json
import time

import functions
import pytest
from local_stack import LocalStack


def test_an_event_carries_id_arn_deadline_and_trace(stack: LocalStack) -> None:
    function = functions.create(stack, functions.answering("dict(headers)"), timeout=7)
    before = time.time() * 1000
    headers = function.invoke().payload
    assert len(headers["Lambda-Runtime-Aws-Request-Id"]) == 36
    assert headers["Lambda-Runtime-Invoked-Function-Arn"] == (
        f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}"
    )
    assert "Root=1-" in headers["Lambda-Runtime-Trace-Id"]
    left = int(headers["Lambda-Runtime-Deadline-Ms"]) - before
    # More, by what the start took on a busy machine.
    assert 6900 < left < 12_000


def test_events_and_answers_pass_unchanged(stack: LocalStack) -> None:
    function = functions.create(stack, functions.answering("event"))
    for event in ({"text": "Grüße 🗿", "list": [1, None]}, "x" * 200_000, None):
        result = function.invoke(event)
        assert (result.payload, result.error) == (event, None)


def test_a_client_context_reaches_the_function_as_json(stack: LocalStack) -> None:
    function = functions.create(
        stack, functions.answering("headers.get('Lambda-Runtime-Client-Context')")
    )
    client = stack.client("lambda")

    def invoke(context: str) -> object:
        answer = client.invoke(FunctionName=function.name, ClientContext=context)
        return json.load(answer["Payload"])

    given = {"custom": {"who": "Zoë\r\nX: y"}, "client": {"app_title": "shop"}}
    found = invoke(base64.b64encode(json.dumps(given, ensure_ascii=False).encode()).decode())
    assert isinstance(found, str) and json.loads(found) == given
    assert function.invoke().payload is None
    for wrong in ("no base64!", base64.b64encode(b"no json").decode(), base64.b64encode(b"[1]").decode()):
        with pytest.raises(client.exceptions.InvalidRequestContentException, match="Client context must"):
            invoke(wrong)


def test_the_error_a_function_posts_is_its_payload(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  call("POST", f"/invocation/{request}/error", '{"errorMessage": "no", "errorType": "Mine"}')
"""
    )
    function = functions.create(stack, code)
    for _ in range(2):
        result = function.invoke()
        assert result.error == "Unhandled"
        assert result.payload == {"errorMessage": "no", "errorType": "Mine"}


def test_wrong_calls_get_4xx_and_do_no_harm(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  found = [
    call("POST", "/invocation/no-such-id/response", "{}")[0],
    call("POST", "/invocation/no-such-id/error", "{}")[0],
    call("GET", "/no/such/path")[0],
    call("GET", f"/invocation/{request}/response")[0],
    call("GET", "/invocation/next")[0],
    call("POST", "/init/error", "{}")[0],
  ]
  respond(request, found)
  api.close()
"""
    )
    function = functions.create(stack, code)
    for _ in range(2):
        assert function.invoke().payload == [400, 400, 404, 405, 403, 403]


def test_a_web_page_gets_nothing_from_it(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
import socket
def page(*lines):
  raw = socket.create_connection(os.environ["AWS_LAMBDA_RUNTIME_API"].split(":"))
  raw.sendall("\\r\\n".join(["GET /2018-06-01/runtime/invocation/next HTTP/1.1", *lines, "", ""]).encode())
  return raw.recv(1000).decode().split()[1]
while True:
  request, event, _ = next_event()
  own = "Host: " + os.environ["AWS_LAMBDA_RUNTIME_API"]
  respond(request, [
    page("Host: evil.example:80"), page(own, "Origin: http://evil.example"),
    page(own, "Referer: http://evil.example/"), page(own, "Sec-Fetch-Site: cross-site")])
"""
    )
    assert functions.create(stack, code).invoke().payload == ["403"] * 4


def test_each_environment_has_an_address_of_its_own(stack: LocalStack) -> None:
    """One that a web page could find by trying would be the same but for the port."""
    code = functions.answering("os.environ['AWS_LAMBDA_RUNTIME_API'].split(':')[0]")
    addresses = {functions.create(stack, code).invoke().payload for _ in range(4)}
    assert len(addresses) == 4 and "127.0.0.1" not in addresses


def test_an_answer_counts_once(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
last = None
while True:
  request, event, _ = next_event()
  respond(request, last)
  last = respond(request, "again")[0]
"""
    )
    function = functions.create(stack, code)
    function.invoke()
    assert function.invoke().payload == 400


def test_chunked_answers_and_expect_continue_work(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
import socket
while True:
  request, event, _ = next_event()
  raw = socket.create_connection(os.environ["AWS_LAMBDA_RUNTIME_API"].split(":"))
  path = f"POST /2018-06-01/runtime/invocation/{request}/response HTTP/1.1\\r\\nHost: x\\r\\n"
  raw.sendall(path.encode() + b"Transfer-Encoding: chunked\\r\\nExpect: 100-continue\\r\\n\\r\\n")
  assert raw.recv(1000).startswith(b"HTTP/1.1 100 ")
  for part in (b'2\\r\\n"a\\r', b'\\n3;x=y\\r\\nbc"\\r\\n', b'0\\r\\nTrailer: 1\\r\\n\\r\\n'):
    raw.sendall(part); time.sleep(0.01)
  assert raw.recv(1000).startswith(b"HTTP/1.1 202 ")
"""
    )
    assert functions.create(stack, code).invoke().payload == "abc"


def test_an_answer_over_six_megabytes_is_refused(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
while True:
  request, event, _ = next_event()
  status, _, body = respond(request, "x" * event)
  print(status, body.decode(), flush=True)
"""
    )
    function = functions.create(stack, code)
    assert len(function.invoke(6 * 1024 * 1024).payload) == 6 * 1024 * 1024
    result = function.invoke(6 * 1024 * 1024 + 100)
    assert result.error == "Unhandled"
    assert result.payload == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size "
        "(6291556 bytes).",
    }
    assert (
        '413 {"errorType": "RequestEntityTooLarge", '
        '"errorMessage": "Exceeded maximum allowed payload size (6291556 bytes)."}' in result.log
    )


def test_a_runtime_may_use_a_connection_for_each_request(stack: LocalStack) -> None:
    code = functions.bootstrap(
        """
import socket
host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
def request(method, path, body=b""):
    with socket.create_connection((host, int(port))) as connection:
        head = f"{method} /2018-06-01/runtime{path} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\\r\\n\\r\\n".encode() + body)
        return b"".join(iter(lambda: connection.recv(65536), b""))
while True:
    head, _, event = request("GET", "/invocation/next").partition(b"\\r\\n\\r\\n")
    id = head.decode().split("Request-Id: ")[1].split()[0]
    request("POST", f"/invocation/{id}/response", event)
"""
    )
    function = functions.create(stack, code)
    for event in (1, "x" * 100_000, 3):
        assert function.invoke(event).payload == event
