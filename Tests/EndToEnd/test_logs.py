"""Log events that reach a function, a stream and a metric, and events of a rule that are logged."""

import gzip
import json
import time

STACK = """
stack: logs
region: us-east-1

streams:
  audit: {shards: 1}

functions:
  alert: {folder: ../alert, runtime: python3.13, handler: app.handler}

logGroups:
  orders:
    name: /logs/orders
    subscriptionFilters:
      alert: {function: alert}
      kept: {stream: audit}
    metricFilters:
      lines: {namespace: Logs, metric: Lines, unit: Count}
  events:
    name: /aws/events/logs

eventRules:
  shop:
    pattern: {source: [shop]}
    targets: {log: {logGroup: events}}
"""

HANDLER = """
import base64
import gzip
import json


def handler(event, context):
    data = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    for found in data["logEvents"]:
        print("GOT", data["logGroup"], found["message"])
"""


def until(what, seconds=60):
    """What is found at last."""
    end = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_log_events_reach_what_subscribes_to_them(world):
    (world.folder / "alert").mkdir()
    (world.folder / "alert" / "app.py").write_text(HANDLER.lstrip("\n"))
    stack = world.write(STACK)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    logs, kinesis, account = world.client("logs"), world.client("kinesis"), world.account
    drift = world.cairn("drift", "--exit-code", "--detail")
    assert "Drift" not in drift.err

    group = {"logGroupName": "/logs/orders"}
    function = world.client("lambda").get_policy(FunctionName="logs-alert")["Policy"]
    assert f"arn:aws:logs:us-east-1:{account}:log-group:/logs/orders:*" in function
    [policy] = [p for p in logs.describe_resource_policies()["resourcePolicies"]
                if p["policyName"] == "/aws/events/logs"]
    actions = sorted(action for s in json.loads(policy["policyDocument"])["Statement"] for action in s["Action"])
    assert actions == ["logs:CreateLogStream", "logs:PutLogEvents"]

    try:
        # LocalStack makes it, and fails.
        logs.create_log_stream(**group, logStreamName="one")
    except logs.exceptions.ClientError:
        pass
    events = [{"timestamp": int(time.time() * 1000), "message": f"order {n}"} for n in (1, 2)]
    logs.put_log_events(**group, logStreamName="one", logEvents=events)

    def invoked():
        if not logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/logs-alert")["logGroups"]:
            return []
        found = logs.filter_log_events(logGroupName="/aws/lambda/logs-alert")["events"]
        lines = [event["message"].strip() for event in found]
        return [line for line in lines if line.startswith("GOT")]

    assert sorted(until(invoked)) == ["GOT /logs/orders order 1", "GOT /logs/orders order 2"]
    [shard] = kinesis.list_shards(StreamName="logs-audit")["Shards"]
    start = kinesis.get_shard_iterator(
        StreamName="logs-audit", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    [record] = kinesis.get_records(ShardIterator=start)["Records"]
    data = json.loads(gzip.decompress(record["Data"]))
    assert (data["logGroup"], data["subscriptionFilters"]) == ("/logs/orders", ["kept"])
    assert [event["message"] for event in data["logEvents"]] == ["order 1", "order 2"]
    metrics = world.client("cloudwatch").list_metrics(Namespace="Logs")["Metrics"]
    assert {metric["MetricName"] for metric in metrics} == {"Lines"}

    # What others change is drift, and their filter is taken away again.
    logs.delete_subscription_filter(**group, filterName="kept")
    logs.put_metric_filter(
        **group, filterName="theirs", filterPattern="ERROR",
        metricTransformations=[{"metricName": "Errors", "metricNamespace": "Theirs", "metricValue": "1"}])
    drifted = world.cairn("drift", "--exit-code", code=2).text
    assert "subscriptionFilters" in drifted and "theirs" in drifted
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    filters = logs.describe_subscription_filters(**group)["subscriptionFilters"]
    assert {filter["filterName"] for filter in filters} == {"alert", "kept"}
    assert [f["filterName"] for f in logs.describe_metric_filters(**group)["metricFilters"]] == ["lines"]

    # Two filters, of which one changes: there is never a third.
    stack.write_text(stack.read_text().replace("{stream: audit}", "{stream: audit, pattern: order}"))
    assert list(world.changes()) == ["logGroups.orders"]
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}
    assert [p for p in logs.describe_resource_policies()["resourcePolicies"] if p["policyName"] == "/aws/events/logs"] == []
    assert logs.describe_metric_filters(**group)["metricFilters"] == []


def test_events_of_a_rule_are_logged(world):
    (world.folder / "alert").mkdir()
    (world.folder / "alert" / "app.py").write_text(HANDLER.lstrip("\n"))
    world.write(STACK)
    world.cairn("apply", "--yes")
    logs = world.client("logs")
    entry = {"Source": "shop", "DetailType": "order", "Detail": json.dumps({"id": 7})}
    assert world.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
    [found] = until(lambda: logs.filter_log_events(logGroupName="/aws/events/logs")["events"])
    assert json.loads(found["message"])["detail"] == {"id": 7}
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}
