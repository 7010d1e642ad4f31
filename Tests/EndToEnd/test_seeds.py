"""Seeds: objects from files and items of a table, written, changed by both sides, and taken away again."""

import json
import shutil
from decimal import Decimal

import boto3
import pytest
from boto3.dynamodb.types import Binary
from conftest import edit

SITE = """
    stack: shop
    region: us-east-1
    buckets:
      site: {name: "seeds-site-${stack.account}"}
    objects:
      pages:
        bucket: site
        folder: ../site
        prefix: www/
        exclude: ["*.md"]
        cacheControl: max-age=60
      robots:
        bucket: site
        file: ../robots
        key: robots.txt
        contentType: text/plain
"""

DATA = """
    stack: shop
    region: us-east-1
    parameters:
      password: {secret: true, default: swordfish-Kx9}
    tables:
      users: {partitionKey: {name: id}}
      orders: {partitionKey: {name: user}, sortKey: {name: number, type: number}}
    items:
      admins:
        table: users
        items:
          - {id: ada, born: 1815, big: 12345678901234567890.125, active: true, email: null}
          - {id: a/b, roles: {$strings: [x, y]}, sizes: {$numbers: [1, 2.5]}, raw: {$binary: aGk=}}
          - {id: url, table: "${tables.orders.arn}", deep: {list: [1, {x: [false]}]}}
      demo:
        table: orders
        file: ../orders.jsonl
"""


@pytest.fixture
def site(world):
    for name, text in {"index.html": "<h1>", "img/logo.svg": "<svg/>", "data": "?", "x.md": "not this"}.items():
        path = world.folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (world.folder / "robots").write_text("Allow")
    world.write(SITE)
    world.bucket = f"seeds-site-{world.account}"
    return world


