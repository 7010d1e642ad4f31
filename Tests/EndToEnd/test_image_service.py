"""The image service from its real stack file: every promise of its API, with curl as the client."""

import base64
import collections
import concurrent.futures
import json
import random
import re
import socket
import time

import pytest
from conftest import ROOT, World
from image_service import BUCKET, PNG, QUEUES, STACK, TABLE, ImageService, curl, wait_for


@pytest.fixture(autouse=True)
def nothing_left(service):
    yield
    service.assert_nothing_left()


def test_boto3_reads_every_resource_of_the_stack(service):
    s3, sqs, functions, iam, apis = (
        service.world.client(name) for name in ("s3", "sqs", "lambda", "iam", "apigateway"))
    names = ["delete-images", "list-images", "s3-listener", "upload-images"]
    physical = [f"image-service-{name}" for name in names]

    assert s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"] == [
        {"AllowedHeaders": ["*"], "AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["*"],
         "ExposeHeaders": ["ETag"]}]
    table = service.world.client("dynamodb").describe_table(TableName=TABLE)["Table"]
    assert {(k["AttributeName"], k["KeyType"]) for k in table["KeySchema"]} == {
        ("user_id", "HASH"), ("image_id", "RANGE")}
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    expiry = service.world.client("dynamodb").describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}

    uploads, failed = (
        sqs.get_queue_attributes(
            QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], AttributeNames=["All"])["Attributes"]
        for name in QUEUES)
    assert uploads["VisibilityTimeout"] == "60" and failed["MessageRetentionPeriod"] == "1209600"
    assert json.loads(uploads["RedrivePolicy"]) == {
        "deadLetterTargetArn": failed["QueueArn"], "maxReceiveCount": 5}
    statement, = json.loads(uploads["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{BUCKET}"}}
    rule, = s3.get_bucket_notification_configuration(Bucket=BUCKET)["QueueConfigurations"]
    assert (rule["QueueArn"], rule["Events"]) == (uploads["QueueArn"], ["s3:ObjectCreated:*"])

    listed = {f["FunctionName"]: f for f in functions.list_functions()["Functions"]}
    assert sorted(listed) == physical
    for function in listed.values():
        assert function["Runtime"] == "provided.al2023" and function["CodeSize"] < 8_000_000
        assert function["Environment"]["Variables"].items() >= {
            "BUCKET": BUCKET, "TABLE": TABLE, "URL_EXPIRY": "900", "LOG_LEVEL": "info"}.items()
        role, = [r for r in iam.list_roles()["Roles"] if r["RoleName"] == function["FunctionName"] + "-us-east-1"]
        assert function["Role"] == role["Arn"]
        assert iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
    mapping, = functions.list_event_source_mappings()["EventSourceMappings"]
    assert (mapping["EventSourceArn"], mapping["BatchSize"]) == (uploads["QueueArn"], 10)
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]

    api, = apis.get_rest_apis()["items"]
    paths = {r["path"] for r in apis.get_resources(restApiId=api["id"])["items"]}
    assert paths == {"/", "/uploadImages", "/listImages", "/deleteImages"}
    assert [s["stageName"] for s in apis.get_stages(restApiId=api["id"])["item"]] == ["local"]
    assert service.url == f"{service.world.endpoint}/_aws/execute-api/{api['id']}/local"
    for name in names[:2] + names[3:]:
        policy = json.loads(functions.get_policy(FunctionName=f"image-service-{name}")["Policy"])
        assert policy["Statement"][0]["Principal"] == {"Service": "apigateway.amazonaws.com"}


def test_an_empty_plan_sends_at_most_17_requests(service):
    result = service.world.cairn("plan", STACK, "--verbose")
    assert "No changes." in result.out
    requests = [line for line in result.err.splitlines() if re.match(r" *[a-z0-9]+ [A-Z][A-Za-z]+:", line)]
    assert "lambda ListFunctions" in result.err
    assert 0 < len(requests) <= 17, "\n".join(requests)


