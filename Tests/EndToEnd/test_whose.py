"""Whose a resource is: two stacks, two regions, two folders, and answers of something else than AWS."""

import http.server
import json
import threading
import urllib.request

import botocore.exceptions
import pytest
from conftest import World

BUCKET = """
    stack: {stack}
    region: us-east-1
    buckets:
      {resource}: {{name: "shared-${{stack.account}}"{more}}}
    queues:
      own: {{}}
"""


def write(world, stack, resource, more="", name=None):
    return world.write(BUCKET.format(stack=stack, resource=resource, more=more), name or f"{stack}.yaml")


def tags(world):
    found = world.client("s3").get_bucket_tagging(Bucket=f"shared-{world.account}")["TagSet"]
    return {t["Key"]: t["Value"] for t in found}


def ledger(world, stack):
    body = world.client("s3").get_object(Bucket=f"cairn-{world.account}-{world.region}", Key=f"{stack}.json")["Body"]
    return json.loads(body.read())


# MARK: Two stacks


def test_an_adopted_bucket_is_the_new_stacks_alone(world):
    a, b = write(world, "first", "data"), write(world, "second", "mine")
    world.cairn("apply", a, "--yes")
    assert "belongs to the stack `first`" in world.cairn("plan", b, code=1).err
    world.cairn("apply", b, "--yes", "--adopt")
    world.client("s3").put_object(Bucket=f"shared-{world.account}", Key="k", Body=b"of second")
    assert tags(world) == {"cairn:stack": "second", "cairn:resource": "mine"}
    assert sorted(ledger(world, "first")["resources"]) == ["queues.own"]

    # The first one says so as long as it declares it, and its end leaves the bucket alone.
    assert "belongs to the stack `second`" in " ".join(world.cairn("plan", a, code=1).err.split())
    world.cairn("destroy", a, "--yes", "--allow-data-loss")
    assert world.client("s3").get_object(Bucket=f"shared-{world.account}", Key="k")["Body"].read() == b"of second"
    assert world.inventory()["queues"] == ["second-own"]
    assert world.cairn("plan", b).out.count("No changes") == 1


def test_what_another_stack_took_over_behind_its_back_is_left_alone(world):
    """As an older cairn or a script does it: the tags say another stack, the ledger still records it."""
    path = write(world, "first", "data")
    world.cairn("apply", path, "--yes")
    s3 = world.client("s3")
    s3.put_bucket_tagging(Bucket=f"shared-{world.account}", Tagging={"TagSet": [
        {"Key": "cairn:stack", "Value": "second"}, {"Key": "cairn:resource", "Value": "mine"}]})
    write(world, "first", "data", ", versioning: true")
    refused = world.cairn("apply", path, "--yes", code=1)
    assert "belongs to the stack `second` now" in " ".join(refused.err.split()) and "first.yaml:4" in refused.err
    assert "Status" not in s3.get_bucket_versioning(Bucket=f"shared-{world.account}")
    gone = world.cairn("destroy", path, "--yes", "--allow-data-loss")
    assert "belongs to the stack `second` now" in " ".join(gone.err.split())
    assert s3.head_bucket(Bucket=f"shared-{world.account}") and ledger(world, "first")["resources"] == {}
    assert "belongs" not in world.cairn("destroy", path, "--yes").text


def test_tags_taken_away_by_hand_are_reported_and_written_again(world):
    path = write(world, "first", "data")
    world.cairn("apply", path, "--yes")
    world.client("s3").delete_bucket_tagging(Bucket=f"shared-{world.account}")
    report = world.cairn("drift", path, "--exit-code", code=2)
    assert "tags.cairn:stack" in report.out
    write(world, "first", "data", ", versioning: true")
    assert {f["path"] for f in world.changes(path)["buckets.data"]["fields"]} == {"versioning", "tags.cairn:stack"}
    world.cairn("apply", path, "--yes")
    assert tags(world) == {"cairn:stack": "first", "cairn:resource": "data"}
    assert "No drift" in world.cairn("drift", path).out

    world.client("s3").delete_bucket_tagging(Bucket=f"shared-{world.account}")
    world.cairn("drift", path, "--revert", "--yes")
    assert tags(world) == {"cairn:stack": "first", "cairn:resource": "data"}
    world.cairn("drift", path, "--exit-code")


def test_the_bucket_of_the_ledgers_is_nobodys_to_declare(world):
    path = write(world, "first", "data")
    world.cairn("apply", path, "--yes")
    for name in (f"cairn-{world.account}-us-east-1", "cairn-${stack.account}-${stack.region}", "cairn-123456789012-eu-west-1"):
        own = world.write(f"""
            stack: taker
            region: us-east-1
            buckets:
              ledgers:
                name: "{name}"
                onDestroy: empty
            """, "taker.yaml")
        for command in (["plan"], ["apply", "--yes", "--adopt"], ["destroy", "--yes", "--allow-data-loss=all"]):
            refused = world.cairn(command[0], own, *command[1:], code=1)
            assert "taker.yaml:5" in refused.err and "no stack can declare or change it" in " ".join(refused.err.split())
    imported = world.cairn("import", "buckets", "--output", "imported.yaml", code=None)
    assert "cairn-" not in imported.out + (world.folder / "imported.yaml").read_text() if (world.folder / "imported.yaml").exists() else True
    assert ledger(world, "first")["resources"]


