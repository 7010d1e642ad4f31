"""What the `boto.py` of every kind asks with: clients of one account, answers without metadata, marks of ownership."""

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


class Clients:
    """boto3's clients of one account and region, each made once: `aws.sqs`, `aws.lambda_`."""

    def __init__(self, endpoint, account="test", region="us-east-1"):
        self.endpoint, self.access_key, self.region = endpoint, account, region
        self._made = {}

    def __getattr__(self, service):
        if service.startswith("__"):
            raise AttributeError(service)
        if service not in self._made:
            self._made[service] = boto3.client(
                service.rstrip("_"), endpoint_url=self.endpoint, region_name=self.region,
                aws_access_key_id=self.access_key, aws_secret_access_key="test",
                config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))
        return self._made[service]


def ask(call, *drop, key=None, **arguments):
    """What the call answers, without its metadata and these members; None where there is no such thing."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code.startswith("NoSuch") or "NotFound" in code or "NonExistent" in code:
            return None
        raise
    answer = answer if key is None else answer.get(key)
    return without(answer, "ResponseMetadata", *drop)


def without(value, *names):
    return {k: v for k, v in value.items() if k not in names} if isinstance(value, dict) else value


def tags(items):
    """The services' two forms of tags as a map."""
    if isinstance(items, dict):
        return items
    return {item["Key"]: item["Value"] for item in items or []}


def tag_mark(found, key="tags"):
    """The `mark` of a kind that is marked by tags: whose it is, and what was found without saying so."""
    all = found[key]
    rest = {name: value for name, value in all.items() if not name.startswith("cairn:")}
    owner = (all["cairn:stack"], all["cairn:resource"]) if "cairn:stack" in all else None
    return owner, found | {key: rest}


def id_mark(found, key, separator):
    """The `mark` of a kind that is marked in an id: `cairn:STACK:RESOURCE`."""
    parts = (found.get(key) or "").split(separator)
    owner = tuple(parts[1:]) if parts[0] == "cairn" and len(parts) == 3 else None
    return owner, found | {key: ""}
