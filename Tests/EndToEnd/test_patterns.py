"""Each stack of stacks/patterns as a newcomer uses it: copied, applied, exercised with real messages, planned again,
and destroyed."""

import contextlib
import datetime
import json
import re
import time
import urllib.error
import urllib.request

import patterns
import pytest
import yaml
from conftest import ROOT, edit
from dateutil.tz import gettz
from fault_proxy import ProxiedWorld


@contextlib.contextmanager
def deployed(world, name, data=(), left_out=()):
    """The applied pattern, with its outputs, without the functions `left_out`. Nothing differs after the apply and after what happens in the block, and
    nothing is left after the destroy, which refuses to delete `data`, the resources that hold some by then."""
    patterns.copy(name, world.folder)
    if left_out:
        stack = world.folder / "stack.yaml"
        stack.write_text(yaml.safe_dump(patterns.without(yaml.safe_load(stack.read_text()), left_out)))
    world.cairn("apply", "stack.yaml", "--yes")
    assert_in_sync(world)
    yield json.loads(world.cairn("outputs", "stack.yaml", "--json").out)["outputs"]
    assert_in_sync(world)
    if data:
        refused = world.cairn("destroy", "stack.yaml", "--yes", code=1).text
        assert all(address in refused for address in data), refused
    world.cairn("destroy", "stack.yaml", "--yes", *(f"--allow-data-loss={address}" for address in data))
    assert world.inventory() == {}


def assert_in_sync(world):
    assert world.changes("stack.yaml") == {}
    world.cairn("drift", "stack.yaml", "--exit-code")


def eventually(ask, wanted, seconds=60):
    """What `ask` answers once it is what is wanted."""
    end = time.monotonic() + seconds
    while not wanted(found := ask()):
        assert time.monotonic() < end, found
        time.sleep(0.1)
    return found


def received(world, queue, count, quiet=0):
    """The bodies of so many messages of a queue, in the order in which they come, and deleted; after `quiet` seconds
    there are no more."""
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    bodies = []

    def receive(wait):
        answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=wait, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            bodies.append(message["Body"])
        return bodies

    eventually(lambda: receive(1), lambda found: len(found) >= count)
    receive(quiet)
    assert len(bodies) == count, (queue, bodies)
    return bodies


def items(world, table):
    return world.client("dynamodb").scan(TableName=table, ConsistentRead=True)["Items"]


# One by one


def test_a_topic_fans_out_to_queues_by_attribute_and_by_body(world):
    with deployed(world, "fan-out", data=["queues.audit"]) as outputs:
        def publish(order, kind):
            world.client("sns").publish(
                TopicArn=outputs["topic"], Message=json.dumps(order),
                MessageAttributes={"type": {"DataType": "String", "StringValue": kind}})

        cheap, dear = {"id": 1, "price": 20, "country": "FR"}, {"id": 2, "price": 1000, "country": "FR"}
        home, other = {"id": 3, "price": 5000, "country": "US"}, {"id": 4, "price": 999.99, "country": "JP"}
        for order, kind in ((cheap, "created"), (dear, "paid"), (home, "paid"), (other, "created")):
            publish(order, kind)
        shipping = [json.loads(body)["id"] for body in received(world, "fan-out-shipping", 2)]
        assert sorted(shipping) == [2, 3]
        assert [json.loads(body) for body in received(world, "fan-out-review", 1)] == [dear]
        audit = [json.loads(json.loads(body)["Message"])["id"] for body in received(world, "fan-out-audit", 4)]
        assert sorted(audit) == [1, 2, 3, 4]
        publish(cheap, "created")


def test_a_fifo_topic_keeps_the_order_of_each_group_and_drops_what_is_sent_twice(world):
    with deployed(world, "fifo-ordering", data=["tables.ledger"]) as outputs:
        sent = [(account, amount) for amount in range(1, 8) for account in ("ann", "bob")]
        for account, amount in sent + sent[-2:]:
            world.client("sns").publish(
                TopicArn=outputs["topic"], MessageGroupId=account,
                Message=json.dumps({"account": account, "amount": amount}))
        entries = eventually(lambda: items(world, "fifo-ordering-ledger"), lambda found: len(found) >= len(sent))
        assert len(entries) == len(sent)
        for account in ("ann", "bob"):
            own = [entry for entry in entries if entry["account"]["S"] == account]
            by_number = sorted(own, key=lambda entry: int(entry["sequence"]["S"]))
            assert [int(entry["amount"]["N"]) for entry in by_number] == list(range(1, 8))
            # They were booked in that order, too.
            booked = [int(entry["booked"]["N"]) for entry in by_number]
            assert booked == sorted(booked)


