from asking import tag_mark as mark, without
from settings import NOT_KEPT, TOLD, Setting

CHOSEN = {"createdDate", "lastUpdatedDate", "rootResourceId", "cacheNamespace", "deploymentId"}


def find(aws):
    for api in aws.apigateway.get_rest_apis()["items"]:
        yield api["name"], api


def read(aws, api):
    gateway, id = aws.apigateway, {"restApiId": api["id"]}
    routes = {}
    for resource in gateway.get_resources(**id, embed=["methods"])["items"]:
        path = resource["path"]
        while path in routes:
            path += " (once more)"
        routes[path] = {
            verb: without(method, "ResponseMetadata") for verb, method in resource.get("resourceMethods", {}).items()}
    # Ids of deployments say nothing; their descriptions do.
    deployments = {d["id"]: d.get("description") for d in gateway.get_deployments(**id)["items"]}
    stages = {
        stage["stageName"]: stage | {"deployed": deployments.get(stage["deploymentId"], "gone")}
        for stage in gateway.get_stages(**id)["item"]}
    return api | {
        "tags": api.get("tags", {}), "routes": routes, "stages": stages,
        "gatewayResponses": {
            r["responseType"]: r for r in gateway.get_gateway_responses(**id)["items"]
            if not r["defaultResponse"]},
        "authorizers": {a["name"]: without(a, "id") for a in gateway.get_authorizers(**id)["items"]},
        "deployments": sorted(map(str, deployments.values()))}


SHAPES = {
    "apigateway": [
        "RestApi", "Method", "Integration", "MethodResponse", "IntegrationResponse", "Stage", "Authorizer",
        "GatewayResponse", "MethodSetting", "EndpointConfiguration"],
}
NOT_SET = {
    "RestApi": {
        "endpointAccessMode": NOT_KEPT, "securityPolicy": NOT_KEPT,
        "version": "of an imported document; nothing else writes it",
    },
    "Method": {"authorizationScopes": "of Cognito authorizers, which LocalStack doesn't have"},
    "Integration": dict.fromkeys(
        ["connectionId", "connectionType", "integrationTarget"], "of VPC links, for HTTP integrations")
    | {
        "integrationResponses": "of other integrations than a function's",
        "responseTransferMode": NOT_KEPT,
    },
    "MethodResponse": {"statusCode": TOLD},
    # Of preflight answers: test_unmanaged.py.
    "IntegrationResponse": dict.fromkeys(
        ["contentHandling", "responseParameters", "responseTemplates", "selectionPattern", "statusCode"],
        "of other integrations than a function's"),
    "Authorizer": {"authorizerCredentials": "of an authorizer by itself; test_rest_apis.py"},
    "GatewayResponse": dict.fromkeys(
        ["responseParameters", "responseTemplates"], "what no field holds of it: test_rest_apis.py"),
    "MethodSetting": dict.fromkeys(
        ["loggingLevel", "dataTraceEnabled", "cachingEnabled", "cacheTtlInSeconds", "cacheDataEncrypted",
         "requireAuthorizationForCacheControl", "unauthorizedCacheControlHeaderStrategy"],
        "as metricsEnabled, in one member of the stage"),
    "EndpointConfiguration": {"ipAddressType": NOT_KEPT},
    "Stage": {
        "canarySettings": "of a deployment of its own", "clientCertificateId": NOT_KEPT,
        "documentationVersion": NOT_KEPT, "tags": "given with CreateStage",
        "webAclArn": "set by AWS WAF",
    },
}


