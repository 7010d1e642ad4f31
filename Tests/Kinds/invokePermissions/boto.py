import json

from asking import ask, id_mark


def find(aws):
    for name in (f["FunctionName"] for f in aws.lambda_.list_functions()["Functions"]):
        policy = ask(aws.lambda_.get_policy, key="Policy", FunctionName=name)
        statements = json.loads(policy)["Statement"] if policy else []
        for statement in sorted(statements, key=lambda s: s["Sid"]):
            principal = statement["Principal"]
            who = principal if isinstance(principal, str) else " ".join(map(str, principal.values()))
            yield f"{who} to {name}", statement


def read(aws, statement):
    return statement


def mark(found):
    return id_mark(found, "Sid", "_")
