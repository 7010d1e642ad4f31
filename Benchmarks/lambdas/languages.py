"""What the Lambda host costs in each language: the first invocation and warm ones, in one table.

The handlers call nothing: those in Node, Python and C are empty, and the Swift one is the image service's
upload, which refuses a request without a user. With --against, the same functions run on another LocalStack
too, in turns, and the last columns are ratios. Started by Benchmarks/lambdas/run.
"""

import argparse
import base64
import http.client
import io
import json
import os
import pathlib
import statistics
import time
import urllib.parse
import urllib.request
import zipfile

import boto3
import botocore.config

HERE = pathlib.Path(__file__).resolve().parent
STACK = "bench-lambdas"
CACHES = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
ARTIFACTS = pathlib.Path(os.environ.get("CAIRN_CACHE", CACHES / "cairn")) / "artifacts"
ROLE = "arn:aws:iam::000000000000:role/bench"
PYTHON = "def handler(event, context):\n    return {}\n"
NODE = "exports.handler = async () => ({});\n"
EVENT = json.dumps({
    "httpMethod": "POST", "path": "/", "headers": {}, "queryStringParameters": None, "body": "{}",
    "isBase64Encoded": False}).encode()


def packed(name, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, content)
    return buffer.getvalue()


class Host:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.address = urllib.parse.urlsplit(endpoint)
        self.connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        self.lambdas = boto3.client(
            "lambda", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test", config=botocore.config.Config(retries={"max_attempts": 1}))

    def cannot_run(self, runtime):
        """Why it can't, or None; also of a LocalStack that doesn't say."""
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_cairn/host") as answer:
                found = json.load(answer)["runtimes"].get(runtime, {"runs": False, "reason": "unknown"})
        except (OSError, KeyError, ValueError):
            return "this LocalStack doesn't run it" if runtime.startswith("nodejs") else None
        return None if found["runs"] else found["reason"]

    def create(self, name, code):
        runtime, handler, content = code
        self.lambdas.create_function(
            FunctionName=name, Runtime=runtime, Handler=handler, Role=ROLE, MemorySize=256, Timeout=10,
            Code={"ZipFile": content}, Environment={"Variables": {"BUCKET": "none", "TABLE": "none"}})
        self.lambdas.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})

    def delete(self, name):
        self.lambdas.delete_function(FunctionName=name)

    def invoke(self, name):
        """Milliseconds from sending to the whole answer, without an SDK."""
        scope = "test/20260101/us-east-1/lambda/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
        begun = time.perf_counter()
        self.connection.request("POST", f"/2015-03-31/functions/{name}/invocations", EVENT, headers)
        response = self.connection.getresponse()
        answer = response.read()
        took = (time.perf_counter() - begun) * 1000
        if response.status >= 300 or response.headers.get("X-Amz-Function-Error"):
            raise SystemExit(f"{name} on {self.endpoint} failed: {response.status} {answer[:500]!r}")
        return took


def swift(host):
    configuration = host.lambdas.get_function_configuration(FunctionName=f"{STACK}-swift-upload-images")
    # cairn keeps what it deploys under the hash that Lambda returns.
    return (ARTIFACTS / f"{base64.b64decode(configuration['CodeSha256']).hex()}.zip").read_bytes()


def measure(hosts, code, runs, firsts):
    """[{first, p50}] of each host, which take turns."""
    found = [{"first": [], "warm": []} for _ in hosts]
    for number in range(firsts):
        for host, times in zip(hosts, found):
            name = f"bench-first-{number}"
            host.create(name, code)
            time.sleep(0.2)  # until the host is ready for the next one
            times["first"].append(host.invoke(name))
            host.delete(name)
    for host in hosts:
        host.create("bench-warm", code)
        for _ in range(20):
            host.invoke("bench-warm")
    for _ in range(0, runs, 50):
        for host, times in zip(hosts, found):
            times["warm"] += [host.invoke("bench-warm") for _ in range(50)]
    for host in hosts:
        host.delete("bench-warm")
    return [{"first": statistics.median(times["first"]), "p50": statistics.median(times["warm"])} for times in found]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", default=os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"))
    parser.add_argument("--against", help="another LocalStack to compare with")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--firsts", type=int, default=7)
    parser.add_argument("--json", help=argparse.SUPPRESS)  # for bench.py
    arguments = parser.parse_args()
    host = Host(arguments.endpoint)
    other = Host(arguments.against) if arguments.against else None
    codes = {
        "Swift": ("provided.al2023", "x", swift(host)),
        "Node": ("nodejs22.x", "index.handler", packed("index.js", NODE)),
        "Python": ("python3.13", "app.handler", packed("app.py", PYTHON)),
        "C": ("provided.al2023", "x", packed("bootstrap", (HERE / "c/build/bootstrap").read_bytes())),
    }
    print("| language | first invocation, ms | warm p50, ms |" + (" first : other | p50 : other |" if other else ""))
    print("| --- | ---: | ---: |" + (" ---: | ---: |" if other else ""))
    for language, code in codes.items():
        problem = host.cannot_run(code[0])
        if problem:
            print(f"| {language} | skipped: {problem} | |" + (" | |" if other else ""), flush=True)
            continue
        compared = other is not None and other.cannot_run(code[0]) is None
        own, *others = measure([host, other] if compared else [host], code, arguments.runs, arguments.firsts)
        row = f"| {language} | {own['first']:.1f} | {own['p50']:.2f} |"
        for name in ("first", "p50") if other else ():
            row += f" {own[name] / others[0][name]:.2f} |" if others else " |"
        print(row, flush=True)
    print()


main()
