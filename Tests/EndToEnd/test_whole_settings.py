"""What services take only as a whole, and what follows from another resource's change, in one apply."""

import urllib.request

import boto3
import pytest
from conftest import edit
from fault_proxy import FaultProxy, ProxiedWorld


def lifecycle(world, bucket):
    answer = world.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)
    return {rule["ID"]: rule for rule in answer["Rules"]}


@pytest.fixture
def foreign_bucket(world):
    """A bucket with rules that expire by size and move to other storage on a date, beside a plain one."""
    s3, name = world.client("s3"), f"docs-{world.account}"
    s3.create_bucket(Bucket=name)
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [
        {"ID": "drafts", "Filter": {"ObjectSizeGreaterThan": 500}, "Status": "Enabled",
         "Expiration": {"Days": 7}},
        {"ID": "old", "Filter": {"Prefix": ""}, "Status": "Enabled",
         "Transitions": [{"Date": "2030-01-01T00:00:00Z", "StorageClass": "GLACIER"}]},
        {"ID": "tmp", "Filter": {"Prefix": "tmp/"}, "Status": "Enabled", "Expiration": {"Days": 3}}]})
    return name


def test_rules_that_say_more_are_never_imported_and_never_lost(world, foreign_bucket):
    before = lifecycle(world, foreign_bucket)
    told = world.cairn("import", "buckets", foreign_bucket, "-o", "stack.yaml")
    for text in ("lifecycle rule drafts", "Filter.ObjectSizeGreaterThan: 500", "Transition.StorageClass: GLACIER"):
        assert text in told.text
    path = world.folder / "stack.yaml"
    assert "{id: tmp, prefix: tmp/, expire: 3d}" in path.read_text()
    assert "id: drafts" not in path.read_text() and "id: old" not in path.read_text()
    world.cairn("apply", path, "--adopt", "--yes")
    edit(path, "expire: 3d", "expire: 5d")
    world.cairn("apply", path, "--yes")
    after = lifecycle(world, foreign_bucket)
    assert after["tmp"]["Expiration"] == {"Days": 5}
    assert {k: after[k] for k in ("drafts", "old")} == {k: before[k] for k in ("drafts", "old")}
    assert "lifecycle rule drafts" in world.cairn("drift", path).text
    # A declared rule of the same name conflicts with it.
    edit(path, r"lifecycle: \[", "lifecycle: [{id: drafts, expire: 7d}, ")
    refused = world.cairn("apply", path, "--yes", code=1)
    assert "settings-would-be-lost" in refused.text
    assert lifecycle(world, foreign_bucket) == after
    # Nothing else waits for it.
    assert "1 to update" in world.cairn("plan", path).out
    world.cairn("apply", path, "--yes", "--allow-data-loss")
    now = lifecycle(world, foreign_bucket)
    assert now["drafts"]["Expiration"] == {"Days": 7} and "ObjectSizeGreaterThan" not in now["drafts"].get("Filter", {})
    assert now["old"] == after["old"]


def test_a_declared_rule_that_others_added_to_has_an_end(world):
    s3, name = world.client("s3"), f"more-{world.account}"
    world.write(f"stack: more\nbuckets:\n  b:\n    name: {name}\n    lifecycle: [{{id: tmp, prefix: tmp/, expire: 3d}}]\nqueues: {{q: {{}}}}\n")
    world.cairn("apply", "--yes")
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    rule["Filter"] = {"And": {"Prefix": "tmp/", "ObjectSizeGreaterThan": 500}}
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})
    path = world.folder / "stacks/stack.yaml"
    edit(path, "queues: {q: {}}", "queues: {q: {delay: 5s}}")
    assert sorted(world.changes()) == ["buckets.b", "queues.q"]
    refused = " ".join(world.cairn("apply", "--yes", code=1).err.split())
    assert "write `ignoreDrift: [lifecycle]`" in refused and "`--allow-data-loss=buckets.b`" in refused
    world.cairn("apply", "--yes", "--target", "queues.q")
    edit(path, "    lifecycle:", "    ignoreDrift: [lifecycle]\n    lifecycle:")
    assert world.changes() == {}
    edit(path, r"    ignoreDrift: .*\n", "")
    world.cairn("drift", "--revert", "--yes", "--allow-data-loss=buckets.b")
    assert lifecycle(world, name)["tmp"]["Filter"] == {"Prefix": "tmp/"}
    assert world.changes() == {}


