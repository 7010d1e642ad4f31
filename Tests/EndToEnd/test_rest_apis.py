"""Routes of REST APIs that call more than functions, called."""

import json
import urllib.error
import urllib.request

import pytest
from conftest import edit

HANDLER = """
import json


def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event["queryStringParameters"])}


def gate(event, context):
    effect = "Allow" if event["authorizationToken"] == "open" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
"""

STACK = """
stack: rest
region: us-east-1

functions:
  f: {folder: ../code, runtime: python3.13, handler: app.handler}
  gate: {folder: ../code, runtime: python3.13, handler: app.gate}

queues: {orders: {}}

tables:
  images: {partitionKey: {name: id, type: string}}

stateMachines:
  order: {definition: {StartAt: Done, States: {Done: {Type: Pass, End: true}}}}
  sum: {type: express, definition: {StartAt: Done, States: {Done: {Type: Pass, End: true}}}}

roles:
  read:
    assumedBy: [apigateway.amazonaws.com]
    statements: [{actions: [dynamodb:GetItem], resources: ["${tables.images.arn}"]}]

apis:
  front:
    stage: test
    routes:
      GET /plain: f
      POST /checked:
        function: f
        validate: {body: {type: object, required: [name]}, parameters: [query.size]}
      GET /guarded: {function: f, auth: tokens, timeout: 5s}
      GET /health: {integration: {mock: {status: 201, body: {ok: true}}}, headers: {X-A: b}}
      GET /moved: {integration: {mock: {status: 204}}}
      GET /local/{what}: {integration: {http: {url: "ENDPOINT/_localstack/{what}"}}}
      POST /orders: {integration: {queue: orders}}
      POST /order: {integration: {stateMachine: order}}
      POST /sum: {integration: {stateMachine: sum, wait: true}}
      GET /images/{id}:
        integration:
          aws: {service: dynamodb, action: GetItem}
          role: read
          request:
            application/json: '{"TableName": "${tables.images.name}", "Key": {"id": {"S": "$input.params(''id'')"}}}'
          responses:
            "200": {body: "$input.json('$.Item')"}
    authorizers:
      tokens: {function: gate, validation: .+}

outputs: {url: "${apis.front.url}"}
"""


@pytest.fixture
def front(world):
    (world.folder / "code").mkdir()
    (world.folder / "code" / "app.py").write_text(HANDLER)
    world.path = world.write(STACK.replace("ENDPOINT", world.endpoint))
    world.cairn("apply", "--yes")
    world.url = world.cairn("outputs", "url").out.strip()
    return world


