import time

from asking import tag_mark as mark
from settings import NOT_KEPT

CHOSEN = {"creationTime"}
RESTLESS = {"storedBytes"}


def find(aws):
    for group in aws.logs.describe_log_groups()["logGroups"]:
        yield group["logGroupName"], group


def read(aws, group):
    return group | {"tags": aws.logs.list_tags_log_group(logGroupName=group["logGroupName"]).get("tags", {})}


def fill(aws, group):
    name = {"logGroupName": group["logGroupName"], "logStreamName": "kept"}
    aws.logs.create_log_stream(**name)
    aws.logs.put_log_events(**name, logEvents=[{"timestamp": int(time.time() * 1000), "message": "kept"}])


SHAPES = {"logs": ["LogGroup"]}
NOT_SET = {"LogGroup": dict.fromkeys(["dataProtectionStatus", "deletionProtectionEnabled"], NOT_KEPT)}
