import json

from asking import tag_mark as mark
from settings import NOT_KEPT

CHOSEN = {"creationDate", "stateMachineArn"}
RESTLESS = {"revisionId"}


def find(aws):
    for page in aws.stepfunctions.get_paginator("list_state_machines").paginate():
        for machine in page["stateMachines"]:
            yield machine["name"], machine["stateMachineArn"]


def read(aws, arn):
    found = aws.stepfunctions.describe_state_machine(stateMachineArn=arn)
    del found["ResponseMetadata"]
    tags = aws.stepfunctions.list_tags_for_resource(resourceArn=arn)["tags"]
    return found | {
        "definition": json.loads(found["definition"]), "tags": {tag["key"]: tag["value"] for tag in tags}}


SHAPES = {"stepfunctions": ["DescribeStateMachineOutput", "LoggingConfiguration"]}
NOT_SET = {"DescribeStateMachineOutput": dict.fromkeys(["description", "encryptionConfiguration"], NOT_KEPT)}
