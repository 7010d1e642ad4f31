"""Alarms that report a change of state, and mails that are sent through an identity."""

import json
import time
import urllib.parse
import urllib.request

import pytest
from botocore.exceptions import ClientError

ALARM = """
stack: watch
region: us-east-1

queues: {noticed: {}}

topics:
  alerts: {subscriptions: [{queue: noticed, raw: true}]}

alarms:
  slow:
    metric: {namespace: Shop, name: Latency}
    dimensions: {queue: noticed}
    statistic: maximum
    period: 10s
    comparison: greater-than
    threshold: 9.5
    missingData: ignore
    alarmActions: [alerts]
    okActions: [alerts]
  failing:
    expression: errors / calls * 100
    metrics:
      errors: {metric: {namespace: Shop, name: Errors}, statistic: sum, period: 1m}
      calls: {metric: {namespace: Shop, name: Calls}, statistic: sum, period: 1m}
    comparison: greater-than
    threshold: 0.5
    alarmActions: [alerts]
"""

MAIL = """
stack: mail
region: us-east-1

queues: {events: {}}

topics:
  mails: {subscriptions: [{queue: events, raw: true}]}

emailIdentities:
  orders:
    email: orders@example.com
    configurationSet: {name: mail-orders, topic: mails, events: [send, bounce]}
    templates:
      mail-thanks: {subject: "Order {{order}}", text: "Thank you, {{name}}."}
  shop: {domain: shop.example.com, configurationSet: {of: orders}}

outputs: {set: "${emailIdentities.shop.configurationSet}"}
"""


def received(world, name, wanted, seconds=60):
    """The messages of a queue until one of them is the wanted one, which it returns."""
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    bodies, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            bodies.append(message["Body"])
            if wanted(message["Body"]):
                return message["Body"]
    raise AssertionError(bodies)


@pytest.fixture
def watched(world):
    world.write(ALARM)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    yield world
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def test_an_alarm_notifies_its_topic_of_a_change_of_state(watched):
    cloudwatch = watched.client("cloudwatch")
    for alarm in ("slow", "failing"):
        cloudwatch.set_alarm_state(AlarmName=f"watch-{alarm}", StateValue="ALARM", StateReason="tried")
        message = json.loads(received(watched, "watch-noticed", lambda body: f"watch-{alarm}" in body))
        assert (message["AlarmName"], message["NewStateValue"]) == (f"watch-{alarm}", "ALARM")
    cloudwatch.set_alarm_state(AlarmName="watch-slow", StateValue="OK", StateReason="tried")
    received(watched, "watch-noticed", lambda body: json.loads(body)["NewStateValue"] == "OK")
    # The state of an alarm isn't drift.
    assert watched.changes() == {}
    watched.cairn("drift", "--exit-code")


def test_an_alarm_is_raised_by_data_of_its_metric(watched):
    data = {
        "MetricName": "Latency", "Value": 12, "StorageResolution": 1,
        "Dimensions": [{"Name": "QueueName", "Value": "watch-noticed"}]}
    end = time.monotonic() + 90
    while time.monotonic() < end:
        # An evaluation looks at the last seconds only.
        watched.client("cloudwatch").put_metric_data(Namespace="Shop", MetricData=[data])
        [alarm] = watched.client("cloudwatch").describe_alarms(AlarmNames=["watch-slow"])["MetricAlarms"]
        if alarm["StateValue"] == "ALARM":
            break
        time.sleep(1)
    message = json.loads(received(watched, "watch-noticed", lambda body: "watch-slow" in body))
    assert (message["NewStateValue"], message["Trigger"]["MetricName"]) == ("ALARM", "Latency")


def sent(world, sender):
    address = f"{world.endpoint}/_aws/ses?{urllib.parse.urlencode({'email': sender})}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)["messages"]


def test_a_mail_is_sent_through_an_identity_with_its_template(world):
    world.write(MAIL)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert world.cairn("outputs", "stacks/stack.yaml", "set").out == "mail-orders\n"
    ses = world.client("ses")
    to = {"ToAddresses": ["jane@example.org"]}
    ses.send_templated_email(
        Source="orders@example.com", Destination=to, Template="mail-thanks", ConfigurationSetName="mail-orders",
        TemplateData=json.dumps({"order": "7", "name": "Jane"}))
    body = {"Subject": {"Data": "News"}, "Body": {"Text": {"Data": "There are some."}}}
    news = ses.send_email(Source="news@shop.example.com", Destination=to, Message=body)["MessageId"]
    [mail] = [mail for mail in sent(world, "news@shop.example.com") if mail["Id"] == news]
    assert (mail["Subject"], mail["Destination"]) == ("News", to)
    thanks = sent(world, "orders@example.com")
    assert any(mail.get("Template") == "mail-thanks" and mail["Destination"] == to for mail in thanks)
    event = json.loads(received(world, "mail-events", lambda text: '"eventType"' in text))
    assert (event["eventType"], event["mail"]["source"]) == ("Send", "orders@example.com")

    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}
    assert ses.list_templates()["TemplatesMetadata"] == []
    assert ses.list_configuration_sets()["ConfigurationSets"] == []
    with pytest.raises(ClientError, match="not verified"):
        ses.send_email(Source="orders@example.com", Destination=to, Message=body)


def test_an_identity_of_somebody_else_is_only_taken_over_when_asked_to(world):
    world.client("ses").verify_email_identity(EmailAddress="orders@example.com")
    world.write(MAIL)
    refused = world.cairn("apply", "--yes", code=1)
    assert "orders@example.com" in refused.text and "--adopt" in refused.text
    world.cairn("apply", "--yes", "--adopt")
    assert world.changes() == {}
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.client("ses").list_identities()["Identities"] == []
