from asking import tag_mark as mark, without
from settings import Setting

CHOSEN = {"ApiId", "ApiEndpoint", "CreatedDate", "LastUpdatedDate"}


def find(aws):
    for api in aws.apigatewayv2.get_apis()["Items"]:
        if api["ProtocolType"] == "HTTP":
            yield api["Name"], api


def read(aws, api):
    gateway, id = aws.apigatewayv2, {"ApiId": api["ApiId"]}
    integrations = {i["IntegrationId"]: without(i, "IntegrationId") for i in gateway.get_integrations(**id)["Items"]}
    authorizers = {a["AuthorizerId"]: a for a in gateway.get_authorizers(**id)["Items"]}
    routes = {}
    for route in gateway.get_routes(**id)["Items"]:
        key = route["RouteKey"]
        while key in routes:
            key += " (once more)"
        called = integrations.pop(route["Target"].removeprefix("integrations/"), None)
        judge = authorizers.get(route.get("AuthorizerId"), {}).get("Name")
        routes[key] = without(route, "RouteId", "Target", "AuthorizerId") | {"integration": called, "authorizer": judge}
    arn = f"arn:aws:apigateway:{aws.region}::/apis/{api['ApiId']}"
    return without(api, "Tags") | {
        # MiniStack shows those of the creation with the API.
        "tags": gateway.get_tags(ResourceArn=arn)["Tags"], "routes": routes,
        "unused": list(integrations.values()),
        "authorizers": {a["Name"]: without(a, "AuthorizerId") for a in authorizers.values()},
        "stages": {s["StageName"]: s for s in gateway.get_stages(**id)["Items"]}}


# As on the wire.
WIRE_NAMES = True
SHAPES = {"apigatewayv2": ["Api", "Cors", "Route", "Integration", "Authorizer", "Stage", "RouteSettings"]}
OF_WEBSOCKETS = "of WebSocket APIs"
NOT_KEPT = "MiniStack doesn't keep it; HTTPAPITests.swift"
NOT_SET = {
    "Api": {
        "apiKeySelectionExpression": OF_WEBSOCKETS, "disableSchemaValidation": OF_WEBSOCKETS,
        "ipAddressType": NOT_KEPT, "routeSelectionExpression": "HTTP APIs have one only",
    },
    "Route": dict.fromkeys(
        ["apiKeyRequired", "modelSelectionExpression", "requestModels", "requestParameters",
         "routeResponseSelectionExpression"], OF_WEBSOCKETS),
    "Integration": dict.fromkeys(
        ["contentHandlingStrategy", "passthroughBehavior", "requestTemplates", "templateSelectionExpression"],
        OF_WEBSOCKETS) | dict.fromkeys(["connectionId", "connectionType"], "of VPC links: no field says such a callee")
    | {
        "credentialsArn": NOT_KEPT, "tlsConfig": NOT_KEPT,
        "integrationSubtype": "of AWS's services: no field says such a callee",
    },
    "Authorizer": {
        "authorizerCredentialsArn": "of an authorizer by itself; HTTPAPITests.swift",
        "identityValidationExpression": OF_WEBSOCKETS,
    },
    "Stage": {"clientCertificateId": OF_WEBSOCKETS, "tags": "given with CreateStage"},
    "RouteSettings": dict.fromkeys(["dataTraceEnabled", "loggingLevel"], OF_WEBSOCKETS),
}


def settings(clients, name):
    aws = clients.apigatewayv2
    [api] = [api for api in aws.get_apis()["Items"] if api["Name"] == name]
    id = {"ApiId": api["ApiId"]}

    def route():
        return next((r for r in aws.get_routes(**id)["Items"] if r["RouteKey"] == "GET /items"), None)

    def integration():
        return id | {"IntegrationId": route()["Target"].removeprefix("integrations/")}

    def stage():
        return next((s for s in aws.get_stages(**id)["Items"] if s["StageName"] == "$default"), {})

    def integration_setting(wire, member, value):
        return Setting(
            f"{wire} of GET /items", f"Integration.{wire}",
            lambda: aws.update_integration(**integration(), **{member: value}),
            lambda: aws.get_integration(**integration()).get(member))

    def stage_setting(wire, member, value, covers=""):
        return Setting(
            f"{wire} of stage $default", f"Stage.{wire} {covers}",
            lambda: aws.update_stage(**id, StageName="$default", **{member: value}),
            lambda: stage().get(member))

    return [
        Setting("version", "Api.version", lambda: aws.update_api(**id, Version="7"),
                lambda: aws.get_api(**id).get("Version")),
        Setting("operationName of GET /items", "Route.operationName",
                lambda: aws.update_route(**id, RouteId=route()["RouteId"], OperationName="list"),
                lambda: route().get("OperationName")),
        integration_setting("description", "Description", "Theirs"),
        integration_setting("requestParameters", "RequestParameters", {"append:header.X-One": "1"}),
        integration_setting("responseParameters", "ResponseParameters", {"200": {"remove:header.X-One": "''"}}),
        stage_setting("description", "Description", "Theirs"),
        stage_setting("defaultRouteSettings", "DefaultRouteSettings", {"DetailedMetricsEnabled": True},
                      "RouteSettings.detailedMetricsEnabled"),
        stage_setting("routeSettings", "RouteSettings", {"GET /items": {"DetailedMetricsEnabled": True}}),
    ]