NAMES = [
    ("ada", "cat.png"),
    ("two words", "a cat.png"),
    ("ünïcødé 日本 🐈", "猫 é\u0301.png"),
    ("a+b", "1+1.png"),
    ("100%", "50%25.png"),
    ("%2e%2e%2f", "%00%ff.png"),
    ("../../etc", "../../passwd"),
    ("a/b/c", "x/y/z.png"),
    ("..", ".."),
    ("_5f", ".hidden"),
    ("q?x=1&y#z", "\"quoted\" \\ 'n' <b>.png"),
    ("x" * 256, "é" * 127),
]


@pytest.mark.parametrize(("user", "filename"), NAMES, ids=range(len(NAMES)))
def test_any_name_goes_the_whole_way(service, user, filename):
    data = PNG + filename.encode()
    image = service.uploaded(user, filename, data=data)
    assert (image["user_id"], image["filename"]) == (user, filename)
    assert image["size"] == len(data)
    assert re.fullmatch(r"[A-Za-z0-9_-]+/[0-9a-f-]{36}/[A-Za-z0-9_-][A-Za-z0-9_.-]*", image["key"])
    assert service.keys() == [image["key"]] == [image["s3_key"]]

    got = curl(image["download_url"])
    assert (got.status, got.body, got.headers["content-type"]) == (200, data, "image/png")
    assert service.all(user, filename=filename.upper()) and service.all(user, filename=filename[-3:])
    assert service.list(user + "x").json["images"] == [] if len(user) < 256 else True

    deleted = service.delete(user, image["image_id"])
    assert deleted.json == {
        "user_id": user, "image_id": image["image_id"], "object_deleted": True, "metadata_deleted": True}
    assert curl(image["download_url"]).status == 404


def good(**changes):
    fields = {"user_id": "ada", "filename": "f", "content_type": "image/png"} | changes
    return json.dumps({name: value for name, value in fields.items() if value is not ...})


