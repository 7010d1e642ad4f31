"""HTTP APIs: on MiniStack with curl as the client, and on LocalStack, whose free releases don't have them."""

import json
import subprocess

import kind_fixtures
import pytest
import yaml
from conftest import edit
from fault_proxy import FaultProxy, ProxiedWorld
from test_rename import lose_ledger
from torture import OFFSET, WHOLE

HANDLER = """
import json


def handler(event, context):
    path = event.get("pathParameters") or {}
    return {"statusCode": 200, "body": json.dumps({"by": event["routeKey"], "id": path.get("id")})}


def judge(event, context):
    return {"isAuthorized": event["headers"].get("x-partner") == "friend"}
"""

FUNCTIONS = """
stack: shop
region: us-east-1

functions:
  orders: {folder: ../code, runtime: python3.13, handler: app.handler}
  judge: {folder: ../code, runtime: python3.13, handler: app.judge}
"""

STACK = FUNCTIONS + """
httpApis:
  front:
    routes:
      GET /orders/{id}: orders
      ANY /partners/{path+}: {function: orders, auth: partners}
      $default: {function: orders, timeout: 20s}
    authorizers:
      partners: {function: judge, identity: [header.X-Partner], simpleResponses: true}
    cors: {origins: ["https://a.example.com"], methods: [GET], maxAge: 1h}
    stage: live
    tags: {team: shop}

outputs:
  url: ${httpApis.front.url}
"""

EDITED = FUNCTIONS + """
httpApis:
  front:
    description: Anew
    routes:
      GET /orders/{id}: {function: orders, timeout: 7s, throttling: {rate: 1, burst: 2}}
      POST /orders: {function: orders, auth: partners}
      GET /elsewhere: {integration: {http: {url: "https://example.com/"}}}
    authorizers:
      partners: {issuer: "https://id.example.com", audience: [shop]}
    stage: next
    stageVariables: {release: blue}
    throttling: {rate: 5, burst: 10}
    tags: {team: front}

outputs:
  url: ${httpApis.front.url}
"""


@pytest.fixture
def shop(ministack):
    code = ministack.folder / "code"
    code.mkdir()
    (code / "app.py").write_text(HANDLER)
    ministack.write(STACK)
    return ministack


def curl(url, *arguments):
    """Status and body."""
    answer = subprocess.run(
        ["curl", "-s", "-w", r"\n%{http_code}", *arguments, url], capture_output=True, text=True, timeout=60)
    body, _, status = answer.stdout.rpartition("\n")
    return int(status), body


def apis(world):
    """What boto3 finds of them, by name, without what the service chooses."""
    boto = kind_fixtures.boto("httpApis")
    return {
        name: kind_fixtures.dropping(found, boto.CHOSEN)
        for name, found in kind_fixtures.readings(world.aws, "httpApis")}


def test_requests_reach_functions_and_the_plan_stays_empty(shop):
    # Requests without a signature are this account's.
    shop.account = "000000000000"
    shop.cairn("apply", "--yes")
    assert shop.changes() == {}
    url = shop.cairn("outputs", "stacks/stack.yaml", "url").out.strip()
    status, body = curl(f"{url}/orders/7")
    assert (status, json.loads(body)) == (200, {"by": "GET /orders/{id}", "id": "7"})
    status, body = curl(f"{url}/anything", "-X", "POST")
    assert (status, json.loads(body)["by"]) == (200, "$default")
    assert curl(f"{url}/partners/a")[0] == 401
    assert curl(f"{url}/partners/a", "-H", "X-Partner: stranger")[0] == 403
    assert curl(f"{url}/partners/a", "-H", "X-Partner: friend")[0] == 200
    preflight = subprocess.run(
        ["curl", "-si", "-X", "OPTIONS", "-H", "Origin: https://a.example.com", f"{url}/orders/7"],
        capture_output=True, text=True, timeout=60).stdout.lower()
    assert "access-control-allow-origin: https://a.example.com" in preflight
    assert "access-control-max-age: 3600" in preflight
    # An edit reaches the API, the old stage is gone, and nothing is left of what it replaced.
    shop.write(EDITED)
    assert {a: c["action"] for a, c in shop.changes().items()} == {
        "httpApis.front": "update", "invokePermissions.front-invokes-judge": "delete"}
    shop.cairn("apply", "--yes")
    assert shop.changes() == {}
    assert curl(f"{url}/orders/7")[0] == 404
    new = shop.cairn("outputs", "stacks/stack.yaml", "url").out.strip()
    assert new == url.replace("/live", "/next")
    assert curl(f"{new}/orders/7")[0] == 200
    assert curl(f"{new}/orders", "-X", "POST")[0] == 401
    found = apis(shop)["shop-front"]
    assert found["unused"] == [] and list(found["stages"]) == ["next"] and list(found["authorizers"]) == ["partners"]
    shop.cairn("destroy", "--yes")
    assert "shop-front" not in apis(shop)
    assert curl(f"{new}/orders/7")[0] == 404
    functions = [f["FunctionName"] for f in shop.client("lambda").list_functions()["Functions"]]
    assert not [name for name in functions if name.startswith("shop-")]


