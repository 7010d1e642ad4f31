"""The fixtures of the kinds: what the test suites need to know of a kind, in one folder for each.

`Tests/Kinds/<section>/` holds two files, which every suite finds by itself: `fixture.yaml`, data in the words of the
stack language, and `boto.py`, how boto3 reads the kind back. A kind of the catalog without them, and a fixture that
leaves out a field of the kind's schema, fail in `Tests/EndToEnd/test_kind_fixtures.py`.

`fixture.yaml` holds
    server      what answers the kind's requests, where LocalStack doesn't: `ministack`; the kind is then in a stack of
                its own, and not in that of every kind
    around      only with `server`: the other sections of that stack
    unmarked    why the service keeps no mark of who owns it; only of a kind that says so (`Marking.byContainer`)
    declares    the kind's part of the stack of every kind (`EVERY_KIND`): resources as their section in a stack has
                them, one field a line; the first resource is the one that is edited. It may refer to the resources
                of other fixtures. The stack is `every`, so a default name is `every-<resource>`.
    edits       for each field of the kind's schema one edit of that first resource:
                    to      what the field is changed to
                    found   {path in what `read` answers: value} afterwards, of a field that is changed in place
                or, where that can't be,
                    not     why the field is not edited
                and where it takes more,
                    with    other fields that are set, or with no value taken out, at the same time
                    unseen  in place of `found`: why boto3 doesn't see it
                    plan    {address: action} of the plan, where it is not the resource alone that is changed
                    shows   the field that the plan names, where it is another one
                    alone   why the edit can't be applied together with those of the other fields
                    torture true for edits that the torture tests apply and take back as well (docs/reliability.md)
    brings      resources that Cairn adds for those that are declared: {address: address after a rename}, in which
                `{name}` stands for the new name of what was called so
    requests    {"service Operation": how many} that the kind adds to a drift report of the stack of every kind; one
                that several kinds share is counted in one of them
    contract    for KindContractTests and its neighbours, a list with one entry for each variant of the kind, which
                `variant` names after the first. All of these are optional:
                    around      sections of resources that are made before
                    base        fields of every resource of the suite; may refer to what is around
                    computed    texts of fields that Cairn fills from other resources of a stack
                    known       values of fields whose types say too little to make some
                    companions  by field, the other fields that must be set with it
                    excludes    by field, the fields of the base that can't be set with it
                    fixed       fields that are not varied, and why
                    unreadable  fields that the endpoint can't tell, and why
                    besides     a value of a field that keeps what other tools' settings hang on
                    unlisted    why an inventory leaves out the kind's resources
                    absent      requests of a read of what is absent, where they are more than one
                    reads       requests of a read: {fields: those that are asked for (without it: all), requests,
                                shared: true where a second resource costs nothing more}
    limits      for LimitsTests, for each place that has limits where they come from: a text that names the
                documentation, or {member: of botocore's model, and where the two differ words: and reason:}

`boto.py` holds
    find(aws)           yields (name, handle) for everything of the kind in the account, whoever it belongs to; a name
                        without marks of ownership; `aws` is `asking.Clients`
    read(aws, handle)   everything that boto3 tells of it, as JSON
    mark(found)         of what `read` answered: (stack, resource) as tags or an id say, or None, and the rest
    fill(aws, handle)   puts data into it; only of a kind whose resources can hold some
    CHOSEN, RESTLESS    names of members, at any depth: what the service chooses once (ids, times), which a rename has
                        to keep and no other comparison looks at; and what changes by itself, which none looks at
    settings, SHAPES, NOT_SET      settings that no field holds: see settings.py
"""

import functools
import importlib.util
import json
import pathlib
import re
import sys

import yaml

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
# Of every kind, and nothing of one.
META_FIELDS = {"dependsOn", "ignoreDrift", "was"}

sys.path.insert(0, str(FOLDER))


def schema_fields():
    """{section: {field: its JSON Schema}} of the kinds of the catalog, in its order."""
    properties = json.loads((ROOT / "docs" / "stack.schema.json").read_text())["properties"]
    return {
        section: {f: s for f, s in schema["additionalProperties"]["properties"].items() if f not in META_FIELDS}
        for section, schema in properties.items()
        if isinstance(schema.get("additionalProperties"), dict)
        and META_FIELDS <= schema["additionalProperties"].get("properties", {}).keys()}


def is_replaced(schema):
    """Whether a change of a field of this JSON Schema makes the resource anew."""
    return "A change replaces the resource." in schema["description"]


