"""Drift reports: boto3 makes the drift, cairn has to find it, and nothing else."""

import collections
import datetime
import json
import re
import shutil
import signal
import xml.etree.ElementTree as ElementTree

import jsonschema
import pytest
from conftest import ROOT, edit
from kind_fixtures import ELSEWHERE, FIXTURES

SCHEMA = json.loads((ROOT / "docs" / "drift.schema.json").read_text())
EXAMPLES = sorted(p.name for p in (ROOT / "stacks" / "examples").glob("*.yaml"))


def look(world, *arguments, code=0):
    """({address: [resource]}, summary) of `drift --json`."""
    lines = world.cairn("drift", *arguments, "--json", code=code).out.splitlines()
    events = [json.loads(line) for line in lines]
    for event in events:
        jsonschema.validate(event, SCHEMA)
    assert events[-1]["event"] == "drift", events[-1]
    found = {}
    for event in events:
        if event["event"] == "resource":
            found.setdefault(event["address"], []).append(event)
    return found, events[-1]


def states(world, *arguments):
    found, _ = look(world, *arguments)
    return {address: sorted(e["state"] for e in events) for address, events in found.items()}


def queue(world, name="every-jobs"):
    sqs = world.client("sqs")
    return sqs, sqs.get_queue_url(QueueName=name)["QueueUrl"]


def drift_queue(world, **attributes):
    sqs, url = queue(world)
    sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)


def line_of(world, text, after=None):
    """The number of the first line that is just this, or begins with it."""
    lines = [line.strip() for line in (world.folder / "stacks" / "stack.yaml").read_text().splitlines()]
    start = lines.index(after) if after else 0
    return next(n for n, line in enumerate(lines[start:], start + 1) if line.startswith(text))


@pytest.fixture
def applied(every_kind):
    every_kind.cairn("apply", "--yes")
    return every_kind


def test_right_after_an_apply_nothing_drifted(applied):
    found, summary = look(applied)
    assert found == {}
    assert summary["hasDrift"] is False
    assert summary["counts"]["inSync"] > 10
    assert applied.cairn("drift", "--exit-code").out.startswith("No drift: ")


@pytest.mark.parametrize("name", EXAMPLES)
def test_right_after_an_apply_of_an_example_nothing_drifted(name, request):
    elsewhere = name.removesuffix(".yaml") in ELSEWHERE
    world = request.getfixturevalue("ministack" if elsewhere else "world")
    text = (ROOT / "stacks" / "examples" / name).read_text()
    if re.search(r"^\s+package:", text, re.M):
        pytest.skip("builds code, which its own tests do")
    world.write(text)
    for path in re.findall(r"zip: *(\S+)", text):
        (world.folder / "stacks" / path).parent.mkdir(parents=True, exist_ok=True)
        world.zip(world.folder / "stacks" / path)
    for path in re.findall(r"folder: *([^\s,}]+)", text):
        (world.folder / "stacks" / path).mkdir(parents=True, exist_ok=True)
        (world.folder / "stacks" / path / "code.py").write_text("pass\n")
    # Other files that an example names are next to the examples.
    for path in re.findall(r"\.\./(?:openapi|schemas|seeds|workflows)/[^\s,\]}]+", text):
        source, target = ROOT / "stacks" / "examples" / path, world.folder / "stacks" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)
    world.cairn("apply", "--yes")
    found, _ = look(world)
    assert found == {}
    world.cairn("destroy", "--yes")


def test_before_the_first_apply_all_is_pending_and_nothing_drifted(every_kind):
    found, summary = look(every_kind, "--exit-code")
    assert {e["state"] for events in found.values() for e in events} == {"pendingEdit"}
    assert summary["hasDrift"] is False