def ask(world, method, path, body=None):
    request = urllib.request.Request(
        world.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_what_routes_call_answers(front):
    assert front.changes() == {}
    assert "No drift" in front.cairn("drift", "--exit-code").out

    assert ask(front, "GET", "/plain")[0] == 200
    status, _, body = ask(front, "POST", "/checked", {"name": "x"})
    assert (status, json.loads(body)["message"]) == (400, "Missing required request parameters: [size]")
    status, _, body = ask(front, "POST", "/checked?size=1", {})
    assert (status, json.loads(body)["message"]) == (400, "Invalid request body")
    status, _, body = ask(front, "POST", "/checked?size=1", {"name": "x"})
    assert (status, json.loads(body)) == (200, {"size": "1"})

    status, headers, body = ask(front, "GET", "/health")
    assert (status, headers["X-A"], json.loads(body)) == (201, "b", {"ok": True})
    assert ask(front, "GET", "/moved")[0] == 204
    status, _, body = ask(front, "GET", "/local/health")
    assert status == 200 and json.loads(body)["services"]

    order = {"it's": 'a&b=c "ü"'}
    assert ask(front, "POST", "/orders", order)[0] == 200
    queue = front.client("sqs")
    url = queue.get_queue_url(QueueName="rest-orders")["QueueUrl"]
    [message] = queue.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    assert json.loads(message["Body"]) == order

    status, _, body = ask(front, "POST", "/order", order)
    assert status == 200
    run = front.client("stepfunctions").describe_execution(executionArn=json.loads(body)["executionArn"])
    assert json.loads(run["input"]) == order
    status, _, body = ask(front, "POST", "/sum", order)
    assert (status, json.loads(json.loads(body)["output"])) == (200, order)

    front.client("dynamodb").put_item(TableName="rest-images", Item={"id": {"S": "7"}, "size": {"N": "3"}})
    status, _, body = ask(front, "GET", "/images/7")
    assert (status, json.loads(body)) == (200, {"id": {"S": "7"}, "size": {"N": "3"}})

    gateway = front.client("apigateway")
    [api] = gateway.get_rest_apis()["items"]
    [authorizer] = gateway.get_authorizers(restApiId=api["id"])["items"]
    assert authorizer["authorizerUri"].endswith(":function:rest-gate/invocations")
    policy = json.loads(front.client("lambda").get_policy(FunctionName="rest-gate")["Policy"])
    assert [s["Principal"] for s in policy["Statement"]] == [{"Service": "apigateway.amazonaws.com"}]
    front.cairn("destroy", "--yes", "--allow-data-loss")
    assert "apis" not in front.inventory()


def test_a_route_becomes_another_and_what_it_referred_to_goes(front):
    gateway = front.client("apigateway")
    api = {"restApiId": gateway.get_rest_apis()["items"][0]["id"]}
    assert [v["name"] for v in gateway.get_request_validators(**api)["items"]] == ["cairn-body-and-parameters"]
    assert any(m["name"].startswith("CairnBody") for m in gateway.get_models(**api)["items"])
    edit(front.path, r"(?s)POST /checked:.*?query\.size\]\}\n", "POST /checked: {integration: {mock: {status: 202}}}\n")
    edit(front.path, r"GET /health: .*\n", "GET /health: f\n")
    edit(front.path, r"function: f, auth: tokens, timeout: 5s", "function: f, auth: iam")
    edit(front.path, r"    authorizers:\n.*\n", "")
    paths = [f["path"] for f in front.changes()["apis.front"]["fields"]]
    assert paths == [
        "routes.GET /guarded.auth", "routes.GET /guarded.timeout", "routes.GET /health",
        "routes.POST /checked.function", "routes.POST /checked.integration", "routes.POST /checked.validate",
        "authorizers.tokens"]
    front.cairn("apply", "--yes")
    assert front.changes() == {}
    assert "No drift" in front.cairn("drift", "--exit-code").out
    assert ask(front, "POST", "/checked", {})[0] == 202
    assert ask(front, "GET", "/health")[0] == 200
    assert gateway.get_request_validators(**api)["items"] == []
    assert gateway.get_authorizers(**api)["items"] == []
    assert not any(m["name"].startswith("CairnBody") for m in gateway.get_models(**api)["items"])


def test_an_import_writes_what_was_applied(front):
    front.cairn("import", "apis", "rest-front", "-o", "stacks/found.yaml", "--name", "found")
    text = (front.folder / "stacks" / "found.yaml").read_text()
    for words in ("auth: tokens", "required: [name]", "query.size", "status: 201", "wait: true", "messageGroup"):
        assert (words in text) == (words != "messageGroup"), text


KEYS = """
stack: keys
region: us-east-1

parameters:
  partner: {type: string, secret: true, default: a-secret-of-thirty-two-letters-1}

apis:
  front:
    stage: test
    routes:
      GET /free: {integration: {mock: {body: {ok: true}}}}
      GET /paid: {integration: {mock: {body: {ok: true}}}, apiKey: true}

apiKeys:
  partner: {value: "${parameters.partner}"}
  other: {}

usagePlans:
  partners:
    apis: [front]
    keys: [partner]
    quota: {limit: 100, period: day}
    throttle: {rate: 5, burst: 10}

outputs: {url: "${apis.front.url}"}
"""


def test_routes_with_a_key_answer_those_of_the_plan(world):
    secret = "a-secret-of-thirty-two-letters-1"
    world.path = world.write(KEYS)
    plan = world.cairn("plan").out
    applied = world.cairn("apply", "--yes", "--verbose")
    assert secret not in plan + applied.out + applied.err
    world.url = world.cairn("outputs", "url").out.strip()
    assert world.changes() == {}
    drift = world.cairn("drift", "--exit-code", "--verbose")
    assert "No drift" in drift.out and secret not in drift.out + drift.err

    def paid(key=None):
        request = urllib.request.Request(world.url + "/paid", headers={"X-API-Key": key} if key else {})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    gateway = world.client("apigateway")
    values = {k["name"]: k["value"] for k in gateway.get_api_keys(includeValues=True)["items"]}
    assert ask(world, "GET", "/free")[0] == 200
    assert (paid(), paid("wrong"), paid(secret), paid(values["keys-other"])) == (403, 403, 200, 403)

    edit(world.path, r"keys: \[partner\]", "keys: [partner, other]")
    edit(world.path, r"  other: \{\}", "  other: {description: Also, enabled: true}")
    world.cairn("apply", "--yes")
    assert paid(values["keys-other"]) == 200
    edit(world.path, r"enabled: true", "enabled: false")
    world.cairn("apply", "--yes")
    assert paid(values["keys-other"]) == 403

    # Another value is another key.
    edit(world.path, "thirty-two-letters-1", "thirty-two-letters-2")
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert (paid(secret), paid("a-secret-of-thirty-two-letters-2")) == (403, 200)

    [plan] = gateway.get_usage_plans()["items"]
    gateway.update_usage_plan(
        usagePlanId=plan["id"], patchOperations=[{"op": "replace", "path": "/quota/limit", "value": "9"}])
    [field] = world.changes()["usagePlans.partners"]["fields"]
    assert field["path"] == "quota.limit"
    world.cairn("drift", "--revert", "--yes")
    assert world.changes() == {}
    world.cairn("destroy", "--yes")
    assert gateway.get_api_keys()["items"] == [] and gateway.get_usage_plans()["items"] == []


ORIGINS = """
stack: origins
region: us-east-1
apis:
  front:
    id: chosen
    stage: test
    routes:
      GET /a: {integration: {mock: {body: {ok: true}}}}
    cors: {origins: ["https://a.example.com", "https://b.example.com"]}
    gatewayResponses: {MISSING_AUTHENTICATION_TOKEN: {status: 404, body: none}}
outputs: {url: "${apis.front.url}"}
"""


def test_a_preflight_answer_names_the_origin_that_asks(world):
    world.path = world.write(ORIGINS)
    world.cairn("apply", "--yes")
    url = world.cairn("outputs", "url").out.strip()
    assert url == f"{world.endpoint}/_aws/execute-api/chosen/test"
    assert world.changes() == {}
    assert "No drift" in world.cairn("drift", "--exit-code").out

    def allowed(origin):
        request = urllib.request.Request(url + "/a", method="OPTIONS", headers={"Origin": origin})
        with urllib.request.urlopen(request) as answer:
            return answer.headers["Access-Control-Allow-Origin"]

    assert [allowed(f"https://{name}.example.com") for name in "abc"] == [
        "https://a.example.com", "https://b.example.com", "https://a.example.com"]
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(url + "/missing")
    assert error.value.code == 404
    edit(world.path, "https://b.example", "https://c.example")
    assert [f["path"] for f in world.changes()["apis.front"]["fields"]] == ["cors.origins"]
    world.cairn("apply", "--yes")
    assert allowed("https://c.example.com") == "https://c.example.com"
    assert world.changes() == {}
    edit(world.path, "origins: .*\\]", 'origin: "https://d.example.com"')
    world.cairn("apply", "--yes")
    assert allowed("https://c.example.com") == "https://d.example.com"
    assert world.changes() == {}
    assert "No drift" in world.cairn("drift", "--exit-code").out


def test_a_body_is_checked_by_the_schema_in_a_file(world):
    (world.folder / "code").mkdir()
    (world.folder / "code" / "app.py").write_text(HANDLER)
    schema = world.folder / "schemas" / "order.json"
    schema.parent.mkdir()
    schema.write_text(json.dumps({
        "type": "object", "required": ["items"],
        "properties": {"items": {"type": "array", "items": {"$ref": "#/definitions/item"}}},
        "definitions": {"item": {"type": "object", "required": ["id"]}}}))
    world.path = world.write("""
stack: rest
region: us-east-1
functions: {f: {folder: ../code, runtime: python3.13, handler: app.handler}}
apis:
  front:
    routes:
      GET /orders: f
      POST /orders: {function: f, validate: {body: ../schemas/order.json}}
outputs: {url: "${apis.front.url}"}
""")
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert "No drift" in world.cairn("drift", "--exit-code").out
    world.url = world.cairn("outputs", "url").out.strip()
    assert ask(world, "POST", "/orders", {"items": [{"id": 1}]})[0] == 200
    assert ask(world, "POST", "/orders", {"items": [{}]})[0] == 400

    schema.write_text(schema.read_text().replace('"id"', '"sku"'))
    plan = world.cairn("plan").out
    assert "~ apis.front" in plan and "sku" in plan and "GET /orders" not in plan
    world.cairn("apply", "--yes")
    assert ask(world, "POST", "/orders", {"items": [{"id": 1}]})[0] == 400
    assert ask(world, "POST", "/orders", {"items": [{"sku": 1}]})[0] == 200

    schema.unlink()
    refused = world.cairn("plan", code=1)
    assert "The file `../schemas/order.json` can't be read." in refused.text
    assert "stack.yaml:8:52" in refused.text
    schema.write_text("{}")
    world.cairn("destroy", "--yes", "--allow-data-loss")
