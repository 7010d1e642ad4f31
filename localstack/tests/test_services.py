"""The services together, as the image service uses them."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any
from uuid import uuid4

import functions
import pytest
from local_stack import LocalStack


def test_a_table_keeps_items(stack: LocalStack) -> None:
    client = stack.client("dynamodb")
    name = _table(stack)["TableName"]
    client.put_item(TableName=name, Item={"id": {"S": "a"}, "n": {"N": "1"}})
    client.update_item(
        TableName=name,
        Key={"id": {"S": "a"}},
        UpdateExpression="SET n = n + :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    assert client.get_item(TableName=name, Key={"id": {"S": "a"}})["Item"]["n"] == {"N": "2"}
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.put_item(
            TableName=name, Item={"id": {"S": "a"}}, ConditionExpression="attribute_not_exists(id)"
        )
    client.delete_table(TableName=name)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_table(TableName=name)


def test_a_tables_stream_reaches_its_function(stack: LocalStack) -> None:
    client = stack.client("dynamodb")
    table = _table(stack, StreamViewType="NEW_AND_OLD_IMAGES")
    function = functions.create(stack, _PRINTING)
    stack.client("lambda").create_event_source_mapping(
        EventSourceArn=table["LatestStreamArn"],
        FunctionName=function.name,
        StartingPosition="TRIM_HORIZON",
    )
    client.put_item(TableName=table["TableName"], Item={"id": {"S": "one"}})
    client.delete_item(TableName=table["TableName"], Key={"id": {"S": "one"}})
    log = function.stored_log(containing='"REMOVE"')
    records = [r for line in _printed(log) for r in line["Records"]]
    assert [record["eventName"] for record in records] == ["INSERT", "REMOVE"]
    assert records[0]["dynamodb"]["NewImage"] == {"id": {"S": "one"}}
    assert "OldImage" not in records[0]["dynamodb"]
    assert "NewImage" not in records[1]["dynamodb"]


def test_streams_answer_what_is_not_there_as_aws_does(stack: LocalStack) -> None:
    client = stack.client("dynamodbstreams")
    arn = _table(stack, StreamViewType="KEYS_ONLY")["LatestStreamArn"]
    shard = client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]
    start = shard["SequenceNumberRange"]["StartingSequenceNumber"]
    iterator = client.get_shard_iterator(
        StreamArn=arn,
        ShardId=shard["ShardId"],
        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
        SequenceNumber=start,
    )["ShardIterator"]
    assert client.get_records(ShardIterator=iterator)["Records"] == []
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_stream(StreamArn=arn + "0")
    with pytest.raises(client.exceptions.ExpiredIteratorException):
        client.get_records(ShardIterator=iterator + "0")


def test_a_stream_is_turned_off_and_on_again(stack: LocalStack) -> None:
    client, streams = stack.client("dynamodb"), stack.client("dynamodbstreams")
    table = _table(stack, StreamViewType="KEYS_ONLY")
    name, first = table["TableName"], table["LatestStreamArn"]

    def change(**specification: Any) -> Any:
        return client.update_table(TableName=name, StreamSpecification=specification)

    client.put_item(TableName=name, Item={"id": {"S": "one"}})
    change(StreamEnabled=False)
    client.put_item(TableName=name, Item={"id": {"S": "unseen"}})
    # What is off stays readable for a while.
    assert len(_records(streams, first)) == 1
    answer = change(StreamEnabled=True, StreamViewType="NEW_IMAGE")
    second = answer["TableDescription"]["LatestStreamArn"]
    assert second != first
    client.put_item(TableName=name, Item={"id": {"S": "two"}})
    assert [r["dynamodb"]["NewImage"]["id"] for r in _records(streams, second)] == [{"S": "two"}]
    with pytest.raises(client.exceptions.ResourceInUseException):
        change(StreamEnabled=True, StreamViewType="KEYS_ONLY")


@pytest.mark.parametrize("pause", [0.0, 2.0])
def test_a_disabled_event_source_mapping_is_removed_when_it_is_deleted(
    stack: LocalStack, pause: float
) -> None:
    client = stack.client("lambda")
    sqs = stack.client("sqs")
    url = sqs.create_queue(QueueName=f"queue-{uuid4().hex[:8]}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    function = functions.create(stack, _PRINTING)

    def create() -> str:
        answer = client.create_event_source_mapping(EventSourceArn=arn, FunctionName=function.name)
        return str(answer["UUID"])

    uuid = create()
    time.sleep(0.5)
    client.update_event_source_mapping(UUID=uuid, Enabled=False)
    time.sleep(pause)
    client.delete_event_source_mapping(UUID=uuid)
    deadline = time.monotonic() + 10
    while client.list_event_source_mappings(EventSourceArn=arn)["EventSourceMappings"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    create()


def test_an_upload_reaches_the_listener_through_queue_and_event_source_mapping(stack: LocalStack) -> None:
    s3, sqs = stack.client("s3"), stack.client("sqs")
    name = f"images-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    assert url == f"{stack.url}/queue/us-east-1/000000000000/{name}"
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={
            "QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]
        },
    )
    function = functions.create(stack, _PRINTING)
    stack.client("lambda").create_event_source_mapping(
        EventSourceArn=arn, FunctionName=function.name
    )
    s3.put_object(Bucket=name, Key="cat.png", Body=b"meow")
    function.stored_log(containing="cat.png")


# What `curl -d` sends without another content type, whatever the body is.
_FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("method", "content_type", "body"),
    [
        ("POST", "text/plain", b"!"),
        ("POST", _FORM, b'{"a": "b c"}'),
        ("DELETE", _FORM, b'{"a": "b c"}'),
        ("PUT", f"{_FORM}; charset=utf-8", b"a=1&b=%20&a=2+3"),
    ],
)
def test_an_api_hands_a_request_to_its_function(
    stack: LocalStack, method: str, content_type: str, body: bytes
) -> None:
    function = functions.create(
        stack, functions.answering("{'statusCode': 201, 'body': event['path'] + event['body']}")
    )
    uri = (
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}/invocations"
    )
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}
    document = {
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/items/{id}": {method.lower(): {"x-amazon-apigateway-integration": integration}},
        },
    }
    client = stack.client("apigateway")
    api = client.import_rest_api(body=json.dumps(document))["id"]
    client.create_deployment(restApiId=api, stageName="local")
    request = urllib.request.Request(
        f"{stack.url}/_aws/execute-api/{api}/local/items/7",
        data=body,
        headers={"Content-Type": content_type},
        method=method,
    )
    with urllib.request.urlopen(request) as answer:
        assert (answer.status, answer.read()) == (201, b"/items/7" + body)


def test_presigned_urls_are_checked_for_users_and_for_roles(stack: LocalStack) -> None:
    s3 = stack.client("s3")
    bucket = f"signed-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=bucket)
    key = {"Bucket": bucket, "Key": "folder/a b.txt"}
    code = functions.archive({"app.py": _PRESIGNING})
    function = functions.create(stack, code, runtime="python3.13", handler="app.run", timeout=20)

    def by_role(verb: str) -> str:
        return str(function.invoke([verb, key]).payload)

    def by_user(verb: str) -> str:
        return str(s3.generate_presigned_url(verb, Params=key))

    for sign in (by_user, by_role):
        assert _status("PUT", sign("put_object"), b"bytes") == 200
        assert _status("GET", sign("get_object")) == 200
        assert _status("PUT", sign("get_object"), b"other") == 403
        assert _status("GET", sign("get_object").replace("a%20b", "c")) == 403
        assert _status("GET", sign("get_object") + "0") == 403
    expired = s3.generate_presigned_url("get_object", Params=key, ExpiresIn=1)
    time.sleep(1.2)
    assert _status("GET", expired) == 403


def test_log_groups_keep_their_tags_and_no_longer_than_themselves(stack: LocalStack) -> None:
    logs = stack.client("logs")
    group = f"/t/{uuid4().hex[:8]}"
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{group}"
    logs.create_log_group(logGroupName=group)
    logs.tag_resource(resourceArn=arn, tags={"team": "a"})
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "a"}
    logs.delete_log_group(logGroupName=group)
    logs.create_log_group(logGroupName=group)
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {}


_PRINTING = functions.bootstrap(
    """
while True:
  request, event, _ = next_event()
  print("EVENT", json.dumps(event), flush=True)
  respond(request, {})
"""
)

_PRESIGNING = """
import boto3
from botocore.config import Config
def run(event, context):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return boto3.client("s3", config=config).generate_presigned_url(event[0], Params=event[1])
"""


def _printed(log: str) -> list[Any]:
    lines = [line for line in log.splitlines() if line.startswith("EVENT ")]
    return [json.loads(line.removeprefix("EVENT ")) for line in lines]


def _status(method: str, url: str, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, method=method)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _table(stack: LocalStack, **stream: str) -> Any:
    specification = {"StreamSpecification": {"StreamEnabled": True, **stream}} if stream else {}
    return stack.client("dynamodb").create_table(
        TableName=f"t-{uuid4().hex[:8]}",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **specification,
    )["TableDescription"]


def _records(client: Any, stream: str) -> Any:
    shard = client.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]
    iterator = client.get_shard_iterator(
        StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    return client.get_records(ShardIterator=iterator)["Records"]
