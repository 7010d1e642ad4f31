import time

from asking import tag_mark as mark
from settings import NOT_KEPT

CHOSEN = {"creationTime"}
RESTLESS = {"storedBytes"}


def find(aws):
    for group in aws.logs.describe_log_groups()["logGroups"]:
        yield group["logGroupName"], group


def read(aws, group):
    name = {"logGroupName": group["logGroupName"]}
    return group | {
        "subscriptionFilters": named(aws.logs.describe_subscription_filters(**name)["subscriptionFilters"]),
        "metricFilters": named(aws.logs.describe_metric_filters(**name)["metricFilters"]),
        "tags": aws.logs.list_tags_log_group(**name).get("tags", {})}


def named(filters):
    return {filter["filterName"]: filter for filter in filters}


def fill(aws, group):
    name = {"logGroupName": group["logGroupName"], "logStreamName": "kept"}
    aws.logs.create_log_stream(**name)
    aws.logs.put_log_events(**name, logEvents=[{"timestamp": int(time.time() * 1000), "message": "kept"}])


SHAPES = {"logs": ["LogGroup"]}
NOT_SET = {"LogGroup": dict.fromkeys(["dataProtectionStatus", "deletionProtectionEnabled"], NOT_KEPT)}
