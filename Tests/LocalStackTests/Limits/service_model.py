"""Prints what botocore's models say that members of requests take: `{"MEMBER": {min, max, pattern,
enum}}`. A member is written `service Operation.Member.Member`, with `[]` for items of a list, `{}` for
the keys of a map and `*` for its values."""

import json
import sys

import botocore.session

session = botocore.session.get_session()


def limits(member):
    service, path = member.split(" ", 1)
    operation, *names = path.replace("[]", ".[]").replace("{}", ".{}").split(".")
    shape = session.get_service_model(service).operation_model(operation).input_shape
    for name in names:
        if name == "[]":
            shape = shape.member
        elif name == "{}":
            shape = shape.key
        elif name == "*":
            shape = shape.value
        else:
            shape = shape.members[name]
    return {key: shape.metadata[key] for key in ("min", "max", "pattern", "enum") if key in shape.metadata}


print(json.dumps({member: limits(member) for member in json.load(sys.stdin)}))
