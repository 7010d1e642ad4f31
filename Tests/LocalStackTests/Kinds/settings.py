"""Settings that a service knows and a kind of cairn may have no field for: the members of botocore's
models of what describes a kind, and boto3 setting them, for the tests to see whether they stand.

usage: settings.py ENDPOINT members KIND       {"Shape.Member": reason}: a reason where nobody sets it here
       settings.py ENDPOINT add KIND NAME      sets all that can be set, and prints what boto3 then finds:
                                               [{"name": as cairn names it, "covers": members, "value"}]
       settings.py ENDPOINT look KIND NAME     prints the same again
"""

import gzip
import json
import pathlib
import sys

import boto3
import botocore
from botocore.config import Config

ENDPOINT = ""

# The shapes that describe a kind's resources, and an enumeration of attributes. Members that the kind
# itself knows as held by a field, or as only told, are in its `AnswerMembers`; for those below it has none.
SHAPES = {
    "functions": {"lambda": ["FunctionConfiguration"]},
    "mappings": {"lambda": ["EventSourceMappingConfiguration"]},
    "queues": {"sqs": ["QueueAttributeName"]},
    "tables": {
        "dynamodb": [
            "TableDescription", "GlobalSecondaryIndexDescription", "LocalSecondaryIndexDescription",
            "PointInTimeRecoveryDescription", "TimeToLiveDescription"],
    },
    "roles": {"iam": ["RoleDetail", "Role"]},
    "apis": {
        "apigateway": ["RestApi", "Method", "Integration", "MethodResponse", "IntegrationResponse", "Stage"],
    },
}

FIELD = "a field holds it"
TOLD = "the service only tells it"
CREATION = "given once, at creation; UnmanagedTests.swift"
NOT_KEPT = "LocalStack doesn't keep it; UnmanagedTests.swift"

# What nobody sets here, and why. Whatever is missing here, in the kind and in the functions below is a
# member that nobody has thought of: the tests name it.
NOT_SET = {
    "functions": {
        "FunctionConfiguration": {
            "CapacityProviderConfig": CREATION, "DurableConfig": CREATION, "PackageType": CREATION,
            "TenancyConfig": CREATION, "FileSystemConfigs": NOT_KEPT, "KMSKeyArn": NOT_KEPT,
            "ImageConfigResponse": "of images only; UnmanagedTests.swift",
            "SnapStart": "not of this runtime; UnmanagedTests.swift",
        },
    },
    "mappings": {
        "EventSourceMappingConfiguration": dict.fromkeys(
            [
                "AmazonManagedKafkaEventSourceConfig", "DocumentDBEventSourceConfig", "LoggingConfig",
                "Queues", "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig",
                "SourceAccessConfigurations", "StartingPositionTimestamp", "Topics"],
            "of sources that the kind doesn't take"),
    },
    "queues": {
        "QueueAttributeName": {
            "All": "not an attribute", "DeduplicationScope": "of FIFO queues, and set there",
            "FifoThroughputLimit": "of FIFO queues, and set there",
        },
    },
    "tables": {
        "TableDescription": dict.fromkeys(
            [
                "GlobalTableSettingsReplicationMode", "GlobalTableWitnesses", "MultiRegionConsistency",
                "OnDemandThroughput", "Replicas", "SSEDescription", "TableClassSummary"], NOT_KEPT),
        "GlobalSecondaryIndexDescription": {"OnDemandThroughput": NOT_KEPT},
        "PointInTimeRecoveryDescription": {
            "PointInTimeRecoveryStatus": FIELD, "EarliestRestorableDateTime": TOLD,
            "LatestRestorableDateTime": TOLD,
            "RecoveryPeriodInDays": "kept: only whether recovery is on is written, when that changes",
        },
        "TimeToLiveDescription": {"AttributeName": FIELD, "TimeToLiveStatus": FIELD},
    },
    "roles": {
        "RoleDetail": dict.fromkeys(
            ["AssumeRolePolicyDocument", "AttachedManagedPolicies", "Path", "RoleName", "Tags"], FIELD)
        | dict.fromkeys(["Arn", "CreateDate", "InstanceProfileList", "RoleId", "RoleLastUsed"], TOLD)
        | {"RolePolicyList": "a field holds one; the others are unmanaged resources"},
        "Role": dict.fromkeys(
            ["AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "Path", "RoleName", "Tags"],
            FIELD)
        | dict.fromkeys(["Arn", "CreateDate", "RoleId", "RoleLastUsed"], TOLD),
    },
    "apis": {
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
        "Stage": {
            "canarySettings": "of a deployment of its own", "clientCertificateId": NOT_KEPT,
            "documentationVersion": NOT_KEPT, "tags": "given with CreateStage",
            "webAclArn": "set by AWS WAF",
        },
    },
}


def client(service):
    return boto3.client(
        service, endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test",
        aws_secret_access_key="test", config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))


