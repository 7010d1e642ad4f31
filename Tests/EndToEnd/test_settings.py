"""Parameters, secrets, keys, managed policies and streams in use: with values, with messages, with changes by others."""

import json
import time

import pytest
from conftest import edit

PLAIN, SECRET, OTHER = "hunter-Zw4", "swordfish-Kx9", "tuna-Qw7"

SETTINGS = """
    stack: shop
    region: us-east-1
    parameters:
      password: {secret: true, default: swordfish-Kx9}
    kmsKeys:
      vault: {alias: alias/shop-vault, deletionWindow: 7d}
    ssmParameters:
      url:
        name: /shop/orders/url
        value: ${queues.orders.url}
      token:
        name: /shop/token
        type: secure
        value: hunter-Zw4
        kmsKey: vault
    secrets:
      login:
        name: shop/login
        value: {user: shop, password: "${parameters.password}"}
        kmsKey: vault
        recoveryWindow: 7d
      session:
        generate: {length: 20, exclude: abc, template: {alg: HS256}, key: key}
        recoveryWindow: 7d
    queues:
      orders: {encryption: kms, kmsKey: vault}
"""


@pytest.fixture
def shop(world):
    world.write(SETTINGS)
    return world


def secret_string(world, name):
    return world.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]


def parameter(world, name):
    return world.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]


def ledger(world):
    bucket = f"cairn-{world.account}-us-east-1"
    return world.client("s3").get_object(Bucket=bucket, Key="shop.json")["Body"].read().decode()


def test_secret_values_arrive_and_are_shown_nowhere(shop):
    seen = shop.cairn("plan").text + shop.cairn("plan", "--json").text + shop.cairn("apply", "--yes", "--verbose").text
    assert parameter(shop, "/shop/token") == PLAIN
    assert parameter(shop, "/shop/orders/url").endswith("/shop-orders")
    assert json.loads(secret_string(shop, "shop/login")) == {"user": "shop", "password": SECRET}
    generated = json.loads(secret_string(shop, "shop-session"))
    assert generated["alg"] == "HS256" and len(generated["key"]) == 20 and not set("abc") & set(generated["key"])
    assert shop.changes() == {}

    # Somebody else changes both, and the report says so without the values.
    shop.client("ssm").put_parameter(Name="/shop/token", Value=OTHER, Overwrite=True)
    shop.client("secretsmanager").put_secret_value(SecretId="shop/login", SecretString=OTHER)
    shop.client("secretsmanager").put_secret_value(SecretId="shop-session", SecretString=OTHER)
    drift = shop.cairn("drift", "--exit-code", code=2)
    assert "ssmParameters.token" in drift.out and "secrets.login" in drift.out
    # Whoever rotates a generated value is right.
    assert "secrets.session" not in drift.out
    seen += drift.text + shop.cairn("drift", "--json").text + shop.cairn("drift", "--revert", "--yes").text
    assert parameter(shop, "/shop/token") == PLAIN
    assert json.loads(secret_string(shop, "shop/login"))["password"] == SECRET
    assert secret_string(shop, "shop-session") == OTHER

    seen += ledger(shop) + shop.cairn("import", "--all", "--stack", "again", code=None).text
    for value in (PLAIN, SECRET, OTHER, generated["key"]):
        assert value not in seen, value


def test_a_deleted_secret_comes_with_its_value_and_another_generate_with_another(shop):
    shop.cairn("apply", "--yes")
    before = secret_string(shop, "shop-session")
    arn = shop.client("secretsmanager").describe_secret(SecretId="shop-session")["ARN"]
    shop.cairn("destroy", "--yes")
    assert shop.inventory() == {}
    assert "DeletedDate" in shop.client("secretsmanager").describe_secret(SecretId="shop-session")
    shop.cairn("apply", "--yes")
    assert shop.client("secretsmanager").describe_secret(SecretId="shop-session")["ARN"] == arn
    assert secret_string(shop, "shop-session") == before
    edit(shop.folder / "stacks" / "stack.yaml", "length: 20", "length: 30")
    assert [f["path"] for f in shop.changes()["secrets.session"]["fields"]] == ["generate.length"]
    shop.cairn("apply", "--yes")
    assert len(json.loads(secret_string(shop, "shop-session"))["key"]) == 30
    assert shop.changes() == {}


def test_a_deleted_secret_of_somebody_else_is_left_alone(shop):
    client = shop.client("secretsmanager")
    client.create_secret(Name="shop/login", SecretString="theirs")
    client.delete_secret(SecretId="shop/login", RecoveryWindowInDays=7)
    refused = shop.cairn("apply", "--yes", code=1).text
    assert "A deleted secret shop/login, which isn't this stack's, can still be restored" in refused
    client.restore_secret(SecretId="shop/login")
    assert secret_string(shop, "shop/login") == "theirs"


