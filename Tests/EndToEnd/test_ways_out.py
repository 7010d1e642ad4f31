"""Every way out ends (law 15): whatever a drift report advises is done, and the next report is clean.
And two reports never contradict (law 14): what a plan does not look at, it does not call equal."""

import json
import re
import zipfile

import pytest
from conftest import edit

STACK = """
    stack: ends
    region: us-east-1

    buckets:
      data:
        name: ends-data-${stack.account}
      files:
        name: ends-files-${stack.account}
        lifecycle:
          - {prefix: tmp/, expire: 7d}
          - {prefix: old/, expire: 30d}
    tables:
      items:
        partitionKey: {name: id, type: string}
        billing: on-demand
      streamed:
        partitionKey: {name: id, type: string}
        stream: keys-only
    queues:
      jobs:
        visibilityTimeout: 60s
      tagged:
        tags: {team: a}
      spare: {}
    notifications:
      made:
        bucket: files
        events: ["s3:ObjectCreated:*"]
        queue: spare
    policies:
      spare-takes:
        queue: spare
        statements:
          - principal: {service: s3.amazonaws.com}
            actions: [sqs:SendMessage]
    roles:
      reader:
        assumedBy: [lambda.amazonaws.com]
        statements:
          - {actions: [dynamodb:GetItem], resources: ["${tables.items.arn}"]}
          - {actions: [dynamodb:Query], resources: ["${tables.items.arn}"]}
    functions:
      worker:
        zip: ../code.zip
        runtime: provided.al2023
        environment: {JOBS: "${queues.jobs.name}"}
        permissions: [{actions: ["dynamodb:*"], resources: ["*"]}]
    invokePermissions:
      events-may-invoke:
        function: worker
        principal: events.amazonaws.com
    mappings:
      spare-to-worker: {queue: spare, function: worker}
      streamed-to-worker: {table: streamed, function: worker}
"""


