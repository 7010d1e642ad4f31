"""Each field of each kind, edited in the stack of every kind: the plan shows this and nothing else, and boto3 finds
what was written. The edits are those of the kinds' fixtures (Tests/Kinds/kind_fixtures.py)."""

import pytest
from kind_fixtures import EVERY_KIND, FIXTURES


@pytest.mark.parametrize("section", FIXTURES)
def test_each_field_is_all_that_the_plan_shows_and_boto3_finds_it(section, every_kind):
    fixture = FIXTURES[section]
    stack = every_kind.folder / "stacks" / "stack.yaml"
    every_kind.cairn("apply", "--yes")
    for field, edit in fixture.edits.items():
        if "to" not in edit:
            continue
        stack.write_text(fixture.edit(EVERY_KIND, field))
        changes = every_kind.changes()
        paths = {f["path"].partition(".")[0].partition("[")[0] for c in changes.values() for f in c["fields"]}
        actions = {address: change["action"] for address, change in changes.items()}
        in_place = fixture.is_in_place(field)
        plan = edit.get("plan", {fixture.address: "update" if in_place else "replace"})
        if plan.get(fixture.address) != "create":
            assert edit.get("shows", field) in paths, (field, changes)
        # What lives in what is replaced or refers to it may follow.
        assert (actions if in_place else {a: actions.get(a) for a in plan}) == plan, (field, changes)

    together = [f for f in fixture.edits if fixture.is_in_place(f) and "alone" not in fixture.edits[f]]
    stack.write_text(fixture.edit(EVERY_KIND, *together))
    every_kind.cairn("apply", "--yes")
    assert every_kind.changes() == {}
    every_kind.assert_found(fixture, *together)