def test_a_key_encrypts_what_refers_to_it_and_frees_its_alias(shop):
    shop.cairn("apply", "--yes")
    kms = shop.client("kms")
    key = kms.describe_key(KeyId="alias/shop-vault")["KeyMetadata"]
    url = shop.client("sqs").get_queue_url(QueueName="shop-orders")["QueueUrl"]
    attributes = shop.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["KmsMasterKeyId"] == key["Arn"]
    box = kms.encrypt(KeyId="alias/shop-vault", Plaintext=b"hello")["CiphertextBlob"]
    edit(shop.folder / "stacks" / "stack.yaml", "alias/shop-vault", "alias/shop/box")
    assert shop.changes()["kmsKeys.vault"]["action"] == "update"
    shop.cairn("apply", "--yes")
    assert kms.decrypt(KeyId="alias/shop/box", CiphertextBlob=box)["Plaintext"] == b"hello"
    shop.cairn("destroy", "--yes")
    assert kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "PendingDeletion"
    # The alias is free at once, and the next key is another one.
    shop.cairn("apply", "--yes")
    assert kms.describe_key(KeyId="alias/shop/box")["KeyMetadata"]["KeyState"] == "Enabled"


def test_a_role_gets_a_managed_policy_whose_versions_stay_few(world):
    stack = world.write(
        """
        stack: shared
        managedPolicies:
          read:
            statements: [{actions: [s3:GetObject], resources: ["arn:aws:s3:::b/0"]}]
        roles:
          one: {assumedBy: [ec2.amazonaws.com], managedPolicies: [read]}
          two: {assumedBy: [ec2.amazonaws.com], managedPolicies: [read]}
        """)
    world.cairn("apply", "--yes")
    iam, arn = world.client("iam"), f"arn:aws:iam::{world.account}:policy/shared-read-us-east-1"
    for role in ("one", "two"):
        attached = iam.list_attached_role_policies(RoleName=f"shared-{role}-us-east-1")["AttachedPolicies"]
        assert [policy["PolicyArn"] for policy in attached] == [arn]
    for number in range(1, 8):
        edit(stack, rf"b/{number - 1}\b", f"b/{number}")
        world.cairn("apply", "--yes")
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    [default] = [version for version in versions if version["IsDefaultVersion"]]
    assert default["Document"]["Statement"][0]["Resource"] in ("arn:aws:s3:::b/7", ["arn:aws:s3:::b/7"])
    assert len(versions) == 5 and default["VersionId"] == "v8"

    # IAM changes neither the description nor the path of a policy: it is another one, attached as before.
    edit(stack, "  read:\\n", "  read:\\n    description: Reads\\n")
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert len(iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]) == 2
    edit(stack, "  read:\\n", "  read:\\n    path: /shared/\\n")
    assert world.changes()["managedPolicies.read"]["action"] == "replace"
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    arn = arn.replace("policy/", "policy/shared/")
    assert len(iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]) == 2
    world.cairn("destroy", "--yes")
    assert world.inventory() == {}


def test_a_streams_records_reach_a_function(world):
    (world.folder / "reader").mkdir()
    (world.folder / "reader" / "app.py").write_text(
        "import base64\n\n\ndef handler(event, context):\n"
        "    for record in event['Records']:\n"
        "        print('GOT', base64.b64decode(record['kinesis']['data']).decode())\n")
    stack = world.write(
        """
        stack: clicks
        region: us-east-1
        streams:
          clicks: {shards: 1, retention: 2d}
        functions:
          reader:
            folder: ../reader
            runtime: python3.13
            handler: app.handler
            permissions:
              - actions: [kinesis:DescribeStreamSummary, kinesis:GetRecords, kinesis:GetShardIterator, kinesis:ListShards]
                resources: ["${streams.clicks.arn}"]
        mappings:
          clicks-to-reader: {stream: clicks, function: reader, startingPosition: TRIM_HORIZON}
        """)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    kinesis, logs = world.client("kinesis"), world.client("logs")
    kinesis.put_records(
        StreamName="clicks-clicks", Records=[{"Data": f"click {n}".encode(), "PartitionKey": str(n)} for n in range(3)])
    deadline, found = time.monotonic() + 60, ""
    while found.count("GOT") < 3 and time.monotonic() < deadline:
        time.sleep(0.2)
        groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/clicks-reader")["logGroups"]
        if groups:
            events = logs.filter_log_events(logGroupName="/aws/lambda/clicks-reader")["events"]
            found = "".join(event["message"] for event in events)
    assert all(f"GOT click {n}" in found for n in range(3)), found

    edit(stack, "shards: 1", "shards: 3")
    world.cairn("apply", "--yes")
    summary = kinesis.describe_stream_summary(StreamName="clicks-clicks")["StreamDescriptionSummary"]
    assert summary["OpenShardCount"] == 3
    # It holds records.
    refused = world.cairn("destroy", "--yes", code=1).text
    assert "records" in refused and "--allow-data-loss" in refused
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}
