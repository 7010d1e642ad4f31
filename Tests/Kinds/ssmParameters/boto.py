from asking import ask, tag_mark, tags
from settings import FIELD, NOT_KEPT, TOLD

CHOSEN = {"ARN"}
RESTLESS = {"LastModifiedDate", "Version"}


def find(aws):
    for page in aws.ssm.get_paginator("describe_parameters").paginate():
        for parameter in page["Parameters"]:
            yield parameter["Name"], parameter


def read(aws, parameter):
    name = parameter["Name"]
    found = ask(aws.ssm.get_parameter, key="Parameter", Name=name, WithDecryption=True)
    tagged = aws.ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)
    return parameter | {"Value": found["Value"], "tags": tags(tagged["TagList"])}


mark = tag_mark

SHAPES = {"ssm": ["ParameterMetadata"]}
NOT_SET = {"ParameterMetadata": {"Policies": NOT_KEPT}}
