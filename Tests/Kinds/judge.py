"""Says in JSON what boto3 finds of one resource: the second opinion of the kinds' tests.

usage: judge.py ENDPOINT < QUESTIONS

A question is a line with a JSON array, and its answer a line with {"answer": …} or {"error": its text}:
    ["found", KIND, NAME]   what boto3 reads of it, a list of several of the name, or null
    ["members", KIND]       {"Shape.Member": reason}, as settings.py says
    ["add", KIND, NAME]     sets all that can be set; what boto3 then finds:
                            [{"name": as cairn names it, "covers": members, "value"}]
    ["look", KIND, NAME]    the same again
"""

import json
import sys
import traceback

import kind_fixtures
import settings
from asking import Clients


def answer(aws, command, kind, *name):
    boto = kind_fixtures.boto(kind)
    if command == "members":
        return settings.members(boto)
    if command == "found":
        # What a listing still has may be gone when it is read.
        reads = (boto.read(aws, handle) for each, handle in boto.find(aws) if each == name[0])
        found = [answer for answer in reads if answer is not None]
        return found[0] if len(found) == 1 else found or None
    known = boto.settings(aws, *name) if hasattr(boto, "settings") else []
    for setting in known:
        if command == "add":
            setting.add()
    return [setting.found() for setting in known]


def main(endpoint):
    aws = Clients(endpoint)
    for line in sys.stdin:
        try:
            told = {"answer": answer(aws, *json.loads(line))}
        except Exception:
            told = {"error": traceback.format_exc()}
        print(json.dumps(told, default=str), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
