"""S3 whose objects are whole: a write that fails leaves what was there before.

LocalStack truncates an object before it reads the request's body. A client that has ended by then, or a
checksum that does not match, leaves the old size and ETag with no bytes: a GET announces what never
comes, and the next conditional write compares with an ETag of nothing.

It also ignores `x-amz-expected-bucket-owner` in most operations (Amazon S3 "Verifying bucket ownership
with bucket owner condition"), and keeps objects in one folder of /tmp that all instances share.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from typing import Any, Literal

from localstack.aws.api import RequestContext
from localstack.aws.api.s3 import BucketName, HeadBucketOutput
from localstack.services.plugins import Service
from localstack.services.s3.models import S3Bucket, S3Multipart, S3Object, S3Part, S3Store
from localstack.services.s3.provider import S3Provider
from localstack.services.s3.storage.ephemeral import (
    S3_MAX_FILE_SIZE_BYTES,
    EphemeralS3ObjectStore,
    EphemeralS3StoredMultipart,
    EphemeralS3StoredObject,
    LockedSpooledTemporaryFile,
)

_OWNER = "x-amz-expected-bucket-owner"
_SOURCE_OWNER = "x-amz-source-expected-bucket-owner"


class OwnerCheckingS3Provider(S3Provider):
    """Refuses a bucket of another owner than the request expects, whatever the operation."""

    def _get_cross_account_bucket(
        self,
        context: RequestContext,
        bucket_name: BucketName,
        *,
        expected_bucket_owner: str | None = None,
    ) -> tuple[S3Store, S3Bucket]:
        # A copy has two buckets, and a condition for each.
        request: Any = context.service_request or {}
        header = _OWNER if request.get("Bucket", bucket_name) == bucket_name else _SOURCE_OWNER
        expected = expected_bucket_owner or context.request.headers.get(header)
        return super()._get_cross_account_bucket(
            context, bucket_name, expected_bucket_owner=expected
        )

    def head_bucket(
        self, context: RequestContext, bucket: BucketName, **others: Any
    ) -> HeadBucketOutput:
        answer = super().head_bucket(context, bucket, **others)
        self._get_cross_account_bucket(context, bucket)
        return answer


class _Stored(EphemeralS3StoredObject):
    """While it is written the bytes go to a file beside; the end puts that in place at once."""

    def __init__(
        self,
        s3_object: S3Object | S3Part,
        file: LockedSpooledTemporaryFile,
        mode: Literal["r", "w"],
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(s3_object, file, mode)
        # The lock is that of the file in place: one writer at a time, and readers are waited for.
        self._place = file
        self._ended = ended
        if mode == "w":
            self.file = _new_file()

    def __exit__(self, error_type: Any, *_: Any) -> None:
        self._finish(keeps=error_type is None)

    def close(self) -> None:
        self._finish(keeps=True)

    def _finish(self, keeps: bool) -> None:
        if self.closed:
            return
        place, written = self._place, self.file
        if written is not place:
            # Every way of writing notes its time.
            if keeps and written.internal_last_modified:
                with place.position_lock:
                    place._file, written._file = written._file, place._file
                    place._rolled, written._rolled = written._rolled, place._rolled
                    place.internal_last_modified = written.internal_last_modified
            written.close()
        self._ended()
        super().close()


class _StoredMultipart(EphemeralS3StoredMultipart):
    def open(self, s3_part: S3Part, mode: Literal["r", "w"] = "r") -> _Stored:
        return _Stored(s3_part, _file(self.parts, s3_part.part_number), mode)

    def remove_part(self, s3_part: S3Part) -> None:
        """Asked for when a part could not be written: one sent before is still in place."""


class WholeObjectStore(EphemeralS3ObjectStore):
    """Objects in memory; large ones in temporary files of this instance."""

    def __init__(self) -> None:
        super().__init__(tempfile.mkdtemp(prefix="cairn-s3-"))
        self._opening = threading.Lock()
        self._being_written: set[int] = set()

    def open(
        self, bucket: BucketName, s3_object: S3Object, mode: Literal["r", "w"] = "r"
    ) -> _Stored:
        with self._opening:
            # Two first writers of a key must wait for each other, so they need the same file.
            keys = self._filesystem[bucket]["keys"]
            file = _file(keys, self._key_from_s3_object(s3_object))
        if mode == "r":
            return _Stored(s3_object, file, mode)
        writer = id(s3_object)
        stored = _Stored(s3_object, file, mode, lambda: self._being_written.discard(writer))
        self._being_written.add(writer)
        return stored

    def remove(self, bucket: BucketName, s3_object: S3Object | list[S3Object]) -> None:
        """An object that is being written is not in place yet: its end throws it away."""
        given = s3_object if isinstance(s3_object, list) else [s3_object]
        super().remove(bucket, [each for each in given if id(each) not in self._being_written])

    def get_multipart(self, bucket: BucketName, s3_multipart: S3Multipart) -> _StoredMultipart:
        with self._lock_multipart_create:
            multiparts = self._filesystem[bucket]["multiparts"]
            found = multiparts.get(s3_multipart.id)
            if found is None:
                folder = self._create_upload_directory(bucket, s3_multipart.id)
                found = _StoredMultipart(self, bucket, s3_multipart, folder)
                multiparts[s3_multipart.id] = found
        return found


def _new_file() -> LockedSpooledTemporaryFile:
    return LockedSpooledTemporaryFile(max_size=S3_MAX_FILE_SIZE_BYTES)


def _file(files: dict[Any, LockedSpooledTemporaryFile], key: Any) -> LockedSpooledTemporaryFile:
    return files.get(key) or files.setdefault(key, _new_file())


def s3_service() -> Service:
    return Service.for_provider(OwnerCheckingS3Provider(WholeObjectStore()))