# MARK: Two regions

REGIONS = """
    stack: twice
    functions:
      worker: {zip: ../code.zip, runtime: provided.al2023}
    buckets:
      data: {}
    roles:
      reader: {assumedBy: [lambda.amazonaws.com]}
"""


def test_one_stack_in_two_regions_is_two_stacks(world):
    world.zip()
    path = world.write(REGIONS, "twice.yaml")
    regions = ["us-east-1", "eu-west-1"]
    for region in regions:
        world.cairn("apply", path, "--yes", "--region", region)
    iam = world.client("iam")
    roles = {r["RoleName"]: {t["Key"]: t["Value"] for t in iam.list_role_tags(RoleName=r["RoleName"])["Tags"]}
             for r in iam.list_roles()["Roles"]}
    assert {name: t["cairn:region"] for name, t in roles.items()} == {
        f"twice-{role}-{region}": region for role in ("worker", "reader") for region in regions}
    for region in regions:
        assert "No changes" in world.cairn("plan", path, "--region", region).out
    world.cairn("destroy", path, "--yes", "--allow-data-loss", "--region", "eu-west-1")
    assert world.inventory()["roles"] == ["twice-reader-us-east-1", "twice-worker-us-east-1"]
    assert "No changes" in world.cairn("plan", path, "--region", "us-east-1").out
    # Losing the ledger changes no plan, in either region.
    world.client("s3").delete_object(Bucket=f"cairn-{world.account}-us-east-1", Key="twice.json")
    assert "No changes" in world.cairn("plan", path, "--region", "us-east-1").out
    world.cairn("destroy", path, "--yes", "--allow-data-loss", "--region", "us-east-1")
    assert "roles" not in world.inventory()


def test_an_explicit_name_in_a_second_region_is_refused(world):
    path = world.write("""
        stack: twice
        roles:
          reader: {name: reader, assumedBy: [lambda.amazonaws.com]}
        """, "twice.yaml")
    world.cairn("apply", path, "--yes", "--region", "us-east-1")
    for arguments in (["plan"], ["apply", "--yes"], ["apply", "--yes", "--adopt"]):
        refused = world.cairn(arguments[0], path, "--region", "eu-west-1", *arguments[1:], code=1)
        said = " ".join(refused.err.split())
        assert "The role `reader` belongs to the stack `twice` in us-east-1" in said and "twice.yaml:3:" in said
        assert "${stack.region}" in said
    world.cairn("destroy", path, "--yes", "--region", "eu-west-1")
    assert world.inventory()["roles"] == ["reader"]
    tagged = world.client("iam").list_role_tags(RoleName="reader")["Tags"]
    assert {"Key": "cairn:region", "Value": "us-east-1"} in tagged


# MARK: Two folders


def test_two_folders_with_one_stack_name(world, tmp_path):
    here = world.write("stack: shop\nregion: us-east-1\nqueues: {a: {}, b: {}}\n", "shop.yaml")
    world.cairn("apply", here, "--yes")
    assert ledger(world, "shop")["appliedFrom"]["folder"].rstrip("/") == str(here.parent.resolve())

    other = World(tmp_path / "other", world.endpoint, world.account)
    other.folder.mkdir()
    there = other.write("stack: shop\nregion: us-east-1\nqueues: {a: {}, c: {}}\n", "shop.yaml")
    said = " ".join(other.cairn("plan", there).err.split())
    assert f"came from {here.parent.resolve()}" in said and "`queues.b`" in said and "shop.yaml:1:1" in said
    events = [json.loads(line) for line in other.cairn("plan", there, "--json").out.splitlines()]
    assert [e["code"] for e in events if e["event"] == "diagnostic"] == ["applied-elsewhere"]

    # Nothing in common: --yes alone does not do it.
    there.write_text("stack: shop\nregion: us-east-1\nqueues: {c: {}}\n")
    assert "--yes isn't enough" in " ".join(other.cairn("apply", there, "--yes", code=1).err.split())
    assert world.inventory()["queues"] == ["shop-a", "shop-b"]

    # A checkout that was moved and takes nothing away has nothing to say.
    there.write_text(here.read_text() + "tables: {t: {partitionKey: {name: id}}}\n")
    moved = other.cairn("apply", there, "--yes")
    assert moved.err == "" and ledger(world, "shop")["appliedFrom"]["folder"].rstrip("/") == str(there.parent.resolve())
    assert other.cairn("plan", there).err == ""


