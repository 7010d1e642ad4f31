"""Every kind of the catalog brings a fixture (Tests/Kinds/kind_fixtures.py), and every fixture is complete."""

import pytest
import yaml
from kind_fixtures import ALL, ELSEWHERE, EVERY_KIND, FOLDER, boto, schema_fields

# What an edit may say.
EDIT_KEYS = {"to", "with", "found", "unseen", "not", "plan", "shows", "alone", "torture"}
CONTRACT_KEYS = {
    "variant", "around", "base", "computed", "known", "companions", "excludes", "fixed", "unreadable", "besides",
    "reads", "absent", "unlisted"}


@pytest.mark.parametrize("section", schema_fields())
def test_every_kind_has_a_fixture(section):
    for name in ("fixture.yaml", "boto.py"):
        assert (FOLDER / section / name).exists(), (
            f"The kind `{section}` has no Tests/Kinds/{section}/{name}: Tests/Kinds/kind_fixtures.py says what it holds.")
    for name in ("find", "read", "mark"):
        assert hasattr(boto(section), name), f"Tests/Kinds/{section}/boto.py has no `{name}`."


def test_every_fixture_is_of_a_kind():
    """But for what kinds leave that is none, which boto3 alone reads."""
    folders = {path.parent.name for path in FOLDER.glob("*/fixture.yaml")}
    assert folders == schema_fields().keys()


@pytest.mark.parametrize("section", ALL)
def test_every_field_has_an_edit(section):
    fixture = ALL[section]
    where = f"Tests/Kinds/{section}/fixture.yaml"
    for field in fixture.fields:
        assert field in fixture.edits, (
            f"{where} has no edit for the field `{field}`: say what it is changed `to`, or why `not`.")
    for field, edit in fixture.edits.items():
        assert field in fixture.fields, f"{where} edits `{field}`, which `{section}` doesn't have."
        assert edit.keys() <= EDIT_KEYS, f"{where}, {field}: {edit.keys() - EDIT_KEYS} means nothing."
        assert ("to" in edit) != ("not" in edit), f"{where}, {field}: one of `to` and `not`."
        is_read = fixture.is_in_place(field) and "alone" not in edit
        assert is_read == ("found" in edit or "unseen" in edit), (
            f"{where}, {field}: `found` says what boto3 reads of a field that is changed in place, or `unseen` why not.")
    in_place = [field for field in fixture.fields if fixture.is_in_place(field)]
    assert fixture.of_torture() or not in_place, f"{where}: one edit at least is for the torture tests."


@pytest.mark.parametrize("section", ALL)
def test_every_fixture_has_a_contract_and_limits(section):
    data = yaml.safe_load((FOLDER / section / "fixture.yaml").read_text())
    assert data.keys() == {"declares", "edits", "requests", "contract", "limits"} | (
        data.keys() & {"brings", "unmarked", "server", "around"})
    for variant in data["contract"]:
        assert variant.keys() <= CONTRACT_KEYS, f"{variant.keys() - CONTRACT_KEYS} means nothing."
    assert data["contract"][0].get("reads"), "the requests of a read of everything, at least"


def test_the_stack_of_every_kind_has_every_kind():
    sections = yaml.safe_load(EVERY_KIND)
    assert schema_fields().keys() - ELSEWHERE.keys() <= sections.keys()
