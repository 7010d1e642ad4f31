import json

from asking import tag_mark as mark, tags

CHOSEN = set()


def find(aws):
    for bus in (bus["Name"] for bus in aws.events.list_event_buses()["EventBuses"]):
        for page in aws.events.get_paginator("list_rules").paginate(EventBusName=bus):
            for rule in page["Rules"]:
                # An archive's own.
                if not rule["Name"].startswith("Events-Archive-"):
                    yield rule["Name"], rule


def read(aws, rule):
    found = dict(rule)
    if found.get("EventPattern"):
        found["EventPattern"] = json.loads(found["EventPattern"])
    listed = aws.events.list_targets_by_rule(Rule=rule["Name"], EventBusName=rule["EventBusName"])["Targets"]
    marks = tags(aws.events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"])
    return found | {"targets": {target["Id"]: target for target in listed}, "tags": marks}


SHAPES = {"events": ["Rule"]}
NOT_SET = {"Rule": {"RoleArn": "of the rule itself; tried in EventRuleTests.swift"}}
