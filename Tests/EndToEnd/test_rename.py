"""`was:`: a rename and a move touch nothing but the marks of who owns a thing."""

import json
import re

import pytest
from conftest import EVERY_KIND, edit

RENAMES = {
    "buckets": {"data": "files"},
    "tables": {"items": "things"},
    "queues": {"jobs": "work", "jobs-failed": "work-failed"},
    "policies": {"data-may-send": "files-may-send"},
    "notifications": {"created": "arrived"},
    "roles": {"reader": "lister"},
    "functions": {"worker": "labourer", "reader": "lister"},
    "apis": {"front": "gate"},
    "mappings": {"jobs-to-worker": "work-to-labourer"},
}
# What cairn makes beside them.
SUGAR = {
    "roles.worker": "roles.labourer",
    "permissions.front-invokes-reader": "permissions.gate-invokes-lister",
    "permissions.front-invokes-worker": "permissions.gate-invokes-labourer",
}


def renamed(text):
    """Every resource under a new name, with `was:`, and all that refers to them."""
    section, lines = None, []
    for line in text.splitlines():
        if match := re.match(r" {4}(\w+):", line):
            section = match[1]
        if (match := re.match(r" {6}([\w-]+):$", line)) and match[1] in RENAMES.get(section, {}):
            lines += [f"      {RENAMES[section][match[1]]}:", f"        was: {match[1]}"]
            continue
        for kind, names in RENAMES.items():
            for old, new in names.items():
                line = line.replace(f"${{{kind}.{old}.", f"${{{kind}.{new}.")
        lines.append(line)
    text = "\n".join(lines) + "\n"
    for field, kind in {"queue": "queues", "function": "functions", "bucket": "buckets", "role": "roles"}.items():
        for old, new in RENAMES[kind].items():
            text = re.sub(rf"\b{field}: {old}\b(?!-)", f"{field}: {new}", text)
    for old, new in RENAMES["functions"].items():
        text = re.sub(rf"((?:GET|POST) \S+): {old}\b", rf"\1: {new}", text)
    return text


def moved(text):
    """Every resource declared by another stack, that takes it over."""
    lines = []
    for line in text.replace("stack: every", "stack: other").splitlines():
        if match := re.match(r" {4}(\w+):", line):
            section = match[1]
        lines.append(line)
        if (match := re.match(r" {6}([\w-]+):$", line)) and match[1] in RENAMES.get(section, {}):
            lines.append(f"        was: every/{section}.{match[1]}")
    return "\n".join(lines) + "\n"


def live(world):
    """What AWS made of it, ids and times included, without the marks of ownership."""
    s3, sqs, dynamodb = (world.client(s) for s in ("s3", "sqs", "dynamodb"))
    functions, apis, iam = (world.client(s) for s in ("lambda", "apigateway", "iam"))
    bucket = f"every-data-{world.account}"
    found = {"inventory": world.inventory()}
    found["bucket"] = [b["CreationDate"] for b in s3.list_buckets()["Buckets"] if b["Name"] == bucket]
    notifications = s3.get_bucket_notification_configuration(Bucket=bucket)
    found["notifications"] = [{**n, "Id": ""} for n in notifications["QueueConfigurations"]]
    for name in ("every-jobs", "every-jobs-failed"):
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        attributes.pop("LastModifiedTimestamp")  # The policy, whose id is its mark, is a part of it.
        if "Policy" in attributes:
            attributes["Policy"] = json.loads(attributes["Policy"]) | {"Id": ""}
        found[name] = attributes
    table = dynamodb.describe_table(TableName="every-items")["Table"]
    found["table"] = (table.get("TableId"), table["CreationDateTime"])
    for name in ("every-worker", "every-reader"):
        configuration = functions.get_function_configuration(FunctionName=name)
        found[name] = {k: configuration[k] for k in ("RevisionId", "LastModified", "CodeSha256", "Role", "Environment") if k in configuration}
        statements = json.loads(functions.get_policy(FunctionName=name)["Policy"])["Statement"]
        found[f"{name} policy"] = [{**s, "Sid": ""} for s in statements]
        role = iam.get_role(RoleName=f"{name}-us-east-1")["Role"]
        found[f"{name} role"] = (role["RoleId"], role["CreateDate"])
    # A statement that comes and goes gives a function another revision.
    for name in ("every-worker", "every-reader"):
        found[name].pop("RevisionId", None)
    mapping = functions.list_event_source_mappings()["EventSourceMappings"][0]
    found["mapping"] = (mapping["UUID"], mapping["LastModified"])
    api = apis.get_rest_apis()["items"][0]
    stage = apis.get_stage(restApiId=api["id"], stageName="test")
    found["api"] = (api["id"], api["createdDate"], stage["deploymentId"], stage["lastUpdatedDate"])
    return found


