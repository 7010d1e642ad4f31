"""A web page that makes its own name stand for 127.0.0.1 gets nothing."""

from __future__ import annotations

import http.client
import json

import functions
import pytest
from local_stack import LocalStack

_AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


def _ask(stack: LocalStack, path: str, host: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", stack.port)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host)
    connection.putheader("Authorization", _AUTHORIZATION)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:80", "evil.example.:80", "EVIL.example",
        "127.0.0.1.evil.example", "localhost.evil.example", "amazonaws.com.evil.example",
        "notlocalhost.localstack.cloud", "evil-amazonaws.com", "a@evil.example", "a b", "a:b:c",
    ],
)  # fmt: skip
def test_a_foreign_host_is_refused_everywhere(stack: LocalStack, host: str) -> None:
    secret = {"Variables": {"PASSWORD": "swordfish"}}
    function = functions.create(stack, functions.answering("1"), Environment=secret)
    for path in (
        f"/2015-03-31/functions/{function.name}/configuration",
        "/_localstack/health", "/_cairn/changes", "/bucket/key", "/_aws/execute-api/x/y/",
    ):  # fmt: skip
        status, body = _ask(stack, path, host)
        assert status == 403 and b"swordfish" not in body
        assert "CAIRN_LOCAL_HOSTS" in json.loads(body)["message"]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "[::1]:{port}", "",
        "bucket.s3.localhost:{port}", "localhost.localstack.cloud:{port}",
        "abc.execute-api.localhost.localstack.cloud:{port}", "lambda.us-east-1.amazonaws.com",
        "bucket.s3.eu-west-1.amazonaws.com:443", "172.17.0.2:{port}", "host.docker.internal:{port}",
        "localstack:{port}", "abc.lambda-url.us-east-1.127.0.0.1:{port}",
    ],
)  # fmt: skip
def test_names_of_this_machine_and_of_aws_are_answered(stack: LocalStack, host: str) -> None:
    status, body = _ask(stack, "/_localstack/health", host.format(port=stack.port))
    assert status != 403 and b"CAIRN_LOCAL_HOSTS" not in body
