"""Settings that no field holds: others make them, cairn names them and writes over none (law 11)."""

import json
import urllib.error
import urllib.request

import pytest
from conftest import edit

STACK = """
    stack: gate
    region: us-east-1
    functions:
      f: {zip: ../code.zip}
    apis:
      front:
        stage: test
        cors: {origin: "https://a.example.com"}
        routes:
          GET /items: f
          POST /items/{id}: f
    queues:
      jobs: {delay: 5s}
"""


@pytest.fixture
def gate(world):
    world.zip()
    world.path = world.write(STACK)
    world.cairn("apply", "--yes")
    gateway = world.client("apigateway")
    [api] = gateway.get_rest_apis()["items"]
    world.api = {"restApiId": api["id"]}
    return world


def route(world, path, method):
    resources = world.client("apigateway").get_resources(**world.api)["items"]
    [resource] = [r["id"] for r in resources if r["path"] == path]
    return world.api | {"resourceId": resource, "httpMethod": method}


def protect(world, path="/items", method="GET", *, deploy):
    """As an admin does in the console: the method takes IAM credentials and a key."""
    gateway = world.client("apigateway")
    gateway.update_method(
        **route(world, path, method),
        patchOperations=[
            {"op": "replace", "path": "/authorizationType", "value": "AWS_IAM"},
            {"op": "replace", "path": "/apiKeyRequired", "value": "true"},
        ])
    if deploy:
        made = gateway.create_deployment(**world.api)
        gateway.update_stage(
            **world.api, stageName="test",
            patchOperations=[{"op": "replace", "path": "/deploymentId", "value": made["id"]}])


def protection(world, path="/items", method="GET"):
    found = world.client("apigateway").get_method(**route(world, path, method))
    return found["authorizationType"], found["apiKeyRequired"]


def call(world, path):
    url = f"{world.endpoint}/_aws/execute-api/{world.api['restApiId']}/test{path}"
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def drift(world, code=0):
    lines = [json.loads(line) for line in world.cairn("drift", "--json", "--exit-code", code=code).out.splitlines()]
    return {line["address"]: line for line in lines if line["event"] == "resource"}, lines[-1]


NAMED = [
    {"name": "apiKeyRequired of GET /items", "value": "true"},
    {"name": "authorizationType of GET /items", "value": "AWS_IAM"},
]


def test_a_route_edit_leaves_the_authorization_of_the_others(gate):
    protect(gate, deploy=True)
    assert call(gate, "/items") == 403
    assert "No changes" in gate.cairn("plan").out
    edit(gate.path, r"( +)POST /items/\{id\}: f", r"\1POST /items/{id}: f\n\1GET /new: f")
    plan = gate.cairn("plan").out
    assert "keeps unmanaged: apiKeyRequired of GET /items (true), authorizationType of GET /items (AWS_IAM)" in plan
    assert gate.changes()["apis.front"]["unmanaged"] == NAMED
    gate.cairn("apply", "--yes")
    assert protection(gate) == ("AWS_IAM", True)
    assert protection(gate, "/new") == ("NONE", False)
    assert call(gate, "/items") == 403
    assert gate.changes() == {}


def test_what_only_drift_can_see_is_named_and_no_drift(gate):
    protect(gate, deploy=True)
    resources, summary = drift(gate)
    assert resources["apis.front"]["state"] == "inSync"
    assert resources["apis.front"]["unmanaged"] == NAMED
    assert (summary["hasDrift"], summary["unmanaged"]) == (False, 2)
    told = gate.cairn("drift").out
    assert "apiKeyRequired of GET /items (true)" in told
    assert "2 unmanaged settings" in told


