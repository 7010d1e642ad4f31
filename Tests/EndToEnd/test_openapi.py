"""An API from an OpenAPI file, called."""

import json

import pytest
from test_rest_apis import HANDLER, ask

STACK = """
stack: shop
region: us-east-1

functions:
  orders: {folder: ../code, runtime: python3.13, handler: app.handler}
  gate: {folder: ../code, runtime: python3.13, handler: app.gate}

apis:
  front:
    openapi: ../api.yaml
    stage: test
    routes:
      GET /health: {integration: {mock: {status: 204}}}
    cors: {origin: "*"}

outputs: {url: "${apis.front.url}"}
"""

API = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
x-cairn-route: orders
paths:
  /orders:
    get:
      parameters: [{name: limit, in: query, required: true}]
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Order"}}
  /orders/{id}:
    get:
      x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: "${functions.orders.arn}"}
    delete:
      security: [{signed: []}]
components:
  securitySchemes:
    signed: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}
  schemas:
    Order:
      type: object
      required: [items]
      properties:
        items: {type: array, minItems: 1, items: {$ref: "#/components/schemas/Item"}}
    Item: {type: object, required: [id], properties: {id: {type: string}}}
"""


@pytest.fixture
def shop(world):
    (world.folder / "code").mkdir()
    (world.folder / "code" / "app.py").write_text(HANDLER)
    world.file = world.folder / "api.yaml"
    world.file.write_text(API)
    world.path = world.write(STACK)
    world.cairn("apply", "--yes")
    world.url = world.cairn("outputs", "url").out.strip()
    yield world
    world.file.write_text(API)
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def methods(world):
    gateway = world.client("apigateway")
    [api] = gateway.get_rest_apis()["items"]
    found = {}
    for resource in gateway.get_resources(restApiId=api["id"], embed=["methods"])["items"]:
        for method, answer in resource.get("resourceMethods", {}).items():
            answer.pop("ResponseMetadata", None)
            found[f"{method} {resource['path']}"] = answer
    return found


def test_the_operations_of_a_file_answer(shop):
    assert shop.changes() == {}
    assert "No drift" in shop.cairn("drift", "--exit-code").out
    assert ask(shop, "GET", "/orders?limit=3")[0] == 200
    status, _, body = ask(shop, "GET", "/orders")
    assert (status, json.loads(body)["message"]) == (400, "Missing required request parameters: [limit]")
    assert ask(shop, "POST", "/orders", {"items": [{"id": "a"}]})[0] == 200
    for wrong in ({}, {"items": []}, {"items": [{}]}, {"items": [{"id": 1}]}):
        status, _, body = ask(shop, "POST", "/orders", wrong)
        assert (status, json.loads(body)["message"]) == (400, "Invalid request body"), wrong
    assert ask(shop, "GET", "/orders/7")[0] == 200
    assert ask(shop, "GET", "/health")[0] == 204
    assert ask(shop, "OPTIONS", "/orders")[0] == 200
    assert methods(shop)["DELETE /orders/{id}"]["authorizationType"] == "AWS_IAM"
    policy = json.loads(shop.client("lambda").get_policy(FunctionName="shop-orders")["Policy"])
    assert [s["Principal"] for s in policy["Statement"]] == [{"Service": "apigateway.amazonaws.com"}]


def test_an_edit_of_the_file_changes_one_route(shop):
    before = methods(shop)
    shop.file.write_text(API.replace("{signed: []}", "").replace("required: [id]", "required: [id, count]"))
    plan = shop.cairn("plan").out
    assert "~ apis.front" in plan and "count" in plan
    assert "GET /orders/{id}" not in plan and "GET /health" not in plan
    shop.cairn("apply", "--yes")
    after = methods(shop)
    assert {name for name in before if before[name] != after[name]} == {"DELETE /orders/{id}", "POST /orders"}
    assert ask(shop, "POST", "/orders", {"items": [{"id": "a"}]})[0] == 400
    assert ask(shop, "DELETE", "/orders/7")[0] == 200

    # What only describes the API changes nothing.
    shop.file.write_text(
        shop.file.read_text().replace("/orders/{id}:\n    get:", "/orders/{id}:\n    get:\n      summary: One order"))
    assert shop.changes() == {}


def test_what_the_endpoint_has_stays_in_the_file(shop):
    """`--accept` doesn't write routes of the file into the stack, and `--revert` writes them again."""
    gateway = shop.client("apigateway")
    [api] = gateway.get_rest_apis()["items"]
    [resource] = [
        r for r in gateway.get_resources(restApiId=api["id"])["items"] if r["path"] == "/orders/{id}"]
    gateway.update_method(
        restApiId=api["id"], resourceId=resource["id"], httpMethod="GET",
        patchOperations=[{"op": "replace", "path": "/authorizationType", "value": "AWS_IAM"}])
    text = shop.path.read_text()
    found = shop.cairn("drift", "--accept", code=None)
    assert shop.path.read_text() == text, found
    assert "GET /orders/{id}" in shop.cairn("drift").out
    shop.cairn("drift", "--revert", "--yes")
    assert "No drift" in shop.cairn("drift", "--exit-code").out


def test_mistakes_are_shown_in_the_file(shop):
    shop.file.write_text(API.replace("x-cairn-route: orders", "x-cairn-route: order"))
    refused = shop.cairn("plan", code=1)
    assert "api.yaml:4:16" in refused.text and "Did you mean `orders`?" in refused.text
    assert "x-cairn-route: order" in refused.text
    shop.file.write_text(API.replace("        items: {type: array", "        items: {contains: {}, type: array"))
    warned = shop.cairn("validate").text
    assert "api.yaml:26" in warned and "`contains`" in warned