def test_an_upload_reaches_both_queues_of_a_topic(world):
    with deployed(world, "upload-topic", data=["buckets.uploads"]) as outputs:
        s3 = world.client("s3")
        s3.put_object(Bucket=outputs["bucket"], Key="notes.txt", Body=b"no photo")
        s3.put_object(Bucket=outputs["bucket"], Key="photos/cat.jpg", Body=b"photo")
        for queue in ("thumbnails", "index"):
            # S3 also sends a test event when a bucket gets its notifications.
            events = eventually(lambda: records(world, f"upload-topic-{queue}"), lambda found: found)
            assert [event["s3"]["object"]["key"] for event in events] == ["photos/cat.jpg"]
        s3.delete_object(Bucket=outputs["bucket"], Key="notes.txt")


def records(world, queue):
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    found = []
    for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        found += json.loads(message["Body"]).get("Records", [])
    return found


def test_a_schedule_invokes_a_function_that_fills_a_table(world):
    with deployed(world, "nightly-report", data=["tables.reports"]):
        schedule = world.client("scheduler").get_schedule(Name="nightly-report-nightly")
        assert schedule["ScheduleExpression"] == "cron(30 2 * * ? *)"
        target = schedule["Target"]
        before = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        # Once, in some seconds, in the schedule's time zone; and a message besides.
        now = datetime.datetime.now(gettz("Europe/Berlin"))
        soon = (now + datetime.timedelta(seconds=3)).strftime("at(%Y-%m-%dT%H:%M:%S)")
        edit(world.folder / "stack.yaml", r"cron\(.*\)", soon)
        with open(world.folder / "stack.yaml", "a") as stack:
            stack.write(
                f"\n  reminder:\n    expression: {soon}\n    timezone: Europe/Berlin\n"
                "    target: {queue: missed}\n    input: Read the report\n")
        world.cairn("apply", "stack.yaml", "--yes")
        assert received(world, "nightly-report-missed", 1) == ["Read the report"]
        [report] = eventually(lambda: items(world, "nightly-report-reports"), lambda found: found)
        assert report["kind"] == {"S": "daily"} and report["day"]["S"] >= before
        # The schedule's role may do that, and nothing but that and what is needed for failures.
        iam, role = world.client("iam"), target["RoleArn"].rpartition("/")[2]
        trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"]
        assert [statement["Principal"] for statement in trust] == [{"Service": "scheduler.amazonaws.com"}]
        [policy] = iam.list_role_policies(RoleName=role)["PolicyNames"]
        statements = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]["Statement"]
        allowed = {action for statement in statements for action in listed(statement["Action"])}
        assert allowed == {"lambda:InvokeFunction", "sqs:SendMessage"}
        resources = {resource for statement in statements for resource in listed(statement["Resource"])}
        assert resources == {target["Arn"], target["DeadLetterConfig"]["Arn"]}


def listed(value):
    return value if isinstance(value, list) else [value]


def test_a_bus_delivers_what_a_rule_wants_and_archives_everything(world):
    with deployed(world, "event-archive", data=["eventBuses.shop"]) as outputs:
        events = world.client("events")

        def put(kind, id):
            detail = {"id": id, "address": {"city": "Lyon"}, "lines": [1, 2]}
            answer = events.put_events(Entries=[{
                "EventBusName": outputs["bus"], "Source": "shop.orders", "DetailType": kind,
                "Detail": json.dumps(detail)}])
            assert answer["FailedEntryCount"] == 0

        put("order placed", "a-1")
        put("order cancelled", "a-2")
        [body] = received(world, "event-archive-packing", 1)
        assert json.loads(body) == {"order": "a-1", "city": "Lyon"}

        archive = eventually(
            lambda: events.describe_archive(ArchiveName="event-archive-shop-all"),
            lambda found: found["EventCount"] == 2)
        assert archive["RetentionDays"] == 30

        # A replay sends them again, and the rule picks its own.
        now, hour = datetime.datetime.now(datetime.timezone.utc), datetime.timedelta(hours=1)
        events.start_replay(
            ReplayName="event-archive", EventSourceArn=archive["ArchiveArn"], EventStartTime=now - hour,
            EventEndTime=now + hour, Destination={"Arn": archive["EventSourceArn"]})
        eventually(
            lambda: events.describe_replay(ReplayName="event-archive")["State"],
            lambda state: state == "COMPLETED")
        [body] = received(world, "event-archive-packing", 1, quiet=1)
        assert json.loads(body) == {"order": "a-1", "city": "Lyon"}