UPLOAD, LIST, DELETE = ("POST", "/uploadImages"), ("GET", "/listImages"), ("DELETE", "/deleteImages")
BAD = [
    (UPLOAD, {}, 400, "needs a body"),
    (UPLOAD, {"body": "{"}, 400, "isn't JSON"),
    (UPLOAD, {"body": good() + "}"}, 400, "isn't JSON"),
    (UPLOAD, {"body": b'{"user_id":"\xff\xfe"}'}, 400, "not UTF-8"),
    (UPLOAD, {"body": b"\x89PNG\r\n\x1a\n\x00"}, 400, "isn't JSON"),
    (UPLOAD, {"body": "[" * 10_000}, 400, "nesting"),
    (UPLOAD, {"body": "[1]"}, 400, "JSON object"),
    (UPLOAD, {"body": "null"}, 400, "JSON object"),
    (UPLOAD, {"body": good(user_id=...)}, 400, "user_id is required"),
    (UPLOAD, {"body": good(filename=None)}, 400, "filename is required"),
    (UPLOAD, {"body": good(content_type=...)}, 400, "content_type is required"),
    (UPLOAD, {"body": good(user_id=7)}, 400, "must be a string, not a number"),
    (UPLOAD, {"body": good(filename=["a"])}, 400, "must be a string, not an array"),
    (UPLOAD, {"body": good(content_type={})}, 400, "must be a string, not an object"),
    (UPLOAD, {"body": good(user_id="")}, 400, "must not be empty"),
    (UPLOAD, {"body": good(user_id="é" * 129)}, 400, "longer than 256 bytes"),
    (UPLOAD, {"body": good(filename="x" * 256)}, 400, "longer than 255 bytes"),
    (UPLOAD, {"body": good(filename="a\nb")}, 400, "control characters"),
    (UPLOAD, {"body": '{"user_id":"\\ud800"}'}, 400, "not valid Unicode"),
    (UPLOAD, {"body": good(content_type="text/html")}, 400, "type of an image"),
    (UPLOAD, {"body": good(content_type="image/png\r\nX: y")}, 400, "control characters"),
    (UPLOAD, {"body": good(filename="x" * 20_000)}, 413, "16384 bytes"),
    (UPLOAD, {"body": "user_id=a", "headers": ["Content-Type: application/x-www-form-urlencoded"]},
     400, "application/json"),
    (LIST, {}, 400, "user_id is required"),
    (LIST, {"query": "user_id="}, 400, "user_id is required"),
    (LIST, {"query": "user_id=a&user_id=b"}, 400, "more than once"),
    (LIST, {"query": "user_id=%00"}, 400, "control characters"),
    (LIST, {"query": "user_id=" + "a" * 257}, 400, "longer than 256"),
    (LIST, {"query": "user_id=a&limit=0"}, 400, "from 1 to 10"),
    (LIST, {"query": "user_id=a&limit=99999999999999"}, 400, "from 1 to 10"),
    (LIST, {"query": "user_id=a&limit=1e1"}, 400, "from 1 to 10"),
    (LIST, {"query": "user_id=a&page_token=abc"}, 400, "page_token is not valid"),
    (LIST, {"query": "user_id=a&page_token=%F0%9F%90%88"}, 400, "page_token is not valid"),
    (LIST, {"query": "user_id=a&page_token=" + "A" * 513}, 400, "longer than 512"),
    (DELETE, {}, 400, "user_id is required"),
    (DELETE, {"query": "user_id=a"}, 400, "image_id is required"),
    (DELETE, {"query": "user_id=a&image_id=" + "x" * 129}, 400, "longer than 128"),
    (DELETE, {"query": "user_id=a&image_id=nothing"}, 404, "no image nothing"),
    (DELETE, {"query": "user_id=a&image_id=..%2F.."}, 404, "no image"),
]
WRONG_METHODS = [
    ((method, path), {"body": good() if method in ("POST", "PUT", "PATCH") else None}, 405, f"not {method}")
    for path, right in (("/uploadImages", "POST"), ("/listImages", "GET"), ("/deleteImages", "DELETE"))
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE") if method != right]


def test_errors_are_json_with_cors_headers(service):
    errors = {400: "BadRequest", 404: "NotFound", 405: "MethodNotAllowed", 413: "PayloadTooLarge"}
    for (method, path), request, status, message in BAD + WRONG_METHODS:
        answer = service.call(method, path, **request)
        what = f"{method} {path} {str(request)[:100]}: {answer}"
        assert answer.status == status, what
        assert set(answer.json) == {"error", "message"}, what
        assert answer["error"] == errors[status] and message in answer["message"], what
        assert answer.headers["access-control-allow-origin"] == "*", what


def test_preflights_are_answered_for_browsers(service):
    for path in ("/uploadImages", "/listImages", "/deleteImages"):
        answer = curl(
            "--request", "OPTIONS", "--header", "Origin: https://example.org",
            "--header", "Access-Control-Request-Method: POST", service.url + path)
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert set(answer.headers["access-control-allow-methods"].split(",")) >= {"GET", "POST", "DELETE"}
        assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_no_body_makes_the_service_fail(service):
    generator = random.Random(5)
    text = good(user_id="fuzz").encode()
    for _ in range(60):
        body = bytearray(text)
        for _ in range(generator.randint(1, 4)):
            position = generator.randrange(len(body))
            match generator.randrange(3):
                case 0: body[position] = generator.randrange(256)
                case 1: del body[position]
                case 2: body[position:position] = generator.choice([b'"', b"{", b"\\u0000", b",", b"1e999"])
        answer = service.call(*UPLOAD, body=bytes(body))
        assert answer.status in (201, 400), (bytes(body), answer)
        if answer.status == 201:
            service.delete(answer["metadata"]["user_id"], answer["image_id"])


def test_a_body_in_base64_is_a_body(service):
    functions = service.world.client("lambda")
    for body, status in ((base64.b64encode(good(user_id="b64").encode()).decode(), 201), ("no base64!", 400)):
        answer = functions.invoke(FunctionName="image-service-upload-images", Payload=json.dumps(
            {"httpMethod": "POST", "path": "/uploadImages", "body": body, "isBase64Encoded": True}))
        answer = json.load(answer["Payload"])
        assert answer["statusCode"] == status
        if status == 201:
            assert service.delete("b64", json.loads(answer["body"])["image_id"]).status == 200


def test_the_second_delete_finds_nothing(service):
    place = service.upload("twice")
    first, second = (service.delete("twice", place["image_id"]) for _ in range(2))
    assert (first.status, first["object_deleted"]) == (200, False)
    assert (second.status, second["error"]) == (404, "NotFound")


def test_a_delete_takes_the_ids_in_its_body_as_curl_sends_it(service):
    """`curl -X DELETE -d '{…}'`, with the content type that curl gives by itself."""
    image = service.uploaded("body")
    ids = {"user_id": "body", "image_id": image["image_id"]}
    other = service.call("DELETE", "/deleteImages", ids | {"image_id": "other"}, body=json.dumps(ids))
    assert (other.status, other["message"]) == (400, "image_id is not the same in the query and in the body.")
    answer = curl("--request", "DELETE", "--data", json.dumps(ids), service.url + "/deleteImages")
    assert (answer.status, answer.json["object_deleted"]) == (200, True), answer
    assert service.all("body") == []
    place = curl("--data", good(user_id="body"), service.url + "/uploadImages")
    assert place.status == 201, place
    assert service.delete("body", place["image_id"]).status == 200


def test_only_an_image_that_never_came_expires(service):
    """By DynamoDB's time to live, which the emulator keeps but doesn't carry out."""
    began = int(time.time())
    place = service.upload("waiting")
    waiting, = service.items()
    a_day_after_the_url = place["expires_in"] + 86_400
    assert began <= int(waiting["expires_at"]["N"]) - a_day_after_the_url <= time.time()
    assert "expires_at" not in place["metadata"]
    assert service.put(place).status == 200
    wait_for("UPLOADED", lambda: service.shown("waiting", place["image_id"]))
    uploaded, = service.items()
    assert "expires_at" not in uploaded
    service.delete("waiting", place["image_id"])


def test_bytes_of_a_deleted_image_leave_no_orphan_and_no_ghost(service):
    place = service.upload("late")
    service.delete("late", place["image_id"])
    assert service.put(place).status == 200
    wait_for("the orphan is removed", lambda: service.keys() == [])
    assert service.list("late")["images"] == []
    # Once more, after it had been uploaded before.
    place = service.upload("late")
    service.put(place)
    wait_for("uploaded", lambda: service.shown("late", place["image_id"]))
    service.delete("late", place["image_id"])
    service.put(place)
    wait_for("the orphan is removed", lambda: service.keys() == [])
    assert service.list("late")["images"] == []


def test_duplicate_late_and_foreign_events_are_harmless(service):
    image = service.uploaded("events", data=b"12345")
    sqs = service.world.client("sqs")
    url = sqs.get_queue_url(QueueName=QUEUES[0])["QueueUrl"]

    def event(time, size, key=image["key"], name="ObjectCreated:Put"):
        return {"eventName": name, "eventTime": time, "s3": {
            "bucket": {"name": BUCKET}, "object": {"key": key, "size": size, "eTag": "other"}}}

    for event in [
        event(image["uploaded_at"], 99), event("2001-01-01T00:00:00.000Z", 1),
        event(image["uploaded_at"], 5, name="ObjectRemoved:Delete"),
        event("2999-01-01T00:00:00.000Z", 5, key="somebody/elses"),
        event("2999-01-01T00:00:00.000Z", 5, key="events/01a20ca4-bb46-72f7-b19f-000000000000/cat.png"),
    ]:
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"Records": [event]}))
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"Event": "s3:TestEvent"}))
    wait_for("the events are handled", lambda: service.messages() == 0)
    shown = service.shown("events", image["image_id"])
    assert (shown["size"], shown["uploaded_at"], shown["etag"]) == (5, image["uploaded_at"], image["etag"])
    assert [i["image_id"]["S"] for i in service.items()] == [image["image_id"]]
    service.delete("events", image["image_id"])