def test_drift_is_named_and_reverted(shop):
    shop.cairn("apply", "--yes")
    before = apis(shop)
    gateway = shop.client("apigatewayv2")
    [api] = gateway.get_apis()["Items"]
    id = {"ApiId": api["ApiId"]}
    routes = {r["RouteKey"]: r for r in gateway.get_routes(**id)["Items"]}
    gateway.delete_route(**id, RouteId=routes["$default"]["RouteId"])
    gateway.update_integration(
        **id, IntegrationId=routes["GET /orders/{id}"]["Target"].partition("/")[2], TimeoutInMillis=3000)
    gateway.create_route(**id, RouteKey="GET /new", Target=routes["GET /orders/{id}"]["Target"])
    gateway.update_stage(**id, StageName="live", AutoDeploy=False, StageVariables={"by": "hand"})
    gateway.delete_cors_configuration(**id)
    report = shop.cairn("drift", "--exit-code", code=2).out
    for named in ("routes.$default", "routes.GET /new", "routes.GET /orders/{id}", "autoDeploy", "stageVariables", "cors"):
        assert named in report
    shop.cairn("drift", "--revert", "--yes")
    assert shop.cairn("drift", "--exit-code").code == 0
    # The route that came back has an integration again; the other one's isn't shared any more.
    assert apis(shop) == before


def test_without_the_ledger_nothing_changes_and_a_rename_keeps_the_id(shop):
    shop.cairn("apply", "--yes")
    url = shop.cairn("outputs", "stacks/stack.yaml", "url").out
    lose_ledger(shop)
    assert shop.changes() == {}
    stack = shop.folder / "stacks" / "stack.yaml"
    edit(stack, "  front:\n", "  entry:\n    was: front\n")
    edit(stack, r"httpApis\.front\.url", "httpApis.entry.url")
    shop.cairn("apply", "--yes")
    assert shop.changes() == {}
    assert shop.cairn("outputs", "stacks/stack.yaml", "url").out == url
    lose_ledger(shop)
    shop.cairn("destroy", "--yes")
    assert apis(shop) == {}


