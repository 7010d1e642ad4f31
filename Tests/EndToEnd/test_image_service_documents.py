"""The documents of the image service: valid in themselves, and true of the running service."""

import copy
import json
import os
import re
import shutil
import subprocess
import time
import urllib.parse

import openapi_spec_validator
import pytest
import yaml
from conftest import BINARY, ROOT
from image_service import PNG, STACK, curl, wait_for
from openapi_document import PATH, Document

COLLECTION = ROOT / "docs" / "examples" / "postman_collection.json"
UPLOAD_IMAGE = ROOT / "scripts" / "upload-image"


# OpenAPI

def test_the_openapi_document_is_valid():
    openapi_spec_validator.validate(yaml.safe_load(PATH.read_text()))


def test_a_broken_openapi_document_would_be_noticed():
    document = yaml.safe_load(PATH.read_text())
    broken = copy.deepcopy(document)
    broken["paths"]["/listImages"]["get"]["parameters"][0]["$ref"] = "#/components/parameters/Nobody"
    with pytest.raises(Exception, match="Nobody"):
        openapi_spec_validator.validate(broken)
    del document["info"]["title"]
    with pytest.raises(openapi_spec_validator.validation.exceptions.OpenAPIValidationError):
        openapi_spec_validator.validate(document)


def examples(document):
    """(schema's pointer, example) of each media type that has some."""
    def walk(value, pointer):
        if isinstance(value, dict):
            if "schema" in value:
                for example in value.get("examples", {}).values():
                    yield f"{pointer}/schema", example["value"]
                if "example" in value:
                    yield f"{pointer}/schema", value["example"]
            for key, child in value.items():
                token = str(key).replace("~", "~0").replace("/", "~1")
                yield from walk(child, f"{pointer}/{urllib.parse.quote(token, safe='~')}")
    return list(walk({"paths": document["paths"], "components": document["components"]}, ""))


def test_every_example_fits_its_schema():
    document = Document()
    found = examples(document.content)
    assert len(found) >= 15
    for pointer, example in found:
        assert list(document.validator(pointer).iter_errors(example)) == [], (pointer, example)


def test_the_document_has_the_routes_of_the_stack():
    routes = yaml.safe_load((ROOT / STACK).read_text())["apis"]["image-service-api"]["routes"]
    paths = {path for path in Document().content["paths"] if "{" not in path}
    assert {route.split()[1] for route in routes} == paths


def test_answers_that_the_document_does_not_describe_are_noticed(service):
    listing = service.list("nobody")
    for change in ({"count": "0"}, {"count": 11}, {"more": 1}, {"images": [{"user_id": "a"}]}):
        answer = copy.copy(listing)
        answer.body = json.dumps(listing.json | change).encode()
        with pytest.raises(AssertionError):
            Document().check("GET", "/listImages", answer)
    answer = copy.copy(listing)
    answer.headers = {k: v for k, v in listing.headers.items() if not k.startswith("access-control")}
    with pytest.raises(AssertionError, match="no header Access-Control-Allow-Origin"):
        Document().check("GET", "/listImages", answer)


def test_each_answer_of_the_document_is_seen_but_those_of_faults(service):
    image = service.uploaded("documents")
    while service.list("documents").json["count"] < 10:
        service.upload("documents")
    service.upload("documents")
    service.list("documents", limit=10)
    bodies = [None, json.dumps({"user_id": "x" * 20_000})]
    for method, path in (("POST", "/uploadImages"), ("GET", "/listImages"), ("DELETE", "/deleteImages")):
        for body in bodies:
            service.call(method, path, body=body)
        service.call("PATCH", path)
    service.delete("documents", image["image_id"])
    service.delete("documents", image["image_id"])
    for left in service.all("documents"):
        service.delete("documents", left["image_id"])
    described = {
        (path, int(status)) for path, operations in Document().content["paths"].items() if "{" not in path
        for operation in operations.values() for status in operation["responses"]}
    seen = {(path, status) for _, path, status in service.document.seen}
    assert described - seen == {
        ("/uploadImages", 500), ("/listImages", 500), ("/deleteImages", 500), ("/deleteImages", 409)}


# Postman