def test_a_changed_attribute_is_drift_with_three_values_and_a_place(applied):
    drift_queue(applied, VisibilityTimeout="5")
    found, summary = look(applied, "--exit-code", code=2)
    [resource] = found["queues.jobs"]
    assert list(found) == ["queues.jobs"] and resource["state"] == "drift"
    [field] = resource["fields"]
    assert (field["path"], field["desired"], field["recorded"], field["live"]) == ("visibilityTimeout", 60, 60, 5)
    line = line_of(applied, "visibilityTimeout:")
    assert field["place"]["file"].endswith("stack.yaml") and field["place"]["line"] == line
    assert summary["counts"]["drift"] == 1
    text = applied.cairn("drift").out
    assert f"≠ queues.jobs  drift  visibilityTimeout: 5s ≠ 60s  stacks/stack.yaml:{line}:5" in text
    assert re.search(r"visibilityTimeout +60s +60s +5s +drift", applied.cairn("drift", "--detail").out)


def test_a_field_that_the_stack_does_not_name_drifts_too(applied):
    drift_queue(applied, DelaySeconds="7")
    found, _ = look(applied)
    assert [(f["path"], f["live"]) for f in found["queues.jobs"][0]["fields"]] == [("delay", 7)]


def test_an_edit_is_pending_and_an_edit_of_a_drifted_field_is_both(applied):
    stack = applied.folder / "stacks" / "stack.yaml"
    edit(stack, "visibilityTimeout: 60s", "visibilityTimeout: 90s")
    assert states(applied) == {"queues.jobs": ["pendingEdit"]}
    applied.cairn("drift", "--exit-code")
    drift_queue(applied, VisibilityTimeout="5")
    assert states(applied) == {"queues.jobs": ["both"]}
    applied.cairn("drift", "--exit-code", code=2)


def test_a_missing_resource_makes_nothing_else_an_edit(applied):
    apis = applied.client("apigateway")
    apis.delete_rest_api(restApiId=apis.get_rest_apis()["items"][0]["id"])
    sqs, url = queue(applied, "every-jobs-failed")
    sqs.delete_queue(QueueUrl=url)
    found = states(applied)
    assert found["apis.front"] == ["missing"] and found["queues.jobs-failed"] == ["missing"]
    assert not {"pendingEdit", "both"} & {s for each in found.values() for s in each}, found


def test_what_carries_the_tags_without_a_declaration_is_undeclared(applied):
    sqs = applied.client("sqs")
    tags = {"cairn:stack": "every", "cairn:resource": "old"}
    sqs.create_queue(QueueName="orphan", tags=tags)
    sqs.create_queue(QueueName="twin", tags=tags | {"cairn:resource": "jobs"})
    sqs.create_queue(QueueName="somebody-elses", tags={"cairn:stack": "other", "cairn:resource": "x"})
    found, _ = look(applied, "--exit-code", code=2)
    identities = {a: [e["identity"] for e in events] for a, events in found.items()}
    assert identities == {"queues.old": ["orphan"], "queues.jobs": ["twin"]}
    assert {e["state"] for events in found.values() for e in events} == {"undeclared"}


def test_an_unmanaged_route_is_drift_of_the_api(applied):
    apis = applied.client("apigateway")
    api = apis.get_rest_apis()["items"][0]["id"]
    root = next(r["id"] for r in apis.get_resources(restApiId=api)["items"] if r["path"] == "/")
    by_hand = apis.create_resource(restApiId=api, parentId=root, pathPart="by-hand")["id"]
    apis.put_method(restApiId=api, resourceId=by_hand, httpMethod="GET", authorizationType="NONE")
    apis.put_integration(restApiId=api, resourceId=by_hand, httpMethod="GET", type="MOCK")
    found, _ = look(applied)
    assert list(found) == ["apis.front"]
    fields = {field["path"]: field for field in found["apis.front"][0]["fields"]}
    # The route was not deployed, which is the stage's difference.
    assert list(fields) == ["routes.GET /by-hand", "stage"]
    place = fields["routes.GET /by-hand"]["place"]
    assert (place["file"], place["line"]) == ("stacks/stack.yaml", line_of(applied, "routes:"))


def test_a_foreign_resource_of_a_declared_name_is_reported_not_refused(every_kind):
    every_kind.client("sqs").create_queue(QueueName="every-jobs")
    found, _ = look(every_kind, "--exit-code", code=2)
    assert [e["state"] for e in found["queues.jobs"]] == ["foreign"]
    assert found["queues.jobs"][0]["reasons"] == [{"reason": "foreign"}]


