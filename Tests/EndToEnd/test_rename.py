"""`was:`: a rename and a move touch nothing but the marks of who owns a thing."""

import re

import kind_fixtures
import pytest
import yaml
from conftest import edit
from kind_fixtures import EVERY_KIND, FIXTURES

# Of each declared resource: its name, and another one.
NAMES = {name: f"{name}-anew" for fixture in FIXTURES.values() for name in fixture.resources}
DECLARED = {f"{fixture.section}.{name}": f"{fixture.section}.{NAMES[name]}"
            for fixture in FIXTURES.values() for name in fixture.resources}
# What cairn makes beside them.
BROUGHT = {old: re.sub(r"{(.*?)}", lambda match: NAMES[match[1]], new)
           for fixture in FIXTURES.values() for old, new in fixture.brings.items()}
ADDRESSES = DECLARED | BROUGHT
# Those that say no name and take one from `was:`.
UNNAMED = [f"{fixture.section}.{name}" for fixture in FIXTURES.values() if "name" in fixture.fields
           for name, fields in yaml.safe_load(fixture.declares).items() if "name" not in fields]


# Of the kinds whose service keeps no marks.
UNMARKED = {f"{fixture.section}.{name}" for fixture in FIXTURES.values() if fixture.unmarked
            for name in fixture.resources} | {new for old, new in DECLARED.items() if FIXTURES[old.partition(".")[0]].unmarked}


def with_was(text, stack=None):
    """Every resource with a `was:`: of the same stack its own name, which others call it by later."""
    lines, section = [], None
    for line in text.splitlines():
        if match := re.match(r"(\w+):$", line):
            section = match[1]
        lines.append(line)
        if (match := re.match(r"  ([\w-]+):$", line)) and f"{section}.{match[1]}" in DECLARED:
            lines.append(f"    was: {stack}/{section}.{match[1]}" if stack else f"    was: §{match[1]}§")
    return "\n".join(lines) + "\n"


def renamed(text):
    """Every resource under a new name, with `was:`, and all that refers to them."""
    lines = []
    for line in with_was(text).splitlines():
        # A section or a field may be called as a resource is.
        key, rest = re.match(r"(\w+:$| {4,}\w+:)?(.*)", line).groups(default="")
        lines.append(key + re.sub(
            r"(?<![\w/@§:-])[\w-]+(?![\w/@§-])", lambda match: NAMES.get(match[0], match[0]), rest))
    return "\n".join(lines).replace("§", "") + "\n"


def moved(text):
    """Every resource declared by another stack, that takes it over."""
    return with_was(text.replace("stack: every", "stack: other"), "every")


def live(world):
    """({section: what AWS made of it, ids and times included, without the marks of ownership}, those marks)."""
    found, marks = {}, {}
    for section in FIXTURES:
        module = kind_fixtures.boto(section)
        for name, reading in kind_fixtures.readings(world.aws, section):
            owner, reading = module.mark(reading)
            found[f"{section} {name}"] = kind_fixtures.dropping(reading, getattr(module, "RESTLESS", set()))
            if FIXTURES[section].unmarked:
                continue
            marks[f"{section} {name}"] = owner and (owner[0], f"{section}.{owner[1]}")
    return found, sorted(marks.values())


def marks(stack, addresses):
    return sorted((stack, address) for address in addresses if address not in UNMARKED)


def lose_ledger(world):
    s3 = world.client("s3")
    bucket = f"cairn-{world.account}-{world.region}"
    for item in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        if item["Key"].endswith(".json"):
            s3.delete_object(Bucket=bucket, Key=item["Key"])


@pytest.mark.parametrize("ledger", ["kept", "lost"])
def test_a_rename_of_everything_touches_nothing_but_marks(every_kind, ledger):
    every_kind.cairn("apply", "--yes")
    before, owners = live(every_kind)
    assert owners == marks("every", ADDRESSES)
    url = every_kind.cairn("outputs", "stacks/stack.yaml", "url").out
    if ledger == "lost":
        lose_ledger(every_kind)

    every_kind.write(renamed(EVERY_KIND))
    changes = every_kind.changes()
    # Without the ledger, nothing shows how an unmarked one was called.
    expected = {new: old for old, new in ADDRESSES.items() if ledger == "kept" or new not in UNMARKED}
    assert {a: c["action"] for a, c in changes.items()} == {a: "rename" for a in expected}
    for address, old in expected.items():
        assert changes[address]["reasons"] == [{"reason": "renamed", "address": old}]
        assert changes[address]["fields"] == []
    plan = every_kind.cairn("plan").out
    assert re.search(r"^= queues\.jobs-anew +was queues\.jobs +stacks/stack\.yaml:\d+:3$", plan, re.M), plan
    assert f"Plan: {len(expected)} to rename" in plan and len(expected) >= 15

    every_kind.cairn("apply", "--yes")
    assert live(every_kind) == (before, marks("every", expected))
    assert every_kind.changes() == {}
    assert every_kind.cairn("outputs", "stacks/stack.yaml", "url").out == url
    # The ledger is not needed for it to stay so, and neither is `was:` once there are names.
    lose_ledger(every_kind)
    assert every_kind.changes() == {}
    every_kind.cairn("destroy", "--yes", "--allow-data-loss=buckets.data-anew")
    assert every_kind.inventory() == {}


