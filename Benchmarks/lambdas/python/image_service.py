"""What the four handlers share: the service of lambdas/, as one writes it in Python with boto3."""

import base64
import datetime
import hashlib
import hmac
import json
import logging
import os
import re
import time
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET, TABLE = os.environ["BUCKET"], os.environ["TABLE"]
EXPIRY = int(os.environ.get("URL_EXPIRY", "900"))
LIMITS = {"user_id": 256, "image_id": 128, "filename": 255, "content_type": 127, "page_token": 512, "limit": 16}

log = logging.getLogger()
log.setLevel(os.environ.get("LOG_LEVEL", "info").upper())

_config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
s3 = boto3.client("s3", config=_config)
dynamodb = boto3.client("dynamodb")


class Refusal(Exception):
    def __init__(self, status, error, message):
        super().__init__(message)
        self.status, self.error, self.message = status, error, message


def bad(message):
    return Refusal(400, "BadRequest", message)


def line(level, message, context, **details):
    log.log(level, json.dumps({
        "level": logging.getLevelName(level), "message": message, "requestId": context.aws_request_id,
        "function": context.function_name, **details}))


def api(method):
    """Stands between Lambda and a handler: whatever happens, the caller gets JSON."""
    def decorate(handler):
        def handle(event, context):
            try:
                if event["httpMethod"] != method:
                    raise Refusal(405, "MethodNotAllowed", f"{event.get('path')} takes {method}.")
                return answer(*handler(event, context))
            except Refusal as refusal:
                line(logging.WARNING, "request refused", context, reason=refusal.message)
                return answer(refusal.status, {"error": refusal.error, "message": refusal.message})
            except Exception as error:
                line(logging.ERROR, "request failed", context, reason=str(error))
                return answer(500, {"error": "InternalError", "message": context.aws_request_id})
        return handle
    return decorate


def answer(status, body):
    return {
        "statusCode": status, "isBase64Encoded": False, "body": json.dumps(body),
        "headers": {
            "Content-Type": "application/json", "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET,POST,DELETE,OPTIONS",
            "Access-Control-Allow-Headers": "Content-Type,Authorization,X-Amz-Date,X-Api-Key"}}


def body_of(event):
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        text = base64.b64decode(text)
    if len(text) > 16384:
        raise Refusal(413, "PayloadTooLarge", "The body must not be longer than 16384 bytes.")
    try:
        body = json.loads(text)
    except ValueError as error:
        raise bad(f"The body isn't JSON: {error}") from None
    if not isinstance(body, dict):
        raise bad("The body must be a JSON object.")
    return body


def checked(name, value):
    if len(value.encode()) > LIMITS[name]:
        raise bad(f"{name} must not be longer than {LIMITS[name]} bytes.")
    if re.search(r"[\x00-\x1f\x7f-\x9f\ufffd]", value):
        raise bad(f"{name} must not hold control characters.")
    return value


def field(body, name):
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise bad(f"The field {name} is required and must be a string.")
    return checked(name, value)


def parameter(event, name, required=False):
    value = (event.get("queryStringParameters") or {}).get(name)
    if not value:
        if required:
            raise bad(f"The query parameter {name} is required.")
        return None
    return checked(name, value)


def now():
    time = datetime.datetime.now(datetime.timezone.utc)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id():
    """A UUID of version 7."""
    number = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=number & ~(3 << 62) | 2 << 62))


def key_of(user, image, filename):
    plain = re.sub(rb"[^A-Za-z0-9-]", lambda m: b"_%02x" % m[0], user.encode()).decode()
    name = re.sub(r"[^A-Za-z0-9._-]", "-", filename)[-100:]
    return f"{plain}/{image}/{'-' + name[1:] if name.startswith('.') else name}"


def parse_key(key):
    parts = key.split("/")
    if len(parts) != 3:
        return None
    user = re.sub(rb"_([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), parts[0].encode())
    return user.decode(), parts[1]


def item_key(user, image):
    return {"user_id": {"S": user}, "image_id": {"S": image}}


def plain(item):
    """A record as users see it."""
    hidden = ("object_key", "filename_search")
    return {name: _plain(value) for name, value in item.items() if name not in hidden}


def _plain(value):
    kind, content = next(iter(value.items()))
    match kind:
        case "N": return json.loads(content)
        case "L": return [_plain(v) for v in content]
        case "M": return {k: _plain(v) for k, v in content.items()}
        case "B": return base64.b64encode(content).decode()
        case "NULL": return None
        case "SS": return content
        case "NS": return [json.loads(v) for v in content]
    return content


_secret = hashlib.sha256(f"page token of {TABLE}".encode()).digest()


def token(image, user, filters):
    seal = hmac.digest(_secret, json.dumps([image, user, filters]).encode(), "sha256")[:12]
    return base64.urlsafe_b64encode(seal + image.encode()).decode().rstrip("=")


def from_token(text, user, filters):
    try:
        image = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[12:].decode()
    except ValueError:
        image = ""
    if not image or token(image, user, filters) != text:
        raise bad("page_token is not valid for this listing.")
    return image


def condition_failed(error):
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "ConditionalCheckFailedException"
