"""`drift --accept`: boto3 changes the target, cairn writes the change into the file and nothing else."""

import difflib
import json
import os
import stat

import pytest
from conftest import edit

STACK = """
    # What the shop runs on.
    stack: shop
    parameters:
      level: {type: string, default: debug}   # chatty

    queues:
      jobs:
        # Long enough for a payment.
        visibilityTimeout: 60s   # tuned
        deadLetter: {queue: failed, maxReceives: 5}
        tags: &tags
          team: "shop"
      failed: {}

    tables:
      items:
        partitionKey: {name: id, type: string}

    buckets:
      photos:
        # Names of buckets are shared by all accounts.
        name: photos-${stack.account}
        cors:
          # pages
          - origins: ["https://a.example"]
            methods: [GET, PUT]
          - {origins: ["*"], methods: [GET]}
        tags: *tags

    policies:
      may-send:
        queue: jobs
        statements:
          # S3 tells of new photos.
          - principal: {service: s3.amazonaws.com}
            actions: [sqs:SendMessage]

    functions:
      worker:
        zip: ../code.zip
        memory: 256MB
        environment:
          LEVEL: ${parameters.level}
          TABLE: ${tables.items.name}
          MODE: fast   # or slow
        permissions:
          - {actions: [dynamodb:PutItem], resources: ["${tables.items.arn}"]}
    """


@pytest.fixture
def shop(world):
    world.zip()
    world.stack = world.write(STACK)
    world.cairn("apply", "--yes")
    return world


def accepted(addresses):
    """`--accept` for everything, or for some."""
    return ["--accept=" + ",".join(addresses)] if addresses else ["--accept"]


def accept(world, *addresses, code=0):
    """The lines that went and came, and what was left and why."""
    before = world.stack.read_text()
    out = world.cairn("drift", *accepted(addresses), "--yes", "--json", code=code).out
    events = [json.loads(line) for line in out.splitlines()]
    lines = [line for line in difflib.ndiff(before.splitlines(), world.stack.read_text().splitlines())
             if line[0] in "+-"]
    left = {f"{e['address']}.{e.get('path', '')}".rstrip("."): e["why"] for e in events if e["event"] == "left"}
    return lines, left


def queue(world, **attributes):
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName="shop-jobs")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)
    return sqs, url


def configure(world, **settings):
    functions = world.client("lambda")
    functions.update_function_configuration(FunctionName="shop-worker", **settings)
    functions.get_waiter("function_updated_v2").wait(FunctionName="shop-worker", WaiterConfig={"Delay": 0.1})


def test_a_changed_value_is_written_in_its_place_and_recorded(shop):
    queue(shop, VisibilityTimeout="5")
    lines, left = accept(shop)
    assert lines == ["-     visibilityTimeout: 60s   # tuned", "+     visibilityTimeout: 5s   # tuned"]
    assert left == {}
    assert shop.changes() == {}
    shop.cairn("drift", "--exit-code")
    # The ledger says the same: a revert does not undo it.
    queue(shop, DelaySeconds="7")
    shop.cairn("drift", "--revert", "--yes")
    sqs, url = queue(shop)
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (attributes["VisibilityTimeout"], attributes["DelaySeconds"]) == ("5", "0")


def test_fields_that_the_file_lacks_come_and_those_gone_live_go(shop):
    queue(shop, DelaySeconds="7", RedrivePolicy="")
    s3 = shop.client("s3")
    rules = s3.get_bucket_cors(Bucket=f"photos-{shop.account}")["CORSRules"]
    rules[0]["AllowedMethods"] = ["GET", "POST"]
    rules.append({"AllowedOrigins": ["https://b.example"], "AllowedMethods": ["GET"]})
    s3.put_bucket_cors(Bucket=f"photos-{shop.account}", CORSConfiguration={"CORSRules": rules})
    s3.put_bucket_versioning(Bucket=f"photos-{shop.account}", VersioningConfiguration={"Status": "Enabled"})
    configure(shop, Environment={"Variables": {
        "LEVEL": "debug", "TABLE": "shop-items", "RETRIES": "3", "BANNER": "${hello}: #1"}})
    lines, left = accept(shop)
    assert left == {}
    assert sorted(lines) == sorted([
        "-     deadLetter: {queue: failed, maxReceives: 5}",
        "+     delay: 7s",
        "-         methods: [GET, PUT]",
        "+         methods: [GET, POST]",
        '+       - {origins: [https://b.example], methods: [GET]}',
        "+     versioning: true",
        "-       MODE: fast   # or slow",
        '+       BANNER: "$${hello}: #1"',
        '+       RETRIES: "3"',
    ])
    assert shop.changes() == {}
    shop.cairn("drift", "--exit-code")