def test_a_secret_is_rotated_by_its_function_and_no_plan_minds(world):
    with deployed(world, "secret-rotation") as outputs:
        secrets = world.client("secretsmanager")

        def current():
            return json.loads(secrets.get_secret_value(SecretId=outputs["secret"])["SecretString"])

        before = current()
        secrets.rotate_secret(
            SecretId=outputs["secret"], RotationLambdaARN=outputs["function"],
            RotationRules={"AutomaticallyAfterDays": 30})
        after = eventually(current, lambda found: found != before)
        assert after["user"] == before["user"] == "shop"
        assert after["password"] != before["password"] and len(after["password"]) == 32
        assert not set("\"@/\\") & set(after["password"])
        previous = secrets.get_secret_value(SecretId=outputs["secret"], VersionStage="AWSPREVIOUS")
        assert json.loads(previous["SecretString"]) == before


def test_a_streams_records_are_counted_and_bad_ones_are_reported_to_a_queue(world):
    with deployed(world, "stream-failures", data=["streams.clicks", "tables.totals"]) as outputs:
        def put(*clicks):
            answer = world.client("kinesis").put_records(
                StreamName=outputs["stream"], Records=[{"Data": click, "PartitionKey": "one"} for click in clicks])
            return [record["SequenceNumber"] for record in answer["Records"]]

        def totals():
            return {item["page"]["S"]: int(item["clicks"]["N"]) for item in items(world, "stream-failures-totals")}

        put(b'{"page": "/", "count": 1}', b'{"page": "/a", "count": 2}', b'{"page": "/", "count": 4}')
        eventually(totals, lambda found: found == {"/": 5, "/a": 2})
        bad = put(b'{"page": "/", "count": 8}', b"broken")[1]
        [body] = received(world, "stream-failures-failures", 1)
        report = json.loads(body)
        assert report["requestContext"]["condition"] == "RetryAttemptsExhausted"
        assert report["KinesisBatchInfo"]["startSequenceNumber"] == bad
        # The stream moves on, and what was good has been counted once.
        put(b'{"page": "/a", "count": 16}')
        eventually(totals, lambda found: found == {"/": 13, "/a": 18})
        eventually(lambda: world.cairn("logs", "total", "stack.yaml").out, lambda found: "JSONDecodeError" in found)


def test_a_workflow_charges_and_ships_an_order_or_refuses_it(world):
    with deployed(world, "order-workflow") as outputs:
        def start(order, **expected):
            return world.cairn("state-machines", "start", "order", "stack.yaml", "--input", json.dumps(order), **expected)

        shipped = {"id": "o-1", "card": "4242", "payment": {"receipt": "r-o-1"}}
        assert json.loads(start({"id": "o-1", "card": "4242"}).out) == shipped
        assert [json.loads(body) for body in received(world, "order-workflow-shipping", 1)] == [shipped]

        assert "CardRefused" in start({"id": "o-2", "card": "5353"}, code=1).err
        [body] = received(world, "order-workflow-refused", 1)
        assert json.loads(body)["error"]["Error"] == "CardRefused"

        # An event starts it as well, and another one of the same order starts it again.
        event = {
            "Source": "shop.orders", "DetailType": "order placed", "Detail": json.dumps({"id": "o-3", "card": "4000"})}
        world.client("events").put_events(Entries=[event, event])
        for body in received(world, "order-workflow-shipping", 2):
            assert json.loads(body)["payment"] == {"receipt": "r-o-3"}
        runs = world.client("stepfunctions")
        eventually(
            lambda: sorted(run["status"] for run in runs.list_executions(stateMachineArn=outputs["workflow"])["executions"]),
            lambda found: found == ["FAILED"] + 3 * ["SUCCEEDED"])