def members(kind):
    data = pathlib.Path(botocore.__file__).parent / "data"
    found = {}
    for service, shapes in SHAPES.get(kind, {}).items():
        version = max(p.name for p in (data / service).iterdir() if p.is_dir())
        with gzip.open(data / service / version / "service-2.json.gz") as text:
            model = json.load(text)["shapes"]
        for name in shapes:
            reasons = NOT_SET.get(kind, {}).get(name, {})
            for member in model[name].get("members") or model[name]["enum"]:
                found[f"{name}.{member}"] = reasons.get(member)
    return found


class Setting:
    """One setting: how cairn names it, the members of the model that it covers, and how boto3 sets and
    reads it."""

    def __init__(self, name, covers, add, read):
        self.name, self.covers, self.add, self.read = name, covers.split(), add, read


def functions(name):
    aws = client("lambda")
    function = {"FunctionName": name}

    def read(*path):
        def value():
            found = aws.get_function_configuration(**function)
            for key in path:
                found = found.get(key)
            return found

        return value

    def settle():
        aws.get_waiter("function_updated_v2").wait(**function, WaiterConfig={"Delay": 0.05})

    def update(**settings):
        def add():
            aws.update_function_configuration(**function, **settings)
            settle()

        return add

    def layers():
        layer = aws.publish_layer_version(LayerName=f"{name}-layer", Content={"ZipFile": b"PK\5\6" + bytes(18)})
        update(Layers=[layer["LayerVersionArn"]])()

    def network():
        subnet = client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
        update(VpcConfig={"SubnetIds": [subnet]})()

    queue = f"arn:aws:sqs:us-east-1:000000000000:{name}-dead"
    prefix = "FunctionConfiguration."
    return [
        Setting("Layers", prefix + "Layers", layers, lambda: [e["Arn"] for e in read("Layers")()]),
        Setting("TracingConfig", prefix + "TracingConfig", update(TracingConfig={"Mode": "Active"}),
                read("TracingConfig")),
        Setting("DeadLetterConfig", prefix + "DeadLetterConfig", update(DeadLetterConfig={"TargetArn": queue}),
                read("DeadLetterConfig")),
        Setting("LoggingConfig", prefix + "LoggingConfig",
                update(LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}), read("LoggingConfig")),
        Setting("VpcConfig", prefix + "VpcConfig", network, read("VpcConfig", "SubnetIds")),
    ]


def mappings(name):
    aws = client("lambda")
    [mapping] = aws.list_event_source_mappings(FunctionName=f"{name}-f")["EventSourceMappings"]
    uuid = {"UUID": mapping["UUID"]}

    def setting(member, value):
        return Setting(
            member, f"EventSourceMappingConfiguration.{member}",
            lambda: aws.update_event_source_mapping(**uuid, Enabled=True, **{member: value}),
            lambda: aws.get_event_source_mapping(**uuid).get(member))

    return [
        setting("MetricsConfig", {"Metrics": ["EventCount"]}),
        setting("ProvisionedPollerConfig", {"MinimumPollers": 2, "MaximumPollers": 5}),
        setting("KMSKeyArn", "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        setting("ParallelizationFactor", 2),
        setting("DestinationConfig", {"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:000000000000:x"}}),
        setting("BisectBatchOnFunctionError", True),
        setting("MaximumRecordAgeInSeconds", 120),
        setting("MaximumRetryAttempts", 3),
        setting("TumblingWindowInSeconds", 5),
    ]