def test_what_comes_from_elsewhere_is_left_and_said_why(shop):
    configure(shop, Environment={"Variables": {"LEVEL": "info", "TABLE": "other", "MODE": "slow"}})
    sqs, url = queue(shop)
    sqs.tag_queue(QueueUrl=url, Tags={"team": "ours"})
    iam = shop.client("iam")
    policy = iam.get_role_policy(RoleName="shop-worker-us-east-1", PolicyName="cairn")["PolicyDocument"]
    policy["Statement"][0]["Action"] = ["dynamodb:*"]
    iam.put_role_policy(RoleName="shop-worker-us-east-1", PolicyName="cairn", PolicyDocument=json.dumps(policy))
    lines, left = accept(shop)
    assert lines == ["-       MODE: fast   # or slow", "+       MODE: slow   # or slow"]
    assert left == {
        "functions.worker.environment.LEVEL": "it comes from the parameter `level`",
        "functions.worker.environment.TABLE": "it is the reference `${tables.items.name}`",
        "queues.jobs.tags.team": "other places repeat it through the anchor `&tags`",
        "roles.worker": "it follows from `permissions` of functions.worker",
    }


def test_only_what_is_named_is_accepted(shop):
    queue(shop, VisibilityTimeout="5", DelaySeconds="7")
    configure(shop, MemorySize=512)
    lines, _ = accept(shop, "queues.jobs.delay", "functions.worker")
    assert sorted(lines) == ["+     delay: 7s", "+     memory: 512MB", "-     memory: 256MB"]
    before = shop.stack.read_text()
    unknown = shop.cairn("drift", "--accept=queues.none", "--yes", code=1)
    assert "The stack has no resource `queues.none`, which `--accept` names." in unknown.err
    assert shop.stack.read_text() == before
    assert accept(shop, "tables.items", code=1) == ([], {"tables.items": "it did not drift"})


def test_an_edit_of_the_same_field_is_kept_unless_named(shop):
    queue(shop, VisibilityTimeout="5")
    edit(shop.stack, "visibilityTimeout: 60s", "visibilityTimeout: 90s")
    assert accept(shop) == ([], {
        "queues.jobs.visibilityTimeout":
            "the file was edited there as well: name the field to overwrite the edit"})
    lines, _ = accept(shop, "queues.jobs.visibilityTimeout")
    assert lines == ["-     visibilityTimeout: 90s   # tuned", "+     visibilityTimeout: 5s   # tuned"]
    assert shop.changes() == {}


def test_edits_that_wait_for_an_apply_stay_pending(shop):
    edit(shop.stack, "memory: 256MB", "memory: 512MB")
    configure(shop, Timeout=60)
    lines, _ = accept(shop)
    assert lines == ["+     timeout: 60s"]
    [change] = shop.changes().values()
    assert [f["path"] for f in change["fields"]] == ["memory"]


def test_statements_are_edited_in_place(shop):
    sqs, url = queue(shop)
    policy = json.loads(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"])
    policy["Statement"][0]["Action"] = ["sqs:SendMessage", "sqs:GetQueueUrl"]
    policy["Statement"].append({
        "Effect": "Deny", "Principal": "*", "Action": "sqs:PurgeQueue", "Resource": policy["Statement"][0]["Resource"],
        "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}})
    queue(shop, Policy=json.dumps(policy))
    lines, left = accept(shop)
    assert left == {}
    assert lines[0] == "-         actions: [sqs:SendMessage]"
    assert lines[1] == "+         actions: [sqs:SendMessage, sqs:GetQueueUrl]"
    assert lines[2].startswith("+       - ") and all(line[0] == "+" for line in lines[2:])
    assert shop.changes() == {}
    shop.cairn("drift", "--exit-code")


def test_missing_and_undeclared_resources_stay(shop):
    sqs, url = queue(shop)
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="shop-failed")["QueueUrl"])
    sqs.create_queue(QueueName="stray", tags={"cairn:stack": "shop", "cairn:resource": "old"})
    lines, left = accept(shop)
    assert lines == []
    assert left["queues.failed"].startswith("it no longer exists") and left["queues.old"].startswith("it isn't declared")


def test_a_missing_resource_is_removed_from_the_file_when_it_is_named(shop):
    edit(shop.stack, r"  failed: \{\}\n", """\
  failed: {}
  # Nobody asks for
  # these any more.
  old:
    delay: 5s   # seconds
    tags: {team: shop}
  last:
    # The last one.
    delay: 1s
""")
    shop.cairn("apply", "--yes")
    sqs = shop.client("sqs")
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="shop-old")["QueueUrl"])
    _, left = accept(shop)
    assert left["queues.old"] == (
        "it no longer exists; `cairn drift stacks/stack.yaml --accept=queues.old` removes it from the file, "
        "`cairn drift stacks/stack.yaml --revert` creates it again")
    shown = shop.cairn("drift", "--accept=queues.old", code=1)
    assert "-  # Nobody asks for\n-  # these any more.\n-  old:\n" in shown.out and "  last:" in shown.out
    lines, left = accept(shop, "queues.old")
    assert [line[2:].strip() for line in lines] == [
        "# Nobody asks for", "# these any more.", "old:", "delay: 5s   # seconds", "tags: {team: shop}"]
    assert left == {}
    # Neither a plan nor a report knows it any more.
    assert shop.changes() == {}
    shop.cairn("drift", "--exit-code")
    assert "Nothing to revert." in shop.cairn("drift", "--revert", "--yes").out