def test_an_alarm_publishes_to_a_topic_when_its_metric_says_so(world):
    with deployed(world, "alarm-topic", data=["queues.pager"]):
        cloudwatch = world.client("cloudwatch")
        # Its own metric would take minutes; the dimensions name the queue.
        [backlog] = cloudwatch.describe_alarms(AlarmNames=["alarm-topic-backlog"])["MetricAlarms"]
        assert backlog["Dimensions"] == [{"Name": "QueueName", "Value": "alarm-topic-orders"}]
        cloudwatch.set_alarm_state(AlarmName="alarm-topic-backlog", StateValue="ALARM", StateReason="a test")
        sqs = world.client("sqs")
        url = sqs.get_queue_url(QueueName="alarm-topic-pager")["QueueUrl"]
        raised = set()

        def raised_by_now():
            # Repeatedly, as only the last period counts.
            cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "FailedPayments", "Value": 3}])
            for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", []):
                alarm = json.loads(message["Body"])
                raised.add((alarm["AlarmName"], alarm["NewStateValue"]))
            return raised

        eventually(raised_by_now, lambda found: found >= {
            ("alarm-topic-backlog", "ALARM"), ("alarm-topic-failed-payments", "ALARM")})


def test_demo_data_is_written_kept_up_to_date_and_taken_along(world):
    # The destroy needs no --allow-data-loss.
    with deployed(world, "demo-data") as outputs:
        def products():
            return {item["sku"]["S"]: item for item in items(world, outputs["products"])}

        def price(sku):
            return float(products()[sku]["price"]["N"])

        assert sorted(products()) == ["bag", "mug", "pen"] and price("mug") == 12.5
        assert products()["mug"]["tags"] == {"SS": ["kitchen"]}
        ada = {item["id"]["S"]: item for item in items(world, "demo-data-customers")}["ada"]
        assert sorted(ada["roles"]["SS"]) == ["admin", "buyer"] and ada["orders"] == {"N": "3"}
        s3 = world.client("s3")
        page = s3.get_object(Bucket=outputs["bucket"], Key="index.html")
        assert page["ContentType"].startswith("text/html") and page["CacheControl"] == "max-age=300"
        assert s3.get_object(Bucket=outputs["bucket"], Key="css/shop.css")["ContentType"].startswith("text/css")

        # What changes in the files is written, and nothing else.
        edit(world.folder / "products.jsonl", '"price": 2,', '"price": 3,')
        (world.folder / "site" / "index.html").write_text("<h1>Open</h1>\n")
        (world.folder / "site" / "css" / "shop.css").unlink()
        assert sorted(world.changes("stack.yaml")) == ["items.catalog", "objects.site"]
        world.cairn("apply", "stack.yaml", "--yes")
        assert price("pen") == 3
        keys = [found["Key"] for found in s3.list_objects_v2(Bucket=outputs["bucket"])["Contents"]]
        assert keys == ["index.html"]
        assert s3.get_object(Bucket=outputs["bucket"], Key="index.html")["Body"].read() == b"<h1>Open</h1>\n"

        # What others change in it as well, where the stack says so.
        world.client("dynamodb").put_item(
            TableName=outputs["products"], Item={"sku": {"S": "mug"}, "price": {"N": "99"}})
        assert "items.catalog" in world.cairn("drift", "stack.yaml", "--exit-code", code=2).out
        world.cairn("drift", "stack.yaml", "--revert", "--yes")
        assert price("mug") == 12.5


QUOTES = ("weight=1200&country=FR", "weight=1000&country=DE", "weight=1&country=JP", "weight=30000",
          "weight=0&country=DE", "weight=30001", "weight=%2B5", "weight=1.5", "weight=000001&country=DE", "country=DE", "")