class Ends:
    """The stack, applied, and what hands do to it."""

    def __init__(self, world):
        self.world = world
        self.account = world.account
        self.stack = world.folder / "stacks" / "stack.yaml"
        self.client = world.client

    def queue(self, name):
        sqs = self.client("sqs")
        return sqs, sqs.get_queue_url(QueueName=f"ends-{name}")["QueueUrl"]

    def bucket(self, name="data"):
        return f"ends-{name}-{self.account}"

    def arn(self, service, name):
        return f"arn:aws:{service}:us-east-1:{self.account}:{name}"

    def stream(self):
        table = self.client("dynamodb")
        for enabled in ({"StreamEnabled": False}, {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}):
            table.update_table(TableName="ends-streamed", StreamSpecification=enabled)

    def role_tag(self):
        self.client("iam").tag_role(
            RoleName="ends-reader-us-east-1", Tags=[{"Key": "cairn:region", "Value": "eu-west-1"}])

    def trust(self):
        statement = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        self.client("iam").update_assume_role_policy(
            RoleName="ends-reader-us-east-1",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    def reference(self):
        functions = self.client("lambda")
        functions.update_function_configuration(
            FunctionName="ends-worker", Environment={"Variables": {"JOBS": "by hand"}})
        functions.get_waiter("function_updated_v2").wait(FunctionName="ends-worker", WaiterConfig={"Delay": 0.1})

    def attribute(self, name, **attributes):
        sqs, url = self.queue(name)
        sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)

    def drifted(self):
        lines = self.world.cairn("drift", "--json").out.splitlines()
        events = [json.loads(line) for line in lines]
        return [e for e in events if e["event"] == "resource" and e["state"] not in ("inSync", "pendingEdit")]

    # MARK: By hand

    def tag_untagged(self):
        sqs, url = self.queue("jobs")
        sqs.tag_queue(QueueUrl=url, Tags={"by": "hand"})

    def tag_tagged(self):
        sqs, url = self.queue("tagged")
        sqs.tag_queue(QueueUrl=url, Tags={"by": "hand"})

    def versioning(self):
        self.client("s3").put_bucket_versioning(
            Bucket=self.bucket(), VersioningConfiguration={"Status": "Enabled"})

    def lifecycle(self):
        self.client("s3").put_bucket_lifecycle_configuration(
            Bucket=self.bucket(), LifecycleConfiguration={"Rules": [
                {"ID": "by-hand", "Status": "Enabled", "Filter": {"Prefix": "x/"}, "Expiration": {"Days": 3}}]})

    def public_access(self):
        self.client("s3").delete_public_access_block(Bucket=self.bucket())

    def time_to_live(self):
        self.client("dynamodb").update_time_to_live(
            TableName="ends-items", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})

    def memory(self):
        functions = self.client("lambda")
        functions.update_function_configuration(FunctionName="ends-worker", MemorySize=512)
        functions.get_waiter("function_updated_v2").wait(FunctionName="ends-worker", WaiterConfig={"Delay": 0.1})

    def delete_queue(self):
        sqs, url = self.queue("tagged")
        sqs.delete_queue(QueueUrl=url)

    def delete_permission(self):
        functions = self.client("lambda")
        [statement] = json.loads(functions.get_policy(FunctionName="ends-worker")["Policy"])["Statement"]
        functions.remove_permission(FunctionName="ends-worker", StatementId=statement["Sid"])

    def orphan(self):
        self.client("sqs").create_queue(
            QueueName="orphan", tags={"cairn:stack": "ends", "cairn:resource": "old"})

    def statement(self):
        iam = self.client("iam")
        document = iam.get_role_policy(RoleName="ends-reader-us-east-1", PolicyName="cairn")["PolicyDocument"]
        document["Statement"][0]["Action"] = ["dynamodb:Scan"]
        iam.put_role_policy(RoleName="ends-reader-us-east-1", PolicyName="cairn", PolicyDocument=json.dumps(document))

    def notification_by_hand(self):
        s3 = self.client("s3")
        found = s3.get_bucket_notification_configuration(Bucket=self.bucket("files"))
        entries = found["QueueConfigurations"] + [{
            "Id": "by-hand", "QueueArn": self.arn("sqs", "ends-spare"), "Events": ["s3:ObjectRemoved:*"]}]
        s3.put_bucket_notification_configuration(
            Bucket=self.bucket("files"), NotificationConfiguration={"QueueConfigurations": entries})

    def permission_by_hand(self):
        self.client("lambda").add_permission(
            FunctionName="ends-worker", StatementId="by-hand", Action="lambda:InvokeFunction",
            Principal="sns.amazonaws.com")

    def permission_of_another_action(self):
        self.client("lambda").add_permission(
            FunctionName="ends-worker", StatementId="by-hand", Action="lambda:GetFunction",
            Principal="111122223333")

    def inline_policy(self, role="ends-reader-us-east-1"):
        self.client("iam").put_role_policy(
            RoleName=role, PolicyName="by-hand", PolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))

    def inline_policy_of_a_functions_role(self):
        self.inline_policy("ends-worker-us-east-1")

    def mapping_by_hand(self):
        self.client("lambda").create_event_source_mapping(
            EventSourceArn=self.arn("sqs", "ends-jobs"), FunctionName="ends-worker", Enabled=False)

    def queue_policy(self):
        self.attribute("jobs", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
             "Resource": self.arn("sqs", "ends-jobs")}]}))

    def bucket_policy(self):
        self.client("s3").put_bucket_policy(Bucket=self.bucket(), Policy=json.dumps(
            {"Version": "2012-10-17", "Statement": [
                {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
                 "Resource": f"arn:aws:s3:::{self.bucket()}/*"}]}))

    # MARK: The ways out

    def adopt(self, event):
        self.world.cairn("adopt", event["address"], "--yes")

    def revert(self, event):
        self.world.cairn("drift", "--revert", "--yes")

    def accept(self, event):
        self.world.cairn("drift", "--accept", "--yes")

    def takeOut(self, event):
        self.world.cairn("drift", f"--accept={event['address']}", "--yes")

    def ignore(self, event):
        text = self.world.cairn("drift").out
        place = re.search(r"`ignoreDrift: \[unmanaged\]` in (\S+) leaves", text)[1]
        section, name = place.split(".")
        text = self.stack.read_text()
        start = re.search(rf"^{section}:\n", text, re.M).end()
        at = re.search(rf"^  {re.escape(name)}:.*\n", text[start:], re.M).end() + start
        self.stack.write_text(text[:at] + "    ignoreDrift: [unmanaged]\n" + text[at:])

    def importing(self, event):
        section, name = event["address"].split(".", 1)
        written = self.world.cairn("import", section, name).out
        found = re.search(rf"^{section}:\n((?:  .*\n)+)", written, re.M)[1]
        text = self.stack.read_text()
        at = re.search(rf"^{section}:\n", text, re.M).end()
        self.stack.write_text(text[:at] + found + text[at:])
        own = re.match(r"  (\S+):", found)[1]
        self.world.cairn("adopt", f"{section}.{own}", "--yes")


@pytest.fixture
def ends(world):
    world.zip()
    world.write(STACK)
    world.cairn("apply", "--yes")
    ends = Ends(world)
    assert ends.drifted() == []
    return ends


FIELD = ["revert", "accept"]
UNMANAGED = ["import", "ignore"]

