"""What kinds say that CloudFormation and SAM call them and their fields, compared with the schemas that LocalStack and
the SAM translator bring, and with botocore's models for what is newer than those."""

import json
import pathlib
import re

import botocore.loaders
import localstack.services
import samtranslator
from conftest import ROOT

NAMES = sorted((ROOT / "Sources" / "CairnKinds").glob("*/*+ToolNames.swift"))


def schemas():
    """{type: the names of all its properties, nested ones too} of CloudFormation's resources."""
    found = {}
    for path in pathlib.Path(localstack.services.__path__[0]).rglob("*.schema.json"):
        schema = json.loads(path.read_text())
        names = set()

        def collect(node):
            if isinstance(node, dict):
                names.update(node.get("properties", {}) if isinstance(node.get("properties"), dict) else {})
                for child in node.values():
                    collect(child)
            elif isinstance(node, list):
                for child in node:
                    collect(child)

        collect(schema)
        found[schema["typeName"]] = names
    return found


def members(type):
    """The names of all members in the models of a type's service; none if botocore knows no such service."""
    loader = botocore.loaders.Loader()
    service = type.split("::")[1].lower()
    found = set()
    for name in {"ses": ["ses", "sesv2"]}.get(service, [service]):
        if name in loader.list_available_services("service-2"):
            for shape in loader.load_service_model(name, "service-2")["shapes"].values():
                found.update(name[0].upper() + name[1:] for name in shape.get("members", {}))
    return found


def names(text, tool):
    return re.findall(rf'\.{tool}\("([^"]+)"\)', text)


def test_cloudformation_has_each_type_and_each_property():
    known, seen = schemas(), 0
    for path in NAMES:
        found = names(path.read_text(), "cloudFormation")
        types = [name for name in found if "::" in name]
        if not types:
            assert not found, f"{path.name} names properties of no type"
            continue
        described = [t for t in types if t in known]
        # Schemas that LocalStack leaves out; it has none of API Gateway V2.
        assert described or all(t.startswith("AWS::ApiGatewayV2::") for t in types), f"{path.name}: {types}"
        properties = set().union(*(known[t] for t in described), *(members(t) for t in types))
        for name in set(found) - set(types):
            assert name in properties, f"{path.name}: {name} isn't a property of {types}"
            seen += 1
    assert seen > 90


def test_sam_has_each_type_and_each_property():
    package = pathlib.Path(samtranslator.__file__).parent
    models = {p.name: p.read_text() for p in (package / "internal" / "schema_source").glob("aws_serverless_*.py")}
    assert models
    seen = 0
    for path in NAMES:
        found = names(path.read_text(), "sam")
        types = [name for name in found if "::" in name]
        for type in types:
            model = models[f"aws_serverless_{type.split('::')[-1].lower()}.py"]
            assert f'"{type}"' in model
            for name in set(found) - set(types):
                assert re.search(rf"^    {name}: ", model, re.M), f"{path.name}: {name} isn't a property of {type}"
                seen += 1
    assert seen >= 4
