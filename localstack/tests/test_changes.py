"""What `/_cairn/changes` tells: who changed a resource in this run, and no value of any."""

from __future__ import annotations

import json
import urllib.request
import uuid
from typing import Any

import pytest
from local_stack import LocalStack

SECRET = "hunter2"


def changes(stack: LocalStack, account: str, region: str = "us-east-1") -> list[dict[str, str]]:
    url = f"{stack.url}/_cairn/changes?account={account}&region={region}&everywhere=iam,s3"
    with urllib.request.urlopen(url) as answer:
        body = answer.read().decode()
    assert SECRET not in body
    return json.loads(body)["changes"]


def told(stack: LocalStack, account: str, name: str) -> list[str]:
    found = [c for c in changes(stack, account) if c["name"] == name]
    assert all(c["agent"].startswith("Boto3/") for c in found)
    return [f"{c['service']} {c['operation']}" for c in found]


@pytest.fixture
def account() -> str:
    return f"{uuid.uuid4().int % 10**12:012}"


def client(stack: LocalStack, account: str, service: str) -> Any:
    return stack.client(service, aws_access_key_id=account, aws_secret_access_key="x")


def test_calls_that_change_a_resource_are_told_newest_first(
    stack: LocalStack, account: str
) -> None:
    sqs = client(stack, account, "sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    sqs.tag_queue(QueueUrl=url, Tags={"token": SECRET})
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    sqs.send_message(QueueUrl=url, MessageBody=SECRET)
    sqs.delete_queue(QueueUrl=url)
    assert told(stack, account, "jobs") == [
        "sqs DeleteQueue",
        "sqs TagQueue",
        "sqs SetQueueAttributes",
        "sqs CreateQueue",
    ]
    assert changes(stack, account, "eu-west-1") == changes(stack, "000000000000", "eu-west-1")


def test_writes_of_contents_displace_nothing(stack: LocalStack, account: str) -> None:
    s3, dynamodb = client(stack, account, "s3"), client(stack, account, "dynamodb")
    bucket = f"changes-{account}"
    s3.create_bucket(Bucket=bucket)
    for number in range(20):
        s3.put_object(Bucket=bucket, Key=f"{number}", Body=SECRET)
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "0"}]})
    dynamodb.create_table(
        TableName="items",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    for _ in range(20):
        dynamodb.put_item(TableName="items", Item={"id": {"S": SECRET}})
    dynamodb.tag_resource(
        ResourceArn=f"arn:aws:dynamodb:us-east-1:{account}:table/items",
        Tags=[{"Key": "token", "Value": SECRET}],
    )
    assert told(stack, account, bucket) == [
        "s3 DeleteObjects",
        *["s3 PutObject"] * 8,
        "s3 CreateBucket",
    ]
    assert told(stack, account, "items") == [
        "dynamodb TagResource",
        *["dynamodb PutItem"] * 8,
        "dynamodb CreateTable",
    ]


def test_ids_that_services_choose_and_names_in_arns(stack: LocalStack, account: str) -> None:
    apigateway, logs = client(stack, account, "apigateway"), client(stack, account, "logs")
    api = apigateway.create_rest_api(name="shop")["id"]
    apigateway.tag_resource(
        resourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}", tags={"team": "a"}
    )
    assert told(stack, account, api) == ["apigateway TagResource", "apigateway CreateRestApi"]
    logs.create_log_group(logGroupName="/shop/orders")
    logs.tag_resource(
        resourceArn=f"arn:aws:logs:us-east-1:{account}:log-group:/shop/orders", tags={"team": "a"}
    )
    assert told(stack, account, "/shop/orders") == ["logs TagResource", "logs CreateLogGroup"]


def test_refused_calls_are_not_told_and_no_call_fails_for_it(
    stack: LocalStack, account: str
) -> None:
    iam = client(stack, account, "iam")
    iam.create_role(RoleName="runner", AssumeRolePolicyDocument="{}")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException):
        iam.put_role_policy(RoleName="runner", PolicyName="p", PolicyDocument="{")
    assert told(stack, account, "runner") == ["iam CreateRole"]


def test_no_resource_takes_more_than_its_share(stack: LocalStack, account: str) -> None:
    sqs = client(stack, account, "sqs")
    url = sqs.create_queue(QueueName="busy")["QueueUrl"]
    for seconds in range(20):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": str(seconds)})
    assert told(stack, account, "busy") == ["sqs SetQueueAttributes"] * 8 + ["sqs CreateQueue"]
