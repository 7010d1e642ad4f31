"""The URL of a function: a path of LocalStack's own address, which answers other origins as declared."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import functions
from local_stack import LocalStack


def _url(stack: LocalStack, code: bytes, **settings: Any) -> str:
    client = stack.client("lambda")
    name = functions.create(stack, code).name
    made = client.create_function_url_config(FunctionName=name, AuthType="NONE", **settings)
    assert client.get_function_url_config(FunctionName=name)["FunctionUrl"] == made["FunctionUrl"]
    return str(made["FunctionUrl"])


def _ask(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, method=method, headers=names)
    try:
        return urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as error:
        return error


def test_a_function_is_called_by_a_path(stack: LocalStack) -> None:
    url = _url(stack, functions.answering('{"statusCode": 201, "body": json.dumps(event)}'))
    assert url.startswith(f"http://127.0.0.1:{stack.port}/_aws/lambda-url/us-east-1/")
    answer = _ask(f"{url}a/b%20c?x=1&x=2", "POST", b'{"a": 1}', Content_Type="application/json")
    assert answer.status == 201
    event = json.loads(answer.read())
    assert event["rawPath"] in ("/a/b c", "/a/b%20c")
    assert event["rawQueryString"] == "x=1&x=2"
    assert event["body"] == '{"a": 1}'
    assert event["requestContext"]["http"]["method"] == "POST"
    identity = url.rstrip("/").rsplit("/", 1)[1]
    host = f"{identity}.lambda-url.us-east-1.localhost:{stack.port}"
    assert event["requestContext"]["domainName"] == event["headers"]["host"] == host
    # The same by the name, as curl resolves it.
    named = _ask(f"http://127.0.0.1:{stack.port}/a", Host=host)
    assert json.loads(named.read())["rawPath"] == "/a"


def test_without_a_url_there_is_nothing(stack: LocalStack) -> None:
    url = f"http://127.0.0.1:{stack.port}/_aws/lambda-url/us-east-1/nothing/"
    assert _ask(url).status == 403


def test_other_origins_are_answered_as_declared(stack: LocalStack) -> None:
    page = "https://page.example.test"
    code = functions.answering('{"statusCode": 200, "body": "hello"}')
    open_to_page = _url(
        stack,
        code,
        Cors={"AllowOrigins": [page], "AllowMethods": ["POST"], "AllowHeaders": ["x-mine"], "MaxAge": 60},
    )
    preflight = _ask(open_to_page, "OPTIONS", Origin=page, Access_Control_Request_Method="POST")
    assert preflight.status == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == page
    assert preflight.headers["Access-Control-Allow-Methods"] == "POST"
    assert preflight.headers["Access-Control-Allow-Headers"] == "x-mine"
    assert preflight.headers["Access-Control-Max-Age"] == "60"
    answer = _ask(open_to_page, Origin=page)
    assert answer.read() == b"hello"
    assert answer.headers["Access-Control-Allow-Origin"] == page
    other = _ask(open_to_page, Origin="https://other.example.test")
    assert "Access-Control-Allow-Origin" not in other.headers
    # Without `Cors` the function answers, and no page may read it.
    closed = _ask(_url(stack, code), Origin=page)
    assert closed.status == 200
    assert "Access-Control-Allow-Origin" not in closed.headers
