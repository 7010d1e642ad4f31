"""The cairn command as a process, with boto3 and curl as judges.

scripts/test starts LocalStack and runs this folder; by hand:
    .build/debug/cairn local start --port 4599
    CAIRN_TEST_ENDPOINT=http://127.0.0.1:4599 pytest Tests/EndToEnd
"""

import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import textwrap
import zipfile

from botocore.exceptions import BotoCoreError, ClientError
import pytest
from image_service import ImageService

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Kinds"))

import kind_fixtures
from asking import Clients
from kind_fixtures import EVERY_KIND

BINARY = os.environ.get("CAIRN_BINARY", str(ROOT / ".build" / "debug" / "cairn"))
# As Sources/cairn/Local/CacheFolder.swift finds it.
CACHES = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
CACHE = pathlib.Path(os.environ.get("CAIRN_CACHE", CACHES / "cairn"))


# Made once for many tests, so that of several workers one takes them all.
SHARED = ("service", "drifted", "server")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        for fixture in SHARED:
            if fixture in item.fixturenames:
                item.add_marker(pytest.mark.xdist_group(fixture))


# Those that a test made, and that no fixture of several tests made before it.
_worlds = []


@pytest.fixture(autouse=True)
def nothing_polls_on():
    """Stacks stay behind their tests, and each of their mappings would go on polling its queue."""
    before = len(_worlds)
    yield
    for world in _worlds[before:]:
        world.stop_polling()
    del _worlds[before:]


_accounts = itertools.count(random.randrange(10**11, 8 * 10**11))


class Result:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def text(self):
        return self.out + self.err

    def __repr__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class World:
    """One AWS account on the LocalStack under test: tests do not see each other's resources."""

    def __init__(self, folder, endpoint, account=None):
        self.folder = folder
        self.endpoint = endpoint
        self.account = account or str(next(_accounts))
        self.region = "us-east-1"
        _worlds.append(self)

    def stop_polling(self):
        try:
            functions = self.client("lambda")
            for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
                functions.delete_event_source_mapping(UUID=mapping["UUID"])
        except (BotoCoreError, ClientError):
            # The endpoint was the test's own, or the event source mapping is being deleted.
            pass

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "CAIRN_TEST"))}
        return kept | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.account,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": self.region,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def cairn(self, *arguments, code=0, input=None):
        result = Result(
            subprocess.run(
                [BINARY, *map(str, arguments)], cwd=self.folder, env=self.environment(),
                capture_output=True, text=True, input=input, timeout=1200))
        if code is not None:
            assert result.code == code, f"cairn {' '.join(map(str, arguments))}: {result}"
        return result

    def start(self, *arguments):
        return subprocess.Popen(
            [BINARY, *map(str, arguments)], cwd=self.folder, env=self.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def changes(self, *arguments):
        """{address: change} of `plan --json`, without what needs nothing."""
        lines = self.cairn("plan", *arguments, "--json").out.splitlines()
        events = [json.loads(line) for line in lines]
        assert events[-1]["event"] == "plan", events[-1]
        changes = [e for e in events if e["event"] == "change"]
        return {c["address"]: c for c in changes if c["action"] != "none"}

    def write(self, text, name="stack.yaml"):
        path = self.folder / "stacks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))
        return path

    def zip(self, name="code.zip", body="#!/bin/sh\nexit 0\n"):
        path = self.folder / name
        with zipfile.ZipFile(path, "w") as archive:
            entry = zipfile.ZipInfo("bootstrap", (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, body)
        return path

    def client(self, service):
        return getattr(self.aws, service)

    @property
    def aws(self):
        """As the fixtures of kinds ask boto3; one set of clients an account, as making one takes longer than a request."""
        made = self.__dict__.get("_aws")
        if made is None or (made.endpoint, made.region) != (self.endpoint, self.region):
            made = self._aws = Clients(self.endpoint, self.account, self.region)
        return made

    def inventory(self):
        """{section: names} of what boto3 lists in this account, cairn's own ledger bucket left out."""
        found = {s: sorted(name for name, _ in kind_fixtures.boto(s).find(self.aws)) for s in kind_fixtures.SECTIONS}
        return {section: names for section, names in found.items() if names}

    def assert_found(self, fixture, *fields):
        """What boto3 reads of the edited resource of a kind in the stack of every kind is what its fixture says."""
        _, found = kind_fixtures.owned(self.aws, fixture.section, "every", fixture.resource)
        for field in fields:
            for path, wanted in fixture.edits[field].get("found", {}).items():
                if isinstance(wanted, str):
                    wanted = wanted.replace("${stack.account}", self.account)
                assert kind_fixtures.found_path(found, path) == wanted, f"{fixture.address}.{field}, {path}: {found}"


@pytest.fixture(scope="session")
def endpoint():
    """Of several endpoints, separated by spaces, each pytest worker uses one."""
    values = os.environ.get("CAIRN_TEST_ENDPOINT", "").split()
    if not values:
        pytest.fail("CAIRN_TEST_ENDPOINT is not set: run scripts/test, or see the head of conftest.py")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return values[worker % len(values)]


@pytest.fixture
def world(tmp_path, endpoint):
    return World(tmp_path, endpoint)


@pytest.fixture
def ministack(tmp_path):
    """An account on MiniStack, for the kinds that LocalStack's free releases don't have."""
    url = os.environ.get("CAIRN_TEST_MINISTACK")
    if not url:
        pytest.skip("CAIRN_TEST_MINISTACK is not set: scripts/test starts one, and scripts/ministack by hand")
    return World(tmp_path, url)


@pytest.fixture
def proxy(tmp_path, endpoint):
    from fault_proxy import FaultProxy

    proxy = FaultProxy(endpoint, tmp_path)
    yield proxy
    proxy.stop()


@pytest.fixture(scope="session")
def service(endpoint):
    """The image service, deployed from the real stack file in the default account.

    Once a session: bucket names are global, and this one is fixed.
    """
    world = World(ROOT, endpoint, account="000000000000")
    deployed = ImageService(world)
    deployed.apply()
    deployed.assert_nothing_left()
    yield deployed
    world.cairn("destroy", deployed.stack, "--yes", "--allow-data-loss")


@pytest.fixture
def every_kind(world):
    world.zip()
    world.write(EVERY_KIND)
    return world


def edit(path, pattern, replacement):
    """Replaces exactly one place of the file."""
    text = path.read_text()
    new, count = re.subn(pattern, replacement, text)
    assert count == 1, f"{pattern!r} stands {count} times in {path}"
    path.write_text(new)
