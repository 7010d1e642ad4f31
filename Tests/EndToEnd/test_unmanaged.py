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


def document(world, path="/items", method="GET", *, deploy):
    """As another tool does: the method has a name for SDKs, and a parameter that nothing requires."""
    gateway = world.client("apigateway")
    gateway.update_method(
        **route(world, path, method),
        patchOperations=[
            {"op": "replace", "path": "/operationName", "value": "listItems"},
            {"op": "add", "path": "/requestParameters/method.request.querystring.size", "value": "true"},
        ])
    if deploy:
        made = gateway.create_deployment(**world.api)
        gateway.update_stage(
            **world.api, stageName="test",
            patchOperations=[{"op": "replace", "path": "/deploymentId", "value": made["id"]}])


def documentation(world, path="/items", method="GET"):
    found = world.client("apigateway").get_method(**route(world, path, method))
    return found.get("operationName"), found.get("requestParameters", {}).get("method.request.querystring.size")


def drift(world, code=0):
    lines = [json.loads(line) for line in world.cairn("drift", "--json", "--exit-code", code=code).out.splitlines()]
    return {line["address"]: line for line in lines if line["event"] == "resource"}, lines[-1]


SIZE = '{"method.request.querystring.size":true}'
NAMED = [
    {"name": "operationName of GET /items", "value": "listItems"},
    {"name": "requestParameters of GET /items", "value": SIZE},
]
BOTH = f"operationName of GET /items (listItems), requestParameters of GET /items ({SIZE})"


def test_a_route_edit_leaves_the_authorization_of_the_others(gate):
    document(gate, deploy=True)
    assert "No changes" in gate.cairn("plan").out
    edit(gate.path, r"( +)POST /items/\{id\}: f", r"\1POST /items/{id}: f\n\1GET /new: f")
    plan = gate.cairn("plan").out
    assert f"keeps unmanaged: {BOTH}" in plan
    assert gate.changes()["apis.front"]["unmanaged"] == NAMED
    gate.cairn("apply", "--yes")
    assert documentation(gate) == ("listItems", True)
    assert documentation(gate, "/new") == (None, None)
    assert gate.changes() == {}


def test_they_are_named_and_no_drift(gate):
    document(gate, deploy=False)
    resources, summary = drift(gate)
    assert resources["apis.front"]["state"] == "inSync"
    assert resources["apis.front"]["unmanaged"] == NAMED
    assert (summary["hasDrift"], summary["unmanaged"]) == (False, 2)
    told = gate.cairn("drift").out
    assert "operationName of GET /items (listItems)" in told
    assert "2 unmanaged settings" in told


def test_after_undoing_drift_they_are_still_named(gate):
    document(gate, deploy=True)
    # Somebody else deployed: the deployment that cairn made is shown by no stage any more.
    resources, _ = drift(gate, code=2)
    assert [f["path"] for f in resources["apis.front"]["fields"]] == ["stage"]
    gate.cairn("drift", "--revert", "--yes")
    resources, summary = drift(gate)
    assert resources["apis.front"]["unmanaged"] == NAMED
    assert (summary["hasDrift"], summary["unmanaged"]) == (False, 2)
    assert "2 unmanaged settings" in gate.cairn("drift").out


def test_undoing_drift_says_what_it_keeps(gate):
    document(gate, deploy=False)
    gate.client("apigateway").delete_method(**route(gate, "/items/{id}", "POST"))
    resources, _ = drift(gate, code=2)
    assert "routes.POST /items/{id}" in [f["path"] for f in resources["apis.front"]["fields"]]
    fixed = gate.cairn("drift", "--revert", "--yes").out
    assert "keeps unmanaged: operationName of GET /items (listItems)" in fixed
    resources, summary = drift(gate)
    assert resources["apis.front"]["unmanaged"] == NAMED
    assert not summary["hasDrift"]
    assert documentation(gate) == ("listItems", True)