@functools.cache
def boto(section):
    path = FOLDER / section / "boto.py"
    spec = importlib.util.spec_from_file_location(f"kinds_{section}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Fixture:
    def __init__(self, section, fields):
        self.section, self.fields = section, fields
        data = yaml.safe_load((FOLDER / section / "fixture.yaml").read_text())
        self.declares = data["declares"]
        self.edits = data["edits"]
        self.brings = data.get("brings", {})
        self.unmarked = data.get("unmarked")
        self.server = data.get("server")
        self.around = data.get("around", "")
        self.requests = data.get("requests", {})
        self.known = [variant.get("known", {}) for variant in data["contract"]]
        self.resources = list(yaml.safe_load(self.declares))
        self.resource = self.resources[0]

    @property
    def address(self):
        return f"{self.section}.{self.resource}"

    def edit(self, text, *fields):
        """The text of a stack with the edits of these fields of the edited resource."""
        changes = {}
        for field in fields:
            changes |= self.edits[field].get("with", {})
        changes |= {field: self.edits[field]["to"] for field in fields}
        for field, value in changes.items():
            text = set_field(text, self.section, self.resource, field, value)
        return text

    def part(self):
        """The kind's section of a stack."""
        return f"{self.section}:\n" + re.sub(r"(?m)^(?=.)", "  ", self.declares)

    def stack(self):
        """The stack of a kind that another server than LocalStack has."""
        return HEAD + self.around + self.part()

    def values(self):
        """{field: values that it takes}, of its edit and of the contract."""
        values = {field: [edit["to"]] for field, edit in self.edits.items() if "to" in edit}
        for known in self.known:
            for field, more in known.items():
                values[field] = values.get(field, []) + [value for value in more if value not in values.get(field, [])]
        return values

    def is_in_place(self, field):
        return "to" in self.edits[field] and not is_replaced(self.fields[field])

    def of_torture(self):
        """The fields that the torture tests edit."""
        return [field for field, edit in self.edits.items() if edit.get("torture")]


def set_field(text, section, resource, field, value):
    """A stack's text with one field set; taken out where the value is None. A field begins a line of its own."""
    lines = text.splitlines()
    start = lines.index(f"  {resource}:", lines.index(f"{section}:")) + 1
    end = next((n for n in range(start, len(lines)) if not lines[n].startswith("    ")), len(lines))
    first = next((n for n in range(start, end) if lines[n].startswith(f"    {field}:")), end)
    last = next((n for n in range(first + 1, end) if not lines[n].startswith("      ")), end)
    lines[first:max(first, last)] = [] if value is None else [f"    {field}: {json.dumps(value)}"]
    return "\n".join(lines) + "\n"


def every_kind(fixtures):
    """The stack that has resources of every kind, with a URL of an API and of a queue as outputs."""
    text = HEAD
    for fixture in fixtures.values():
        text += fixture.part()
    return text + "outputs:\n  url: ${apis.front.url}\n  queue: ${queues.jobs.url}\n"


HEAD = "stack: every\nregion: us-east-1\n\n"
# By section, in the order of the catalog. test_kind_fixtures.py says which are missing.
ALL = {
    section: Fixture(section, fields)
    for section, fields in schema_fields().items() if (FOLDER / section / "fixture.yaml").exists()}
# Those that LocalStack has, and those that another server has.
FIXTURES = {section: fixture for section, fixture in ALL.items() if fixture.server is None}
ELSEWHERE = {section: fixture for section, fixture in ALL.items() if fixture.server is not None}
EVERY_KIND = every_kind(FIXTURES)
# Every section that boto3 is asked for: that of a kind, and what kinds leave that is none.
SECTIONS = [*FIXTURES, *sorted(p.parent.name for p in FOLDER.glob("*/boto.py") if p.parent.name not in ALL)]


def found_path(found, path):
    """What `found` holds at a dotted path; None where there is nothing."""
    for key in path.split("."):
        if isinstance(found, list):
            found = found[int(key)] if int(key) < len(found) else None
        else:
            found = found.get(key) if isinstance(found, dict) else None
    return found


def dropping(value, names):
    """The value without members of these names, at any depth."""
    if isinstance(value, dict):
        return {k: dropping(v, names) for k, v in value.items() if k not in names}
    return [dropping(v, names) for v in value] if isinstance(value, list) else value


def readings(aws, section):
    """(name, what boto3 reads) of everything of a section in the account."""
    module = boto(section)
    return [(name, module.read(aws, handle)) for name, handle in module.find(aws)]


def owned(aws, section, stack, resource):
    """The handle and the reading of the one that a stack's resource made."""
    module = boto(section)
    if ALL[section].unmarked:
        # The only one there is.
        [one] = [(handle, module.read(aws, handle)) for _, handle in module.find(aws)]
        return one
    read = ((handle, module.read(aws, handle)) for _, handle in module.find(aws))
    [one] = [(handle, found) for handle, found in read if module.mark(found)[0] == (stack, resource)]
    return one