def marks(world):
    """{what: (stack, resource)} as tags and ids say."""
    s3, sqs, dynamodb = (world.client(s) for s in ("s3", "sqs", "dynamodb"))
    functions, apis, iam = (world.client(s) for s in ("lambda", "apigateway", "iam"))
    bucket, found = f"every-data-{world.account}", {}

    def tagged(what, tags):
        tags = tags if isinstance(tags, dict) else {t["Key"]: t["Value"] for t in tags}
        found[what] = (tags["cairn:stack"], tags["cairn:resource"])

    tagged("bucket", s3.get_bucket_tagging(Bucket=bucket)["TagSet"])
    for n in s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"]:
        found["notification"] = tuple(n["Id"].split(":")[1:])
    for name in ("jobs", "jobs-failed"):
        url = sqs.get_queue_url(QueueName=f"every-{name}")["QueueUrl"]
        tagged(name, sqs.list_queue_tags(QueueUrl=url)["Tags"])
    url = sqs.get_queue_url(QueueName="every-jobs")["QueueUrl"]
    policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    found["policy"] = tuple(json.loads(policy)["Id"].split(":")[1:])
    arn = dynamodb.describe_table(TableName="every-items")["Table"]["TableArn"]
    tagged("table", dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"])
    for name in ("worker", "reader"):
        configuration = functions.get_function_configuration(FunctionName=f"every-{name}")
        tagged(f"function {name}", functions.list_tags(Resource=configuration["FunctionArn"])["Tags"])
        tagged(f"role {name}", iam.list_role_tags(RoleName=f"every-{name}-us-east-1")["Tags"])
        statements = json.loads(functions.get_policy(FunctionName=f"every-{name}")["Policy"])["Statement"]
        assert len(statements) == 1, statements
        found[f"permission {name}"] = tuple(statements[0]["Sid"].split("_")[1:])
    mapping = functions.list_event_source_mappings()["EventSourceMappings"][0]
    tagged("mapping", functions.list_tags(Resource=mapping["EventSourceMappingArn"])["Tags"])
    tagged("api", apis.get_rest_apis()["items"][0]["tags"])
    return found


OLD = {
    "bucket": "data", "notification": "created", "jobs": "jobs", "jobs-failed": "jobs-failed",
    "policy": "data-may-send", "table": "items", "function worker": "worker", "function reader": "reader",
    "role worker": "worker", "role reader": "reader", "permission worker": "front-invokes-worker",
    "permission reader": "front-invokes-reader", "mapping": "jobs-to-worker", "api": "front",
}
NEW = {
    "bucket": "files", "notification": "arrived", "jobs": "work", "jobs-failed": "work-failed",
    "policy": "files-may-send", "table": "things", "function worker": "labourer", "function reader": "lister",
    "role worker": "labourer", "role reader": "lister", "permission worker": "gate-invokes-labourer",
    "permission reader": "gate-invokes-lister", "mapping": "work-to-labourer", "api": "gate",
}


def lose_ledger(world):
    s3 = world.client("s3")
    bucket = f"cairn-{world.account}-{world.region}"
    for item in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        if item["Key"].endswith(".json"):
            s3.delete_object(Bucket=bucket, Key=item["Key"])


@pytest.mark.parametrize("ledger", ["kept", "lost"])
def test_a_rename_of_everything_touches_nothing_but_marks(every_kind, ledger):
    every_kind.cairn("apply", "--yes")
    before = live(every_kind)
    assert marks(every_kind) == {what: ("every", name) for what, name in OLD.items()}
    url = every_kind.cairn("outputs", "stacks/stack.yaml", "url").out
    if ledger == "lost":
        lose_ledger(every_kind)

    every_kind.write(renamed(EVERY_KIND))
    changes = every_kind.changes()
    expected = {
        f"{kind}.{new}": f"{kind}.{old}" for kind, names in RENAMES.items() for old, new in names.items()
    } | {new: old for old, new in SUGAR.items()}
    assert {a: c["action"] for a, c in changes.items()} == {a: "rename" for a in expected}
    for address, old in expected.items():
        assert changes[address]["reasons"] == [{"reason": "renamed", "address": old}]
        assert changes[address]["fields"] == []
    plan = every_kind.cairn("plan").out
    assert re.search(r"^= queues\.work +was queues\.jobs +stacks/stack\.yaml:\d+:3$", plan, re.M), plan
    assert "Plan: 14 to rename." in plan

    every_kind.cairn("apply", "--yes")
    assert live(every_kind) == before
    assert marks(every_kind) == {what: ("every", name) for what, name in NEW.items()}
    assert every_kind.changes() == {}
    assert every_kind.cairn("outputs", "stacks/stack.yaml", "url").out == url
    # The ledger is not needed for it to stay so, and neither is `was:` once there are names.
    lose_ledger(every_kind)
    assert every_kind.changes() == {}
    every_kind.cairn("destroy", "--yes")
    assert every_kind.inventory() == {}


def test_was_can_go_once_the_name_is_written(every_kind):
    every_kind.cairn("apply", "--yes")
    stack = every_kind.write(renamed(EVERY_KIND))
    every_kind.cairn("apply", "--yes")
    warned = every_kind.cairn("lint").err
    assert "Write `name: every-jobs`; `was` can go once the rename is applied." in warned
    assert warned.count("warning[name-from-was]") == 7  # The bucket has one; links have none.
    edit(stack, r"was: jobs\n", "name: every-jobs\n")
    edit(stack, r"was: front\n", "name: every-front\n")
    edit(stack, r" +was: created\n", "")
    assert every_kind.changes() == {}
    # Without a name the default is another, and that is a replacement, plain to see.
    edit(stack, r"name: every-jobs\n", "delay: 0\n")
    changes = every_kind.changes()
    assert changes["queues.work"]["action"] == "replace"
    assert [f["path"] for f in changes["queues.work"]["fields"]] == ["name"]


@pytest.mark.parametrize("ledger", ["kept", "lost"])
def test_a_move_of_everything_touches_nothing_but_marks(every_kind, ledger):
    every_kind.cairn("apply", "--yes")
    before = live(every_kind)
    url = every_kind.cairn("outputs", "stacks/stack.yaml", "url").out
    if ledger == "lost":
        lose_ledger(every_kind)
    other = every_kind.write(moved(EVERY_KIND), name="other.yaml")
    old = every_kind.folder / "stacks" / "stack.yaml"

    changes = every_kind.changes(other)
    assert {c["action"] for c in changes.values()} == {"rename"} and len(changes) == 14, changes
    assert changes["queues.jobs"]["reasons"] == [
        {"reason": "renamed", "address": "queues.jobs", "stack": "every"}]
    assert "= queues.jobs" in every_kind.cairn("plan", other).out
    assert "was queues.jobs of the stack every" in every_kind.cairn("plan", other).out

    every_kind.cairn("apply", other, "--yes")
    assert live(every_kind) == before
    assert marks(every_kind) == {what: ("other", name) for what, name in OLD.items()}
    assert every_kind.changes(other) == {}
    assert every_kind.cairn("outputs", other, "url").out == url

    # The stack it came from: what it still declares is not its own, and what it does not is nothing
    # to it.
    refused = every_kind.cairn("plan", old, code=1).err
    assert "A queue `every-jobs` is there already and belongs to the stack `other`." in refused
    every_kind.write("stack: every\n")
    assert every_kind.changes(old) == {}
    every_kind.cairn("destroy", old, "--yes")
    assert live(every_kind) == before

    # An edit of what was moved goes on from there, `was:` or not.
    edit(other, r"GET /items: reader", "GET /things: reader")
    text = re.sub(r" +was: every/apis\.front\n", "    name: every-front\n", other.read_text())
    other.write_text(text)
    assert list(every_kind.changes(other)) == ["apis.front"]
    every_kind.cairn("apply", other, "--yes")
    assert every_kind.changes(other) == {}
    assert every_kind.cairn("outputs", other, "url").out == url
    every_kind.cairn("destroy", other, "--yes")
    assert every_kind.inventory() == {}


def test_a_part_cannot_be_moved_from_under_what_needs_it(every_kind):
    every_kind.cairn("apply", "--yes")
    other = every_kind.write(
        """
        stack: other
        queues:
          jobs-failed: {was: every/queues.jobs-failed, messageRetention: 14d}
        """, name="other.yaml")
    refused = every_kind.cairn("plan", other, code=1).err
    assert "error[move-refused]: Can't be moved" in refused
    assert "`queues.jobs` of the stack `every` still needs `queues.jobs-failed`." in refused
    assert "stacks/other.yaml:3:17" in refused