NASTY = '<script>alert(1)</script>"\'&\x1b[31m‮'


def test_files_and_terminal_are_safe_against_any_values(applied):
    functions = applied.client("lambda")
    functions.update_function_configuration(
        FunctionName="every-worker", Environment={"Variables": {"TABLE": NASTY, "<b>": "x"}})
    sqs = applied.client("sqs")
    sqs.create_queue(QueueName="orphan", tags={"cairn:stack": "every", "cairn:resource": "</script><script>x"})
    for form in ([], ["--detail"], ["--github"]):
        out = applied.cairn("drift", *form).out
        assert "\x1b" not in out and "\u202e" not in out
    applied.cairn("drift", "--html", "drift.html", "--junit", "drift.xml", "--exit-code", code=2)
    page = (applied.folder / "drift.html").read_text()
    assert page.count("<script>") == 1 and "alert(1)" in page
    assert "&lt;script&gt;alert(1)" in page and "\x1b" not in page and "\u202e" not in page
    assert "functions.worker" in page and "<svg " in page
    suite = ElementTree.parse(applied.folder / "drift.xml").getroot().find("testsuite")
    assert int(suite.get("tests")) == len(suite.findall("testcase")) > 10
    failed = {case.get("name") for case in suite.findall("testcase") if case.find("failure") is not None}
    assert len(failed) == int(suite.get("failures")) == 2 and "functions.worker" in failed


def test_annotations_point_to_the_line(applied):
    drift_queue(applied, VisibilityTimeout="5")
    lines = applied.cairn("drift", "--github").out.splitlines()
    line = line_of(applied, "visibilityTimeout:")
    assert (f"::warning file=stacks/stack.yaml,line={line},col=5,title=drift%3A queues.jobs"
            "::visibilityTimeout: 5s ≠ 60s") in lines


def test_revert_undoes_drift_and_leaves_edits_pending(applied):
    stack = applied.folder / "stacks" / "stack.yaml"
    edit(stack, r"billing: on-demand", "billing: on-demand\n    timeToLive: expires")
    edit(stack, r"deadLetter: {queue: jobs-failed, maxReceives: 5}", "deadLetter: {queue: jobs-failed, maxReceives: 7}")
    drift_queue(applied, VisibilityTimeout="5", DelaySeconds="7")
    sqs, url = queue(applied)
    sqs.create_queue(QueueName="orphan", tags={"cairn:stack": "every", "cairn:resource": "old"})
    sqs.delete_queue(QueueUrl=queue(applied, "every-jobs-failed")[1])
    refused = applied.cairn("drift", "--revert", code=1)
    assert "--yes" in refused.text
    assert states(applied)["queues.old"] == ["undeclared"]
    applied.cairn("drift", "--revert", "--yes")
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (attributes["VisibilityTimeout"], attributes["DelaySeconds"]) == ("60", "0")
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 5
    assert applied.inventory()["queues"] == ["every-jobs", "every-jobs-failed"]
    assert states(applied) == {"tables.items": ["pendingEdit"], "queues.jobs": ["pendingEdit"]}
    assert "Nothing to revert." in applied.cairn("drift", "--revert", "--yes").out
    applied.cairn("apply", "--yes")
    assert states(applied) == {}