CASES = {
    "a declared field": (lambda e: e.attribute("jobs", VisibilityTimeout="5"), FIELD),
    "a field that nobody declared": (lambda e: e.attribute("jobs", DelaySeconds="5"), FIELD),
    "a tag where none are declared": (Ends.tag_untagged, FIELD),
    "a tag beside a declared one": (Ends.tag_tagged, FIELD),
    "versioning": (Ends.versioning, FIELD),
    "a lifecycle rule": (Ends.lifecycle, FIELD),
    "public access": (Ends.public_access, FIELD),
    "a time to live": (Ends.time_to_live, FIELD),
    "the memory of a function": (Ends.memory, FIELD),
    "a statement": (Ends.statement, FIELD),
    "a value that is a reference in the file": (Ends.reference, ["revert"]),
    "who may assume a role, in the short form": (Ends.trust, ["revert"]),
    "the region on a role": (Ends.role_tag, ["adopt"]),
    "the stream of a mapping": (Ends.stream, ["revert"]),
    "a queue is gone": (Ends.delete_queue, ["revert", "takeOut"]),
    "a permission is gone": (Ends.delete_permission, ["revert", "takeOut"]),
    "what carries the tags": (Ends.orphan, ["revert"]),
    "a notification": (Ends.notification_by_hand, UNMANAGED),
    "a permission": (Ends.permission_by_hand, UNMANAGED),
    "a permission of another action": (Ends.permission_of_another_action, ["ignore"]),
    "an inline policy": (Ends.inline_policy, ["ignore"]),
    "an inline policy of a function's own role": (Ends.inline_policy_of_a_functions_role, ["ignore"]),
    "a mapping": (Ends.mapping_by_hand, UNMANAGED),
    "a queue's policy": (Ends.queue_policy, UNMANAGED),
    "a bucket's policy": (Ends.bucket_policy, UNMANAGED),
}


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, (_, ways) in CASES.items() for way in ways])
def test_what_is_advised_ends_it(ends, name, way):
    happens, ways = CASES[name]
    happens(ends)
    [event] = ends.drifted()
    assert event["waysOut"] == ways
    text = ends.world.cairn("drift", "--exit-code", code=2).out
    advice = text.partition("\nDrift: ")[2]
    # Nothing is advised but the ways there are.
    for each, words in {
        "revert": "--revert` to undo drift", "accept": "`--accept` to write live values",
        "takeOut": f"`cairn drift --accept={event['address']}` removes", "adopt": "`cairn adopt",
        "import": f"`cairn import {event['address'].replace('.', ' ', 1)}` writes",
        "ignore": "`ignoreDrift: [unmanaged]` in",
    }.items():
        assert (words in advice) == (each in ways), advice
    getattr(ends, "importing" if way == "import" else way)(event)
    assert ends.drifted() == []
    ends.world.cairn("drift", "--exit-code")
    # A plan does not undo it again.
    assert ends.world.changes() == {}


def test_what_has_a_declared_name_is_adopted(world):
    world.zip()
    world.write(STACK)
    world.client("sqs").create_queue(QueueName="ends-jobs", Attributes={"DelaySeconds": "5"})
    ends = Ends(world)
    [event] = ends.drifted()
    assert (event["address"], event["waysOut"]) == ("queues.jobs", ["adopt"])
    assert "`cairn adopt queues.jobs` takes over" in world.cairn("drift").out
    file = "stacks/stack.yaml"
    assert f"`cairn adopt queues.jobs --stack {file}` takes over" in world.cairn("drift", file).out
    unknown = " ".join(world.cairn("adopt", "queues.nope", "--yes", code=1).err.split())
    assert "The stack has no resource `queues.nope`. It has" in unknown
    world.cairn("adopt", "queues.jobs", "--yes")
    world.cairn("apply", "--yes")
    world.cairn("drift", "--exit-code")


def test_an_imported_role_has_all_its_inline_policies(world):
    iam = world.client("iam")
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    iam.create_role(RoleName="hands", AssumeRolePolicyDocument=json.dumps(trust))
    Ends(world).inline_policy("hands")
    world.write(world.cairn("import", "roles", "hands").out)
    text = (world.folder / "stacks" / "stack.yaml").read_text()
    assert "    inlinePolicies:\n      by-hand:" in text or "    inlinePolicies: {by-hand: [" in text
    world.cairn("apply", "--adopt", "--yes")
    world.cairn("drift", "--exit-code")


# What nobody declared, changed by hand.
UNDECLARED = [
    "a field that nobody declared", "a tag where none are declared", "a tag beside a declared one", "versioning",
    "a lifecycle rule", "public access", "a time to live", "the memory of a function",
]


