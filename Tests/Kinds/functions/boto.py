from asking import ask, tag_mark, without
from settings import CREATION, NOT_KEPT, Setting

CHOSEN = {"CreationTime", "LastModified", "LastModifiedTime", "RuntimeVersionConfig"}
# A statement that comes and goes gives a function another revision.
RESTLESS = {"RevisionId"}


def find(aws):
    for function in aws.lambda_.list_functions()["Functions"]:
        yield function["FunctionName"], function["FunctionName"]


def read(aws, name):
    found = aws.lambda_.get_function(FunctionName=name)
    groups = aws.logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}")["logGroups"]
    group = next((g for g in groups if g["logGroupName"] == f"/aws/lambda/{name}"), None)
    return {
        "Configuration": found["Configuration"],
        "Concurrency": found.get("Concurrency"),
        # LocalStack takes the id of a URL from it, and keeps it.
        "Tags": without(found.get("Tags", {}), "_custom_id_"),
        "async": ask(aws.lambda_.get_function_event_invoke_config, FunctionName=name),
        "url": ask(aws.lambda_.get_function_url_config, FunctionName=name),
        "logGroup": group and {"retentionInDays": group.get("retentionInDays")},
    }


def mark(found):
    return tag_mark(found, "Tags")


SHAPES = {
    "lambda": ["FunctionConfiguration", "FunctionUrlConfig", "Cors", "FunctionEventInvokeConfig", "LoggingConfig"]}
NOT_SET = {
    "FunctionConfiguration": {
        "CapacityProviderConfig": CREATION, "DurableConfig": CREATION, "PackageType": CREATION,
        "TenancyConfig": CREATION, "FileSystemConfigs": NOT_KEPT, "KMSKeyArn": NOT_KEPT,
        "ImageConfigResponse": "of images only; UnmanagedTests.swift",
        "SnapStart": "not of this runtime; UnmanagedTests.swift",
    },
}


def settings(aws, name):
    functions, function = aws.lambda_, {"FunctionName": name}

    def read(*path):
        def value():
            found = functions.get_function_configuration(**function)
            for key in path:
                found = found.get(key)
            return found

        return value

    def update(**settings):
        def add():
            functions.update_function_configuration(**function, **settings)
            functions.get_waiter("function_updated_v2").wait(**function, WaiterConfig={"Delay": 0.05})

        return add

    def network():
        subnet = aws.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        update(VpcConfig={"SubnetIds": [subnet]})()

    prefix = "FunctionConfiguration."
    return [
        Setting("VpcConfig", prefix + "VpcConfig", network, read("VpcConfig", "SubnetIds")),
    ]