def queues(name):
    aws = client("sqs")
    url = aws.get_queue_url(QueueName=name)["QueueUrl"]

    def setting(attribute, value):
        return Setting(
            attribute, f"QueueAttributeName.{attribute}",
            lambda: aws.set_queue_attributes(QueueUrl=url, Attributes={attribute: value}),
            lambda: aws.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"].get(attribute))

    settings = [
        setting("RedriveAllowPolicy", '{"redrivePermission": "denyAll"}'),
        setting("KmsDataKeyReusePeriodSeconds", "600"),
    ]
    if name.endswith(".fifo"):
        settings += [
            setting("DeduplicationScope", "messageGroup"),
            setting("FifoThroughputLimit", "perMessageGroupId"),
        ]
    return settings


def roles(name):
    aws = client("iam")
    role = {"RoleName": name}
    return [
        Setting(
            "PermissionsBoundary", "RoleDetail.PermissionsBoundary Role.PermissionsBoundary",
            lambda: aws.put_role_permissions_boundary(
                **role, PermissionsBoundary="arn:aws:iam::aws:policy/AmazonSQSFullAccess"),
            lambda: aws.get_role(**role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]),
    ]


def policies(name):
    aws = client("sqs")
    url = aws.get_queue_url(QueueName=f"{name}-queue")["QueueUrl"]

    def read():
        found = aws.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
        return json.loads(found)

    def add():
        policy = json.dumps(read() | {"Version": "2008-10-17"})
        aws.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

    return [Setting("Version", "", add, lambda: read()["Version"])]


def apis(name):
    aws = client("apigateway")
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
        # Changes of a route may make it anew, with another id.
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
            timeoutInMillis=5000, credentials="arn:aws:iam::000000000000:role/x",
            cacheKeyParameters=["method.request.path.id"], passthroughBehavior="NEVER",
            requestParameters={"integration.request.header.X-One": "'1'"},
            requestTemplates={"application/json": "{}"}, contentHandling="CONVERT_TO_TEXT",
            tlsConfig={"insecureSkipVerification": True})

    def stage_setting(member, *changes):
        return Setting(
            f"{member} of stage local", f"Stage.{member}",
            lambda: changes and aws.update_stage(
                **id, stageName="local", patchOperations=operations(*changes)),
            lambda: aws.get_stage(**id, stageName="local").get(member))

    def authorizer():
        function = "arn:aws:lambda:us-east-1:000000000000:function:x"
        made = aws.create_authorizer(
            **id, name="gate", type="TOKEN", identitySource="method.request.header.Authorization",
            authorizerUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations")
        return [("replace", "/authorizerId", made["id"])]

    def validator():
        made = aws.create_request_validator(**id, name="bodies", validateRequestBody=True)
        return [("replace", "/requestValidatorId", made["id"])]

    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]}
    get = ("/images/{id}", "GET")
    post = ("/images", "POST")
    return [
        api_setting("policy", ("replace", "/policy", json.dumps(policy))),
        api_setting("disableExecuteApiEndpoint", ("replace", "/disableExecuteApiEndpoint", "true")),
        api_setting("minimumCompressionSize", ("replace", "/minimumCompressionSize", "1000")),
        api_setting("apiKeySource", ("replace", "/apiKeySource", "AUTHORIZER")),
        api_setting("endpointConfiguration", ("replace", "/endpointConfiguration/types/0", "REGIONAL")),
        method_setting("authorizationType", *get, ("replace", "/authorizationType", "AWS_IAM")),
        method_setting("apiKeyRequired", *get, ("replace", "/apiKeyRequired", "true")),
        method_setting("operationName", *get, ("replace", "/operationName", "getImage")),
        method_setting("requestParameters", *get,
                       ("add", "/requestParameters/method.request.querystring.size", "true")),
        method_setting("requestModels", *get, ("add", "/requestModels/application~1json", "Empty")),
        method_setting("authorizerId", *post, ("replace", "/authorizationType", "CUSTOM"), before=authorizer),
        method_setting("requestValidatorId", *post, before=validator),
        Setting("methodResponses of GET /images/{id}",
                "Method.methodResponses MethodResponse.responseModels MethodResponse.responseParameters",
                lambda: aws.put_method_response(
                    **route(*get), statusCode="404", responseModels={"application/json": "Error"},
                    responseParameters={"method.response.header.X-One": True}),
                lambda: aws.get_method(**route(*get)).get("methodResponses")),
        integration_setting("timeoutInMillis", integration),
        *[integration_setting(member) for member in (
            "credentials", "cacheKeyParameters", "requestParameters", "requestTemplates",
            "passthroughBehavior", "contentHandling", "tlsConfig")],
        stage_setting("tracingEnabled", ("replace", "/tracingEnabled", "true")),
        stage_setting("methodSettings", ("replace", "/*/*/throttling/rateLimit", "5")),
        stage_setting("accessLogSettings",
                      ("replace", "/accessLogSettings/destinationArn",
                       "arn:aws:logs:us-east-1:000000000000:log-group:x"),
                      ("replace", "/accessLogSettings/format", "$context.requestId")),
        stage_setting("cacheClusterEnabled", ("replace", "/cacheClusterEnabled", "true"),
                      ("replace", "/cacheClusterSize", "0.5")),
        stage_setting("cacheClusterSize"),
        Setting("authorizer gate", "", lambda: None, lambda: [
            a["name"] for a in aws.get_authorizers(**id)["items"]]),
        Setting("request validator bodies", "", lambda: None, lambda: [
            v["name"] for v in aws.get_request_validators(**id)["items"]]),
        Setting("gateway response DEFAULT_4XX", "",
                lambda: aws.put_gateway_response(
                    **id, responseType="DEFAULT_4XX", responseParameters={
                        "gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}),
                lambda: aws.get_gateway_response(**id, responseType="DEFAULT_4XX").get("responseParameters")),
        Setting("model Image", "",
                lambda: aws.create_model(**id, name="Image", contentType="application/json", schema="{}"),
                lambda: aws.get_model(**id, modelName="Image").get("schema")),
        Setting("documentation of API", "",
                lambda: aws.create_documentation_part(**id, location={"type": "API"}, properties="{}"),
                lambda: [p["properties"] for p in aws.get_documentation_parts(**id)["items"]]),
    ]


SETTINGS = {
    "functions": functions, "mappings": mappings, "queues": queues, "roles": roles,
    "policies": policies, "apis": apis,
}


def main():
    global ENDPOINT
    ENDPOINT, command, kind, *name = sys.argv[1:]
    if command == "members":
        return members(kind)
    settings = SETTINGS[kind](*name) if kind in SETTINGS else []
    for setting in settings:
        if command == "add":
            setting.add()
    return [{"name": s.name, "covers": s.covers, "value": s.read()} for s in settings]


if __name__ == "__main__":
    print(json.dumps(main(), default=str))