class Postman:
    """Runs a collection's requests as Postman would, for the few things that this one uses."""

    def __init__(self, collection, variables):
        self.variables = {v["key"]: v["value"] for v in collection["variable"]} | variables
        self.items = collection["item"]

    def filled(self, text):
        def value(match):
            assert match[1] in self.variables, f"the variable {match[1]} is not declared"
            return self.variables[match[1]]
        return re.sub(r"\{\{(\w+)\}\}", value, text)

    def send(self, item):
        request = item["request"]
        arguments = ["--request", request["method"]]
        for header in request["header"]:
            arguments += ["--header", f"{header['key']}: {self.filled(header['value'])}"]
        body, input = request.get("body"), None
        if body is not None:
            assert set(body) <= {"mode", "options", body["mode"]}
            match body["mode"]:
                case "raw": input = self.filled(body["raw"]).encode()
                case "file": input = (ROOT / body["file"]["src"]).read_bytes()
                case mode: pytest.fail(f"the mode {mode}")
            arguments += ["--data-binary", "@-"]
        return curl(*arguments, self.filled(request["url"]["raw"]), input=input)

    def prepare(self, item):
        """Runs the item's script of before the request in Node.js, with what it needs of Postman's `pm`."""
        for event in item["event"]:
            if event["listen"] == "prerequest":
                program = PM + "\n".join(event["script"]["exec"])
                subprocess.run(
                    ["node", "--input-type=module", "--eval", program], check=True, timeout=30,
                    env=os.environ | {"VARIABLES": json.dumps(self.variables)})

    def judge(self, item, answer):
        """Runs the item's test script; every line must be one of three forms."""
        script, = [event for event in item["event"] if event["listen"] == "test"]
        path = r"pm\.response\.json\(\)\.([\w.\[\]]+)"
        for line in script["script"]["exec"]:
            if found := re.fullmatch(r"pm\.test\(\"[^\"]+\", \(\) => pm\.response\.to\.have\.status\((\d+)\)\);", line):
                assert answer.status == int(found[1]), (item["name"], answer)
            elif found := re.fullmatch(
                    r"pm\.test\(\"[^\"]+\", \(\) => pm\.expect\(" + path + r"\)\.to\.eql\((.+)\)\);", line):
                assert at(answer.json, found[1]) == json.loads(found[2]), (item["name"], answer)
            elif found := re.fullmatch(r"pm\.collectionVariables\.set\(\"(\w+)\", " + path + r"\);", line):
                assert found[1] in self.variables, f"{found[1]} is not declared"
                self.variables[found[1]] = at(answer.json, found[2])
            else:
                pytest.fail(f"{item['name']}: a line that only Postman understands: {line}")


PM = """
const variables = JSON.parse(process.env.VARIABLES);
const pm = {
  variables: { replaceIn: (text) => text.replace(/{{(\\w+)}}/g, (_, name) => variables[name]) },
  collectionVariables: { get: (name) => variables[name] },
  sendRequest: (url, done) => fetch(url)
    .then(async (answer) => { const body = await answer.json(); done(null, { json: () => body }); })
    .catch((error) => done(error)),
};
"""


def at(value, path):
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        value = value[name] if name else value[int(index)]
    return value


def collection():
    return json.loads(COLLECTION.read_text())


def test_the_postman_collection_has_the_form_of_v2_1():
    content = collection()
    assert content["info"]["schema"] == "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    assert set(content) == {"info", "item", "variable"}
    declared = {variable["key"] for variable in content["variable"]}
    assert set(re.findall(r"\{\{(\w+)\}\}", json.dumps(content))) == declared
    for item in content["item"]:
        assert set(item) == {"name", "event", "request"}
        request = item["request"]
        assert set(request) <= {"method", "header", "url", "body", "description"}
        # `raw` and its parts say the same.
        url = request["url"]
        raw = "/".join(url["host"] + url.get("path", []))
        if "query" in url:
            raw += "?" + "&".join(f"{q['key']}={q['value']}" for q in url["query"])
        assert url["raw"] == raw
        assert "http" not in raw, "the base URL is a variable"
        for event in item["event"]:
            assert event["script"]["type"] == "text/javascript"
            assert all(isinstance(line, str) for line in event["script"]["exec"])
    methods = {(item["request"]["method"], *item["request"]["url"].get("path", [])) for item in content["item"]}
    assert methods >= {
        ("POST", "uploadImages"), ("PUT",), ("GET",), ("GET", "listImages"), ("DELETE", "deleteImages")}