def test_numbers_keep_their_digits(service):
    place = service.upload("digits")
    numbers = {"width": "640", "ratio": "1.5", "huge": "12345678901234567890.12345678901234567",
               "negative": "-7", "small": "0.000001"}
    service.world.client("dynamodb").update_item(
        TableName=TABLE, Key={"user_id": {"S": "digits"}, "image_id": {"S": place["image_id"]}},
        UpdateExpression="SET " + ", ".join(f"{n} = :{n}" for n in numbers),
        ExpressionAttributeValues={f":{n}": {"N": v} for n, v in numbers.items()})
    text = service.list("digits").body.decode()
    for name, digits in numbers.items():
        shown = re.search(rf'"{name}":([^,}}]+)', text)[1]
        assert shown == digits, f"{name} is shown as {shown}"
    service.delete("digits", place["image_id"])


def test_filters_and_pages_go_together(service):
    ids = collections.defaultdict(set)
    for number in range(46):
        kind = "Dog" if number % 3 == 0 else "cat"
        type = "image/gif" if number % 2 == 0 else "image/png"
        ids[kind, type].add(service.upload("pages", f"my {kind} {number}.x", type)["image_id"])
    dogs = ids["Dog", "image/gif"] | ids["Dog", "image/png"]
    gifs = ids["Dog", "image/gif"] | ids["cat", "image/gif"]
    everything = dogs | gifs | ids["cat", "image/png"]
    for query, wanted in (
        ({}, everything), ({"filename": "dog"}, dogs), ({"content_type": "IMAGE/GIF"}, gifs),
        ({"filename": "DOG", "content_type": "image/gif"}, ids["Dog", "image/gif"]),
        ({"filename": "dog", "limit": 3}, dogs), ({"filename": "cow"}, set()),
    ):
        pages = list(service.pages("pages", **query))
        size = query.get("limit", 10)
        assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1), query
        assert len(pages) == max(1, -(-len(wanted) // size)), query
        seen = [image["image_id"] for page in pages for image in page]
        assert seen == sorted(wanted, reverse=True), query

    token = service.list("pages", filename="dog")["next_page_token"]
    for other in ({"user_id": "other", "filename": "dog"}, {"user_id": "pages"},
                  {"user_id": "pages", "filename": "cat"}):
        assert service.call(*LIST, query=other | {"page_token": token}).status == 400
    for position in range(0, len(token), 7):
        forged = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1:]
        query = {"user_id": "pages", "filename": "dog", "page_token": forged}
        assert service.call(*LIST, query=query).status == 400, forged
    for image_id in everything:
        service.delete("pages", image_id)


def test_200_images_of_5_users_at_once(service):
    users = [f"user {number}" for number in range(5)]

    def live(user):
        for number in range(40):
            place = service.upload(user, f"{number}.png")
            assert service.put(place, PNG + str(number).encode()).status == 200
        return user

    def leave(user):
        images = service.all(user)
        assert all(service.delete(user, i["image_id"])["object_deleted"] for i in images)

    with concurrent.futures.ThreadPoolExecutor(len(users)) as pool:
        list(pool.map(live, users))
        wait_for("all events are handled", lambda: service.messages() == 0, seconds=60)
        for pages in pool.map(lambda user: list(service.pages(user)), users):
            assert [len(page) for page in pages] == [10, 10, 10, 10]
            images = [image for page in pages for image in page]
            assert {i["filename"] for i in images} == {f"{n}.png" for n in range(40)}
            assert all(i["status"] == "UPLOADED" for i in images)
        assert len(service.keys()) == 200
        list(pool.map(leave, users))
    service.assert_nothing_left()


def test_each_event_is_a_line_of_json_in_the_log(service):
    marker = f"log {time.time()}"
    image = service.uploaded(marker)
    service.list(marker)
    service.call(*UPLOAD, body=good(user_id=marker, filename=7))
    service.delete(marker, image["image_id"])

    wanted = {
        "upload-images": [("INFO", "upload prepared"), ("WARN", "request refused")],
        "list-images": [("INFO", "images listed")],
        "delete-images": [("INFO", "image deleted")],
        "s3-listener": [("INFO", "image uploaded")],
    }
    for function, lines in wanted.items():
        found = wait_for(
            f"{lines} in the log of {function}",
            lambda: (of := [l for l in service.log(function) if l.get("userId") == marker])
            and {(l["level"], l["message"]) for l in of} >= set(lines) and of)
        for line in found:
            assert line["function"] == f"image-service-{function}"
            assert re.fullmatch(r"[0-9a-f-]{36}", line["requestId"])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["timestamp"])
        per_request = collections.Counter(line["requestId"] for line in found)
        assert set(per_request.values()) == {1}, "one event, one line"
    refused, = [l for l in service.log("upload-images") if l["level"] == "WARN" and l.get("userId") == marker]
    assert refused["reason"] == "The field filename must be a string, not a number."