def test_revert_deletes_no_data_without_consent(applied):
    sqs = applied.client("sqs")
    url = sqs.create_queue(QueueName="orphan", tags={"cairn:stack": "every", "cairn:resource": "old"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="kept")
    assert "--allow-data-loss" in applied.cairn("drift", "--revert", "--yes", code=1).text
    applied.cairn("drift", "--revert", "--yes", "--allow-data-loss=all")
    assert "orphan" not in applied.inventory()["queues"]


def test_ignored_fields_are_left_to_others(applied):
    stack = applied.folder / "stacks" / "stack.yaml"
    edit(stack, "visibilityTimeout: 60s", "visibilityTimeout: 60s\n    ignoreDrift: [visibilityTimeout]")
    drift_queue(applied, VisibilityTimeout="5")
    assert applied.changes() == {}
    found, summary = look(applied, "--exit-code")
    assert summary["ignored"] == 1
    [resource] = found["queues.jobs"]
    assert resource["state"] == "inSync" and resource["fields"] == []
    assert [(f["path"], f["live"]) for f in resource["ignored"]] == [("visibilityTimeout", 5)]
    # A change of another field keeps it unchanged.
    edit(stack, "maxReceives: 5", "maxReceives: 6")
    applied.cairn("apply", "--yes")
    sqs, url = queue(applied)
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["VisibilityTimeout"] == "5"
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 6
    edit(stack, r"ignoreDrift: \[visibilityTimeout\]", "ignoreDrift: [visibilityTimout]")
    assert "visibilityTimeout" in applied.cairn("validate", code=1).text


def test_adopt_takes_what_is_named(every_kind):
    sqs = every_kind.client("sqs")
    for name in ("every-jobs", "every-jobs-failed"):
        sqs.create_queue(QueueName=name)
    every_kind.cairn("adopt", "queues.jobs-failed", "--yes")
    url = sqs.get_queue_url(QueueName="every-jobs-failed")["QueueUrl"]
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"]["cairn:stack"] == "every"
    assert "Tags" not in sqs.list_queue_tags(QueueUrl=sqs.get_queue_url(QueueName="every-jobs")["QueueUrl"])
    assert "buckets" not in every_kind.inventory()


def test_watch_prints_what_changed_until_it_is_interrupted(applied):
    process = applied.start("drift", "--watch", "1s", "--json")

    def read():
        return json.loads(process.stdout.readline())

    try:
        assert read()["event"] == "drift"
        drift_queue(applied, VisibilityTimeout="5")
        appeared = read()
        assert (appeared["event"], appeared["address"]) == ("resource", "queues.jobs")
        assert read()["hasDrift"] is True
        drift_queue(applied, VisibilityTimeout="60")
        settled = read()
        assert (settled["event"], settled["address"]) == ("settled", "queues.jobs")
        assert read()["hasDrift"] is False
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130


def test_a_part_limits_the_report(applied):
    drift_queue(applied, VisibilityTimeout="5")
    assert states(applied, "--target", "buckets.data") == {}
    assert states(applied, "--target", "queues.jobs") == {"queues.jobs": ["drift"]}


def unmanaged(world):
    """{(section, identity): event} of what is unmanaged."""
    found, _ = look(world)
    events = [e for each in found.values() for e in each]
    assert {e["state"] for e in events} == {"unmanaged"}, events
    return {(e["address"].split(".")[0], e["identity"]): e for e in events}


def test_what_has_no_owner_inside_the_stacks_resources_is_unmanaged(applied):
    account, data = applied.account, f"every-data-{applied.account}"
    s3, functions, iam = applied.client("s3"), applied.client("lambda"), applied.client("iam")
    sqs, url = queue(applied, "every-jobs-failed")
    arn = f"arn:aws:sqs:us-east-1:{account}:every-jobs-failed"
    entries = s3.get_bucket_notification_configuration(Bucket=data)["QueueConfigurations"]
    s3.put_bucket_notification_configuration(
        Bucket=data, SkipDestinationValidation=True, NotificationConfiguration={"QueueConfigurations": entries + [
            {"Id": "by-hand", "QueueArn": arn, "Events": ["s3:ObjectRemoved:*"]}]})
    functions.add_permission(
        FunctionName="every-worker", StatementId="by-hand", Action="lambda:InvokeFunction", Principal="events.amazonaws.com")
    functions.add_permission(
        FunctionName="every-worker", StatementId="cairn_other_thing", Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com")
    iam.put_role_policy(
        RoleName="every-worker-us-east-1", PolicyName="by-hand", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
    functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="every-reader", Enabled=False)
    # Neither is this the stack's nor its queue, but the function is.
    sqs.create_queue(QueueName="theirs")
    theirs = arn.replace("every-jobs-failed", "theirs")
    functions.create_event_source_mapping(EventSourceArn=theirs, FunctionName="every-reader", Enabled=False)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(
        {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}]})})
    found = unmanaged(applied)
    assert {key: e["parent"] for key, e in found.items()} == {
        ("notifications", f"{data}/by-hand"): "buckets.data",
        ("invokePermissions", "every-worker/by-hand"): "functions.worker",
        ("roles", "every-worker-us-east-1/by-hand"): "roles.worker",
        ("mappings", f"{arn}/every-reader"): "queues.jobs-failed",
        ("mappings", f"{theirs}/every-reader"): "functions.reader",
        ("policies", f"queue/{arn}"): "queues.jobs-failed",
    }
    # Each with the line of its parent, and of a role that follows from a function its `permissions`.
    lines = {"buckets.data": "data:", "functions.worker": "worker:", "roles.worker": "permissions:",
             "queues.jobs-failed": "jobs-failed:", "functions.reader": "reader:"}
    for key, event in found.items():
        expected = line_of(applied, lines[event["parent"]], after="functions:" if "reader" in event["parent"] else None)
        assert (event["place"]["file"], event["place"]["line"]) == ("stacks/stack.yaml", expected), key
    text = applied.cairn("drift", "--exit-code", code=2).out
    assert f"notification {data}/by-hand: inside buckets.data, without an owner  stacks/stack.yaml:5:3" in text
    # `--revert` leaves them alone.
    assert "Nothing to revert." in applied.cairn("drift", "--revert", "--yes").out
    assert len(unmanaged(applied)) == 6


