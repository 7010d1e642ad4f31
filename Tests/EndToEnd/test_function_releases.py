"""Versions and aliases of functions, functions in VPCs, and functions of images."""

import json
import sys

import pytest
from conftest import edit

RUNTIME = f"python3.{sys.version_info.minor}"

STACK = f"""
    stack: rel
    region: us-east-1

    functions:
      hello:
        folder: ../hello
        runtime: {RUNTIME}
        handler: app.handler
        timeout: 10s
        publish: true
        aliases: {{live: latest}}

    outputs:
      version: ${{functions.hello.version}}
      arn: ${{functions.hello.versionArn}}
"""


def say(world, word):
    (world.folder / "hello").mkdir(exist_ok=True)
    (world.folder / "hello" / "app.py").write_text(f"def handler(event, context):\n    return {word!r}\n")


@pytest.fixture
def released(world):
    say(world, "one")
    world.write(STACK)
    world.cairn("apply", "--yes")
    return world


def aliases(world):
    found = world.client("lambda").list_aliases(FunctionName="rel-hello")["Aliases"]
    return {alias["Name"]: alias["FunctionVersion"] for alias in found}


def answer(world, qualifier):
    found = world.client("lambda").invoke(FunctionName="rel-hello", Qualifier=qualifier)
    return json.loads(found["Payload"].read())


def test_a_change_publishes_a_version_that_the_alias_follows(released):
    assert aliases(released) == {"live": "1"}
    assert released.changes() == {}
    say(released, "two")
    changes = released.changes()
    assert [f["path"] for f in changes["functions.hello"]["fields"]] == ["codeSha256"]
    released.cairn("apply", "--yes")
    assert aliases(released) == {"live": "2"}
    assert answer(released, "1") == "one" and answer(released, "live") == "two"
    assert ":function:rel-hello:2" in released.cairn("outputs").out
    assert released.changes() == {}

    # Settings are part of a version, tags aren't.
    path = released.folder / "stacks" / "stack.yaml"
    edit(path, r"publish: true", "publish: true\n    memory: 256MB")
    released.cairn("apply", "--yes")
    assert aliases(released) == {"live": "3"}
    edit(path, r"publish: true", "publish: true\n    tags: {team: images}")
    released.cairn("apply", "--yes")
    assert aliases(released) == {"live": "3"}
    assert released.changes() == {}


def test_code_alone_is_published_too(released):
    say(released, "two")
    released.cairn("functions", "update", "hello")
    assert aliases(released) == {"live": "2"} and answer(released, "live") == "two"
    assert released.changes() == {}


def test_a_change_by_hand_is_published_when_it_is_reverted(released):
    functions = released.client("lambda")
    functions.update_function_configuration(FunctionName="rel-hello", Timeout=20)
    functions.get_waiter("function_updated_v2").wait(FunctionName="rel-hello", WaiterConfig={"Delay": 0.1})
    paths = {f["path"] for f in released.changes()["functions.hello"]["fields"]}
    # The version is right, but what isn't published differs from it.
    assert paths == {"timeout", "publish"}
    released.cairn("apply", "--yes")
    assert released.changes() == {}
    version = aliases(released)["live"]
    assert version == "2"
    assert functions.get_function_configuration(FunctionName="rel-hello", Qualifier=version)["Timeout"] == 10


def test_an_alias_that_was_moved_by_hand_is_drift(released):
    say(released, "two")
    released.cairn("apply", "--yes")
    released.client("lambda").update_alias(FunctionName="rel-hello", Name="live", FunctionVersion="1")
    [field] = released.changes()["functions.hello"]["fields"]
    assert (field["path"], field["cause"], field["live"]) == ("aliases.live", "drift", "1")
    released.cairn("drift", "--revert", "--yes")
    assert aliases(released) == {"live": "2"}


def test_aliases_come_and_go_and_those_of_others_stay(released):
    path = released.folder / "stacks" / "stack.yaml"
    functions = released.client("lambda")
    functions.create_alias(FunctionName="rel-hello", Name="theirs", FunctionVersion="1")
    say(released, "two")
    edit(path, r"\{live: latest\}", "{live: {version: 1, weights: {2: 0.25}, description: Customers}, next: $LATEST}")
    released.cairn("apply", "--yes")
    released.cairn("apply", "--yes")
    assert aliases(released) == {"live": "1", "next": "$LATEST", "theirs": "1"}
    live = functions.get_alias(FunctionName="rel-hello", Name="live")
    assert live["RoutingConfig"]["AdditionalVersionWeights"] == {"2": 0.25}
    assert live["Description"] == "Customers"
    assert released.changes() == {}
    assert "alias theirs" in released.cairn("drift").text

    edit(path, r"weights: \{2: 0.25\}", "weights: {2: 0.5}")
    released.cairn("apply", "--yes")
    live = functions.get_alias(FunctionName="rel-hello", Name="live")
    assert live["RoutingConfig"]["AdditionalVersionWeights"] == {"2": 0.5}
    edit(path, r"aliases: .*", "aliases: {live: latest}")
    released.cairn("apply", "--yes")
    assert aliases(released) == {"live": "2", "theirs": "1"}
    assert not functions.get_alias(FunctionName="rel-hello", Name="live").get("RoutingConfig")
    edit(path, r"    aliases: .*\n", "")
    released.cairn("apply", "--yes")
    assert aliases(released) == {"theirs": "1"}
    assert released.changes() == {}


