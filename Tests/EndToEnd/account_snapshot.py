"""Everything boto3 tells of an account, in a form in which two of the same meaning are equal.

What a service chooses by itself (ids, times, revisions) is left out or replaced by what it stands for.
"""

import functools
import json
import re

from botocore.exceptions import ClientError

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def snapshot(world):
    """{"s3 bucket NAME": {...}, ..., "ledger STACK": {...}}"""
    found = {}
    for part in (_buckets, _tables, _queues, _roles, _functions, _mappings, _apis, _log_groups):
        found |= part(_Clients(world))
    return json.loads(UUID.sub("<uuid>", json.dumps(found, sort_keys=True, default=str)))


def differences(wanted, found):
    """A short text for each thing that is not as wanted; empty when all is."""
    lines = []
    for key in sorted(wanted.keys() | found.keys()):
        if key not in found:
            lines.append(f"{key} is missing")
        elif key not in wanted:
            lines.append(f"{key} is too much: {_short(found[key])}")
        elif wanted[key] != found[key]:
            for path, old, new in _unequal(wanted[key], found[key], ""):
                lines.append(f"{key}{path} is {_short(new)}, not {_short(old)}")
    return lines


def _unequal(wanted, found, path):
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in sorted(wanted.keys() | found.keys()):
            if wanted.get(key) != found.get(key):
                yield from _unequal(wanted.get(key), found.get(key), f"{path}.{key}")
    else:
        yield path, wanted, found


def _short(value):
    text = json.dumps(value, sort_keys=True)
    return text if len(text) < 300 else text[:300] + "…"


class _Clients:
    def __init__(self, world):
        self.world = world
        # One set of clients an account: making one takes longer than a request.
        self._made = world.__dict__.setdefault("_clients", {})

    def __getattr__(self, service):
        if service not in self._made:
            self._made[service] = self.world.client(service.rstrip("_"))
        return self._made[service]