def shown(page):
    """The page's text; times are elements, lest they are broken at their hyphens."""
    return re.sub("</?time>", "", page.read_text())


def test_the_time_of_a_change_is_reported_if_the_endpoint_has_it(applied):
    functions = applied.client("lambda")
    functions.update_function_configuration(FunctionName="every-worker", MemorySize=512)
    functions.get_waiter("function_updated_v2").wait(FunctionName="every-worker", WaiterConfig={"Delay": 0.1})
    modified = functions.get_function_configuration(FunctionName="every-worker")["LastModified"]
    s3 = applied.client("s3")
    s3.put_bucket_versioning(Bucket=f"every-data-{applied.account}", VersioningConfiguration={"Status": "Enabled"})
    made = s3.list_buckets()["Buckets"]
    made = next(b["CreationDate"] for b in made if b["Name"].startswith("every-data"))
    drift_queue(applied, VisibilityTimeout="5")
    sqs, url = queue(applied)
    changed = int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["LastModifiedTimestamp"])
    found, _ = look(applied)
    jobs = found["queues.jobs"][0]
    times = [datetime.datetime.fromisoformat(t).timestamp() for t in (jobs["modified"], jobs["calls"][0]["time"])]
    # No older than the call, which LocalStack notes when it has answered.
    assert times[0] == max(changed, times[1])
    worker, data = found["functions.worker"][0], found["buckets.data"][0]
    assert worker["modified"] == modified[:19] + "Z" and "created" not in worker
    assert data["created"] == made.strftime("%Y-%m-%dT%H:%M:%SZ") and "modified" not in data
    applied.cairn("drift", "--html", "drift.html")
    assert f"changed {worker['modified']}" in applied.cairn("drift", "--detail").out
    page = shown(applied.folder / "drift.html")
    assert f"changed {worker['modified']}" in page and f"created {data['created']}" in page


def test_a_foreign_thing_that_would_have_to_be_replaced_is_a_line_of_the_report(every_kind):
    every_kind.client("dynamodb").create_table(
        TableName="every-items", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}])
    found, summary = look(every_kind, "--exit-code", code=2)
    [table] = found["tables.items"]
    assert table["state"] == "foreign" and table["reasons"] == [{"reason": "foreign"}]
    assert [(f["path"], f["live"], f["forcesReplacement"]) for f in table["fields"]] == [("partitionKey.name", "key", True)]
    assert summary["counts"]["pendingEdit"] > 10
    # What would be done about it is still refused.
    assert "can't be changed in place" in every_kind.cairn("plan", "--adopt", code=1).err


def test_each_question_is_asked_once(applied):
    lines = [line.split(":")[0].strip() for line in applied.cairn("drift", "--verbose").err.splitlines()]
    asked = {line: lines.count(line) for line in lines}
    # Who asks, and the ledger.
    expected = collections.Counter({"sts GetCallerIdentity": 1, "s3 GetObject": 1})
    for fixture in FIXTURES.values():
        expected.update(fixture.requests)
    assert asked == expected


