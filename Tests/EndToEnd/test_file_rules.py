"""What the stack file and the files beside it tell is told before any request."""

import re

import pytest

CODE = """
    stack: demo
    functions:
      good:
        zip: ../code.zip
      zipped:
        zip: ../gone.zip
      folded:
        folder: ../gone
        runtime: python3.13
        handler: app.handler
      packed:
        package: ../nowhere
        product: Packed
      hello:
        package: ../p
        product: Hello
      hullo:
        package: ../p
        product: Hullo
    queues:
      jobs: {}
    """
PACKAGE = """// swift-tools-version: 6.1
import PackageDescription
let package = Package(name: "p", targets: [.executableTarget(name: "Hello")])
"""


@pytest.fixture
def code(world):
    world.write(CODE)
    world.zip()
    (world.folder / "p" / "Sources" / "Hello").mkdir(parents=True)
    (world.folder / "p" / "Package.swift").write_text(PACKAGE)
    (world.folder / "p" / "Sources" / "Hello" / "main.swift").write_text("")
    return world


def told(result):
    """{LINE:COLUMN: message} of the errors."""
    found = re.findall(
        r"^error\[([a-z-]+)\].*\n *--> [^\n]*?:(\d+:\d+)\n(?:.*\n)*?  ([^|\s].*(?:\n  [^|\s].*)*)", result.text, re.M)
    return {place: " ".join(text.split()) for _, place, text in found}


def test_missing_code_is_reported_at_once_each_at_its_line(code):
    folder = code.folder
    files = {
        "6:5": f"There is no file {folder}/gone.zip.",
        "8:5": f"There is no folder {folder}/gone.",
        "12:5": f"There is no folder {folder}/nowhere.",
    }
    hullo = {"19:5": f"The package {folder}/p has no executable product Hullo. Did you mean Hello?"}
    assert told(code.cairn("validate", code=1)) == files | hullo
    # A plan says so before it asks anybody anything.
    code.endpoint = "http://127.0.0.1:9"
    assert told(code.cairn("plan", code=1)) == files
    assert told(code.cairn("apply", "--yes", code=1)) == files
    for name in ("gone", "nowhere"):
        (folder / name).mkdir()
    (folder / "gone" / "app.py").write_text("")
    (folder / "nowhere" / "Package.swift").write_text(PACKAGE.replace("Hello", "Packed"))
    code.zip("gone.zip")
    assert told(code.cairn("validate", code=1)) == hullo


def test_a_part_of_the_stack_builds_only_what_it_needs(code):
    changes = code.changes("--target", "queues.jobs")
    assert set(changes) == {"queues.jobs"}
    assert set(code.changes("--target", "functions.good")) == {"roles.good", "functions.good"}
    assert told(code.cairn("plan", "--target", "functions.zipped", code=1)) == {
        "6:5": f"There is no file {code.folder}/gone.zip."}


TABLE = """
    stack: demo
    tables:
      metadata:
        name: Metadata
        partitionKey: {name: id}
        deletionProtection: true
    """


def test_protection_off_and_a_new_key_are_one_edit(world):
    stack = world.write(TABLE)
    world.cairn("apply", "--yes")
    tables = world.client("dynamodb")
    text = stack.read_text()
    stack.write_text(text.replace("{name: id}", "{name: key}"))
    refused = world.cairn("plan", code=1)
    assert told(refused)["3:3"].startswith("The table Metadata is protected against deletion.")
    stack.write_text(text.replace("{name: id}", "{name: key}").replace(": true", ": false"))
    world.cairn("apply", "--yes")
    table = tables.describe_table(TableName="Metadata")["Table"]
    assert table["KeySchema"] == [{"AttributeName": "key", "KeyType": "HASH"}]
    assert not table.get("DeletionProtectionEnabled")
    assert world.changes() == {}