def test_destroy_from_another_folder_says_so_and_points_at_nothing_false(world, tmp_path):
    here = world.write("stack: same\nregion: us-east-1\nqueues:\n  a: {}\n  b: {}\n", "s.yaml")
    world.cairn("apply", here, "--yes")
    other = World(tmp_path / "other", world.endpoint, world.account)
    other.folder.mkdir()
    there = other.write("stack: same\nregion: us-east-1\nqueues:\n  c: {}\n", "s.yaml")
    result = other.cairn("destroy", there, "--yes", code=1)
    said = " ".join(result.err.split())
    assert f"came from {here.parent.resolve()}" in said and "`queues.a`, `queues.b`" in said
    assert "--yes isn't enough" in said and "destroy it with the file it was applied from" in said
    assert "s.yaml:1:1" in result.out and "s.yaml:4" not in result.out
    assert world.inventory()["queues"] == ["same-a", "same-b"]
    # A part of it in common: as apply, it says so and goes on.
    there.write_text("stack: same\nregion: us-east-1\nqueues:\n  a: {}\n")
    result = other.cairn("destroy", there, "--yes")
    assert "`queues.b`" in result.err and "`queues.a`" not in result.err
    assert "s.yaml:4:3" in result.out
    assert world.inventory() == {}


def test_what_left_the_file_has_no_line_in_it(world):
    path = world.write("stack: left\nregion: us-east-1\nqueues: {q: {}}\ntables:\n  t: {partitionKey: {name: id}}\n", "left.yaml")
    world.cairn("apply", path, "--yes")
    world.client("dynamodb").put_item(TableName="left-t", Item={"id": {"S": "1"}})
    path.write_text("stack: left\nregion: us-east-1\nqueues: {q: {}}\n")
    assert "left.yaml:1:1" in world.cairn("plan", path).out
    refused = world.cairn("apply", path, "--yes", code=1)
    assert "left.yaml:1:1" in refused.err and "left.yaml:5" not in refused.text


# MARK: Something else answers


@pytest.fixture
def gateway(world):
    """Passes everything on, but for what `pages` names: there it answers with a page of its own."""
    pages = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            operation = (self.headers.get("X-Amz-Target") or "").rsplit(".", 1)[-1] or f"{self.command} {self.path.split('?')[0]}"
            if operation in pages:
                status, page = pages[operation]
                page = b"" if self.command == "HEAD" else page
                self.send_response(status)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)
                return
            request = urllib.request.Request(world.direct + self.path, data=body or None, method=self.command)
            for name, value in self.headers.items():
                if name.lower() not in ("host", "connection", "content-length"):
                    request.add_header(name, value)
            request.add_header("Host", self.headers["Host"])
            try:
                found = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                found = error
            content = found.read()
            self.send_response(found.status)
            for name, value in found.headers.items():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            length = found.headers["Content-Length"] if self.command == "HEAD" else len(content)
            self.send_header("Content-Length", str(length or 0))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_PATCH = answer

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    world.direct, world.endpoint = world.endpoint, f"http://127.0.0.1:{server.server_port}"
    yield pages
    world.endpoint = world.direct
    server.shutdown()


PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body>nginx</body></html>"


def test_a_gateways_page_does_not_mean_absence(world, gateway):
    path = world.write("""
        stack: gated
        region: us-east-1
        tables:
          items: {partitionKey: {name: id}}
        buckets:
          data: {name: "gated-${stack.account}"}
        queues:
          jobs: {}
        """, "gated.yaml")
    world.cairn("apply", path, "--yes")
    bucket = f"/gated-{world.account}"
    operations = ("DeleteTable", "DeleteQueue", f"DELETE {bucket}")
    others = ((404, b'{"message": "no Route matched with those values"}'), (404, b""), (200, PAGE))
    for operation, page in [*((each, (404, PAGE)) for each in operations), *zip(operations, others, strict=True)]:
        gateway.clear()
        gateway[operation] = page
        result = world.cairn("destroy", path, "--yes", "--allow-data-loss", code=1)
        assert "gated.yaml" in result.text and "✓ deleted" not in "".join(
            line for line in result.out.splitlines() if operation in line)
        gateway.clear()
        found = world.inventory()
        kind = {"DeleteTable": "tables", "DeleteQueue": "queues"}.get(operation, "buckets")
        assert found[kind], "it is there"
        assert world.changes(path), "and the rest is not"
        world.cairn("apply", path, "--yes")
    # A plan that is answered so makes nothing a second time.
    for operation in ("DescribeTable", "GetQueueAttributes", f"HEAD {bucket}", f"GET /cairn-{world.account}-us-east-1/gated.json"):
        gateway.clear()
        gateway[operation] = (404, PAGE)
        assert "ForeignAnswer" in world.cairn("plan", path, code=1).err
    gateway.clear()
    assert "No changes" in world.cairn("plan", path).out
    world.cairn("destroy", path, "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def test_destroy_finds_what_the_ledger_forgot(world):
    """As a cairn did that took a page for an answer."""
    path = write(world, "first", "data")
    world.cairn("apply", path, "--yes")
    s3 = world.client("s3")
    recorded = ledger(world, "first")
    recorded["resources"] = {}
    s3.put_object(Bucket=f"cairn-{world.account}-us-east-1", Key="first.json", Body=json.dumps(recorded).encode())
    result = world.cairn("destroy", path, "--yes", "--allow-data-loss")
    assert "buckets.data" in result.out and "queues.own" in result.out
    assert world.inventory() == {}
    with pytest.raises(botocore.exceptions.ClientError):
        s3.head_bucket(Bucket=f"shared-{world.account}")
