import json

from asking import ask, tag_mark as mark, tags
from settings import NOT_KEPT, TOLD

CHOSEN = {"CreationTime"}
RESTLESS = {"LastModifiedTime", "SizeBytes", "EventCount"}


def find(aws):
    for bus in aws.events.list_event_buses()["EventBuses"]:
        if bus["Name"] != "default":
            yield bus["Name"], bus


def read(aws, bus):
    found = ask(aws.events.describe_event_bus, Name=bus["Name"]) or {}
    # Of the kind `policies`.
    found.pop("Policy", None)
    archives = {}
    for archive in aws.events.list_archives(EventSourceArn=bus["Arn"])["Archives"]:
        described = ask(aws.events.describe_archive, ArchiveName=archive["ArchiveName"])
        if described.get("EventPattern"):
            described["EventPattern"] = json.loads(described["EventPattern"])
        archives[archive["ArchiveName"]] = described
    marks = tags(aws.events.list_tags_for_resource(ResourceARN=bus["Arn"])["Tags"])
    return found | {"archives": archives, "tags": marks}


def fill(aws, bus):
    aws.events.put_events(
        Entries=[{"EventBusName": bus["Name"], "Source": "test", "DetailType": "kept", "Detail": "{}"}])


SHAPES = {"events": ["DescribeEventBusResponse"]}
NOT_SET = {"DescribeEventBusResponse": {"LogConfig": NOT_KEPT}}