def test_undoing_drift_says_what_it_does_not_undo(gate):
    protect(gate, deploy=False)
    gate.client("apigateway").delete_method(**route(gate, "/items/{id}", "POST"))
    resources, _ = drift(gate, code=2)
    assert [f["path"] for f in resources["apis.front"]["fields"]] == ["routes.POST /items/{id}", "stage"]
    fixed = gate.cairn("drift", "--fix", "--yes").out
    assert "keeps unmanaged: apiKeyRequired of GET /items (true)" in fixed
    resources, summary = drift(gate)
    assert resources["apis.front"]["unmanaged"] == NAMED
    assert not summary["hasDrift"]
    assert protection(gate) == ("AWS_IAM", True)


def test_a_new_stage_would_lose_what_is_set_on_the_old_one(gate):
    gateway = gate.client("apigateway")
    throttle = [{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "5"}]
    gateway.update_stage(**gate.api, stageName="test", patchOperations=throttle)
    edit(gate.path, "stage: test", "stage: live")
    refused = gate.cairn("plan", code=1).err
    assert "settings-would-be-lost" in refused or "Unmanaged settings would be lost" in refused
    assert "methodSettings of stage test" in refused
    assert "stacks/stack.yaml:7:12" in refused
    gate.cairn("apply", "--yes", code=1)
    assert [s["stageName"] for s in gateway.get_stages(**gate.api)["item"]] == ["test"]
    # The way out that the message names.
    gateway.update_stage(
        **gate.api, stageName="test", patchOperations=[{"op": "remove", "path": "/*/*"}])
    gate.cairn("apply", "--yes")
    assert [s["stageName"] for s in gateway.get_stages(**gate.api)["item"]] == ["live"]


def test_an_import_names_them_and_an_adoption_keeps_them(gate):
    protect(gate, deploy=True)
    gate.client("sqs").set_queue_attributes(
        QueueUrl=f"{gate.endpoint}/{gate.account}/gate-jobs",
        Attributes={"RedriveAllowPolicy": '{"redrivePermission":"denyAll"}'})
    found = gate.cairn("import", "apis", "gate-front", "-o", "stacks/found.yaml", "--name", "found")
    assert "! apis." in found.err
    assert "has settings that no field of `apis` holds; they stay as they are: apiKeyRequired of GET /items" in found.err
    text = (gate.folder / "stacks" / "found.yaml").read_text()
    assert "# Unmanaged, and left as it is: apiKeyRequired of GET /items (true), authorizationType of GET /items (AWS_IAM)." in text
    lines = [json.loads(line) for line in gate.cairn("import", "queues", "gate-jobs", "--json").out.splitlines()]
    assert lines[0] == {
        "format": 1, "event": "unmanaged", "address": "queues.gate-jobs",
        "settings": [{"name": "RedriveAllowPolicy", "value": '{"redrivePermission":"denyAll"}'}]}
    gate.cairn("apply", "--adopt", "--yes", "stacks/found.yaml")
    assert protection(gate) == ("AWS_IAM", True)
    assert call(gate, "/items") == 403


def test_a_role_made_anew_loses_its_boundary_only_with_a_word(world):
    world.zip()
    path = world.write("""
        stack: bound
        region: us-east-1
        roles:
          r: {name: bound-r, assumedBy: [lambda.amazonaws.com]}
    """)
    world.cairn("apply", "--yes")
    iam = world.client("iam")
    boundary = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    iam.put_role_permissions_boundary(RoleName="bound-r", PermissionsBoundary=boundary)
    edit(path, r"\[lambda", r"[sqs.amazonaws.com, lambda")
    world.cairn("apply", "--yes")
    assert iam.get_role(RoleName="bound-r")["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    edit(path, "name: bound-r", "name: bound-r, path: /x/")
    refused = world.cairn("apply", "--yes", code=1).err
    assert f"Replacing roles.r would lose unmanaged settings: PermissionsBoundary ({boundary})" in refused
    world.cairn("apply", "--yes", "--allow-data-loss", "roles.r")
    assert iam.get_role(RoleName="bound-r")["Role"]["Path"] == "/x/"
