"""Topics, subscriptions, event buses, rules and buckets that deliver real messages."""

import json
import time

import pytest

STACK = """
stack: events
region: us-east-1

buckets:
  inbox: {name: "events-inbox-${stack.account}", eventBridge: true}

topics:
  orders:
    subscriptions:
      - {queue: everything}
      - {queue: paid, raw: true, filter: {type: [paid], price: [{numeric: [">", 0.5]}]}}
      - {url: "http://127.0.0.1:9/hook"}
  uploads: {}

queues: {everything: {}, paid: {}, uploads: {}, big: {}, stored: {}}

notifications:
  uploaded: {bucket: inbox, events: ["s3:ObjectCreated:*"], topic: uploads}

subscriptions:
  uploads-queued: {topic: uploads, queue: uploads, raw: true}

eventBuses:
  shop: {archives: {all: {retention: 1d}}}

eventRules:
  big:
    bus: shop
    pattern: {source: [shop], detail: {price: [{numeric: [">", 9.5]}]}}
    targets:
      queue: {queue: big, transformer: {paths: {id: $.detail.id}, template: '{"order": <id>}'}}
  stored:
    pattern: {source: [aws.s3], detail: {bucket: {name: ["${buckets.inbox.name}"]}}}
    targets: {queue: {queue: stored, inputPath: $.detail.object}}
"""


@pytest.fixture
def applied(world):
    world.write(STACK)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    yield world
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def messages(world, queue, count):
    """The bodies of the messages in a queue, once there are so many, and no more."""
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName=f"events-{queue}")["QueueUrl"]
    bodies, end = [], time.monotonic() + 20
    while len(bodies) < count and time.monotonic() < end:
        found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10).get("Messages", [])
        bodies += [message["Body"] for message in found]
    bodies += [m["Body"] for m in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0).get("Messages", [])]
    assert len(bodies) == count, (queue, bodies)
    return sorted(bodies)


def test_a_topic_delivers_to_its_subscribers_what_their_filters_let_through(applied):
    sns = applied.client("sns")
    topic = f"arn:aws:sns:us-east-1:{applied.account}:events-orders"

    def publish(text, kind, price):
        sns.publish(
            TopicArn=topic, Message=text, MessageAttributes={
                "type": {"DataType": "String", "StringValue": kind},
                "price": {"DataType": "Number", "StringValue": price}})

    publish("one", "created", "7")
    publish("two", "paid", "7.5")
    publish("three", "paid", "0.25")
    assert messages(applied, "paid", 1) == ["two"]
    bodies = messages(applied, "everything", 3)
    assert sorted(json.loads(body)["Message"] for body in bodies) == ["one", "three", "two"]


def test_a_bucket_notifies_a_topic_and_event_bridge(applied):
    s3, bucket = applied.client("s3"), f"events-inbox-{applied.account}"
    s3.put_object(Bucket=bucket, Key="a.txt", Body=b"1")
    [record] = json.loads(messages(applied, "uploads", 1)[0])["Records"]
    assert record["s3"]["object"]["key"] == "a.txt"
    assert json.loads(messages(applied, "stored", 1)[0])["key"] == "a.txt"

    # Each of the two can go without the other.
    stack = applied.folder / "stacks" / "stack.yaml"
    stack.write_text(STACK.lstrip("\n").replace("eventBridge: true", "eventBridge: false"))
    assert list(applied.changes()) == ["buckets.inbox"]
    applied.cairn("apply", "--yes")
    found = s3.get_bucket_notification_configuration(Bucket=bucket)
    assert "EventBridgeConfiguration" not in found and len(found["TopicConfigurations"]) == 1
    s3.delete_object(Bucket=bucket, Key="a.txt")


def test_a_rule_transforms_the_events_that_match_and_its_bus_keeps_them(applied):
    events = applied.client("events")
    entries = [
        {"EventBusName": "events-shop", "Source": "shop", "DetailType": "order", "Detail": json.dumps(detail)}
        for detail in ({"id": 7, "price": 10}, {"id": 8, "price": 5})]
    assert events.put_events(Entries=entries)["FailedEntryCount"] == 0
    assert [json.loads(body) for body in messages(applied, "big", 1)] == [{"order": 7}]
    assert events.describe_archive(ArchiveName="events-shop-all")["EventCount"] == 2
    refused = applied.cairn("destroy", "--yes", code=1)
    assert "2 archived events" in refused.text


def test_a_subscription_that_waits_for_its_endpoint_is_mentioned_and_no_drift(applied):
    waiting = "http://127.0.0.1:9/hook hasn't confirmed it yet"
    assert waiting in applied.cairn("plan").out
    drift = applied.cairn("drift", "--exit-code", "--detail")
    assert waiting in drift.text


@pytest.mark.parametrize("detail, code", [({"price": 10.5}, 0), ({"price": 9.5}, 2), ({}, 2)])
def test_a_pattern_is_tested_with_an_event(world, detail, code):
    world.write(STACK)
    event = json.dumps({"source": "shop", "detail-type": "order", "detail": detail})
    found = world.cairn("event-rules", "test", "big", "--event", event, code=code)
    assert ("matches" if code == 0 else "doesn't match") in found.out
    told = json.loads(world.cairn("event-rules", "test", "big", "--event", event, "--json", code=code).out)
    assert (told["address"], told["matches"]) == ("eventRules.big", code == 0)


def test_a_pattern_with_a_reference_is_tested_before_anything_is_applied(world):
    world.write(STACK)
    (world.folder / "event.json").write_text(json.dumps(
        {"source": "aws.s3", "detail": {"bucket": {"name": f"events-inbox-{world.account}"}}}))
    world.cairn("event-rules", "test", "stored", "--event", "event.json")
    missing = world.cairn("event-rules", "test", "store", "--event", "event.json", code=1)
    assert "has no event rule store. Did you mean stored?" in missing.err
