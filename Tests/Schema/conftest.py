"""The JSON Schema of stacks, judged by Python's jsonschema.

    scripts/python-tools -m pytest -q Tests/Schema
"""

import json
import pathlib
import sys

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Kinds"))


class Loader(yaml.SafeLoader):
    """YAML 1.2's core types, as editors read: `yes` is a text, `010` a number, no dates."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("merge", r"^<<$", "<"),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", __import__("re").compile(pattern), first)
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


def read(path):
    return yaml.load(path.read_bytes(), Loader)


@pytest.fixture(scope="session")
def schema():
    return json.loads((ROOT / "docs" / "stack.schema.json").read_text())
