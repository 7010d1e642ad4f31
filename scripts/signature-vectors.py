#!/usr/bin/env python3
"""Renews Tests/CairnAWSTests/Signing/SignatureVectors.swift with what botocore signs.

botocore is the judge: its signer is the one that AWS ships. The keys, the time and the first cases are
those of AWS's published Signature Version 4 test suite. Usage: scripts/signature-vectors.py (needs botocore).
"""
import datetime
import pathlib
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

TIME = datetime.datetime(2015, 8, 30, 12, 36, 0, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: (
    TIME.replace(tzinfo=None) if remove_tzinfo else TIME
)
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW+"


def case(name, method="GET", base="https://example.amazonaws.com", path="/", query=(), headers=(),
         body="", service="service", region="us-east-1", token=None, expires=None):
    return locals()


S3 = "https://examplebucket.s3.us-east-1.amazonaws.com"
LOCAL = "http://127.0.0.1:4566"
CASES = [
    case("a bare request"),
    case("a query out of order", query=[("Param2", "value2"), ("Param1", "value1")]),
    case("equal keys by their values", query=[("Param1", "value2"), ("Param1", "Value1")]),
    case("unreserved characters", query=[("-._~0123456789Aa", "-._~0123456789Aa")]),
    case("a query beyond ASCII", query=[("ሴ", "bar baz+%/")]),
    case("keys that extend one another", query=[("a", "1"), ("a-b", "2"), ("aB", "3"), ("A", "4")]),
    case("a key without a value", query=[("acl", None)]),
    case("header values with spaces", headers=[("My-Header1", " a   b  c "), ("My-Header2", '"a   b"')]),
    case("a posted form", "POST", headers=[("Content-Type", "application/x-www-form-urlencoded")], body="Param1=value1"),
    case("a session token", "POST", token=TOKEN),
    case("a path with dots", path="/./foo/../bar/./"),
    case("a path with slashes", path="//foo//bar"),
    case("a path with a space", path="/example%20space/"),
    case("a function's ARN in the path", path="/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af/invocations",
         method="POST", base=LOCAL, service="lambda", body='{"a":1}', headers=[("X-Amz-Invocation-Type", "RequestResponse")]),
    case("a JSON operation on a port", "POST", base=LOCAL, service="dynamodb", region="eu-central-1", body='{"TableName":"t"}',
         headers=[("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.DescribeTable")]),
    case("an object", base=S3, path="/test.txt", service="s3", headers=[("Range", "bytes=0-9")]),
    case("a conditional put", "PUT", base=LOCAL, path="/bucket/state.json", service="s3", body="{}",
         headers=[("If-None-Match", "*"), ("Content-Type", "application/json")]),
    case("a hard key", "PUT", base=LOCAL, service="s3", token=TOKEN, body="x",
         path="/bucket/" + quote("a b+c%d//é/../.ü~'()*!&=@:,$;?#", safe="/~")),
    case("a bucket's configuration", base=S3, service="s3", query=[("cors", None)]),
    case("a listing", base=LOCAL, path="/bucket", service="s3", query=[("list-type", "2"), ("prefix", "a/b c"), ("delimiter", "/")]),
    case("a presigned get", base=S3, path="/test.txt", service="s3", expires=86400),
    case("a presigned get of a hard key", base=LOCAL, path="/bucket/" + quote("a b+c%d//é", safe="/~"), service="s3", expires=60),
    case("a presigned put with its content type", "PUT", base=LOCAL, path="/bucket/photo.jpg", service="s3",
         headers=[("Content-Type", "image/jpeg")], expires=900),
    case("a presigned get with a session token", base=S3, path="/test.txt", service="s3", token=TOKEN, expires=900),
]


def encoded(query):
    return "&".join(
        quote(k, safe="-._~") + ("" if v is None else "=" + quote(v, safe="-._~")) for k, v in query)


def expected(c):
    url = c["base"] + c["path"] + ("?" + encoded(c["query"]) if c["query"] else "")
    request = AWSRequest(method=c["method"], url=url, headers=dict(c["headers"]), data=c["body"].encode())
    credentials = Credentials(KEY, SECRET, c["token"])
    if c["expires"]:
        signer = botocore.auth.S3SigV4QueryAuth(credentials, c["service"], c["region"], expires=c["expires"])
        signer.add_auth(request)
        return request.url
    kind = botocore.auth.S3SigV4Auth if c["service"] == "s3" else botocore.auth.SigV4Auth
    kind(credentials, c["service"], c["region"]).add_auth(request)
    return request.headers["Authorization"]


def swift(value):
    if value is None:
        return "nil"
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], tuple):
        return "[" + ", ".join(f"({swift(k)}, {swift(v)})" for k, v in value) + "]"
    if isinstance(value, (list, tuple)):
        return "[]"
    if isinstance(value, str):
        return '#"' + value + '"#'
    return str(value)


lines = [
    "// Made by scripts/signature-vectors.py with botocore: do not edit.",
    "",
    "// swift-format-ignore-file",
    "let signatureVectors: [SignatureVector] = [",
]
for c in CASES:
    host = c["base"].split("://")[1]
    scheme = c["base"].split("://")[0]
    name, _, port = host.partition(":")
    lines.append(
        f'  SignatureVector(name: {swift(c["name"])}, method: {swift(c["method"])}, scheme: {swift(scheme)}, '
        f'host: {swift(name)}, port: {port or "nil"}, path: {swift(c["path"])}, query: {swift(c["query"])}, '
        f'headers: {swift(c["headers"])}, body: {swift(c["body"])}, service: {swift(c["service"])}, '
        f'region: {swift(c["region"])}, token: {swift(c["token"])}, expires: {swift(c["expires"])}, '
        f'expected: {swift(expected(c))}),')
lines += ["]", ""]
target = pathlib.Path(__file__).parent.parent / "Tests/CairnAWSTests/Signing/SignatureVectors.swift"
target.write_text("\n".join(lines), encoding="utf-8")
