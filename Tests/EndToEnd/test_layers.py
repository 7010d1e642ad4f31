"""Layers: functions import from them, a change publishes a version, and old versions go as `keep` says."""

import json
import sys

import pytest
from conftest import edit

RUNTIME = f"python3.{sys.version_info.minor}"

STACK = f"""
    stack: lay
    region: us-east-1

    layers:
      common:
        folder: ../common
        runtimes: [{RUNTIME}]

    functions:
      hello:
        folder: ../hello
        runtime: {RUNTIME}
        handler: app.handler
        layers: [common]

    outputs:
      layer: ${{layers.common.arn}}
"""


@pytest.fixture
def layered(world):
    (world.folder / "hello").mkdir()
    (world.folder / "hello" / "app.py").write_text(
        "import shared\n\ndef handler(event, context):\n    return shared.WORD\n")
    (world.folder / "common" / "python").mkdir(parents=True)
    share(world, "one")
    world.write(STACK)
    return world


def share(world, word):
    (world.folder / "common" / "python" / "shared.py").write_text(f"WORD = {word!r}\n")


def says(world):
    return json.loads(world.cairn("functions", "invoke", "hello").out)


def versions(world):
    layers = world.client("lambda").list_layer_versions(LayerName="lay-common")["LayerVersions"]
    return [layer["Version"] for layer in layers]


def used(world):
    function = world.client("lambda").get_function_configuration(FunctionName="lay-hello")
    return [int(layer["Arn"].rsplit(":", 1)[1]) for layer in function["Layers"]]


def test_a_function_imports_from_a_layer_and_follows_its_content(layered):
    layered.cairn("apply", "--yes")
    assert says(layered) == "one"
    assert layered.changes() == {}

    share(layered, "two")
    changes = layered.changes()
    assert {address: change["action"] for address, change in changes.items()} == {
        "layers.common": "update", "functions.hello": "update"}
    assert [field["path"] for field in changes["functions.hello"]["fields"]] == ["layers"]
    layered.cairn("apply", "--yes")
    assert says(layered) == "two"
    assert versions(layered) == [2, 1] and used(layered) == [2]
    assert layered.changes() == {}
    assert layered.cairn("outputs").out.strip().endswith(":layer:lay-common:2")


def test_only_as_many_old_versions_as_are_kept(layered):
    edit(layered.folder / "stacks" / "stack.yaml", r"folder: \.\./common", r"folder: ../common\n    keep: 2")
    for word in ("one", "two", "three", "four"):
        share(layered, word)
        layered.cairn("apply", "--yes")
    assert versions(layered) == [4, 3, 2] and used(layered) == [4]

    # None, also in the run that moves the function off the version that goes.
    edit(layered.folder / "stacks" / "stack.yaml", r"keep: 2", "keep: 0")
    share(layered, "five")
    layered.cairn("apply", "--yes")
    assert versions(layered) == [5] and used(layered) == [5]
    assert says(layered) == "five"
    assert layered.changes() == {}


def test_what_others_publish_is_named_and_stays(layered):
    layered.cairn("apply", "--yes")
    zipped = layered.zip().read_bytes()
    layered.client("lambda").publish_layer_version(
        LayerName="lay-common", Description="By hand", Content={"ZipFile": zipped})
    assert layered.changes() == {}
    report = layered.cairn("drift", code=0)
    assert "version 2" in report.text
    share(layered, "two")
    layered.cairn("apply", "--yes")
    assert versions(layered) == [3, 2, 1] and used(layered) == [3]
    layered.cairn("destroy", "--yes")
    assert versions(layered) == [2]


def test_a_renamed_layer_keeps_its_name_and_its_functions_follow(layered):
    edit(layered.folder / "stacks" / "stack.yaml", r"common:\n    folder", "common:\n    name: lay-common\n    folder")
    layered.cairn("apply", "--yes")
    path = layered.folder / "stacks" / "stack.yaml"
    path.write_text(
        path.read_text().replace("common:\n", "shared:\n    was: common\n", 1).replace("[common]", "[shared]")
        .replace("layers.common", "layers.shared"))
    layered.cairn("apply", "--yes")
    # A version can't be marked again, so there is another.
    assert versions(layered) == [2, 1] and used(layered) == [2]
    assert layered.changes() == {}
    layered.cairn("destroy", "--yes")
    assert versions(layered) == []


def test_a_layer_without_a_ledger_is_found_again(layered):
    layered.cairn("apply", "--yes")
    bucket = f"cairn-{layered.account}-{layered.region}"
    layered.client("s3").delete_object(Bucket=bucket, Key="lay.json")
    assert layered.changes() == {}
    layered.cairn("destroy", "--yes")
    assert versions(layered) == []
    assert layered.client("lambda").list_layers()["Layers"] == []
