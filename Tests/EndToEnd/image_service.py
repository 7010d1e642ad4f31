"""A client of the deployed image service: curl for the API, boto3 for what lies behind it."""

import json
import subprocess
import time
import urllib.parse

from openapi_document import Document

STACK = "stacks/image-service.yaml"
BUCKET = "image-service-images"
TABLE = "ImagesMetadata"
QUEUES = ("image-uploads", "image-uploads-failed")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __getitem__(self, key):
        return self.json[key]

    def __repr__(self):
        return f"{self.status} {self.body.decode(errors='replace')}"


def curl(*arguments, input=None):
    """One request by curl; the last answer's status, headers (in lower case) and body."""
    process = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "30", "--include", *arguments],
        input=input, capture_output=True)
    assert process.returncode == 0, process.stderr.decode()
    head, _, body = process.stdout.partition(b"\r\n\r\n")
    while head.split(None, 2)[1] == b"100":
        head, _, body = body.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    return Answer(int(lines[0].split()[1]), {k.lower(): v for k, v in headers.items()}, body)


def wait_for(what, condition, seconds=20):
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return value


class ImageService:
    stack = STACK

    def __init__(self, world):
        self.world = world
        self.url = None
        self.document = Document()

    def apply(self, *settings):
        """Applies the stack with `--set` for each setting."""
        sets = [word for setting in settings for word in ("--set", setting)]
        self.world.cairn("apply", STACK, "--yes", *sets)
        self.url = self.world.cairn("outputs", STACK, "endpoint").out.strip()

    def call(self, method, path, query=None, *, body=None, headers=("Content-Type: application/json",)):
        """One call of the API. Whatever it answers must be as the OpenAPI document says."""
        url = self.url + path + ("?" + query_string(query) if query else "")
        arguments = ["--request", method, *(a for h in headers for a in ("--header", h))]
        if body is not None:
            arguments += ["--data-binary", "@-"]
            body = body if isinstance(body, bytes) else body.encode()
        answer = curl(*arguments, url, input=body)
        self.document.check(method, path, answer)
        return answer

    def upload(self, user, filename="cat.png", content_type="image/png"):
        """The first step: asks for a place."""
        answer = self.call("POST", "/uploadImages", body=json.dumps(
            {"user_id": user, "filename": filename, "content_type": content_type}))
        assert answer.status == 201, answer
        return answer

    def put(self, place, data=PNG, content_type=None):
        """The second step: sends the bytes."""
        given = content_type or place["upload_headers"]["Content-Type"]
        return curl("--request", "PUT", "--header", f"Content-Type: {given}",
                    "--data-binary", "@-", place["upload_url"], input=data)

    def uploaded(self, user, filename="cat.png", content_type="image/png", data=PNG):
        """An image with its bytes, as the listing shows it once the event has come."""
        place = self.upload(user, filename, content_type)
        assert self.put(place, data).status == 200
        return wait_for(f"{filename} of {user} UPLOADED", lambda: self.shown(user, place["image_id"]))

    def shown(self, user, image_id):
        return next((i for i in self.all(user) if i["image_id"] == image_id and i["status"] == "UPLOADED"), None)

    def list(self, user, **query):
        answer = self.call("GET", "/listImages", {"user_id": user} | query)
        assert answer.status == 200, answer
        return answer

    def pages(self, user, **query):
        while True:
            page = self.list(user, **query).json
            yield page["images"]
            if "next_page_token" not in page:
                return
            query["page_token"] = page["next_page_token"]

    def all(self, user, **query):
        return [image for page in self.pages(user, **query) for image in page]

    def delete(self, user, image_id):
        return self.call("DELETE", "/deleteImages", {"user_id": user, "image_id": image_id})

    # The storage behind the API.

    def keys(self):
        pages = self.world.client("s3").get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return sorted(o["Key"] for page in pages for o in page.get("Contents", []))

    def items(self):
        pages = self.world.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        return [item for page in pages for item in page["Items"]]

    def messages(self):
        """How many messages wait or are worked on, in both queues."""
        sqs = self.world.client("sqs")
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible",
                 "ApproximateNumberOfMessagesDelayed"]
        return sum(
            int(sqs.get_queue_attributes(
                QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"],
                AttributeNames=names)["Attributes"][name])
            for queue in QUEUES for name in names)

    def assert_nothing_left(self):
        wait_for("queues are empty", lambda: self.messages() == 0)
        keys, items = self.keys(), self.items()
        assert not keys and not items, f"left behind: {len(keys)} objects, {len(items)} items: {keys[:3]} {items[:3]}"

    def log(self, function):
        """The lines that a function has written in JSON, as values."""
        group = f"/aws/lambda/image-service-{function}"
        logs = self.world.client("logs")
        events = [
            event["message"]
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group)
            for event in page["events"]]
        return [json.loads(line) for line in events if line.startswith("{")]


def query_string(query):
    """Of a dictionary, of pairs, or of a string that is one already."""
    return query if isinstance(query, str) else urllib.parse.urlencode(query)
