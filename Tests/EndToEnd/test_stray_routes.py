"""Routes that somebody added by hand to an API with `cors`, and that the stack leaves to them."""

import pytest

API = """
    stack: gate
    region: us-east-1
    functions:
      answer: {zip: ../code.zip, runtime: provided.al2023}
    apis:
      front:
        stage: test
        cors: {origin: "https://a.example.com"}
        routes:
          GET /items: answer
          POST /items/{id}: answer
"""


def add_route(world, integration):
    apis = world.client("apigateway")
    api = {"restApiId": apis.get_rest_apis()["items"][0]["id"]}
    root = next(r["id"] for r in apis.get_resources(**api)["items"] if r["path"] == "/")
    stray = apis.create_resource(**api, parentId=root, pathPart="stray")["id"]
    apis.put_method(**api, resourceId=stray, httpMethod="GET", authorizationType="NONE")
    apis.put_integration(**api, resourceId=stray, httpMethod="GET", **integration)


def paths(world):
    apis = world.client("apigateway")
    resources = apis.get_resources(restApiId=apis.get_rest_apis()["items"][0]["id"], embed=["methods"])["items"]
    return {r["path"]: sorted(r["resourceMethods"]) for r in resources if "resourceMethods" in r}


@pytest.mark.parametrize("kind", ["mock", "function"])
def test_a_stray_route_is_left_alone_and_the_plan_is_empty_after_one_apply(world, kind):
    world.zip()
    path = world.write(API)
    world.cairn("apply", "--yes")
    ours = {"/items": ["GET", "OPTIONS"], "/items/{id}": ["OPTIONS", "POST"]}
    assert paths(world) == ours
    function = f"arn:aws:lambda:us-east-1:{world.account}:function:gate-answer"
    add_route(world, {"type": "MOCK"} if kind == "mock" else {
        "type": "AWS_PROXY", "integrationHttpMethod": "POST",
        "uri": f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"})

    # Not ignored, the route and what was not deployed are all that differs.
    changes = world.changes()
    assert [f["path"] for f in changes["apis.front"]["fields"]] == ["routes.GET /stray", "stage"]

    path.write_text(path.read_text().replace("  front:\n", "  front:\n    ignoreDrift: [routes]\n"))
    changes = world.changes()
    assert [f["path"] for f in changes["apis.front"]["fields"]] == ["stage"]
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert paths(world) == ours | {"/stray": ["GET"]}
    assert "No drift" in world.cairn("drift", "--exit-code").out

    # A change of what is ours leaves it there. CORS is the API's: a path that calls a function is answered
    # like all others from now on.
    path.write_text(path.read_text().replace("a.example.com", "b.example.com"))
    assert [f["path"] for f in world.changes()["apis.front"]["fields"]] == ["cors.origin"]
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert paths(world)["/stray"] == (["GET"] if kind == "mock" else ["GET", "OPTIONS"])
    world.cairn("destroy", "--yes")
    assert "apis" not in world.inventory()