def test_what_others_need_stays_in_the_file_though_it_is_gone(shop):
    sqs, url = queue(shop)
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="shop-failed")["QueueUrl"])
    shown = shop.cairn("drift", "--accept=queues.failed", "--yes", code=1).out
    assert ("! queues.failed stays: it no longer exists, but queues.jobs (stacks/stack.yaml:7:3) needs it: change that first, "
            "or name it too if it no longer exists") in shown
    # With what needs it, it may go, and the section with the last of its resources.
    sqs.delete_queue(QueueUrl=url)
    lines, left = accept(shop, "queues.failed", "queues.jobs", code=1)
    assert lines == [] and left["queues.jobs"].startswith("it no longer exists, but policies.may-send (")
    lines, left = accept(shop, "queues.failed", "policies.may-send", "queues.jobs", code=1)
    # Its tags are repeated elsewhere.
    assert "other places repeat it through the anchor `&tags`" in left["queues.jobs"]
    assert [line for line in lines if "policies:" in line] == ["- policies:"]
    edit(shop.stack, r"tags: \*tags", "tags: {team: shop}")
    lines, left = accept(shop, "queues.failed", "queues.jobs")
    assert left == {} and "- queues:" in lines and not [line for line in lines if line[0] == "+"]
    assert shop.changes() == {}
    shop.cairn("drift", "--exit-code")


def test_what_followed_from_something_gone_goes_with_an_apply(shop):
    functions, iam = shop.client("lambda"), shop.client("iam")
    functions.delete_function(FunctionName="shop-worker")
    lines, left = accept(shop, "roles.worker", "functions.worker", code=1)
    assert left == {"roles.worker": "it did not drift"}
    assert "- functions:" in lines
    assert {address: change["action"] for address, change in shop.changes().items()} == {"roles.worker": "delete"}
    shop.cairn("apply", "--yes")
    assert "shop-worker-us-east-1" not in [r["RoleName"] for r in iam.list_roles()["Roles"]]


def test_the_diff_is_shown_and_asked_for_and_the_file_keeps_its_mode(shop):
    queue(shop, VisibilityTimeout="5")
    before = shop.stack.read_bytes()
    refused = shop.cairn("drift", "--accept", code=1)
    assert "--- stacks/stack.yaml\n+++ stacks/stack.yaml\n@@ -6,7 +6,7 @@\n" in refused.out
    assert "-    visibilityTimeout: 60s   # tuned\n+    visibilityTimeout: 5s   # tuned\n" in refused.out
    assert "--yes" in refused.err and shop.stack.read_bytes() == before
    real = shop.stack.with_name("real.txt")
    shop.stack.rename(real)
    shop.stack.symlink_to("real.txt")
    real.chmod(0o640)
    out = shop.cairn("drift", "stack", "--accept", "--yes").out
    assert out.endswith("Written: 1 field of 1 resource in stacks/stack.yaml, and recorded as applied.\n")
    assert shop.stack.is_symlink() and stat.S_IMODE(os.stat(real).st_mode) == 0o640
    assert real.read_bytes() == before.replace(b"60s   # tuned", b"5s   # tuned")
    assert shop.cairn("drift", "--accept", "--yes").out == "Nothing drifted.\n"


@pytest.mark.parametrize("words, message", [
    (["--accept", "--revert"], "--accept changes the stack file"),
    (["--accept", "--detail"], "--accept changes the stack file"),
    (["--yes"], "--yes requires --revert or --accept."),
    (["a", "queues.b"], "Unexpected argument 'queues.b'"),
    (["--accept=stack"], '--accept=… takes addresses such as queues.uploads or queues.uploads.delay'),
    (["--accept=queues.jobs.dealy"], "--accept=queues.jobs.dealy: queues have no field `dealy`. Did you mean `delay`?"),
    (["--accept", "--accept=queues.jobs"], "--accept is given both with and without resources."),
])
def test_words_that_do_not_fit(world, words, message):
    assert message in world.cairn("drift", *words, code=64).err
