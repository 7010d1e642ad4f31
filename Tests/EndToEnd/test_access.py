"""`access`: what a verb permits arrives in the function's role, and every action is one that IAM knows."""

import pathlib
import re

import botocore.session
import pytest
from conftest import ROOT, edit

STACK = """
    stack: access
    region: us-east-1

    kmsKeys:
      vault: {deletionWindow: 7d}
    tables:
      results: {partitionKey: {name: id}, globalIndexes: {by-at: {partitionKey: {name: at}}}}
    buckets:
      images: {name: "access-images-${stack.account}"}
    queues:
      audit: {encryption: kms, kmsKey: vault}
      jobs: {}
    topics: {done: {}}
    secrets:
      login: {value: {user: shop}, recoveryWindow: 0, kmsKey: vault}
    streams: {events: {shards: 1, mode: provisioned}}
    functions:
      worker:
        zip: ../code.zip
        permissions:
          - {actions: [ses:SendEmail], resources: ["*"]}
        access:
          tables.results: read
          buckets.images: write
          queues.audit: send
          topics.done: publish
          secrets.login: read
          functions.other: use
      other:
        zip: ../code.zip

    mappings:
      jobs-to-worker: {queue: jobs, function: worker}
"""


@pytest.fixture
def applied(world):
    world.zip()
    world.write(STACK)
    world.cairn("apply", "--yes")
    yield world
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def policy(world):
    """{action: resources} of the role of the function."""
    document = world.client("iam").get_role_policy(RoleName="access-worker-us-east-1", PolicyName="cairn")
    found = {}
    for statement in document["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow"
        for action in statement["Action"]:
            found.setdefault(action, set()).update(statement["Resource"])
    return found


def arns(world):
    """The ARNs by boto3, not by Cairn."""
    queue = world.client("sqs").get_queue_url(QueueName="access-audit")["QueueUrl"]
    attributes = world.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    key = attributes["KmsMasterKeyId"]
    return {
        "table": world.client("dynamodb").describe_table(TableName="access-results")["Table"]["TableArn"],
        "bucket": f"arn:aws:s3:::access-images-{world.account}",
        "queue": attributes["QueueArn"],
        "key": world.client("kms").describe_key(KeyId=key)["KeyMetadata"]["Arn"],
        "topic": next(
            t["TopicArn"] for t in world.client("sns").list_topics()["Topics"] if t["TopicArn"].endswith(":access-done")),
        "secret": next(
            s["ARN"] for s in world.client("secretsmanager").list_secrets()["SecretList"] if s["Name"] == "access-login"),
        "function": world.client("lambda").get_function_configuration(FunctionName="access-other")["FunctionArn"],
    }


def test_the_role_holds_what_the_verbs_permit(applied):
    arn, found = arns(applied), policy(applied)
    for action in ("GetItem", "Query", "Scan", "BatchGetItem"):
        assert found[f"dynamodb:{action}"] == {arn["table"], arn["table"] + "/index/*"}
    assert not {a for a in found if a.startswith("dynamodb:") and ("Put" in a or "Delete" in a or "Update" in a)}
    assert found["s3:PutObject"] == found["s3:DeleteObject"] == {arn["bucket"] + "/*"}
    assert "s3:GetObject" not in found
    assert found["sqs:SendMessage"] == {arn["queue"]}
    assert found["sns:Publish"] == {arn["topic"]}
    assert found["secretsmanager:GetSecretValue"] == {arn["secret"]}
    assert found["lambda:InvokeFunction"] == {arn["function"], arn["function"] + ":*"}
    # The key of the queue and of the secret.
    assert found["kms:Decrypt"] == found["kms:GenerateDataKey"] == {arn["key"]}
    # What is declared, and what the event source mapping brings, is beside it.
    assert found["ses:SendEmail"] == {"*"}
    assert found["sqs:ReceiveMessage"] == {arn["queue"].replace("audit", "jobs")}
    assert applied.changes() == {}
    assert "no drift" in applied.cairn("drift").out.lower()


def test_another_verb_changes_the_role_alone(applied):
    edit(applied.folder / "stacks" / "stack.yaml", "tables.results: read", "tables.results: write")
    plan = applied.cairn("plan")
    assert "(from functions.worker access.tables.results)" in plan.out, plan
    assert {a: c["action"] for a, c in applied.changes().items()} == {"roles.worker": "update"}
    applied.cairn("apply", "--yes")
    found = policy(applied)
    assert "dynamodb:PutItem" in found and "dynamodb:Query" not in found
    edit(applied.folder / "stacks" / "stack.yaml", r" +tables.results: write\n", "")
    applied.cairn("apply", "--yes")
    assert not {a for a in policy(applied) if a.startswith("dynamodb:")}
    assert applied.changes() == {}


def test_a_verb_of_another_kind_is_refused_before_any_request(world):
    world.write(STACK.replace("topics.done: publish", "topics.done: read"))
    result = world.cairn("plan", code=1)
    assert "`topics.done` takes `publish`, not `read`." in result.text, result
    assert re.search(r"stack\.yaml:26:20", result.text), result


def verbs():
    """{(section, verb): actions} of the generated reference."""
    page = pathlib.Path(ROOT / "docs" / "kinds.md").read_text().split("\n## Access\n")[1]
    rows = re.findall(r"^\| `(\w+)` \| `([\w-]+)` \| (.*) \|$", page, re.M)
    return {(section, verb): re.findall(r"`([a-z0-9]+:\w+)`", actions) for section, verb, actions in rows}


def test_every_action_is_an_operation_or_an_action_of_iam():
    """Of a botocore model, or named by a managed policy of AWS in moto's copy of them."""
    from moto.iam import aws_managed_policies

    known = pathlib.Path(aws_managed_policies.__file__).read_text()
    session, operations = botocore.session.get_session(), {}
    found = verbs()
    assert len(found) > 20 and all(found.values())
    for (section, verb), actions in found.items():
        for action in actions:
            prefix, name = action.split(":")
            if prefix not in operations:
                model = session.get_service_model({"states": "stepfunctions"}.get(prefix, prefix))
                operations[prefix] = set(model.operation_names)
            named = re.search(rf'"{re.escape(action)}"', known)
            assert name in operations[prefix] or named, f"{action} of {verb} for {section}"