# What the fields of a lifecycle rule hold, as boto3 spells it; every other member of botocore's model has to
# be in one of the rules below.
FIELDS = {
    "ID", "Prefix", "Filter.Prefix", "Filter.Tag.Key", "Filter.Tag.Value", "Transitions.Days", "Status",
    "Expiration.Days", "NoncurrentVersionExpiration.NoncurrentDays",
    "AbortIncompleteMultipartUpload.DaysAfterInitiation"}

BIG, SMALL = {"ObjectSizeGreaterThan": 500}, {"ObjectSizeLessThan": 900}
TAG = {"Key": "state", "Value": "draft"}
FOREIGN_RULES = [
    {"Filter": BIG, "Expiration": {"Days": 7}},
    {"Filter": SMALL, "Expiration": {"Days": 7}},
    {"Filter": {"And": {"Prefix": "a/", "Tags": [TAG], **BIG, **SMALL}}, "Expiration": {"Days": 7}},
    {"Filter": {"Prefix": "b/"}, "Expiration": {"Date": "2030-01-01T00:00:00Z"}},
    {"Filter": {"Prefix": "c/"}, "Expiration": {"ExpiredObjectDeleteMarker": True}},
    {"Filter": {"Prefix": "e/"}, "Transitions": [{"Date": "2030-01-01T00:00:00Z", "StorageClass": "GLACIER"}]},
    {"Filter": {"Prefix": "f/"}, "NoncurrentVersionTransitions": [
        {"NoncurrentDays": 30, "StorageClass": "GLACIER", "NewerNoncurrentVersions": 3}]},
    {"Filter": {"Prefix": "g/"}, "NoncurrentVersionExpiration": {"NoncurrentDays": 9, "NewerNoncurrentVersions": 3}},
]


def members(shape, path=""):
    """The paths of all texts and numbers in a shape of botocore's."""
    if shape.type_name == "list":
        return members(shape.member, path)
    if shape.type_name != "structure":
        return {path}
    return set().union(*(members(m, f"{path}.{n}".lstrip(".")) for n, m in shape.members.items()))


def paths(value, path=""):
    if isinstance(value, list):
        return set().union(*(paths(item, path) for item in value))
    if not isinstance(value, dict):
        return {path}
    return set().union(*(paths(v, f"{path}.{n}".lstrip(".")) for n, v in value.items()))


def test_the_rules_below_hold_everything_that_s3_knows_and_the_kind_does_not():
    model = boto3.client("s3", region_name="us-east-1").meta.service_model
    assert members(model.shape_for("LifecycleRule")) - FIELDS <= set().union(*map(paths, FOREIGN_RULES))


def test_whatever_s3_knows_of_lifecycles_stands(world):
    s3, name = world.client("s3"), f"rules-{world.account}"
    world.write(f"stack: rules\nbuckets:\n  b:\n    name: {name}\n    lifecycle: [{{id: tmp, prefix: tmp/, expire: 3d}}]\n")
    world.cairn("apply", "--yes")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    rules += [{"ID": f"foreign-{n}", "Status": "Enabled", **rule} for n, rule in enumerate(FOREIGN_RULES)]
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})
    before = lifecycle(world, name)
    edit(world.folder / "stacks/stack.yaml", "expire: 3d", "expire: 5d")
    world.cairn("apply", "--yes")
    after = lifecycle(world, name)
    assert after.pop("tmp")["Expiration"] == {"Days": 5}
    before.pop("tmp")
    assert after == before
    told = world.cairn("drift", "--json").out
    for rule in before:
        assert f"lifecycle rule {rule}" in told


