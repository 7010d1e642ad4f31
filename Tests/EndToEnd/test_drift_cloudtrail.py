"""Who changed it, by CloudTrail: one of our own, which holds every request and answer to botocore's
model of the service. On AWS it is asked in the same way; here a variable names it."""

import http.server
import json
import threading

import botocore.parsers
import botocore.session
import botocore.validate
import pytest
from conftest import World

MODEL = botocore.session.get_session().get_service_model("cloudtrail")
ANN = "arn:aws:sts::123456789012:assumed-role/ops/ann"


class CloudTrail:
    """Answers LookupEvents by resource name; a status and a body in the place of events is an error."""

    def __init__(self):
        self.events, self.asked, self.problems = {}, [], []
        trail = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = trail.answer(self.headers, json.loads(body))
                answer = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, headers, body):
        operation = MODEL.operation_model("LookupEvents")
        metadata = MODEL.metadata
        wanted = {
            "X-Amz-Target": f"{metadata['targetPrefix']}.LookupEvents",
            "Content-Type": f"application/x-amz-json-{metadata['jsonVersion']}",
        }
        self.problems += [f"{name}: {headers[name]}" for name, value in wanted.items() if headers[name] != value]
        signing = metadata.get("signingName", metadata["endpointPrefix"])
        if f"/{signing}/aws4_request" not in headers["Authorization"]:
            self.problems.append(headers["Authorization"])
        report = botocore.validate.ParamValidator().validate(body, operation.input_shape)
        if report.has_errors():
            self.problems.append(report.generate_report())
        [attribute] = body["LookupAttributes"]
        assert attribute["AttributeKey"] == "ResourceName"
        self.asked.append(attribute["AttributeValue"])
        events = self.events.get(attribute["AttributeValue"], [])
        if isinstance(events, tuple):
            return events
        answer = {"Events": events}
        parsed = botocore.parsers.create_parser("json").parse(
            {"status_code": 200, "headers": {}, "body": json.dumps(answer).encode()}, operation.output_shape)
        for sent, read in zip(events, parsed["Events"], strict=True):
            if set(sent) != set(read):
                self.problems.append(f"no member of an event: {set(sent) - set(read)}")
        return 200, answer


def event(name, second, user="ann", read_only=False, **record):
    record = {"eventName": name, "userIdentity": {"type": "AssumedRole", "arn": ANN}, "userAgent": "aws-cli/2.31"} | record
    return {
        "EventId": f"{name}-{second}", "EventName": name, "ReadOnly": str(read_only).lower(), "EventTime": 1.7e9 + second,
        "EventSource": "sqs.amazonaws.com", "Username": user, "Resources": [], "CloudTrailEvent": json.dumps(record)}


class Watched(World):
    def environment(self):
        return super().environment() | {"AWS_ENDPOINT_URL_CLOUDTRAIL": self.trail.url}


@pytest.fixture
def watched(tmp_path, endpoint):
    world = Watched(tmp_path, endpoint)
    world.trail = CloudTrail()
    world.write("""
        stack: shop
        region: us-east-1
        queues:
          jobs: {visibilityTimeout: 60s}
          more: {}
        """)
    world.cairn("apply", "--yes")
    yield world
    world.trail.server.shutdown()
    assert world.trail.problems == []


def drift(world, name, **attributes):
    sqs = world.client("sqs")
    sqs.set_queue_attributes(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], Attributes=attributes)
    return f"{world.endpoint}/queue/us-east-1/{world.account}/{name}"


def test_cloudtrail_says_who_and_when(watched):
    url = drift(watched, "shop-jobs", VisibilityTimeout="5")
    watched.trail.events[url] = [
        event("GetQueueAttributes", 9, read_only=True),
        event("SetQueueAttributes", 8, errorCode="AccessDenied"),
        event("SetQueueAttributes", 7),
        event("TagQueue", 6, userAgent="cairn/0.1.0"),
        event("SetQueueAttributes", 5),
    ]
    events = [json.loads(line) for line in watched.cairn("drift", "--json").out.splitlines()]
    assert events[0]["address"] == "queues.jobs"
    # The first is what LocalStack saw itself.
    assert events[0]["calls"][1:] == [{"operation": "SetQueueAttributes", "time": "2023-11-14T22:13:27Z", "by": ANN}]
    assert "notes" not in events[-1]
    assert watched.trail.asked == [url]
    out = watched.cairn("drift", "--detail").out
    assert f"    SetQueueAttributes at 2023-11-14T22:13:27Z by {ANN}\n" in out


def test_it_is_asked_only_about_what_drifted_and_only_where_the_answer_is_shown(watched):
    watched.cairn("drift", "--detail")
    drift(watched, "shop-jobs", VisibilityTimeout="5")
    watched.cairn("drift")
    watched.cairn("plan", code=None)
    assert watched.trail.asked == []


def test_without_the_permission_the_rest_is_reported_all_the_same(watched):
    for name in ["shop-jobs", "shop-more"]:
        url = drift(watched, name, VisibilityTimeout="5")
        watched.trail.events[url] = (400, {
            "__type": "AccessDeniedException", "Message": "ann is not authorized to perform: cloudtrail:LookupEvents"})
    result = watched.cairn("drift", "--detail")
    assert ("! CloudTrail can't be read: AccessDeniedException: ann is not authorized to perform: "
            "cloudtrail:LookupEvents\n") in result.out
    assert "queues.jobs" in result.out and "queues.more" in result.out
    assert len(watched.trail.asked) == 1