def settings(clients, name):
    aws = clients.apigateway
    [api] = [api for api in aws.get_rest_apis()["items"] if api["name"] == name]
    id = {"restApiId": api["id"]}

    def operations(*changes):
        return [dict(zip(("op", "path", "value"), change)) for change in changes]

    def api_setting(member, *changes):
        return Setting(
            member, f"RestApi.{member}",
            lambda: aws.update_rest_api(**id, patchOperations=operations(*changes)),
            lambda: aws.get_rest_api(**id).get(member))

    def route(path, method):
        # Changes of a route may create it again, with another id.
        [resource] = [r["id"] for r in aws.get_resources(**id)["items"] if r["path"] == path]
        return id | {"resourceId": resource, "httpMethod": method}

    def method_setting(member, path, method, *changes, before=lambda: None):
        def add():
            more = before()
            aws.update_method(
                **route(path, method), patchOperations=operations(*changes, *(more or [])))

        return Setting(
            f"{member} of {method} {path}", f"Method.{member}", add,
            lambda: aws.get_method(**route(path, method)).get(member))

    def integration_setting(member, add=lambda: None):
        return Setting(
            f"{member} of GET /images/{{id}}", f"Integration.{member}", add,
            lambda: aws.get_integration(**route(*get)).get(member))

    def integration():
        found = aws.get_integration(**route(*get))
        aws.put_integration(
            **route(*get), type="AWS_PROXY", integrationHttpMethod="POST", uri=found["uri"],
            credentials="arn:aws:iam::000000000000:role/x",
            cacheKeyParameters=["method.request.path.id"], passthroughBehavior="NEVER",
            requestParameters={"integration.request.header.X-One": "'1'"},
            requestTemplates={"application/json": "{}"}, contentHandling="CONVERT_TO_TEXT",
            tlsConfig={"insecureSkipVerification": True})

    def stage_setting(member, *changes):
        return Setting(
            f"{member} of stage local",
            f"Stage.{member}" + (" MethodSetting.metricsEnabled" if member == "methodSettings" else ""),
            lambda: changes and aws.update_stage(
                **id, stageName="local", patchOperations=operations(*changes)),
            lambda: aws.get_stage(**id, stageName="local").get(member))

    def validator():
        made = aws.create_request_validator(**id, name="bodies", validateRequestBody=True)
        return [("replace", "/requestValidatorId", made["id"])]

    get = ("/images/{id}", "GET")
    post = ("/images", "POST")
    return [
        api_setting("disableExecuteApiEndpoint", ("replace", "/disableExecuteApiEndpoint", "true")),
        api_setting("minimumCompressionSize", ("replace", "/minimumCompressionSize", "1000")),
        api_setting("apiKeySource", ("replace", "/apiKeySource", "AUTHORIZER")),
        method_setting("operationName", *get, ("replace", "/operationName", "getImage")),
        method_setting("requestParameters", *get,
                       ("add", "/requestParameters/method.request.querystring.size", "true")),
        method_setting("requestModels", *get, ("add", "/requestModels/application~1json", "Empty")),
        method_setting("requestValidatorId", *post, before=validator),
        Setting("methodResponses of GET /images/{id}",
                "Method.methodResponses MethodResponse.responseModels MethodResponse.responseParameters",
                lambda: aws.put_method_response(
                    **route(*get), statusCode="404", responseModels={"application/json": "Error"},
                    responseParameters={"method.response.header.X-One": True}),
                lambda: aws.get_method(**route(*get)).get("methodResponses")),
        integration_setting("credentials", integration),
        *[integration_setting(member) for member in (
            "cacheKeyParameters", "requestParameters", "requestTemplates",
            "passthroughBehavior", "contentHandling", "tlsConfig")],
        stage_setting("methodSettings", ("replace", "/*/*/metrics/enabled", "true")),
        stage_setting("cacheClusterEnabled", ("replace", "/cacheClusterEnabled", "true"),
                      ("replace", "/cacheClusterSize", "0.5")),
        stage_setting("cacheClusterSize"),
        Setting("request validator bodies", "", lambda: None, lambda: [
            v["name"] for v in aws.get_request_validators(**id)["items"]]),
        Setting("model Image", "",
                lambda: aws.create_model(**id, name="Image", contentType="application/json", schema="{}"),
                lambda: aws.get_model(**id, modelName="Image").get("schema")),
        Setting("documentation of API", "",
                lambda: aws.create_documentation_part(**id, location={"type": "API"}, properties="{}"),
                lambda: [p["properties"] for p in aws.get_documentation_parts(**id)["items"]]),
    ]
