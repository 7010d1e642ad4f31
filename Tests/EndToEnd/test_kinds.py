"""Each field of each kind, edited in the stack of every kind: the plan shows this and nothing else, and boto3 finds
what was written. The edits are those of the kinds' fixtures (Tests/Kinds/kind_fixtures.py)."""

import pytest
from kind_fixtures import ELSEWHERE, EVERY_KIND, FIXTURES


@pytest.mark.parametrize("section", FIXTURES)
def test_each_field_is_all_that_the_plan_shows_and_boto3_finds_it(section, every_kind):
    edit_each_field(FIXTURES[section], EVERY_KIND, every_kind)


@pytest.mark.parametrize("section", ELSEWHERE)
def test_each_field_of_what_only_other_servers_have(section, ministack):
    fixture = ELSEWHERE[section]
    assert fixture.server == "ministack"
    ministack.zip()
    ministack.write(fixture.stack())
    edit_each_field(fixture, fixture.stack(), ministack)


def edit_each_field(fixture, text, world):
    stack = world.folder / "stacks" / "stack.yaml"
    world.cairn("apply", "--yes")
    for field, edit in fixture.edits.items():
        if "to" not in edit:
            continue
        stack.write_text(fixture.edit(text, field))
        changes = world.changes()
        paths = {f["path"].partition(".")[0].partition("[")[0] for c in changes.values() for f in c["fields"]}
        actions = {address: change["action"] for address, change in changes.items()}
        in_place = fixture.is_in_place(field)
        plan = edit.get("plan", {fixture.address: "update" if in_place else "replace"})
        if plan.get(fixture.address) != "create":
            assert edit.get("shows", field) in paths, (field, changes)
        # What lives in what is replaced or refers to it may follow.
        assert (actions if in_place else {a: actions.get(a) for a in plan}) == plan, (field, changes)

    together = [f for f in fixture.edits if fixture.is_in_place(f) and "alone" not in fixture.edits[f]]
    stack.write_text(fixture.edit(text, *together))
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    world.assert_found(fixture, *together)