def test_versions_and_aliases_are_imported(released):
    world = released
    world.cairn("import", "functions", "rel-hello", "-o", "stacks/found.yaml")
    text = (world.folder / "stacks" / "found.yaml").read_text()
    assert "publish: true" in text, text
    assert "aliases:" in text and "live: " in text, text


def test_a_function_goes_into_a_vpc_and_out_again(released):
    ec2 = released.aws.ec2
    subnets = sorted(s["SubnetId"] for s in ec2.describe_subnets()["Subnets"])[:2]
    [group] = [g["GroupId"] for g in ec2.describe_security_groups()["SecurityGroups"]][:1]
    path = released.folder / "stacks" / "stack.yaml"
    text = f"vpc: {{subnets: [{', '.join(subnets)}], securityGroups: [{group}], ipv6: true}}"
    edit(path, "publish: true", f"publish: true\n    {text}")
    changes = released.changes()
    assert {a: c["action"] for a, c in changes.items()} == {
        "functions.hello": "update", "roles.hello": "update"}
    released.cairn("apply", "--yes")
    assert released.changes() == {}
    functions = released.client("lambda")
    vpc = functions.get_function_configuration(FunctionName="rel-hello")["VpcConfig"]
    assert sorted(vpc["SubnetIds"]) == subnets and vpc["SecurityGroupIds"] == [group]
    edit(path, r"    vpc: .*\n", "")
    released.cairn("apply", "--yes")
    assert not functions.get_function_configuration(FunctionName="rel-hello").get("VpcConfig", {}).get("SubnetIds")
    assert released.changes() == {}


IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/scan:7"


def test_an_image_is_refused_where_nothing_runs_containers(world):
    world.write(f"""
        stack: rel
        region: us-east-1
        functions:
          scan: {{image: "{IMAGE}"}}
    """)
    refused = " ".join(world.cairn("plan", code=1).err.split())
    assert "This endpoint can't run container images: it runs functions as processes" in refused
    assert "stacks/stack.yaml:4:" in refused
    assert world.inventory() == {}


def image_function(world, **tags):
    functions = world.client("lambda")
    functions.create_function(
        FunctionName="scan", Role=f"arn:aws:iam::{world.account}:role/some", PackageType="Image",
        Code={"ImageUri": IMAGE}, ImageConfig={"Command": ["app.handler"]}, Tags=tags)
    functions.get_waiter("function_active_v2").wait(FunctionName="scan", WaiterConfig={"Delay": 0.1})
    return functions


def test_a_function_of_an_image_is_imported(world):
    image_function(world)
    text = world.cairn("import", "functions", "scan").out
    assert f"image: {IMAGE}" in text
    assert "command: [app.handler]" in text
    assert "runtime:" not in text and "handler:" not in text


def test_a_function_of_an_image_is_not_taken_over_as_one_of_a_zip(world):
    functions = image_function(world)
    world.zip()
    world.write("""
        stack: rel
        region: us-east-1
        functions:
          scan: {name: scan, zip: ../code.zip}
    """)
    refused = " ".join(world.cairn("apply", "--yes", "--adopt", code=1).text.split())
    assert "The function scan can't be taken over: its code is a container image" in refused
    assert functions.get_function_configuration(FunctionName="scan")["PackageType"] == "Image"


def test_a_function_of_an_image_is_replaced_by_one_of_a_zip(world):
    functions = image_function(world, **{"cairn:stack": "rel", "cairn:resource": "scan"})
    world.zip()
    world.write("""
        stack: rel
        region: us-east-1
        functions:
          scan: {name: scan, zip: ../code.zip}
    """)
    change = world.changes()["functions.scan"]
    assert change["action"] == "replace", change
    world.cairn("apply", "--yes")
    assert functions.get_function_configuration(FunctionName="scan")["PackageType"] == "Zip"
    assert world.changes() == {}
