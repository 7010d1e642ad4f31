"""Settings that a service knows and a kind of cairn may have no field for: the members of botocore's
models of what describes a kind, and boto3 setting them, for the tests to see whether they stand.

`boto.py` of a kind may have, beside what kind_fixtures.py asks of it:
    SHAPES      {service: [shapes and enumerations of the service's model that describe a resource]}
    NOT_SET     {shape: {member: why nobody sets it here}}. Members that the kind itself knows as held by a
                field, or as only told, are in its `AnswerMembers`. Whatever is missing there, here and in
                `settings` is a member that nobody has thought of: the tests name it.
    WIRE_NAMES  true where the kind knows members by their names on the wire
    settings(aws, name)     a `Setting` for each that can be set, of the resource of that name
"""

import gzip
import json
import pathlib

import botocore

FIELD = "a field holds it"
TOLD = "the service only tells it"
CREATION = "given once, at creation; UnmanagedTests.swift"
NOT_KEPT = "LocalStack doesn't keep it; UnmanagedTests.swift"


class Setting:
    """One setting: how cairn names it, the members of the model that it covers, how boto3 sets and reads it,
    and the field that takes it over once a stack declares it, if there is one."""

    def __init__(self, name, covers, add, read, field=None):
        self.name, self.covers, self.add, self.read, self.field = name, covers.split(), add, read, field

    def found(self):
        return {"name": self.name, "covers": self.covers, "value": self.read(), "field": self.field}


def members(boto):
    """{"Shape.Member": reason}: a reason where nobody sets it here."""
    data = pathlib.Path(botocore.__file__).parent / "data"
    found = {}
    for service, shapes in getattr(boto, "SHAPES", {}).items():
        version = max(p.name for p in (data / service).iterdir() if p.is_dir())
        with gzip.open(data / service / version / "service-2.json.gz") as text:
            model = json.load(text)["shapes"]
        for name in shapes:
            reasons = getattr(boto, "NOT_SET", {}).get(name, {})
            for member, described in (model[name].get("members") or dict.fromkeys(model[name]["enum"], {})).items():
                if getattr(boto, "WIRE_NAMES", False):
                    member = described.get("locationName", member)
                found[f"{name}.{member}"] = reasons.get(member)
    return found