def test_a_plan_says_what_it_compares_and_a_drift_report_has_the_rest(ends):
    for name in UNDECLARED:
        CASES[name][0](ends)
    plan = ends.world.cairn("plan", "--exit-code").out
    assert plan.strip() == (
        "No changes. 15 resources match what stacks/stack.yaml declares. Run `cairn drift` to compare "
        "everything else.")
    [summary] = ends.world.cairn("plan", "--json").out.splitlines()
    assert json.loads(summary)["compared"] == "declared"
    fields = {f"{e['address']}.{f['path']}" for e in ends.drifted() for f in e["fields"]}
    assert fields == {
        "buckets.data.versioning", "buckets.data.lifecycle", "buckets.data.publicAccess",
        "tables.items.timeToLive", "queues.jobs.delay", "queues.jobs.tags.by", "queues.tagged.tags.by",
        "functions.worker.memory"}
    # An apply of something else leaves all of it as it is.
    edit(ends.stack, "visibilityTimeout: 60s", "visibilityTimeout: 90s")
    edit(ends.stack, "team: a", "team: b")
    edit(ends.stack, r"runtime: provided.al2023", "runtime: provided.al2023\n    timeout: 9s")
    assert list(ends.world.changes()) == ["queues.jobs", "queues.tagged", "functions.worker"]
    ends.world.cairn("apply", "--yes")
    after = {f"{e['address']}.{f['path']}" for e in ends.drifted() for f in e["fields"]}
    assert after == fields


def test_an_order_without_meaning_is_not_a_difference(ends):
    s3, iam = ends.client("s3"), ends.client("iam")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=ends.bucket("files"))["Rules"]
    s3.put_bucket_lifecycle_configuration(
        Bucket=ends.bucket("files"), LifecycleConfiguration={"Rules": rules[::-1]})
    document = iam.get_role_policy(RoleName="ends-reader-us-east-1", PolicyName="cairn")["PolicyDocument"]
    document["Statement"].reverse()
    iam.put_role_policy(RoleName="ends-reader-us-east-1", PolicyName="cairn", PolicyDocument=json.dumps(document))
    assert ends.world.changes() == {}
    ends.world.cairn("drift", "--exit-code")
    # In the file neither.
    text = ends.stack.read_text()
    first, second = "- {prefix: tmp/, expire: 7d}\n", "- {prefix: old/, expire: 30d}\n"
    ends.stack.write_text(text.replace(first, "#").replace(second, first).replace("#", second))
    assert ends.world.changes() == {}


def test_a_function_that_lambda_could_not_make_is_made_again(world):
    broken = world.zip()
    with zipfile.ZipFile(broken, "a") as archive:
        # A file below a file: LocalStack says that the creation failed.
        archive.writestr("bootstrap/x", "")
    code = broken.read_bytes()
    world.write("""
        stack: sick
        functions:
          worker: {zip: ../code.zip, runtime: provided.al2023}
        invokePermissions:
          events: {function: worker, principal: events.amazonaws.com}
    """)
    failed = world.cairn("apply", "--yes", code=1).text
    assert "Lambda could not create the function sick-worker" in failed
    # What waited for it was not interrupted, and the function is not "unchanged".
    changes = world.changes()
    assert changes["functions.worker"]["action"] == "replace"
    assert [r["reason"] for r in changes["functions.worker"]["reasons"]] == ["failed", "unwell"]
    assert [r["reason"] for r in changes["invokePermissions.events"]["reasons"]] == ["untried"]
    plan = world.cairn("plan").out
    assert "doesn't work: Lambda could not create it (Error while creating lambda" in plan
    assert "not created yet: an earlier apply stopped before it" in plan
    world.zip()
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    world.cairn("drift", "--exit-code")
    # Made again by hand it fails as well, and that is drift.
    functions = world.client("lambda")
    tags = functions.list_tags(Resource=f"arn:aws:lambda:us-east-1:{world.account}:function:sick-worker")["Tags"]
    role = functions.get_function_configuration(FunctionName="sick-worker")["Role"]
    functions.delete_function(FunctionName="sick-worker")
    functions.create_function(
        FunctionName="sick-worker", Runtime="provided.al2023", Handler="bootstrap", Role=role, Tags=tags,
        Code={"ZipFile": code})
    text = world.cairn("drift", "--exit-code", code=2).out
    assert "doesn't work: Lambda could not create it" in text
    world.cairn("drift", "--revert", "--yes")
    world.cairn("drift", "--exit-code")


def test_an_edit_that_follows_what_others_did_is_recorded(ends):
    ends.attribute("jobs", VisibilityTimeout="90")
    edit(ends.stack, "visibilityTimeout: 60s", "visibilityTimeout: 90s")
    assert "No changes." in ends.world.cairn("apply", "--yes").out
    ends.attribute("jobs", VisibilityTimeout="60")
    [event] = ends.drifted()
    assert [(f["path"], f["cause"]) for f in event["fields"]] == [("visibilityTimeout", "drift")]


def test_a_change_is_not_older_than_the_call_that_made_it(ends):
    ends.attribute("jobs", VisibilityTimeout="5")
    [event] = ends.drifted()
    assert event["modified"] >= event["calls"][0]["time"]