def quotes(url, language):
    """Status and body of every request to a handler, but the language that it names."""
    found = []
    for query in QUOTES:
        try:
            with urllib.request.urlopen(f"{url}/{language}/quote?{query}") as answer:
                body = json.load(answer)
                assert body.pop("by") == {"python": "Python", "node": "Node.js", "swift": "Swift"}[language]
                found.append((answer.status, body))
        except urllib.error.HTTPError as refused:
            found.append((refused.code, json.load(refused)))
    return found


def without_node(endpoint):
    """The functions of Node.js, if the endpoint says that it can't run them."""
    try:
        with urllib.request.urlopen(f"{endpoint}/_cairn/host") as answer:
            host = json.load(answer)
    except urllib.error.HTTPError:
        return ()
    return () if host["runtimes"]["nodejs22.x"]["runs"] else ("quote-in-node",)


def test_twins_in_python_and_swift_answer_alike_behind_one_api(world):
    with deployed(world, "mixed-languages", left_out=["quote-in-node"]) as outputs:
        python = quotes(outputs["url"], "python")
        assert python[0] == (200, {"country": "FR", "weight": 1200, "cents": 950})
        assert [status for status, _ in python] == 4 * [200] + 7 * [400]
        assert quotes(outputs["url"], "swift") == python


def test_a_twin_in_node_answers_like_that_in_python(world, endpoint):
    if without_node(endpoint):
        pytest.skip("this machine has no Node.js")
    with deployed(world, "mixed-languages", left_out=["quote-in-swift"]) as outputs:
        assert quotes(outputs["url"], "node") == quotes(outputs["url"], "python")


# All of them


@pytest.mark.parametrize("name", patterns.NAMES)
def test_a_pattern_is_formatted_without_warnings_and_explained_in_five_lines(name, world):
    folder = patterns.FOLDER / name
    world.cairn("lint", "--strict", folder / "stack.yaml")
    world.cairn("fmt", "--check", folder / "stack.yaml")
    title, empty, *points = (folder / "README.md").read_text().splitlines()
    assert title.startswith("# ") and empty == ""
    assert [point.partition(":")[0] for point in points] == ["- **What**", "- **Try**", "- **Change**"]
    stack = yaml.safe_load((folder / "stack.yaml").read_text())
    assert "cairn apply stack.yaml" in points[1]
    named = re.findall(r"cairn outputs stack\.yaml (\w+)", points[1])
    assert set(named) <= set(stack.get("outputs", {}))
    for command, section in {"functions invoke": "functions", "state-machines start": "stateMachines"}.items():
        assert set(re.findall(rf"cairn {command} (\w+) stack\.yaml", points[1])) <= set(stack.get(section, {}))
    assert "policies" not in stack
    assert f"[{name}](../stacks/patterns/{name})" in (ROOT / "docs" / "patterns.md").read_text()
    assert stack["stack"] == name


def test_the_page_of_patterns_lists_them_and_nothing_else():
    listed = re.findall(r"^\| \[([\w-]+)\]", (ROOT / "docs" / "patterns.md").read_text(), flags=re.M)
    assert sorted(listed) == patterns.NAMES


def test_an_empty_plan_of_all_patterns_together_takes_requests_in_proportion(tmp_path, endpoint, proxy):
    """Each further copy of all patterns costs the same, and less than the first. A server under load may fail to answer
    a request; the one that is sent again for it isn't one more."""
    world = ProxiedWorld(tmp_path, endpoint, proxy)
    sent, resources, log = [0], [0], []
    for copies in (1, 2, 3):
        stack = patterns.together(tmp_path / "stacks", copies, left_out=without_node(endpoint))
        world.cairn("apply", stack, "--yes")
        proxy.clear_log()
        summary = json.loads(world.cairn("plan", stack, "--json").out.splitlines()[-1])
        log.append(proxy.answered())
        sent.append(log[-1].total())
        resources.append(summary["counts"]["none"])
        assert summary["isEmpty"], summary
    world.cairn("destroy", stack, "--yes", "--allow-data-loss")
    assert world.inventory() == {}
    first, second, third = (after - before for before, after in zip(sent, sent[1:]))
    print(f"requests of a plan: {sent[1:]}, resources: {resources[1:]}")
    assert second == third <= first, (sent, log)
    # No more than two requests a resource.
    assert third <= 2 * (resources[3] - resources[2]), (sent, resources)
