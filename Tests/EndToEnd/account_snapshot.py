"""Everything boto3 tells of an account, in a form in which two of the same meaning are equal.

What a service chooses by itself (ids, times, revisions) is left out or replaced by what it stands for.
"""

import json
import re

import kind_fixtures

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Secrets Manager ends ARNs with six letters of its own.
SECRET_SUFFIX = re.compile(r"(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b")


def snapshot(world):
    """{"buckets NAME": {...}, ..., "ledger STACK": {...}}"""
    found = _ledgers(world.aws.s3)
    for section in kind_fixtures.SECTIONS:
        module = kind_fixtures.boto(section)
        dropped = getattr(module, "CHOSEN", set()) | getattr(module, "RESTLESS", set())
        for name, reading in kind_fixtures.readings(world.aws, section):
            key = f"{section} {name}"
            # Two of one name can't be, but a judge does not rely on that.
            while key in found:
                key += ", once more"
            found[key] = kind_fixtures.dropping(reading, dropped)
    text = UUID.sub("<uuid>", json.dumps(found, sort_keys=True, default=str))
    return json.loads(SECRET_SUFFIX.sub(r"\1-<suffix>", text))


def _ledgers(s3):
    found = {}
    for name in (bucket["Name"] for bucket in s3.list_buckets()["Buckets"]):
        if name.startswith("cairn-"):
            keys = [o["Key"] for o in s3.list_objects_v2(Bucket=name).get("Contents", [])]
            found |= {f"ledger {key}": _ledger(s3, name, key) for key in keys if "/" not in key}
            found[f"ledger bucket {name}"] = [key for key in keys if "/" in key]
    return found


def _ledger(s3, bucket, key):
    ledger = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    # Who wrote it differs by nature. Places are those of the file as of then.
    ledger.pop("written", None)
    ledger.pop("history", None)
    # Random, and another in each new ledger; so are the hashes made with it.
    ledger.pop("secretKey", None)
    return _with_names(_without_hashes(ledger))


def _with_names(ledger):
    """Ids and numbers that the service chose are replaced by whose they are, also where others refer to them."""
    numbered = {}
    for address, resource in ledger.get("resources", {}).items():
        for name in getattr(kind_fixtures.boto(address.split(".")[0]), "NUMBERED", set()):
            value = (resource.get("attributes") or {}).pop(name, None)
            # A number alone may stand for anything.
            if isinstance(value, str):
                numbered[value] = f"<{address}.{name}>"
    text = json.dumps(ledger)
    for value, name in numbered.items():
        text = text.replace(json.dumps(value), json.dumps(name))
    for address, resource in ledger.get("resources", {}).items():
        section = address.split(".")[0]
        chosen = (resource.get("attributes") or {}).get("id")
        if chosen and "id" in getattr(kind_fixtures.boto(section), "CHOSEN", set()):
            text = text.replace(json.dumps(chosen), json.dumps(f"<{address}>"))
    return json.loads(text)


def _without_hashes(value):
    if isinstance(value, dict):
        return {"$secret": "<hash>"} if "$secret" in value else {k: _without_hashes(v) for k, v in value.items()}
    return [_without_hashes(item) for item in value] if isinstance(value, list) else value


def differences(wanted, found):
    """A short text for each thing that is not as wanted; empty when all is."""
    lines = []
    for key in sorted(wanted.keys() | found.keys()):
        if key not in found:
            lines.append(f"{key} is missing")
        elif key not in wanted:
            lines.append(f"{key} is too much: {_short(found[key])}")
        elif wanted[key] != found[key]:
            for path, old, new in _unequal(wanted[key], found[key], ""):
                lines.append(f"{key}{path} is {_short(new)}, not {_short(old)}")
    return lines


def _unequal(wanted, found, path):
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in sorted(wanted.keys() | found.keys()):
            if wanted.get(key) != found.get(key):
                yield from _unequal(wanted.get(key), found.get(key), f"{path}.{key}")
    else:
        yield path, wanted, found


def _short(value):
    text = json.dumps(value, sort_keys=True)
    return text if len(text) < 300 else text[:300] + "…"
