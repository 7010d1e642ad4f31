"""Compares the Swift handlers with the same ones in Python and with an empty function in C.

All run on one LocalStack, in one run, taking turns. Times are those of whoever calls Lambda's Invoke,
over a kept-alive connection without an SDK. The floor is what the empty function takes and what the
handler's calls of DynamoDB and S3 take by themselves: no handler can be faster. Started by
Benchmarks/lambdas/run.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import statistics
import time
import urllib.parse

import boto3
import botocore.config

STACK = "bench-lambdas"
HANDLERS = ["upload-images", "list-images", "delete-images", "s3-listener"]
KINDS = ["swift", "python"]
EMPTY = "empty-c"
CACHES = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
ARTIFACTS = pathlib.Path(os.environ.get("CAIRN_CACHE", CACHES / "cairn")) / "artifacts"


class Target:
    def __init__(self, endpoint):
        self.address = urllib.parse.urlsplit(endpoint)
        self.connection = None
        options = {
            "endpoint_url": endpoint, "region_name": "us-east-1", "aws_access_key_id": "test",
            "aws_secret_access_key": "test", "config": botocore.config.Config(retries={"max_attempts": 1})}
        self.functions = boto3.client("lambda", **options)
        self.dynamodb = boto3.client("dynamodb", **options)

    def send(self, service, method, path, body=b"", **headers):
        """Milliseconds from sending to the whole answer, and the answer."""
        scope = f"test/20260101/us-east-1/{service}/aws4_request"
        headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
            self.connection.connect()
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        took = (time.perf_counter() - begun) * 1000
        if response.status >= 300 or response.headers.get("X-Amz-Function-Error"):
            raise SystemExit(f"{method} {path} failed: {response.status} {answer[:500]!r}")
        return took, answer

    def invoke(self, function, event):
        path = f"/2015-03-31/functions/{function}/invocations"
        took, answer = self.send("lambda", "POST", path, json.dumps(event).encode())
        return took, json.loads(answer)

    def dynamo(self, operation, **request):
        body = json.dumps({"TableName": f"{STACK}-metadata"} | request).encode()
        return self.send("dynamodb", "POST", "/", body, **{
            "X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0"})[0]

    def put(self, items):
        for start in range(0, len(items), 25):
            requests = [{"PutRequest": {"Item": item}} for item in items[start:start + 25]]
            self.dynamodb.batch_write_item(RequestItems={f"{STACK}-metadata": requests})


def item(user, number, status):
    image = f"01a20ca4-bb46-7000-8000-{number:012x}"
    values = {
        "user_id": user, "image_id": image, "filename": f"{number}.png", "content_type": "image/png",
        "status": status, "object_key": f"{user}/{image}/{number}.png", "created_at": "2026-01-01T00:00:00.000Z",
        "filename_search": f"{number}.png"}
    if status == "UPLOADED":
        values |= {"uploaded_at": "2026-01-01T00:00:01.000Z", "etag": "0" * 32}
    return {name: {"S": value} for name, value in values.items()}


def request(method, query=None, body=None):
    return {
        "httpMethod": method, "path": "/", "headers": {"Content-Type": "application/json"},
        "queryStringParameters": query, "body": body, "isBase64Encoded": False}


class Events:
    """An endless supply of events of the same work, each on a record of its own where that is used up."""

    def __init__(self, target, kind, handler, count):
        self.user, self.handler, self.number = f"{kind}-{handler}", handler, -1
        status = {"delete-images": "UPLOADED", "s3-listener": "PENDING_UPLOAD"}.get(handler)
        if status:
            target.put([item(self.user, number, status) for number in range(count)])
        if handler == "list-images":
            target.put([item(self.user, number, "UPLOADED") for number in range(25)])

    def next(self):
        self.number += 1
        image = item(self.user, self.number, "")
        match self.handler:
            case "upload-images":
                return request("POST", body=json.dumps(
                    {"user_id": self.user, "filename": "a cat.png", "content_type": "image/png"}))
            case "list-images":
                return request("GET", {"user_id": self.user})
            case "delete-images":
                return request("DELETE", {"user_id": self.user, "image_id": image["image_id"]["S"]})
            case "s3-listener":
                record = {"eventName": "ObjectCreated:Put", "eventTime": "2026-01-01T00:00:02.000Z", "s3": {
                    "bucket": {"name": f"{STACK}-images"},
                    "object": {"key": image["object_key"]["S"], "size": 7, "eTag": "0" * 32}}}
                return {"Records": [{"messageId": "1", "body": json.dumps({"Records": [record]})}]}

    def calls(self, target):
        """Milliseconds of the handler's calls of AWS, made from here."""
        self.number += 1
        record = item(self.user, self.number, "UPLOADED")
        key = {name: record[name] for name in ("user_id", "image_id")}
        match self.handler:
            case "upload-images":
                return target.dynamo(
                    "PutItem", Item=record, ConditionExpression="attribute_not_exists(image_id)")
            case "list-images":
                return target.dynamo(
                    "Query", KeyConditionExpression="user_id = :user", Limit=11, ScanIndexForward=False,
                    ConsistentRead=True, ExpressionAttributeValues={":user": record["user_id"]})
            case "delete-images":
                path = f"/{STACK}-images/{record['object_key']['S']}"
                return (target.dynamo("GetItem", Key=key, ConsistentRead=True)
                        + target.send("s3", "DELETE", path)[0]
                        + target.dynamo(
                            "DeleteItem", Key=key, ConditionExpression="#status = :status",
                            ExpressionAttributeNames={"#status": "status"},
                            ExpressionAttributeValues={":status": record["status"]}))
            case "s3-listener":
                changes = {"status": "UPLOADED", "uploaded_at": "2026", "etag": "0" * 32, "size": "7"}
                return target.dynamo(
                    "UpdateItem", Key=key,
                    UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changes),
                    ConditionExpression="attribute_exists(image_id) AND #status = :pending",
                    ExpressionAttributeNames={f"#{name}": name for name in changes},
                    ExpressionAttributeValues={f":{name}": {"S": value} for name, value in changes.items()}
                    | {":pending": {"S": "PENDING_UPLOAD"}})

    def check(self, answer):
        wanted = {"upload-images": 201, "list-images": 200, "delete-images": 200}.get(self.handler)
        fine = answer == {"batchItemFailures": []} if wanted is None else answer["statusCode"] == wanted
        if not fine:
            raise SystemExit(f"{self.user} answered {answer}")


