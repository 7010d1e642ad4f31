"""The fault proxy does what it is told: the other torture tests believe it."""

import http.client
import socket
import time
import urllib.parse

import boto3
import botocore.config
import pytest
from botocore.exceptions import (
    ClientError, ConnectionClosedError, IncompleteReadError, ReadTimeoutError, ResponseStreamingError)
from fault_proxy import QUICK_FAULTS


@pytest.fixture
def client(world, proxy):
    def make(service, read_timeout=20):
        return boto3.client(
            service, endpoint_url=proxy.endpoint, region_name="us-east-1", aws_access_key_id=world.account,
            aws_secret_access_key="test", aws_session_token="me",
            config=botocore.config.Config(
                s3={"addressing_style": "path"}, retries={"max_attempts": 0}, read_timeout=read_timeout))
    return make


CALLS = {
    "sqs": lambda c: c.create_queue(QueueName="q"),
    "dynamodb": lambda c: c.list_tables(),
    "s3": lambda c: c.list_buckets(),
    "iam": lambda c: c.list_roles(),
    "lambda": lambda c: c.list_functions(),
    "apigateway": lambda c: c.get_rest_apis(),
}
CODES = {
    "internalError": {"s3": "InternalError", None: "InternalFailure"},
    "internalErrorAfterwards": {"s3": "InternalError", None: "InternalFailure"},
    "unavailable": {None: "ServiceUnavailable"},
    "throttled": {
        "sqs": "RequestThrottled", "dynamodb": "ThrottlingException", "s3": "SlowDown", "iam": "Throttling",
        None: "TooManyRequestsException"},
}


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize("fault", CODES)
def test_errors_come_in_the_form_of_the_service(service, fault, client, proxy):
    proxy.spoil(seed=1, percent=100, kinds=[fault])
    with pytest.raises(ClientError) as told:
        CALLS[service](client(service))
    assert told.value.response["Error"]["Code"] == CODES[fault].get(service, CODES[fault][None])
    (record,) = proxy.log()
    assert (record["fault"], record["service"], record["client"]) == (fault, service, "me")
    assert ("forwarded" in record) == (fault == "internalErrorAfterwards")


@pytest.mark.parametrize("fault, error, done", [
    ("droppedBefore", ConnectionClosedError, False),
    ("droppedAfter", ConnectionClosedError, True),
    ("truncated", (ConnectionClosedError, IncompleteReadError, ResponseStreamingError), True),
    ("delayed", ReadTimeoutError, True),
])
def test_answers_are_lost_before_and_after_the_work_is_done(fault, error, done, client, proxy, world):
    proxy.spoil(seed=1, percent=100, kinds=[fault], delay=1500)
    with pytest.raises(error):
        CALLS["sqs"](client("sqs", read_timeout=1 if fault == "delayed" else 20))
    assert ("q" in "".join(world.inventory().get("queues", []))) == done


def test_a_request_is_held_before_and_after_it_is_done(client, proxy, world):
    for when, done in (("before", False), ("after", True)):
        proxy.reset()
        proxy.hold(2, when)
        CALLS["iam"](client("iam"))
        with pytest.raises(ReadTimeoutError):
            client("sqs", read_timeout=1).create_queue(QueueName=f"q-{when}")
        assert proxy.held()["call"] == "sqs CreateQueue"
        with pytest.raises(ReadTimeoutError):
            CALLS["iam"](client("iam", read_timeout=1))
        assert (f"q-{when}" in world.inventory().get("queues", [])) == done
        proxy.release("drop")
        CALLS["iam"](client("iam"))
        assert (f"q-{when}" in world.inventory().get("queues", [])) == done


def test_an_interrupted_request_arrives_whole_and_nobody_waits_for_it(client, proxy, world):
    s3 = client("s3")
    bucket = f"cut-{world.account}"
    s3.create_bucket(Bucket=bucket)
    bodies = [bytes([n]) * 100_000 for n in range(5)]
    s3.put_object(Bucket=bucket, Key="k", Body=bodies[0])
    for body in bodies[1:]:
        proxy.spoil(seed=1, percent=100, kinds=["cutOff"])
        with pytest.raises(ConnectionClosedError):
            s3.put_object(Bucket=bucket, Key="k", Body=body)
        proxy.spoil(seed=1, percent=0, kinds=["cutOff"])
        # The old one or the new one, and never a part.
        assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() in bodies


def test_a_body_is_handed_on_while_it_comes(proxy, world):
    """A client that dies in the middle of its body is one for the server, too: nothing is stored."""
    world.client("s3").create_bucket(Bucket=f"part-{world.account}")
    host, port = urllib.parse.urlparse(proxy.endpoint).netloc.split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"PUT /part-{world.account}/k HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n".encode() + b"x" * 400)
        time.sleep(0.2)
        assert proxy.count() == 1, "the request was not seen before its body ended"
    time.sleep(0.2)
    assert world.client("s3").list_objects_v2(Bucket=f"part-{world.account}")["KeyCount"] == 0


def test_the_same_seed_spoils_the_same_requests(client, proxy):
    seen = []
    for seed in (5, 5, 6):
        proxy.reset()
        proxy.clear_log()
        proxy.spoil(seed=seed, percent=20, burst=3, kinds=QUICK_FAULTS)
        host = urllib.parse.urlparse(proxy.endpoint).netloc
        for _ in range(200):
            connection = http.client.HTTPConnection(host)
            try:
                connection.request("GET", "/_localstack/health")
                connection.getresponse().read()
            except (http.client.HTTPException, ConnectionError):
                pass
            connection.close()
        seen.append([r.get("fault") for r in sorted(proxy.log(), key=lambda r: r["request"])])
    assert seen[0] == seen[1] != seen[2]
    assert 15 <= sum(1 for fault in seen[0] if fault) <= 90
