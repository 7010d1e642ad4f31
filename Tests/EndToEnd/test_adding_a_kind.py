"""docs/adding-a-kind.md is the checklist for a new kind, with an existing one as its example: every file that it names
is there, none of that kind's files is left out, and what it says of the code is what the code has."""

import re

import pytest
import yaml
from conftest import ROOT
from kind_fixtures import FOLDER, Fixture, schema_fields

PAGE = (ROOT / "docs" / "adding-a-kind.md").read_text()
# The kind that it takes for its example: its section, and the name of its type.
SECTION = re.search(r"Tests/Kinds/(\w+)/fixture\.yaml", PAGE)[1]
FILES = [file for row in re.findall(r"(?m)^\| (`.*?`) \|", PAGE.split("## 1.")[0]) for file in re.findall("`(.*?)`", row)]
SWIFT = "\n".join(path.read_text() for path in (ROOT / "Sources").rglob("*.swift"))
TESTS = "\n".join(path.read_text() for path in (ROOT / "Tests").rglob("*.swift"))


def folder():
    [folder] = {file.rsplit("/", 1)[0] for file in FILES if re.match(r"Sources/CairnKinds/\w+/", file)}
    return folder


@pytest.mark.parametrize("file", FILES)
def test_every_file_of_the_example_is_there(file):
    assert (ROOT / file).is_file(), f"docs/adding-a-kind.md names {file}, which isn't there."


def test_no_file_of_the_example_is_left_out():
    named = {file for file in FILES if file.startswith(folder())}
    there = {str(path.relative_to(ROOT)) for path in (ROOT / folder()).iterdir()}
    assert named == there
    fixture = {str(path.relative_to(ROOT)) for path in (FOLDER / SECTION).iterdir() if path.is_file()}
    assert fixture <= set(FILES)
    assert SECTION in schema_fields() and f"stacks/examples/{SECTION}.yaml" in FILES


def test_the_catalog_has_the_line_that_the_page_shows():
    [line] = re.findall(r"Catalog\.swift` \| One line: `(.*?)`", PAGE)
    assert line in (ROOT / "Sources/CairnKinds/Catalog.swift").read_text()
    declared = f"struct {line.removesuffix('.self')}: "
    assert any(declared in path.read_text() for path in (ROOT / folder()).iterdir())


def test_nothing_else_of_the_code_knows_the_example():
    """The promise that a new kind touches nothing else: no file names the example's type but its own folder, the
    catalog, kinds that bring such resources along, and tests."""
    type = re.search(r"Catalog\.swift` \| One line: `(\w+)\.self`", PAGE)[1]
    naming = {
        path.relative_to(ROOT).parts[1] for path in (ROOT / "Sources").rglob("*.swift")
        if re.search(rf"\b{type}(\(\)|\.)\w*", path.read_text())}
    assert naming == {"CairnKinds"}, f"{type} is known outside of Sources/CairnKinds: {naming}"


def requirements():
    """What a kind has to have: the requirements of `Kind` that have no default."""
    text = (ROOT / "Sources/CairnEngine/Kind/Kind.swift").read_text()
    protocol = re.search(r"package protocol Kind: Sendable \{\n(.*?)\n\}", text, re.S)[1]
    extensions = "".join(re.findall(r"(?ms)^extension Kind \{\n.*?^\}", text))
    defaults = re.findall(r"package (?:func|var) (\w+)", extensions)
    return {name for name in re.findall(r"^  (?:func|var) (\w+)", protocol, re.M) if name not in defaults}


def test_every_piece_that_a_kind_has_to_have_is_explained():
    required = requirements()
    assert {"schema", "identity", "read", "create", "update", "delete"} <= required
    for name in required:
        assert f"`{name}`" in PAGE, f"Kind requires `{name}`, of which docs/adding-a-kind.md says nothing."


def test_every_protocol_for_some_kinds_is_explained():
    protocols = set(re.findall(r"package protocol (\w+): Kind\b", SWIFT))
    assert protocols
    for name in protocols:
        assert f"`{name}`" in PAGE, f"docs/adding-a-kind.md says nothing of `{name}`."


def test_every_name_of_code_is_one():
    """Types and members that the page quotes are declared."""
    prose = re.sub(r"(?s)```.*?```", "", PAGE)
    for name in set(re.findall(r"`([A-Za-z]\w+)(?:\(\))?`", prose)):
        declared = re.search(
            rf"(?:struct|enum|class|actor|protocol|typealias|func|var|let|case|extension) `?{name}\b", SWIFT)
        is_word = re.search(rf"\b{name}\b", SWIFT) and name[0].islower()
        is_test = re.search(rf"(?:struct|class) {name}\b", TESTS) or (ROOT / "Tests" / name).exists()
        is_python = any(re.search(rf"\b{name}\b", p.read_text()) for p in FOLDER.glob("*.py"))
        assert declared or is_word or is_test or is_python, f"docs/adding-a-kind.md says `{name}`, which nothing is called."
    for name in re.findall(r"`(?:make (\w+)|Tests/(\S+?)|stacks/(\S+?))`", prose):
        target, test, stack = name
        if target:
            assert re.search(rf"(?m)^{target}:", (ROOT / "Makefile").read_text())
        elif "<" not in test + stack:
            assert (ROOT / (f"Tests/{test}" if test else f"stacks/{stack}")).exists(), name


def test_the_keys_of_a_fixture_are_those_that_fixtures_have():
    table = PAGE.split("## 7.")[1].split("## 8.")[0]
    keys = {key for row in re.findall(r"(?m)^\| (`.*?`) \|", table) for key in re.findall("`(.*?)`", row)}
    data = yaml.safe_load((FOLDER / "functions" / "fixture.yaml").read_text())
    assert keys == data.keys() | {"boto.py"}
    assert Fixture(SECTION, schema_fields()[SECTION]).edits


@pytest.mark.parametrize("command", re.findall(r"(?m)^(?:scripts/python-tools|swift) .*", PAGE))
def test_the_commands_name_tests_that_are_there(command):
    for path in re.findall(r"Tests/\S+", command):
        assert (ROOT / path).exists(), command
    for name in re.findall(r"--filter (\S+)", command):
        assert list((ROOT / "Tests").rglob(f"{name}.swift")), command