def first_invocation(target, function, events):
    """Of a copy of the function that was made just now."""
    configuration = target.functions.get_function_configuration(FunctionName=function)
    # cairn keeps what it deploys under the hash that Lambda returns.
    code = (ARTIFACTS / f"{base64.b64decode(configuration['CodeSha256']).hex()}.zip").read_bytes()
    copy = f"{function}-first"
    target.functions.create_function(
        FunctionName=copy, Code={"ZipFile": code}, PackageType="Zip",
        **{name: configuration[name] for name in ("Runtime", "Handler", "Role", "MemorySize", "Timeout", "Environment")
           if name in configuration})
    target.functions.get_waiter("function_active_v2").wait(FunctionName=copy, WaiterConfig={"Delay": 0.05})
    time.sleep(0.2)
    took, answer = target.invoke(copy, events.next())
    if function != f"{STACK}-{EMPTY}":
        events.check(answer)
    target.functions.delete_function(FunctionName=copy)
    return took


def resident(function):
    """Megabytes that the function's process holds; the greatest if there are several."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            if f"AWS_LAMBDA_FUNCTION_NAME={function}".encode() in environment:
                status = (folder / "status").read_text()
                found.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
        except (OSError, IndexError):
            continue
    return max(found, default=float("nan"))


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def measure(target, names, runs, firsts):
    """{function: {measure: value}} for functions that take turns."""
    results = {}
    for name in names:
        kind, _, handler = name.partition("-")
        events = Events(target, kind, handler, runs + firsts + 50)
        results[name] = {"events": events, "first": [], "warm": []}
    for _ in range(firsts):
        for name, result in results.items():
            result["first"].append(first_invocation(target, f"{STACK}-{name}", result["events"]))
    for result, name in ((results[n], n) for n in names):
        for _ in range(20):
            target.invoke(f"{STACK}-{name}", result["events"].next())
    handler = names[0].partition("-")[2]
    own, calls = Events(target, "calls", handler, runs + 50), []
    block = 50
    for _ in range(0, runs, block):
        calls += [own.calls(target) for _ in range(block)]
        for name, result in results.items():
            for _ in range(block):
                took, answer = target.invoke(f"{STACK}-{name}", result["events"].next())
                result["warm"].append(took)
                if name != EMPTY:
                    result["events"].check(answer)
    calls = percentile(calls, 0.5)
    return calls, {name: {
        "first": statistics.median(result["first"]), "p50": percentile(result["warm"], 0.5),
        "p95": percentile(result["warm"], 0.95), "p99": percentile(result["warm"], 0.99),
        "rss": resident(f"{STACK}-{name}"),
        "zip": target.functions.get_function_configuration(FunctionName=f"{STACK}-{name}")["CodeSize"] / 1e6,
    } for name, result in results.items()}


ROWS = [("first", "first invocation, ms"), ("p50", "warm p50, ms"), ("p95", "warm p95, ms"),
        ("p99", "warm p99, ms"), ("rss", "resident memory, MB"), ("zip", "zip, MB")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", default=os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"))
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--firsts", type=int, default=7)
    parser.add_argument("--json", help="write the figures to this file as well")
    parser.add_argument("--against", help=argparse.SUPPRESS)  # for languages.py
    arguments = parser.parse_args()
    target = Target(arguments.endpoint)
    everything = {}
    print(f"Warm: {arguments.runs} invocations. First: median of {arguments.firsts} fresh functions.\n")
    print("| handler | measure | Swift | Python | empty C | Swift : Python | Swift : C | floor | Swift : floor |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for handler in HANDLERS:
        names = [f"{kind}-{handler}" for kind in KINDS] + [EMPTY]
        calls, results = measure(target, names, arguments.runs, arguments.firsts)
        everything[handler] = results | {"calls": calls}
        swift, python, c = (results[name] for name in names)
        for key, title in ROWS:
            digits = 2 if key == "zip" else 1
            floor = c["p50"] + calls
            last = f"{floor:.1f} | {swift[key] / floor:.2f}" if key == "p50" else " | "
            print(f"| {handler} | {title} | {swift[key]:.{digits}f} | {python[key]:.{digits}f} "
                  f"| {c[key]:.{digits}f} | {swift[key] / python[key]:.2f} | {swift[key] / c[key]:.2f} | {last} |", flush=True)
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(everything, indent=2) + "\n")


main()