def test_a_new_stage_would_lose_what_is_set_on_the_old_one(gate):
    gateway = gate.client("apigateway")
    metrics = [{"op": "replace", "path": "/*/*/metrics/enabled", "value": "true"}]
    gateway.update_stage(**gate.api, stageName="test", patchOperations=metrics)
    edit(gate.path, "stage: test", "stage: live")
    plan = gate.cairn("plan").out
    assert "! unmanaged settings: methodSettings of stage test" in plan
    assert "only with --allow-data-loss=apis.front" in " ".join(plan.split())
    refused = gate.cairn("apply", "--yes", code=1).err
    assert "settings-would-be-lost" in refused or "Unmanaged settings would be lost" in refused
    assert "methodSettings of stage test" in refused
    assert "stacks/stack.yaml:7:5" in refused
    assert [s["stageName"] for s in gateway.get_stages(**gate.api)["item"]] == ["test"]
    # The ways out that the message names.
    said = " ".join(refused.split())
    assert "undo the edit of `stage`" in said and "`--allow-data-loss=apis.front`" in said
    edit(gate.path, "stage: live", "stage: test")
    assert gate.changes() == {}
    edit(gate.path, "stage: test", "stage: live")
    gate.cairn("apply", "--yes", "--allow-data-loss=apis.front")
    assert [s["stageName"] for s in gateway.get_stages(**gate.api)["item"]] == ["live"]


def test_an_import_names_them_and_an_adoption_keeps_them(gate):
    document(gate, deploy=True)
    gate.client("sqs").set_queue_attributes(
        QueueUrl=f"{gate.endpoint}/{gate.account}/gate-jobs",
        Attributes={"KmsDataKeyReusePeriodSeconds": "600"})
    # The API as one that no stack made: on LocalStack its tags are changed by patches.
    gate.client("apigateway").update_rest_api(
        **gate.api, patchOperations=[
            {"op": "remove", "path": f"/tags/cairn:{tag}"} for tag in ("stack", "resource")])
    found = gate.cairn("import", "apis", "gate-front", "-o", "stacks/found.yaml", "--name", "found")
    assert "! apis." in found.err
    assert "has settings that no field of `apis` holds; they stay as they are: operationName of GET /items" in found.err
    text = (gate.folder / "stacks" / "found.yaml").read_text()
    assert f"# Unmanaged and unchanged: {BOTH}." in text
    lines = [json.loads(line) for line in gate.cairn("import", "queues", "gate-jobs", "--json").out.splitlines()]
    assert lines[0] == {
        "format": 1, "event": "unmanaged", "address": "queues.gate-jobs",
        "settings": [{"name": "KmsDataKeyReusePeriodSeconds", "value": "600"}]}
    gate.cairn("apply", "--adopt", "--yes", "stacks/found.yaml")
    assert documentation(gate) == ("listItems", True)


def test_a_replaced_role_loses_its_boundary_only_with_consent(world):
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
    world.cairn("apply", "--yes", "--allow-data-loss=roles.r")
    assert iam.get_role(RoleName="bound-r")["Role"]["Path"] == "/x/"


# What is set on a part of a resource, and goes with the part. Each with what is set by hand, the edit, and
# what the plan has to name.


def document_items(world):
    document(world, "/items/{id}", "POST", deploy=False)


def integration_passthrough(world):
    gateway = world.client("apigateway")
    place = route(world, "/items/{id}", "POST")
    gateway.put_integration(
        **place, type="AWS_PROXY", integrationHttpMethod="POST", passthroughBehavior="NEVER",
        uri=gateway.get_integration(**place)["uri"])


def documented_stray(world):
    gateway = world.client("apigateway")
    [resource] = [r["id"] for r in gateway.get_resources(**world.api)["items"] if r["path"] == "/items"]
    gateway.put_method(**world.api, resourceId=resource, httpMethod="PATCH", authorizationType="NONE",
        operationName="stray")
    gateway.put_integration(
        **world.api, resourceId=resource, httpMethod="PATCH", type="AWS_PROXY", integrationHttpMethod="POST",
        uri=gateway.get_integration(**route(world, "/items", "GET"))["uri"])


PARTS = {
    "a route that goes": (document_items, r" +POST /items/\{id\}: f\n", "", "operationName of POST /items/{id} (listItems)"),
    "another method": (document_items, "POST /items", "ANY /items", "operationName of POST /items/{id} (listItems)"),
    "an integration": (integration_passthrough, "POST /items", "ANY /items", "passthroughBehavior of POST /items/{id} (NEVER)"),
    "a stray route": (documented_stray, "stage: test", "stage: test", "operationName of PATCH /items (stray)"),
}


def methods(world):
    found = world.client("apigateway").get_resources(**world.api, embed=["methods"])["items"]
    return {(r["path"], name): method for r in found for name, method in r.get("resourceMethods", {}).items()}