def test_every_request_of_the_postman_collection_works(service):
    content = collection()
    postman = Postman(content, {"baseUrl": service.url, "userId": "postman"})
    # The API's id follows from account and region: the default URL is right but for the port.
    default = {v["key"]: v["value"] for v in content["variable"]}["baseUrl"]
    assert default.split("/", 3)[3] == service.url.split("/", 3)[3]
    if shutil.which("node") is None:
        pytest.skip("the collection's scripts need node")
    for item in postman.items:
        postman.prepare(item)
        answer = postman.send(item)
        postman.judge(item, answer)
    service.assert_nothing_left()


# curl lines and upload-image

def blocks(path):
    """The shell of a document that says it is tested."""
    return re.findall(r"<!-- tested by [^\n]*-->\n```sh\n(.*?)```", path.read_text(), re.S)


def test_the_curl_lines_of_the_documents_work_as_pasted(service):
    documents = [ROOT / "docs" / "image-service.md", ROOT / "README.md"]
    text = [block for path in documents if path.exists() for block in blocks(path)]
    assert len(text) >= 2
    script = "\n".join(text).replace(".build/release/cairn", BINARY)
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=ROOT, env=service.world.environment(),
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result
    assert result.stderr == ""
    for expected in ('"status":"UPLOADED"', '"filename":"my sample.png"', '"metadata_deleted":true',
                     '"error":"NotFound"', "sent 218 bytes as image/png"):
        assert expected in result.stdout, result.stdout
    wait_for("the event is handled", lambda: service.messages() == 0)
    for image in service.all("grace"):
        assert service.delete("grace", image["image_id"])["object_deleted"]


def upload_image(*arguments):
    return subprocess.run([UPLOAD_IMAGE, *arguments], capture_output=True, text=True, timeout=30)


def test_upload_image_sends_a_file_by_its_name_or_its_type(service, tmp_path):
    for name, content_type, arguments in (
        ("a b.JPEG", "image/jpeg", []), ("x.svg", "image/svg+xml", []), ("noname", "image/webp", ["--type", "image/webp"]),
    ):
        file = tmp_path / name
        file.write_bytes(PNG)
        place = service.upload("helper", name, content_type)
        result = upload_image(*arguments, place["upload_url"], str(file))
        assert (result.returncode, result.stdout) == (0, f"sent {len(PNG)} bytes as {content_type}\n"), result
        image = wait_for("uploaded", lambda: service.shown("helper", place["image_id"]))
        got = curl(image["download_url"])
        assert (got.body, got.headers["content-type"]) == (PNG, content_type)
        service.delete("helper", place["image_id"])


def test_upload_image_says_what_is_wrong(service, tmp_path):
    file = tmp_path / "cat.png"
    file.write_bytes(PNG)
    place = service.upload("helper")
    url = place["upload_url"]
    old = re.sub(r"X-Amz-Date=\d+T", "X-Amz-Date=20200101T", url)
    gone = re.sub(r"//[^/]+/", "//127.0.0.1:1/", url)
    other = tmp_path / "cat.gif"
    other.write_bytes(PNG)
    plain = tmp_path / "cat"
    plain.write_bytes(PNG)
    for arguments, code, message in (
        ([], 2, "usage: upload-image"), ([url], 2, "usage: upload-image"), (["--what", url, str(file)], 2, "usage"),
        (["cat.png", url], 1, "cat.png is no URL"), (["http://127.0.0.1/b/k", str(file)], 1, "the URL is not signed"),
        ([url, str(tmp_path / "dog.png")], 1, "there is no file"), ([url, str(tmp_path)], 1, "is no file"),
        ([url, str(plain)], 1, "tells no content type"),
        ([old, str(file)], 1, "the URL expired"), ([gone, str(file)], 1, "can't be reached"),
        ([url, str(other)], 1, "another content type than image/gif"),
        ([url.replace("cat.png", "dog.png"), str(file)], 1, "SignatureDoesNotMatch"),
    ):
        result = upload_image(*arguments)
        assert (result.returncode, message in result.stderr) == (code, True), (arguments, result)
    service.delete("helper", place["image_id"])