def test_an_api_made_by_hand_is_imported_and_keeps_what_no_field_holds(ministack):
    gateway = ministack.client("apigatewayv2")
    id = {"ApiId": gateway.create_api(Name="hand", ProtocolType="HTTP", Version="7")["ApiId"]}
    gateway.create_api(Name="socket", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    function = f"arn:aws:lambda:us-east-1:{ministack.account}:function:elsewhere"
    made = gateway.create_integration(
        **id, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0", Description="Both")
    target = f"integrations/{made['IntegrationId']}"
    judge = gateway.create_authorizer(
        **id, Name="people", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": "https://id.example.com", "Audience": ["shop"]})
    gateway.create_route(**id, RouteKey="GET /a", Target=target)
    gateway.create_route(
        **id, RouteKey="GET /b", Target=target, AuthorizationType="JWT", AuthorizerId=judge["AuthorizerId"],
        AuthorizationScopes=["read"], OperationName="b")
    gateway.create_stage(**id, StageName="v1", AutoDeploy=True, StageVariables={"a": "b"}, Description="First")
    ministack.cairn("import", "--all", "--name", "found", "-o", "found.yaml")
    text = (ministack.folder / "found.yaml").read_text()
    [declared] = yaml.safe_load(text)["httpApis"].values()
    assert declared["routes"] == {
        "GET /a": function, "GET /b": {"function": function, "auth": "people", "scopes": ["read"]}}
    assert "socket" not in text
    assert "Both" in text and "version (7)" in text
    before = apis(ministack)
    plan = ministack.cairn("plan", "found.yaml", "--adopt").out
    assert "1 to adopt" in plan
    ministack.cairn("apply", "found.yaml", "--adopt", "--yes")
    assert ministack.changes("found.yaml") == {}
    after = apis(ministack)
    assert after["hand"].pop("tags")["cairn:resource"] == "hand"
    before["hand"].pop("tags")
    assert after == before
    # The other route of a shared integration keeps its time.
    edit(ministack.folder / "found.yaml", r"( *)auth: people\b", r"\1timeout: 5s\n\1auth: people")
    ministack.cairn("apply", "found.yaml", "--yes")
    assert ministack.changes("found.yaml") == {}
    routes = apis(ministack)["hand"]["routes"]
    assert [routes[f"GET /{x}"]["integration"]["TimeoutInMillis"] for x in "ab"] == [30000, 5000]
    assert routes["GET /b"]["OperationName"] == "b"
    assert "socket" in {api["Name"] for api in gateway.get_apis()["Items"]}


@pytest.mark.parametrize("states", [("", STACK), (STACK, EDITED)], ids=["create and delete", "change and back"])
def test_killed_at_any_request_the_next_run_ends_as_declared(states, ministack, tmp_path):
    proxy = FaultProxy(ministack.endpoint, tmp_path)
    world = ProxiedWorld(tmp_path, ministack.endpoint, proxy, ministack.account)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text(HANDLER)
    try:
        world.write(FUNCTIONS)
        world.cairn("apply", "--yes")
        texts = [text or FUNCTIONS for text in states]
        wanted, counts = {}, {}
        for text in (*texts, texts[0]):
            world.write(text)
            proxy.reset()
            world.cairn("apply", "--yes")
            counts[text] = proxy.count()
            assert world.changes() == {}
            wanted[text] = apis(world)
        stride = 1 if WHOLE else 5
        kills = 0
        for k in range(1 + OFFSET % stride, max(counts.values()) + 1, stride):
            for text in reversed(texts):
                for when in ("before", "after"):
                    world.write(text)
                    proxy.reset()
                    proxy.hold(k, when)
                    process = world.start("apply", "--yes")
                    held = proxy.held(process)
                    if held:
                        process.kill()
                        kills += 1
                    process.communicate()
                    proxy.reset()
                    world.cairn("apply", "--yes")
                    assert apis(world) == wanted[text], (k, when, held)
                    assert world.changes() == {}, (k, when, held)
                    if when == "before":
                        world.write(next(each for each in texts if each != text))
                        world.cairn("apply", "--yes")
        assert kills > 5
    finally:
        proxy.stop()


def test_localstack_has_none_and_the_plan_says_so(world):
    code = world.folder / "code"
    code.mkdir()
    (code / "app.py").write_text(HANDLER)
    world.write(STACK)
    world.cairn("validate")
    for command in (["plan"], ["apply", "--yes"]):
        refused = world.cairn(*command, code=1)
        assert "error[endpoint-unable]" in refused.err and "stacks/stack.yaml:10:5" in refused.err
        assert (
            "This endpoint can't serve HTTP APIs: it has no API Gateway V2, like LocalStack's free releases. Declare a "
            "REST API in `apis`, or use an endpoint such as MiniStack, LocalEmu or AWS." in " ".join(refused.err.split()))
    assert world.inventory() == {}
    assert "pending" in world.cairn("drift").out
    world.cairn("destroy", "--yes")
    world.cairn("import", "--all")


def test_a_stack_without_them_asks_nothing_about_them(world, proxy, tmp_path):
    through = ProxiedWorld(tmp_path, world.endpoint, proxy, world.account)
    through.write("stack: one\nregion: us-east-1\nqueues: {jobs: {}}\n")
    for command in (["plan"], ["apply", "--yes"], ["drift"], ["destroy", "--yes"], ["destroy", "--yes"]):
        through.cairn(*command)
    calls = [f"{record['service']} {record['operation']}" for record in proxy.log()]
    assert "apigateway GET /restapis?limit=500" in calls
    assert not [call for call in calls if "/v2/" in call]