@pytest.mark.parametrize("part", PARTS)
def test_what_goes_with_a_route_is_named_as_lost_and_needs_a_word(gate, part):
    happens, old, new, lost = PARTS[part]
    happens(gate)
    document(gate, deploy=False)
    before = methods(gate)
    edit(gate.path, old, new)
    plan = gate.cairn("plan").out
    told = [line for line in plan.splitlines() if "would be lost" in line]
    assert lost in told[0] and "GET /items" not in told[0].replace("PATCH /items", "")
    kept = [line for line in plan.splitlines() if "keeps unmanaged" in line]
    assert len(kept) == 1 and "operationName of GET /items (listItems)" in kept[0] and lost not in kept[0]
    change = gate.changes()["apis.front"]
    assert NAMED == change["unmanaged"]
    assert lost in [f"{s['name']} ({s['value']})" for s in change["lost"]]
    refused = " ".join(gate.cairn("apply", "--yes", code=1).err.split())
    assert lost in refused and "--allow-data-loss=apis.front" in refused
    assert methods(gate) == before
    if part == "a stray route":
        assert "`ignoreDrift: [routes]`" in refused
        edit(gate.path, "stage: test", "stage: test\n    ignoreDrift: [routes]")
        # Left alone also by a change beside it.
        edit(gate.path, r"( +)POST /items/\{id\}: f", r"\1POST /items/{id}: f\n\1GET /new: f")
        gate.cairn("apply", "--yes")
        assert methods(gate)["/items", "PATCH"] == before["/items", "PATCH"]
        edit(gate.path, r"    ignoreDrift: \[routes\]\n", "")
    gate.cairn("apply", "--yes", "--allow-data-loss=apis.front")
    assert gate.changes() == {}
    assert documentation(gate) == ("listItems", True)


@pytest.fixture
def trusting(world):
    path = world.write("""
        stack: trust
        region: us-east-1
        roles:
          r: {name: trust-r, trust: [{principal: {service: lambda.amazonaws.com}, actions: ["sts:AssumeRole"]}]}
    """)
    world.cairn("apply", "--yes")
    iam = world.client("iam")

    def trust(service):
        iam.update_assume_role_policy(RoleName="trust-r", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Id": "theirs", "Statement": [
                {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}))

    def trusted():
        document = iam.get_role(RoleName="trust-r")["Role"]["AssumeRolePolicyDocument"]
        return document.get("Id"), document["Statement"][0]["Principal"]["Service"]

    world.path, world.trust, world.trusted = path, trust, trusted
    trust("sqs.amazonaws.com")
    return world


LOST = "Id of AssumeRolePolicyDocument (theirs)"


@pytest.mark.parametrize("way", ["apply", "fix", "ignore", "accept"])
def test_a_drifted_part_with_a_setting_of_others_has_an_end(trusting, way):
    assert LOST in trusting.cairn("plan").out
    for command in (["apply"], ["drift", "--revert"]):
        refused = " ".join(trusting.cairn(*command, "--yes", code=1).err.split())
        assert LOST in refused and "`--allow-data-loss=roles.r`" in refused and "`ignoreDrift: [" in refused
    assert trusting.trusted() == ("theirs", "sqs.amazonaws.com")
    if way == "apply":
        trusting.cairn("apply", "--yes", "--allow-data-loss=roles.r")
    elif way == "fix":
        trusting.cairn("drift", "--revert", "--yes", "--allow-data-loss=roles.r")
    elif way == "accept":
        trusting.cairn("drift", "--accept", "--yes")
    else:
        field = refused.partition("`ignoreDrift: [")[2].partition("]")[0]
        edit(trusting.path, "name: trust-r", f"name: trust-r, ignoreDrift: [{field}]")
    assert trusting.trusted()[0] == (None if way in ("apply", "fix") else "theirs")
    assert trusting.changes() == {}
    trusting.cairn("drift", "--exit-code")


def test_labels_of_cors_rules_go_only_with_a_word(world):
    s3, name = world.client("s3"), f"labels-{world.account}"
    rule = "{origins: [\"https://a.example\"], methods: [GET]}"
    path = world.write(f"stack: labels\nbuckets:\n  b:\n    name: {name}\n    cors: [{rule}]\n")
    world.cairn("apply", "--yes")
    rules = s3.get_bucket_cors(Bucket=name)["CORSRules"]
    s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rules[0] | {"ID": "theirs"}]})
    edit(path, r" +cors: .*\n", "")
    assert "! unmanaged settings: ID of CORSRule 1 (theirs) would be lost" in world.cairn("plan").out
    assert "ID of CORSRule 1 (theirs)" in world.cairn("apply", "--yes", code=1).err
    world.cairn("apply", "--yes", "--allow-data-loss")
    assert world.changes() == {}
