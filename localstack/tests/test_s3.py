"""Objects are whole, and a bucket is its owner's."""

from __future__ import annotations

import hashlib
import http.client
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from local_stack import LocalStack

_OTHER = {"aws_access_key_id": "222222222222", "aws_secret_access_key": "test"}


@pytest.fixture
def bucket(stack: LocalStack) -> Iterator[str]:
    name = f"whole-{uuid4().hex[:8]}"
    stack.client("s3").create_bucket(Bucket=name)
    yield name


def _put_and_vanish(stack: LocalStack, path: str, body: bytes, sent: int) -> None:
    """A client that is killed: its connection is reset after so many bytes of the body."""
    with socket.create_connection(("127.0.0.1", stack.port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        head = f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        head += "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, "
        head += "SignedHeaders=host, Signature=0\r\n\r\n"
        connection.sendall(head.encode() + body[:sent])


def _get(stack: LocalStack, path: str) -> tuple[bytes, str]:
    """The object and its ETag, read by a client that does not wait for ever."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    body = answer.read()
    connection.close()
    return body, answer.headers["ETag"].strip('"')


@pytest.mark.parametrize("size", [3_000, 300_000])
def test_a_client_that_vanishes_leaves_a_whole_object(
    stack: LocalStack, bucket: str, size: int
) -> None:
    path = f"/{bucket}/ledger.json"
    first = b"0" * (size + 7)
    stack.client("s3").put_object(Bucket=bucket, Key="ledger.json", Body=first)
    whole = {first}
    for number in range(1, 61):
        body = bytes([number]) * (size + number)
        whole.add(body)
        _put_and_vanish(stack, path, body, sent=size + number - (number % 3) * 100)
        found, etag = _get(stack, path)
        assert found in whole and etag == hashlib.md5(found).hexdigest()


def test_a_wrong_checksum_leaves_the_object_that_was_there(stack: LocalStack, bucket: str) -> None:
    s3 = stack.client("s3")
    s3.put_object(Bucket=bucket, Key="k", Body=b"before")
    wrong: list[dict[str, Any]] = [
        {"ContentMD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
        {"ChecksumSHA256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
    ]
    for digest in wrong:
        with pytest.raises(ClientError, match="BadDigest"):
            s3.put_object(Bucket=bucket, Key="k", Body=b"after", **digest)
        assert _get(stack, f"/{bucket}/k") == (b"before", hashlib.md5(b"before").hexdigest())


def test_a_part_that_fails_leaves_the_one_sent_before(stack: LocalStack, bucket: str) -> None:
    s3 = stack.client("s3")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="m")["UploadId"]
    part = {"Bucket": bucket, "Key": "m", "UploadId": upload, "PartNumber": 1}
    etag = s3.upload_part(**part, Body=b"good")["ETag"]
    with pytest.raises(ClientError, match="BadDigest"):
        s3.upload_part(**part, Body=b"bad", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
    s3.complete_multipart_upload(
        Bucket=bucket, Key="m", UploadId=upload,
        MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]},
    )  # fmt: skip
    assert s3.get_object(Bucket=bucket, Key="m")["Body"].read() == b"good"


def test_objects_are_replaced_copied_deleted_and_kept_in_versions(
    stack: LocalStack, bucket: str
) -> None:
    s3 = stack.client("s3")
    large = b"x" * 2_000_000
    for body in (b"small", large, b"", b"small again"):
        s3.put_object(Bucket=bucket, Key="k", Body=body)
        s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "k"})
        assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == body
    s3.delete_object(Bucket=bucket, Key="k")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket=bucket, Key="k")
    s3.put_bucket_versioning(
        Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    versions = [s3.put_object(Bucket=bucket, Key="v", Body=b)["VersionId"] for b in (b"1", b"2")]
    found = [
        s3.get_object(Bucket=bucket, Key="v", VersionId=v)["Body"].read() for v in versions
    ]
    assert found == [b"1", b"2"]


def test_of_many_first_writers_one_wins(stack: LocalStack, bucket: str) -> None:
    s3 = stack.client("s3")

    def put(number: int) -> int:
        try:
            s3.put_object(Bucket=bucket, Key=key, Body=str(number).encode(), IfNoneMatch="*")
        except ClientError as error:
            assert error.response["Error"]["Code"] == "PreconditionFailed"
            return 0
        return 1

    with ThreadPoolExecutor(16) as pool:
        for key in (f"lock-{n}" for n in range(25)):
            assert sum(pool.map(put, range(16))) == 1


def test_a_bucket_of_another_owner_is_refused(stack: LocalStack, bucket: str) -> None:
    """Amazon S3 "Verifying bucket ownership with bucket owner condition"."""
    ours, theirs = stack.client("s3"), stack.client("s3", **_OTHER)
    ours.put_object(Bucket=bucket, Key="k", Body=b"x", ExpectedBucketOwner="000000000000")
    name = f"theirs-{uuid4().hex[:8]}"
    theirs.create_bucket(Bucket=name)
    for call in (
        lambda owner: theirs.put_object(Bucket=bucket, Key="k", Body=b"y", ExpectedBucketOwner=owner),
        lambda owner: theirs.get_object(Bucket=bucket, Key="k", ExpectedBucketOwner=owner),
        lambda owner: theirs.head_object(Bucket=bucket, Key="k", ExpectedBucketOwner=owner),
        lambda owner: theirs.head_bucket(Bucket=bucket, ExpectedBucketOwner=owner),
        lambda owner: theirs.list_objects_v2(Bucket=bucket, ExpectedBucketOwner=owner),
        lambda owner: theirs.copy_object(
            Bucket=name, Key="c", CopySource={"Bucket": bucket, "Key": "k"},
            ExpectedBucketOwner="222222222222", ExpectedSourceBucketOwner=owner),
        lambda owner: theirs.delete_object(Bucket=bucket, Key="k", ExpectedBucketOwner=owner),
    ):  # fmt: skip
        with pytest.raises(ClientError) as told:
            call("222222222222")
        assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
        call("000000000000")