def test_a_protected_table_is_reported_before_anything_is_destroyed(world):
    stack = world.write(TABLE.rstrip() + "\n    queues:\n      jobs: {}\n")
    world.cairn("apply", "--yes")
    before = world.inventory()
    refused = world.cairn("destroy", "--yes", code=1)
    assert "The table Metadata is protected against deletion." in " ".join(refused.text.split())
    assert world.inventory() == before
    stack.write_text(stack.read_text().replace(": true", ": false"))
    world.cairn("apply", "--yes")
    world.cairn("destroy", "--yes")
    assert world.inventory() == {}


def test_protection_switched_on_by_hand_stays(world):
    stack = world.write(TABLE.replace("        deletionProtection: true\n", ""))
    world.cairn("apply", "--yes")
    tables = world.client("dynamodb")
    tables.update_table(TableName="Metadata", DeletionProtectionEnabled=True)
    stack.write_text(stack.read_text().replace("{name: id}", "{name: key}"))
    refused = world.cairn("apply", "--yes", code=1)
    assert "The table Metadata is protected against deletion." in " ".join(refused.text.split())
    table = tables.describe_table(TableName="Metadata")["Table"]
    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]


def test_statements_of_a_queue_are_imported_whatever_their_names(world):
    sqs = world.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Sid":"allow-s3_to send","Effect":"Allow",'
        f'"Principal":{{"Service":"s3.amazonaws.com"}},"Action":"sqs:SendMessage","Resource":"{arn}"}}]}}')
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    (world.folder / "stacks").mkdir()
    world.cairn("import", "--all", "-o", "stacks/demo.yaml")
    text = (world.folder / "stacks" / "demo.yaml").read_text()
    assert "allow-s3_to send" in text
    world.cairn("validate")


@pytest.mark.parametrize("words", [
    ["plan", "-o"], ["plan", "--destroy", "-o"], ["drift", "--html"], ["drift", "--junit"],
    ["drift", "--watch", "1s", "--html"], ["schema", "-o"], ["schema", "--markdown", "-o"], ["import", "queues", "-o"],
], ids=" ".join)
def test_no_option_writes_over_another_file(world, words):
    world.write("stack: demo\nqueues:\n  jobs: {}\n")
    other = world.folder / "two.yaml"
    other.write_text("stack: two\n")
    # It is reported before any request.
    world.endpoint = "http://127.0.0.1:9"
    result = world.cairn(*words, "two.yaml", code=1)
    assert "two.yaml exists already" in result.err and "not overwritten" in result.err
    assert other.read_text() == "stack: two\n"


def test_an_older_one_of_its_sort_is_replaced(world):
    world.write("stack: demo\nqueues:\n  jobs: {}\n")
    for _ in range(2):
        world.cairn("plan", "-o", "a.plan")
        world.cairn("drift", "--html", "a.html", "--junit", "a.xml")
        world.cairn("schema", "-o", "a.json")
    assert world.cairn("drift", "--html", "a", "--junit", "a", code=64).err.startswith(
        "Error: --html and --junit name the same file. Name two files.")


def test_code_that_a_plan_refuses_is_reported_by_validate(world):
    world.write("""
        stack: demo
        functions:
          zipped:
            zip: ../text.zip
          linked:
            folder: ../linked
            runtime: python3.13
            handler: app.handler
          good:
            folder: ../linked
            exclude: [passwd]
            runtime: python3.13
            handler: app.handler
        """)
    (world.folder / "text.zip").write_text("no zip")
    (world.folder / "linked").mkdir()
    (world.folder / "linked" / "app.py").write_text("")
    (world.folder / "linked" / "passwd").symlink_to("/etc/passwd")
    files = {
        "4:5": f"{world.folder}/text.zip isn't a zip file.",
        "6:5": f"{world.folder}/linked/passwd is a link to /etc/passwd, outside the folder. Replace it with a copy, or leave it out: `exclude: [passwd]`.",
    }
    for words in (["validate"], ["plan"]):
        result = world.cairn(*words, code=1)
        assert told(result) == files
        assert "The code can't be used" in result.text and "built" not in result.text