def test_presigned_urls_are_valid_for_their_type_and_time_alone(service):
    service.apply("urlExpiry=2", "logLevel=error")
    try:
        place = service.upload("expiry")
        assert place["expires_in"] == 2 and "X-Amz-Expires=2&" in place["upload_url"]
        wrong = service.put(place, content_type="text/html")
        assert (wrong.status, b"SignatureDoesNotMatch" in wrong.body) == (403, True), wrong
        assert curl(place["upload_url"]).status == 403, "a URL to upload is none to download"
        moved = place.json | {"upload_url": place["upload_url"].replace("cat.png", "dog.png")}
        assert service.put(moved).status == 403, "the key is signed"
        assert service.put(place).status == 200
        image = wait_for("uploaded", lambda: service.shown("expiry", place["image_id"]))
        assert curl(image["download_url"]).body == PNG
        time.sleep(3)
        for late in (service.put(place), curl(image["download_url"])):
            assert (late.status, b"expired" in late.body) == (403, True), late
        service.delete("expiry", place["image_id"])

        # The stack's level decides what is logged: a refusal is a warning, and now there is none.
        service.call(*UPLOAD, body=good(user_id="quiet", filename=7))
        time.sleep(0.5)
        assert [l for l in service.log("upload-images") if l.get("userId") in ("quiet", "expiry")] == []
    finally:
        service.apply()


def test_after_a_restart_of_localstack_all_is_made_again_at_the_same_url(service, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    world = World(ROOT, f"http://127.0.0.1:{port}", account="000000000000")
    again = ImageService(world)
    world.cairn("local", "start", "--port", port)
    try:
        again.apply()
        url = again.url
        assert again.uploaded("ada")["status"] == "UPLOADED"
        world.cairn("local", "stop", "--port", port)
        world.cairn("local", "start", "--port", port)
        changes = world.changes(STACK)
        assert len(changes) >= 19 and {c["action"] for c in changes.values()} == {"create"}
        again.apply()
        assert again.url == url
        assert again.list("ada").json == {"count": 0, "images": []}
        assert world.cairn("plan", STACK, "--exit-code").code == 0
    finally:
        world.cairn("local", "stop", "--port", port, code=None)
