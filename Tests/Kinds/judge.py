"""Says in JSON what boto3 finds of one resource: the second opinion of the kinds' tests.

usage: judge.py ENDPOINT found KIND NAME       what boto3 reads of it, a list of several of the name, or null
       judge.py ENDPOINT members KIND          {"Shape.Member": reason}, as settings.py says
       judge.py ENDPOINT add KIND NAME         sets all that can be set, and prints what boto3 then finds:
                                               [{"name": as cairn names it, "covers": members, "value"}]
       judge.py ENDPOINT look KIND NAME        prints the same again
"""

import json
import sys

import kind_fixtures
import settings
from asking import Clients


def main(endpoint, command, kind, *name):
    aws, boto = Clients(endpoint), kind_fixtures.boto(kind)
    if command == "members":
        return settings.members(boto)
    if command == "found":
        found = [boto.read(aws, handle) for each, handle in boto.find(aws) if each == name[0]]
        return found[0] if len(found) == 1 else found or None
    known = boto.settings(aws, *name) if hasattr(boto, "settings") else []
    for setting in known:
        if command == "add":
            setting.add()
    return [setting.found() for setting in known]


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:]), default=str))
