import json

import pytest
import yaml
from conftest import ROOT, read
from jsonschema import Draft7Validator, Draft202012Validator
from kind_fixtures import ALL as KINDS

FIXTURES = ROOT / "Tests" / "CairnLanguageTests" / "Fixtures"
# yaml-language-server reads draft-07, which has to give the same answers.
DRAFTS = [Draft202012Validator, Draft7Validator]

# What is wrong with these takes more than a schema sees, with the reason.
BEYOND_A_SCHEMA = {
    "alias-expansion": "a schema sees the values, not how they were written",
    "ambiguous-name": "takes the names that the stack declares",
    "duplicate-key": "the reader of the YAML tells it before any schema is asked",
    "duplicate-name": "compares two resources",
    "kind-rule": "compares two fields",
    "nesting-too-deep": "a schema has no limit of depth where any YAML is taken",
    "parameter-required": "takes the values that a run is given",
    "parameter-value": "takes the values that a run is given",
    "recursive-alias": "a schema sees the values, not how they were written",
    "self-reference": "takes the resource's own name",
    "unknown-parameter": "takes the names that the stack declares",
    "unknown-region": "new regions look the same, and the language lets them pass",
    "unknown-region-new": "it is a warning",
    "secret-not-allowed": "takes which parameters are secret, and where they stand",
    "unknown-resource": "takes the names that the stack declares",
    "unknown-resource-renamed": "takes the names that the stack declares",
}


def problems(draft, schema, document):
    return [f"{error.json_path}: {error.message}" for error in draft(schema).iter_errors(document)]


# Documents of OpenAPI are named by stacks.
STACKS = sorted(path for path in (ROOT / "stacks").rglob("*.yaml") if path.parent.name != "openapi")


@pytest.mark.parametrize("draft", DRAFTS)
def test_it_is_a_schema(draft, schema):
    draft.check_schema(schema)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("stack", STACKS, ids=lambda p: p.name)
def test_every_stack_is_accepted(draft, stack, schema):
    assert problems(draft, schema, read(stack)) == []


@pytest.fixture(scope="session")
def fixture_schema():
    """That of the kinds which the fixtures are written for."""
    return json.loads((FIXTURES / "stack.schema.json").read_text())


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("stack", sorted(FIXTURES.glob("*.yaml")), ids=lambda p: p.stem)
def test_an_invalid_stack_is_rejected(draft, stack, fixture_schema):
    try:
        document = read(stack)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return  # Never comes to a schema.
    rejected = problems(draft, fixture_schema, document)
    if stack.stem in BEYOND_A_SCHEMA:
        assert rejected == [], "a schema can reject it: take it from BEYOND_A_SCHEMA"
    else:
        assert rejected != []


# One field each of a resource of the real kinds, and what the language says of it.
FIELDS = [
    ("queues", "visibilityTimeout", "60s", True),
    ("queues", "visibilityTimeout", "1h30m", True),
    ("queues", "visibilityTimeout", 0, True),
    ("queues", "visibilityTimeout", "${parameters.wait}", True),
    ("queues", "visibilityTimeout", 60, False),
    ("queues", "visibilityTimeout", "", False),
    ("queues", "visibilityTimeout", "30m1h", False),
    ("queues", "visibilityTimeout", "${queues.other.arn}", False),
    ("queues", "maximumMessageSize", "256KB", True),
    ("queues", "maximumMessageSize", "64KiB", True),
    ("queues", "maximumMessageSize", "256 kb", False),
    ("queues", "fifo", True, True),
    ("queues", "fifo", "yes", True),
    ("queues", "fifo", "maybe", False),
    ("queues", "encryption", "kms", True),
    ("queues", "encryption", "${parameters.encryption}", True),
    ("queues", "encryption", "aes", False),
    ("queues", "name", "orders.fifo", True),
    ("queues", "name", "${stack.name}-orders, with more", True),
    ("queues", "name", "my orders", False),
    ("queues", "name", "a" * 81, False),
    ("queues", "deadLetter", {"queue": "failed", "maxReceives": 5}, True),
    ("queues", "deadLetter", {"queue": "queues.failed", "maxReceives": 5}, True),
    ("queues", "deadLetter", {"queue": "${queues.failed.arn}", "maxReceives": "${parameters.n}"}, True),
    ("queues", "deadLetter", {"queue": "arn:aws:sqs:us-east-1:000000000000:q", "maxReceives": 5}, True),
    ("queues", "deadLetter", {"queue": "${queues.failed.url}", "maxReceives": 5}, False),
    ("queues", "deadLetter", {"queue": "${tables.failed.arn}", "maxReceives": 5}, False),
    ("queues", "deadLetter", {"queue": "failed", "maxReceives": "5"}, False),
    ("queues", "deadLetter", {"queue": "failed", "maxReceives": 1001}, False),
    ("queues", "deadLetter", {"queue": "failed"}, False),
    ("queues", "tags", {"team": "Zürich", "count": 5, "on": True}, True),
    ("queues", "tags", {"aws:team": "images"}, False),
    ("queues", "tags", {"team": "a|b"}, False),
    ("queues", "dependsOn", ["policies.p", "q"], True),
    ("queues", "dependsOn", ["nothings.p"], False),
    ("queues", "ignoreDrift", ["delay", "tags.team", "deadLetter.maxReceives"], True),
    ("queues", "ignoreDrift", ["memory"], False),
    ("queues", "ignoreDrift", ["deadLetter.arn"], False),
    ("roles", "assumedBy", [], False),
    ("roles", "statements", [{"actions": "s3:*", "resources": "*"}], True),
    ("roles", "statements", [{"actions": ["s3:*"]}], False),
    ("roles", "statements", [{"actions": ["s3:*"], "resources": ["images"]}], False),
    ("roles", "statements", [{"principal": "*", "actions": ["s3:*"], "resources": ["*"]}], False),
    ("roles", "description", "${tables.t.arn}", True),
    ("roles", "description", "${tables.t.colour}", False),
    ("roles", "description", "${tables", False),
    ("roles", "description", "costs $5, $${aws:username}", True),
]


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("section, field, value, is_right", FIELDS)
def test_a_field_is_accepted_or_rejected(draft, section, field, value, is_right, schema):
    stack = {"stack": "demo", section: {"x": {field: value}}}
    assert (problems(draft, schema, stack) == []) == is_right


# Every value of the kinds' fixtures: the edit of each field, and what the contract suite tries.
VALUES = [
    (section, field, value)
    for section, fixture in KINDS.items() for field, values in fixture.values().items() for value in values]


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("section, field, value", VALUES)
def test_a_value_of_a_fixture_is_accepted(draft, section, field, value, schema):
    fixture = KINDS[section]
    declared = yaml.safe_load(fixture.declares)[fixture.resource]
    others = fixture.edits[field].get("with", {})
    fields = {name: each for name, each in (declared | others | {field: value}).items() if each is not None}
    stack = {"stack": "demo", section: {"x": fields}}
    assert problems(draft, schema, stack) == []


def test_editors_get_docs_examples_and_defaults(schema):
    field = schema["properties"]["queues"]["additionalProperties"]["properties"]["visibilityTimeout"]
    assert field["description"] == (
        "How long a received message stays hidden from other receivers. "
        "Takes a duration, between 0s and 12h. Default: `30s`.")
    assert field["default"] == "30s"
    assert field["examples"] == ["60s"]