def others_calls(event):
    return [(c["operation"], c.get("by", "").split("/")[0]) for c in event.get("calls", [])]


def test_who_changed_it_is_reported_from_the_log_of_localstack(applied):
    drift_queue(applied, VisibilityTimeout="5")
    account, data = applied.account, f"every-data-{applied.account}"
    sqs = applied.client("sqs")
    sqs.delete_queue(QueueUrl=queue(applied, "every-jobs-failed")[1])
    sqs.create_queue(QueueName="orphan", tags={"cairn:stack": "every", "cairn:resource": "old"})
    functions = applied.client("lambda")
    functions.update_function_configuration(FunctionName="every-worker", MemorySize=512)
    functions.get_waiter("function_updated_v2").wait(FunctionName="every-worker", WaiterConfig={"Delay": 0.1})
    [mapping] = functions.list_event_source_mappings()["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], BatchSize=7)
    permission = json.loads(functions.get_policy(FunctionName="every-reader")["Policy"])["Statement"][0]["Sid"]
    functions.remove_permission(FunctionName="every-reader", StatementId=permission)
    applied.client("dynamodb").tag_resource(
        ResourceArn=f"arn:aws:dynamodb:us-east-1:{account}:table/every-items", Tags=[{"Key": "by", "Value": "hand"}])
    applied.client("iam").put_role_policy(
        RoleName="every-reader-us-east-1", PolicyName="cairn", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
    s3 = applied.client("s3")
    s3.put_bucket_versioning(Bucket=data, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=data, Key="x", Body=b"1")
    apis = applied.client("apigateway")
    api = apis.get_rest_apis()["items"][0]["id"]
    root = next(r["id"] for r in apis.get_resources(restApiId=api)["items"] if r["path"] == "/")
    apis.create_resource(restApiId=api, parentId=root, pathPart="by-hand")
    found, _ = look(applied)
    told = {address: others_calls(event) for address, [event] in found.items()}
    boto = "Boto3"
    assert told["queues.jobs"] == [("SetQueueAttributes", boto)]
    assert told["queues.jobs-failed"] == [("DeleteQueue", boto)]
    assert told["queues.old"] == [("CreateQueue", boto)]
    assert told["functions.worker"] == [("UpdateFunctionConfiguration", boto)]
    assert told["mappings.jobs-to-worker"] == [("UpdateEventSourceMapping", boto)]
    assert told["tables.items"] == [("TagResource", boto)]
    assert told["roles.reader"] == [("PutRolePolicy", boto)]
    assert told["buckets.data"] == [("PutBucketVersioning", boto)]
    assert [calls for address, calls in told.items() if address.startswith("invokePermissions.")] == [
        [("RemovePermission", boto)]]
    jobs = found["queues.jobs"][0]
    # LocalStack's clock is this machine's.
    assert abs(datetime.datetime.fromisoformat(jobs["calls"][0]["time"]).timestamp()
               - datetime.datetime.fromisoformat(jobs["modified"]).timestamp()) <= 1
    line = f"SetQueueAttributes at {jobs['calls'][0]['time']} by {jobs['calls'][0]['by']}"
    assert f"    {line}\n" in applied.cairn("drift", "--detail").out
    applied.cairn("drift", "--html", "drift.html")
    assert line in shown(applied.folder / "drift.html")


def test_what_cairn_wrote_since_is_nobody_elses_doing(applied):
    drift_queue(applied, VisibilityTimeout="5")
    drift_queue(applied, DelaySeconds="7")
    applied.cairn("drift", "--accept=queues.jobs.delay", "--yes")
    found, _ = look(applied)
    assert others_calls(found["queues.jobs"][0]) == [("SetQueueAttributes", "Boto3")]
    applied.cairn("drift", "--revert", "--yes")
    sqs, url = queue(applied)
    sqs.tag_queue(QueueUrl=url, Tags={"by": "hand"})
    found, _ = look(applied)
    assert others_calls(found["queues.jobs"][0]) == [("TagQueue", "Boto3")]