def test_notifications_swap_their_prefixes_in_one_put(tmp_path, endpoint, proxy: FaultProxy):
    world = ProxiedWorld(tmp_path, endpoint, proxy)
    bucket = f"outside-{world.account}"
    world.client("s3").create_bucket(Bucket=bucket)
    path = world.write(f"""
        stack: swap
        queues:
          jobs: {{}}
        policies:
          p:
            queue: jobs
            statements:
              - principal: {{service: s3.amazonaws.com}}
                actions: [sqs:SendMessage]
                conditions: {{ArnLike: {{"aws:SourceArn": "arn:aws:s3:::{bucket}"}}}}
        notifications:
          one: {{bucket: "arn:aws:s3:::{bucket}", events: ["s3:ObjectCreated:*"], prefix: x/, queue: jobs}}
          two: {{bucket: "arn:aws:s3:::{bucket}", events: ["s3:ObjectCreated:*"], prefix: y/, queue: jobs}}
        """)

    def puts():
        return [r for r in proxy.log() if r["operation"].startswith(f"PUT /{bucket}?notification")]

    def prefixes():
        found = world.client("s3").get_bucket_notification_configuration(Bucket=bucket)
        return {e["Id"]: e["Filter"]["Key"]["FilterRules"][0]["Value"]
                for e in found.get("QueueConfigurations", [])}

    world.cairn("apply", "--yes")
    assert prefixes() == {"cairn:swap:one": "x/", "cairn:swap:two": "y/"}
    assert len(puts()) == 1
    path.write_text(path.read_text().replace("x/", "z/").replace("y/", "x/").replace("z/", "y/"))
    proxy.clear_log()
    world.cairn("apply", "--yes")
    assert prefixes() == {"cairn:swap:one": "y/", "cairn:swap:two": "x/"}
    assert len(puts()) == 1
    assert world.changes() == {}
    world.cairn("destroy", "--yes")
    assert prefixes() == {}


@pytest.fixture
def streamed(world):
    world.zip()
    world.write("""
        stack: streamed
        tables:
          t:
            partitionKey: {name: id, type: string}
            stream: keys-only
        functions:
          f:
            zip: ../code.zip
            runtime: provided.al2023
            permissions:
              - {actions: [dynamodb:GetRecords], resources: ["*"]}
        mappings:
          m: {table: t, function: f}
        outputs:
          stream: ${tables.t.streamArn}
        """)
    world.cairn("apply", "--yes")
    return world


def mapped_streams(world):
    return [m["EventSourceArn"] for m in world.client("lambda").list_event_source_mappings()["EventSourceMappings"]]


def stream_of(world):
    table = world.client("dynamodb").describe_table(TableName="streamed-t")["Table"]
    return table["LatestStreamArn"], table["StreamSpecification"]["StreamViewType"]


def test_an_event_source_mapping_follows_its_table_to_another_stream(streamed):
    first, _ = stream_of(streamed)
    edit(streamed.folder / "stacks/stack.yaml", "keys-only", "both")
    changes = streamed.changes()
    # The function's own role may read the stream.
    assert {a: c["action"] for a, c in changes.items()} == {
        "tables.t": "update", "mappings.m": "replace", "roles.f": "update"}
    assert "(known after apply)" in streamed.cairn("plan").out
    streamed.cairn("apply", "--yes")
    second, view = stream_of(streamed)
    assert view == "NEW_AND_OLD_IMAGES" and second != first
    assert mapped_streams(streamed) == [second]
    assert streamed.changes() == {}


def test_a_stream_that_was_turned_off_by_hand_is_turned_on_again(streamed):
    streamed.client("dynamodb").update_table(
        TableName="streamed-t", StreamSpecification={"StreamEnabled": False})
    streamed.cairn("apply", "--yes")
    arn, view = stream_of(streamed)
    assert view == "KEYS_ONLY"
    assert mapped_streams(streamed) == [arn]
    assert streamed.changes() == {}


def test_keys_that_xml_cannot_hold_do_not_keep_a_bucket(world):
    name = f"odd-keys-{world.account}"
    world.write(f"stack: odd\nbuckets:\n  b: {{name: {name}, versioning: true}}\n")
    world.cairn("apply", "--yes")
    for key in ("plain", "a\x01b", "x\x1b[2J", "tab\tand\r"):
        world.client("s3").put_object(Bucket=name, Key=key, Body=b"1")
    world.cairn("destroy", "--yes", "--allow-data-loss=buckets.b")
    assert name not in [b["Name"] for b in world.client("s3").list_buckets()["Buckets"]]


def test_a_queues_url_serves_clients_that_sign_nothing(world):
    world.region = "eu-west-1"
    world.write("stack: far\nqueues:\n  q: {}\noutputs:\n  url: ${queues.q.url}\n")
    world.cairn("apply", "--yes")
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName="far-q")["QueueUrl"]
    assert url in world.cairn("outputs").out
    with urllib.request.urlopen(f"{url}?Action=SendMessage&MessageBody=hello") as answer:
        assert answer.status == 200
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "hello"
