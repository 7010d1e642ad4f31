from asking import ask, tag_mark, without
from settings import CREATION, NOT_KEPT

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
    aliases = aws.lambda_.list_aliases(FunctionName=name)["Aliases"]
    versions = aws.lambda_.list_versions_by_function(FunctionName=name)["Versions"]
    return {
        "Configuration": found["Configuration"],
        "aliases": {alias["Name"]: alias for alias in aliases},
        "versions": [v["Version"] for v in versions if v["Version"] != "$LATEST"],
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
    "lambda": [
        "FunctionConfiguration", "FunctionUrlConfig", "Cors", "FunctionEventInvokeConfig", "LoggingConfig",
        "VpcConfigResponse", "ImageConfig", "AliasConfiguration"]}
NOT_SET = {
    "FunctionConfiguration": {
        "CapacityProviderConfig": CREATION, "DurableConfig": CREATION,
        "TenancyConfig": CREATION, "FileSystemConfigs": NOT_KEPT, "KMSKeyArn": NOT_KEPT,
        "SnapStart": "not of this runtime; UnmanagedTests.swift",
    },
}


def settings(aws, name):
    return []