@pytest.fixture
def data(world):
    lines = [{"user": f"u{n % 7}", "number": n, "total": n / 4} for n in range(60)]
    (world.folder / "orders.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    world.write(DATA)
    return world


def objects(world):
    """{key: (body, content type, cache control)}"""
    s3 = world.client("s3")
    keys = [o["Key"] for o in s3.list_objects_v2(Bucket=world.bucket).get("Contents", [])]
    found = {key: s3.get_object(Bucket=world.bucket, Key=key) for key in keys}
    return {key: (o["Body"].read().decode(), o["ContentType"], o.get("CacheControl")) for key, o in found.items()}


def table(world, name):
    resource = boto3.resource(
        "dynamodb", endpoint_url=world.endpoint, region_name="us-east-1", aws_access_key_id=world.account,
        aws_secret_access_key="test")
    return resource.Table(name)


def test_a_folder_becomes_objects_and_only_what_changed_is_written(site):
    site.cairn("apply", "--yes")
    assert objects(site) == {
        "www/index.html": ("<h1>", "text/html", "max-age=60"),
        "www/img/logo.svg": ("<svg/>", "image/svg+xml", "max-age=60"),
        "www/data": ("?", "application/octet-stream", "max-age=60"),
        "robots.txt": ("Allow", "text/plain", None),
    }
    assert site.changes() == {}
    site.cairn("drift", "--exit-code")

    # An object that somebody else has changed is left alone, unless it is tracked.
    s3 = site.client("s3")
    s3.put_object(Bucket=site.bucket, Key="www/data", Body=b"theirs")
    s3.put_object(Bucket=site.bucket, Key="www/other", Body=b"theirs")
    assert site.changes() == {}
    (site.folder / "site" / "index.html").write_text("<h2>")
    (site.folder / "site" / "new.js").write_text("1")
    changes = site.changes()
    assert sorted(f["path"] for f in changes.pop("objects.pages")["fields"]) == [
        "contents.www/index.html", "contents.www/new.js"]
    assert changes == {}
    site.cairn("apply", "--yes")
    found = objects(site)
    assert found["www/index.html"][0] == "<h2>" and found["www/new.js"][0:2] == ("1", "text/javascript")
    assert found["www/data"][0] == "theirs" and found["www/other"][0] == "theirs"

    # What is missing is drift, and comes back.
    s3.delete_object(Bucket=site.bucket, Key="www/index.html")
    s3.delete_object(Bucket=site.bucket, Key="robots.txt")
    drift = site.cairn("drift", "--exit-code", code=2).out
    assert "contents.www/index.html" in drift and "objects.robots" in drift
    site.cairn("drift", "--revert", "--yes")
    assert objects(site) == found
    site.cairn("drift", "--exit-code")

    # A header is of every object.
    edit(site.folder / "stacks" / "stack.yaml", "max-age=60", "no-store")
    s3.put_object(Bucket=site.bucket, Key="www/data", Body=b"?")
    site.cairn("apply", "--yes")
    assert {o[2] for key, o in objects(site).items() if key != "www/other" and key.startswith("www/")} == {"no-store"}


def test_tracked_objects_are_compared_and_pruned_ones_deleted(site):
    stack = site.folder / "stacks" / "stack.yaml"
    edit(stack, "cacheControl: max-age=60", "track: true\n    prune: true")
    site.cairn("apply", "--yes")
    s3 = site.client("s3")
    s3.put_object(Bucket=site.bucket, Key="www/data", Body=b"theirs")
    s3.put_object(Bucket=site.bucket, Key="www/other", Body=b"theirs")
    s3.put_object(Bucket=site.bucket, Key="elsewhere", Body=b"theirs")
    assert sorted(f["path"] for f in site.changes()["objects.pages"]["fields"]) == [
        "contents.www/data", "contents.www/other"]
    (site.folder / "site" / "img" / "logo.svg").unlink()
    site.cairn("apply", "--yes")
    assert sorted(objects(site)) == ["elsewhere", "robots.txt", "www/data", "www/index.html"]
    assert objects(site)["www/data"][0] == "?"
    # The same without the ledger.
    s3.put_object(Bucket=site.bucket, Key="www/other", Body=b"theirs")
    s3.delete_object(Bucket=f"cairn-{site.account}-us-east-1", Key="shop.json")
    assert [f["path"] for f in site.changes()["objects.pages"]["fields"]] == ["contents.www/other"]
    site.cairn("apply", "--yes")
    assert site.changes() == {}
    assert "www/other" not in objects(site)


def test_a_bucket_of_seeds_alone_needs_no_consent_to_be_destroyed(site):
    site.cairn("apply", "--yes")
    site.client("s3").put_object(Bucket=site.bucket, Key="theirs", Body=b"1")
    refused = site.cairn("destroy", "--yes", code=1).text
    assert "Deleting buckets.site would lose 1 object." in refused
    site.client("s3").delete_object(Bucket=site.bucket, Key="theirs")
    site.client("s3").put_object(Bucket=site.bucket, Key="robots.txt", Body=b"changed")
    assert "Deleting buckets.site would lose 1 object." in site.cairn("destroy", "--yes", code=1).text
    site.client("s3").put_object(Bucket=site.bucket, Key="robots.txt", Body=b"Allow")
    # Its sources aren't needed for that.
    shutil.rmtree(site.folder / "site")
    site.cairn("destroy", "--yes")
    assert site.inventory() == {}


def test_old_versions_of_what_a_set_wrote_need_no_consent(site):
    stack = site.folder / "stacks" / "stack.yaml"
    edit(stack, 'account}"}', 'account}", versioning: true}')
    site.cairn("apply", "--yes")
    edit(stack, "text/plain", "text/html")
    site.cairn("apply", "--yes")
    s3 = site.client("s3")
    versions = s3.list_object_versions(Bucket=site.bucket, Prefix="robots.txt")["Versions"]
    assert [v["IsLatest"] for v in versions] == [True, False]
    s3.put_object(Bucket=site.bucket, Key="robots.txt", Body=b"theirs")
    s3.put_object(Bucket=site.bucket, Key="robots.txt", Body=b"Allow")
    refused = site.cairn("destroy", "--yes", code=1).text
    assert "Deleting buckets.site would lose 1 old version." in refused
    theirs = [v for v in s3.list_object_versions(Bucket=site.bucket, Prefix="robots.txt")["Versions"] if v["Size"] == 6]
    s3.delete_object(Bucket=site.bucket, Key="robots.txt", VersionId=theirs[0]["VersionId"])
    site.cairn("destroy", "--yes")
    assert site.inventory() == {}


def test_a_set_that_leaves_the_file_takes_its_objects_along(site):
    site.cairn("apply", "--yes")
    s3 = site.client("s3")
    s3.put_object(Bucket=site.bucket, Key="www/other", Body=b"theirs")
    stack = site.folder / "stacks" / "stack.yaml"
    text = stack.read_text()
    stack.write_text(text[:text.index("  pages:")] + text[text.index("  robots:"):])
    site.cairn("apply", "--yes")
    assert sorted(objects(site)) == ["robots.txt", "www/other"]
    # Another key is another object.
    edit(stack, "key: robots.txt", "key: bots.txt")
    site.cairn("apply", "--yes")
    assert sorted(objects(site)) == ["bots.txt", "www/other"]
    assert site.changes() == {}


def test_sources_that_are_missing_or_wrong_have_a_place(site, data):
    (site.folder / "robots").unlink()
    shutil.rmtree(site.folder / "site")
    site.write(SITE)
    refused = site.cairn("plan", code=1).text
    assert "There is no file" in refused and "There is no folder" in refused
    assert "stack.yaml:8:" in refused and "stack.yaml:14:" in refused
    site.write(DATA)
    (site.folder / "orders.jsonl").write_text('{"user": "a", "number": 1}\n{"user": "a" "number": 2}\n')
    refused = site.cairn("validate", code=1).text
    assert "orders.jsonl, line 2, column 14: expected ',' or '}'" in refused and "stack.yaml:17:" in refused
    (site.folder / "orders.jsonl").write_text('{"user": "a", "number": 1}\n{"user": "a", "number": 1.0}\n{"user": "b"}\n')
    refused = site.cairn("plan", code=1).text
    assert "line 2: line 1 has the same key" in refused
    assert "line 3: the key attribute `number` is missing" in refused
    (site.folder / "orders.jsonl").write_text('{"user": "a", "number": true}\n{"user": "b", "number": 1, "x": {"$a": 1}}\n')
    refused = site.cairn("plan", code=1).text
    assert "line 1: `number`: A key is a text, a number or a binary value, and isn't empty." in refused
    assert "line 2: `x`: `$a` isn't one of" in refused


def test_one_object_and_one_item_have_one_set(site, data):
    site.write(SITE + "      again: {bucket: site, file: ../site/index.html, key: www/index.html}\n")
    refused = site.cairn("plan", code=1).text
    assert f"`objects.again` and `objects.pages` declare the same object, `{site.bucket}/www/index.html`." in refused
    assert "stack.yaml:17:25" in refused and "the first one is here" in refused and "stack.yaml:8:" in refused
    site.write(DATA + "      more: {table: users, file: ../users.jsonl}\n")
    (site.folder / "users.jsonl").write_text('{"id": "ada"}\n')
    refused = site.cairn("plan", code=1).text
    assert "`items.more` and `items.admins` declare the same item, `shop-users/ada`." in refused
    assert "stack.yaml:18:" in refused and "stack.yaml:12:" in refused
    # What the stack file says needs no plan.
    site.write(DATA + "      more: {table: users, items: [{id: x}, {id: ada}]}\n")
    assert "`items.more` and `items.admins` declare the same item" in site.cairn("validate", code=1).text


TWO = """
    stack: shop
    region: us-east-1
    buckets:
      site: {name: "seeds-site-${stack.account}"}
    objects:
      base: {bucket: site, folder: ../base, prefix: www/, prune: true}
      demo: {bucket: site, folder: ../demo, prefix: www/}
      icons: {bucket: site, files: [../icons/a.png, ../icons/b.png], prefix: www/}
    tables:
      users: {partitionKey: {name: id}}
    items:
      base:
        table: users
        items: [{id: ada}, {id: bob}]
        prune: true
      demo:
        table: users
        items: [{id: eve}, {id: joe, from: "${tables.users.arn}"}]
"""


@pytest.fixture
def two(world):
    for name in ("base/index.html", "base/about.html", "demo/shop.html", "demo/cart.html", "icons/a.png", "icons/b.png"):
        path = world.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    world.stack = world.write(TWO)
    world.bucket = f"seeds-site-{world.account}"
    return world


def ids(world):
    return sorted(item["id"] for item in table(world, "shop-users").scan()["Items"])


def written(world):
    """{key: version}, of a bucket that keeps versions."""
    listed = world.client("s3").list_object_versions(Bucket=world.bucket).get("Versions", [])
    return {o["Key"]: o["VersionId"] for o in listed if o["IsLatest"]}


def test_several_sets_of_one_place_live_side_by_side(two):
    two.cairn("apply", "--yes")
    everything = ["www/" + name for name in ("a.png", "about.html", "b.png", "cart.html", "index.html", "shop.html")]
    assert sorted(objects(two)) == everything and ids(two) == ["ada", "bob", "eve", "joe"]
    assert two.changes() == {}
    two.cairn("drift", "--exit-code")
    # Each prunes its own.
    (two.folder / "base" / "about.html").unlink()
    two.client("s3").put_object(Bucket=two.bucket, Key="www/theirs", Body=b"1")
    edit(two.stack, r"\{id: ada\}, ", "")
    assert sorted(two.changes()) == ["items.base", "objects.base"]
    two.cairn("apply", "--yes")
    assert sorted(objects(two)) == [key for key in everything if "about" not in key]
    assert ids(two) == ["bob", "eve", "joe"]
    assert two.changes() == {}
    # What leaves a set that isn't pruned, and that no set has any more, is for the pruned one at once.
    (two.folder / "demo" / "cart.html").unlink()
    assert sorted(two.changes()) == ["objects.base"]
    two.cairn("apply", "--yes")
    assert "www/cart.html" not in objects(two) and two.changes() == {}
    # Without one of them, the others stay, also when the ledger is lost.
    text = two.stack.read_text()
    text = text[:text.index("  demo: {bucket")] + text[text.index("  icons:"):]
    two.stack.write_text(text[:text.index("  demo:\n")])
    two.cairn("apply", "--yes")
    assert sorted(objects(two)) == ["www/a.png", "www/b.png", "www/index.html"] and ids(two) == ["bob"]
    two.client("s3").delete_object(Bucket=f"cairn-{two.account}-us-east-1", Key="shop.json")
    assert two.changes() == {}
    two.cairn("apply", "--yes")
    two.cairn("destroy", "--yes")
    assert two.inventory() == {}


def test_what_moves_from_set_to_set_is_neither_lost_nor_written_again(two):
    edit(two.stack, r'account\}"\}', 'account}", versioning: true}')
    two.cairn("apply", "--yes")
    before = written(two)
    # Another name of a set, with and without `was`, and a file and an item that change sides.
    edit(two.stack, r"  demo: \{bucket: site", "  extra: {bucket: site")
    edit(two.stack, r"  demo:\n    table: users", "  extra:\n    was: demo\n    table: users")
    edit(two.stack, r"\{id: ada\}, ", "")
    edit(two.stack, r"\[\{id: eve\}", "[{id: ada}, {id: eve}")
    (two.folder / "base" / "about.html").rename(two.folder / "demo" / "about.html")
    table(two, "shop-users").put_item(Item={"id": "eve", "theirs": True})
    two.cairn("apply", "--yes")
    after = written(two)
    assert sorted(after) == sorted(before) and ids(two) == ["ada", "bob", "eve", "joe"]
    assert {key for key in after if after[key] != before[key]} <= {"www/about.html"}
    assert "theirs" in table(two, "shop-users").get_item(Key={"id": "eve"})["Item"]
    assert two.changes() == {}
    # The same for items without `was`.
    table(two, "shop-users").put_item(Item={"id": "eve"})
    edit(two.stack, r"  extra:\n    was: demo\n", "  other:\n")
    assert sorted(two.changes()) == ["items.extra"]
    two.cairn("apply", "--yes")
    assert ids(two) == ["ada", "bob", "eve", "joe"] and two.changes() == {}
    # Another prefix is another place for all of it.
    edit(two.stack, r"folder: ../demo, prefix: www/", "folder: ../demo, prefix: web/")
    two.cairn("apply", "--yes")
    assert sorted(written(two)) == [
        "web/about.html", "web/cart.html", "web/shop.html", "www/a.png", "www/b.png", "www/index.html"]
    assert two.changes() == {}


def test_items_are_written_by_key_and_keep_their_types(data):
    data.cairn("apply", "--yes")
    users, orders = table(data, "shop-users"), table(data, "shop-orders")
    found = {item["id"]: item for item in users.scan()["Items"]}
    assert found["ada"] == {
        "id": "ada", "born": Decimal(1815), "big": Decimal("12345678901234567890.125"), "active": True, "email": None}
    assert found["a/b"] == {
        "id": "a/b", "roles": {"x", "y"}, "sizes": {Decimal(1), Decimal("2.5")}, "raw": Binary(b"hi")}
    assert found["url"]["table"].endswith(":table/shop-orders")
    assert found["url"]["deep"] == {"list": [Decimal(1), {"x": [False]}]}
    assert len(orders.scan()["Items"]) == 60
    assert data.changes() == {}
    data.cairn("drift", "--exit-code")

    # What isn't tracked may be changed, but is there.
    users.put_item(Item={"id": "ada", "born": 1})
    orders.delete_item(Key={"user": "u3", "number": 3})
    changes = data.changes()
    assert [f["path"] for f in changes.pop("items.demo")["fields"]] == ["contents.u3/3"]
    assert changes == {}
    data.cairn("apply", "--yes")
    assert orders.get_item(Key={"user": "u3", "number": 3})["Item"]["total"] == Decimal("0.75")
    assert users.get_item(Key={"id": "ada"})["Item"]["born"] == 1

    # A changed source is written: the item that changed, and no other.
    stack = data.folder / "stacks" / "stack.yaml"
    edit(stack, "born: 1815", "born: 1816")
    users.put_item(Item={"id": "url", "theirs": True})
    assert [f["path"] for f in data.changes()["items.admins"]["fields"]] == ["contents.ada"]
    data.cairn("apply", "--yes")
    assert users.get_item(Key={"id": "ada"})["Item"]["born"] == 1816
    assert "theirs" in users.get_item(Key={"id": "url"})["Item"]

    # Tracked, the rest comes back as well.
    edit(stack, "table: users\n", "table: users\n    track: true\n    prune: true\n")
    drift = data.cairn("drift", "--exit-code", code=2).out
    assert "contents.url" in drift and "contents.ada" not in drift
    text = stack.read_text()
    stack.write_text("".join(line for line in text.splitlines(True) if "id: a/b" not in line))
    users.put_item(Item={"id": "mine"})
    data.cairn("apply", "--yes")
    assert {item["id"] for item in users.scan()["Items"]} == {"ada", "url", "mine"}
    assert "theirs" not in users.get_item(Key={"id": "url"})["Item"]
    assert data.changes() == {}


def test_a_table_of_seeds_alone_needs_no_consent_to_be_destroyed(data):
    data.cairn("apply", "--yes")
    users = table(data, "shop-users")
    users.put_item(Item={"id": "mine"})
    assert "Deleting tables.users would lose at least 1 item." in data.cairn("destroy", "--yes", code=1).text
    users.delete_item(Key={"id": "mine"})
    (data.folder / "orders.jsonl").unlink()
    data.cairn("destroy", "--yes")
    assert data.inventory() == {}


def test_items_that_leave_the_file_are_deleted_and_changed_ones_are_guarded(data):
    data.cairn("apply", "--yes")
    users = table(data, "shop-users")
    users.put_item(Item={"id": "ada", "born": 1})
    stack = data.folder / "stacks" / "stack.yaml"
    text = stack.read_text()
    stack.write_text(text[:text.index("items:\n")] + "items:\n" + text[text.index("  demo:"):])
    refused = data.cairn("apply", "--yes", code=1).text
    assert "Deleting items.admins would lose 1 item that was changed since it was written." in refused
    data.cairn("apply", "--yes", "--allow-data-loss=items.admins")
    assert users.scan()["Items"] == []
    assert len(table(data, "shop-orders").scan()["Items"]) == 60


def test_a_secret_of_an_item_is_shown_nowhere(data):
    edit(data.folder / "stacks" / "stack.yaml", "email: null", 'password: "${parameters.password}"')
    seen = data.cairn("plan").text + data.cairn("plan", "--json").text + data.cairn("apply", "--yes", "--verbose").text
    users = table(data, "shop-users")
    assert users.get_item(Key={"id": "ada"})["Item"]["password"] == "swordfish-Kx9"
    assert data.changes() == {}
    ledger = data.client("s3").get_object(Bucket=f"cairn-{data.account}-us-east-1", Key="shop.json")["Body"].read()
    assert "swordfish" not in seen + ledger.decode()
    users.delete_item(Key={"id": "ada"})
    data.cairn("apply", "--yes")
    assert users.get_item(Key={"id": "ada"})["Item"]["password"] == "swordfish-Kx9"


def test_a_large_folder_takes_one_listing_a_page(site):
    """More objects than a page of a listing or of a delete has."""
    many = site.folder / "site" / "many"
    many.mkdir()
    for number in range(1_005):
        (many / f"{number}.txt").write_text(str(number))
    site.cairn("apply", "--yes")
    paginator = site.client("s3").get_paginator("list_objects_v2")
    keys = [o["Key"] for page in paginator.paginate(Bucket=site.bucket) for o in page["Contents"]]
    assert len(keys) == 1_009
    assert site.changes() == {}
    site.cairn("destroy", "--yes")
    assert site.inventory() == {}
