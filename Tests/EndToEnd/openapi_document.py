"""docs/openapi/image_service_openapi.yaml as the judge of answers."""

import json
import pathlib

import jsonschema
import referencing
import yaml
from referencing.jsonschema import DRAFT202012

PATH = pathlib.Path(__file__).resolve().parents[2] / "docs" / "openapi" / "image_service_openapi.yaml"
_ROOT = "urn:document"


class Document:
    def __init__(self):
        self.content = yaml.safe_load(PATH.read_text())
        resource = referencing.Resource(contents=self.content, specification=DRAFT202012)
        self._registry = referencing.Registry().with_resource(_ROOT, resource)
        # (method, path, status) of all that was answered.
        self.seen = set()

    def validator(self, pointer):
        """Judges values by the schema at a JSON pointer."""
        return jsonschema.Draft202012Validator(
            {"$ref": f"{_ROOT}#{pointer}"}, registry=self._registry,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)

    def resolve(self, pointer):
        """The value at a pointer and the pointer at which it really stands."""
        value = self.content
        for token in pointer.split("/")[1:]:
            value = value[token.replace("~1", "/").replace("~0", "~")]
        if isinstance(value, dict) and "$ref" in value and "/schema" not in pointer:
            return self.resolve(value["$ref"][1:])
        return value, pointer

    def check(self, method, path, answer):
        """Fails when an answer is not one that the document describes."""
        token = path.replace("/", "~1")
        operations = self.content["paths"][path]
        # The document has one operation a path; its 405 answers other methods.
        operation = method.lower() if method.lower() in operations else next(iter(operations))
        assert str(answer.status) in operations[operation]["responses"], f"{method} {path}: {answer}"
        response, pointer = self.resolve(f"/paths/{token}/{operation}/responses/{answer.status}")
        for name, header in response.get("headers", {}).items():
            schema = self.resolve(header["$ref"][1:])[0]["schema"] if "$ref" in header else header["schema"]
            value = answer.headers.get(name.lower())
            assert value is not None, f"{method} {path}: no header {name}"
            jsonschema.validate(value, schema)
        assert answer.headers["content-type"] == "application/json"
        if method != "HEAD":
            errors = list(self.validator(
                f"{pointer}/content/application~1json/schema").iter_errors(json.loads(answer.body)))
            assert errors == [], f"{method} {path}: {answer}"
        self.seen.add((method, path, answer.status))