def _told(call, *drop, key=None, **arguments):
    """What the call answers, without its metadata; None where there is no such thing."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code.startswith("NoSuch") or "NotFound" in code:
            return None
        raise
    answer = answer if key is None else answer.get(key)
    return _without(answer, "ResponseMetadata", *drop)


def _without(value, *names):
    return {k: v for k, v in value.items() if k not in names} if isinstance(value, dict) else value


def _tags(items):
    return {item["Key"]: item["Value"] for item in items or []}


def _buckets(aws):
    s3, found = aws.s3, {}
    for name in (bucket["Name"] for bucket in s3.list_buckets()["Buckets"]):
        keys = [o["Key"] for o in s3.list_objects_v2(Bucket=name).get("Contents", [])]
        if name.startswith("cairn-"):
            found |= {f"ledger {key}": _ledger(s3, name, key) for key in keys if "/" not in key}
            found[f"ledger bucket {name}"] = [key for key in keys if "/" in key]
            continue
        told = functools.partial(_told, Bucket=name)
        found[f"s3 bucket {name}"] = {
            "objects": keys,
            "location": told(s3.get_bucket_location),
            "tags": _tags((told(s3.get_bucket_tagging) or {}).get("TagSet")),
            "cors": told(s3.get_bucket_cors),
            "lifecycle": told(s3.get_bucket_lifecycle_configuration),
            "versioning": told(s3.get_bucket_versioning),
            "encryption": told(s3.get_bucket_encryption),
            "publicAccess": told(s3.get_public_access_block),
            "ownership": told(s3.get_bucket_ownership_controls),
            "policy": told(s3.get_bucket_policy),
            "notification": told(s3.get_bucket_notification_configuration),
        }
    return found


def _ledger(s3, bucket, key):
    ledger = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    # Who wrote it differs by nature. Places are those of the file as of then.
    ledger.pop("written", None)
    ledger.pop("secretKey", None)  # Random, and another in each new ledger.
    return ledger


def _tables(aws):
    dynamodb, found = aws.dynamodb, {}
    for name in dynamodb.list_tables()["TableNames"]:
        table = _told(
            dynamodb.describe_table, "CreationDateTime", "TableId", "ItemCount", "TableSizeBytes", "LatestStreamLabel",
            "LatestStreamArn", key="Table", TableName=name)
        # Throughput and billing carry the time they were set at.
        for part in ("ProvisionedThroughput", "BillingModeSummary"):
            table[part] = {k: v for k, v in table.get(part, {}).items() if "DateTime" not in k}
        found[f"table {name}"] = table | {
            "ttl": _told(dynamodb.describe_time_to_live, TableName=name),
            "tags": _tags(dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"]).get("Tags")),
            "backups": _told(dynamodb.describe_continuous_backups, TableName=name)["ContinuousBackupsDescription"][
                "ContinuousBackupsStatus"],
        }
    return found


def _queues(aws):
    sqs, found = aws.sqs, {}
    for url in sqs.list_queues().get("QueueUrls", []):
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        for name in ("Policy", "RedrivePolicy"):
            if name in attributes:
                attributes[name] = json.loads(attributes[name])
        found[f"queue {url.rsplit('/', 1)[1]}"] = {
            "attributes": {
                k: v for k, v in attributes.items() if not k.startswith("Approximate") and not k.endswith("Timestamp")},
            "tags": sqs.list_queue_tags(QueueUrl=url).get("Tags", {}),
        }
    return found


def _roles(aws):
    iam, found = aws.iam, {}
    for name in (role["RoleName"] for role in iam.list_roles()["Roles"]):
        inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
        role = _told(iam.get_role, "RoleId", "CreateDate", "RoleLastUsed", key="Role", RoleName=name)
        found[f"role {name}"] = role | {
            "Tags": _tags(role.get("Tags")),
            "inline": {p: iam.get_role_policy(RoleName=name, PolicyName=p)["PolicyDocument"] for p in inline},
            "attached": sorted(
                p["PolicyArn"] for p in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]),
        }
    return found


def _functions(aws):
    functions, found = aws.lambda_, {}
    for name in (f["FunctionName"] for f in functions.list_functions()["Functions"]):
        function = functions.get_function(FunctionName=name)
        policy = _told(functions.get_policy, FunctionName=name)
        document = json.loads(policy["Policy"]) if policy else {"Statement": []}
        found[f"function {name}"] = {
            "configuration": _without(function["Configuration"], "LastModified", "RevisionId", "RuntimeVersionConfig"),
            "concurrency": function.get("Concurrency"),
            "tags": function.get("Tags", {}),
            "permissions": sorted(document["Statement"], key=lambda s: s["Sid"]),
        }
    return found


def _mappings(aws):
    functions, found = aws.lambda_, {}
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        pair = "mapping {} to {}".format(*(mapping[k].rsplit(":", 1)[1] for k in ("EventSourceArn", "FunctionArn")))
        # Two of one pair can't be, but a judge does not rely on that.
        while pair in found:
            pair += ", once more"
        # LocalStack's listing may call one disabled whose former poller has just ended; itself it knows better.
        state = functions.get_event_source_mapping(UUID=mapping["UUID"])["State"]
        found[pair] = _without(
            mapping | {"State": state}, "UUID", "LastModified", "EventSourceMappingArn", "StateTransitionReason", "LastProcessingResult"
        ) | {"tags": functions.list_tags(Resource=mapping["EventSourceMappingArn"]).get("Tags", {})}
    return found


def _apis(aws):
    gateway, found = aws.apigateway, {}
    for api in gateway.get_rest_apis()["items"]:
        id = api["id"]
        routes = {}
        for resource in gateway.get_resources(restApiId=id, embed=["methods"])["items"]:
            path = resource["path"]
            while path in routes:
                path += " (once more)"
            routes[path] = {
                verb: _without(method, "ResponseMetadata") | {
                    "methodIntegration": _without(method.get("methodIntegration", {}), "cacheNamespace")}
                for verb, method in resource.get("resourceMethods", {}).items()}
        deployments = {d["id"]: d.get("description") for d in gateway.get_deployments(restApiId=id)["items"]}
        stages = {
            stage["stageName"]: _without(stage, "createdDate", "lastUpdatedDate") | {
                "deploymentId": deployments.get(stage["deploymentId"], "gone")}
            for stage in gateway.get_stages(restApiId=id)["item"]}
        name = f"api {api['name']}"
        while name in found:
            name += ", once more"
        found[name] = _without(api, "createdDate", "rootResourceId") | {
            "routes": routes, "stages": stages, "deployments": sorted(map(str, deployments.values()))}
    return found


def _log_groups(aws):
    logs, found = aws.logs, {}
    for group in logs.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        found[f"log group {name}"] = {
            "retention": group.get("retentionInDays"),
            "tags": logs.list_tags_log_group(logGroupName=name).get("tags", {}),
        }
    return found