def test_was_can_go_once_the_name_is_written(every_kind):
    every_kind.cairn("apply", "--yes")
    stack = every_kind.write(renamed(EVERY_KIND))
    every_kind.cairn("apply", "--yes")
    warned = every_kind.cairn("lint").err
    assert "Write `name: every-jobs`; `was` can be removed once the rename is applied." in warned
    # The bucket has a name; links have none.
    assert warned.count("warning[name-from-was]") == len(UNNAMED) >= 7
    edit(stack, r"was: jobs\n", "name: every-jobs\n")
    edit(stack, r"was: front\n", "name: every-front\n")
    edit(stack, r" +was: created\n", "")
    assert every_kind.changes() == {}
    # Without a name the default is another, and that is a replacement, plain to see.
    edit(stack, r"name: every-jobs\n", "delay: 0\n")
    changes = every_kind.changes()
    assert changes["queues.jobs-anew"]["action"] == "replace"
    assert [f["path"] for f in changes["queues.jobs-anew"]["fields"]] == ["name"]


@pytest.mark.parametrize("ledger", ["kept", "lost"])
def test_a_move_of_everything_touches_nothing_but_marks(every_kind, ledger):
    every_kind.cairn("apply", "--yes")
    before, _ = live(every_kind)
    url = every_kind.cairn("outputs", "stacks/stack.yaml", "url").out
    if ledger == "lost":
        lose_ledger(every_kind)
    other = every_kind.write(moved(EVERY_KIND), name="other.yaml")
    old = every_kind.folder / "stacks" / "stack.yaml"

    changes = every_kind.changes(other)
    expected = {address for address in ADDRESSES if ledger == "kept" or address not in UNMARKED}
    assert {c["action"] for c in changes.values()} == {"rename"} and changes.keys() == expected, changes
    assert changes["queues.jobs"]["reasons"] == [
        {"reason": "renamed", "address": "queues.jobs", "stack": "every"}]
    assert "= queues.jobs" in every_kind.cairn("plan", other).out
    assert "was queues.jobs of the stack every" in every_kind.cairn("plan", other).out

    every_kind.cairn("apply", other, "--yes")
    assert live(every_kind) == (before, marks("other", ADDRESSES))
    assert every_kind.changes(other) == {}
    assert every_kind.cairn("outputs", other, "url").out == url

    # The stack it came from: what it still declares is not its own, and what it does not is nothing
    # to it.
    refused = every_kind.cairn("plan", old, code=1).err
    assert "A queue `every-jobs` exists already and belongs to the stack `other`." in refused
    every_kind.write("stack: every\n")
    assert every_kind.changes(old) == {}
    every_kind.cairn("destroy", old, "--yes")
    assert live(every_kind)[0] == before

    # An edit of a moved resource continues from there, `was:` or not.
    edit(other, r"GET /items: reader", "GET /things: reader")
    text = re.sub(r" +was: every/apis\.front\n", "    name: every-front\n", other.read_text())
    other.write_text(text)
    assert list(every_kind.changes(other)) == ["apis.front"]
    every_kind.cairn("apply", other, "--yes")
    assert every_kind.changes(other) == {}
    assert every_kind.cairn("outputs", other, "url").out == url
    every_kind.cairn("destroy", other, "--yes")
    assert every_kind.inventory() == {}


def test_a_part_cannot_be_moved_from_under_what_needs_it(every_kind):
    every_kind.cairn("apply", "--yes")
    other = every_kind.write(
        """
        stack: other
        queues:
          jobs-failed: {was: every/queues.jobs-failed, messageRetention: 14d}
        """, name="other.yaml")
    refused = every_kind.cairn("plan", other, code=1).err
    assert "error[move-refused]: Can't be moved" in refused
    assert "`queues.jobs` of the stack `every` still needs `queues.jobs-failed`." in refused
    assert "stacks/other.yaml:3:17" in refused
