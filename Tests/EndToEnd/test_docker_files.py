"""The files for Docker: by Compose itself where it is installed, else by what they must say."""

import json
import re
import shutil
import subprocess

import pytest
import yaml
from conftest import ROOT

FILES = ["docker-compose.yml", "docker-compose.test.yml"]


def content(name):
    return yaml.safe_load((ROOT / name).read_text())


def has_compose():
    return shutil.which("docker") and subprocess.run(
        ["docker", "compose", "version"], capture_output=True).returncode == 0


@pytest.mark.parametrize("name", FILES)
def test_compose_takes_the_file(name):
    if not has_compose():
        pytest.skip("docker compose is not installed here")
    result = subprocess.run(
        ["docker", "compose", "-f", name, "config", "--quiet"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", FILES)
def test_the_file_has_the_form_of_compose(name):
    file = content(name)
    assert set(file) <= {"name", "services", "volumes", "networks", "configs", "secrets"}
    volumes = file["volumes"]
    assert all(value is None or isinstance(value, dict) for value in volumes.values())
    used = set()
    for service in file["services"].values():
        assert set(service) <= {
            "build", "command", "environment", "healthcheck", "image", "init", "ports", "volumes"}
        assert ("image" in service) != ("build" in service)
        assert all(isinstance(value, str) for value in service.get("environment", {}).values())
        for volume in service["volumes"]:
            source, target = volume.split(":")[:2]
            assert target.startswith("/")
            if not source.startswith("/"):
                used.add(source)
    assert used == set(volumes)


def test_localstack_is_pinned_and_checked():
    service = content("docker-compose.yml")["services"]["localstack"]
    assert service["image"] == "localstack/localstack:4.14.0"
    assert "/var/run/docker.sock:/var/run/docker.sock" in service["volumes"]
    assert any(v.endswith(":/var/lib/localstack") for v in service["volumes"])
    assert all(port.startswith("127.0.0.1:") for port in service["ports"]), "the loopback address only"
    check = service["healthcheck"]
    assert check["test"][0] == "CMD" and check["test"][-1].endswith("/_localstack/health")
    assert re.fullmatch(r"\d+s", check["interval"]) and re.fullmatch(r"\d+s", check["timeout"])
    assert check["retries"] > 0


def test_localstack_in_docker_is_set_up_like_the_one_without():
    lines = (ROOT / "localstack" / "environment").read_text().splitlines()
    without = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z0-9_]+=", line))
    within = content("docker-compose.yml")["services"]["localstack"]["environment"]
    alike = [name for name in without if name.startswith(("LAMBDA_EVENT", "SQS_", "S3_", "DISABLE", "EAGER"))]
    assert len(alike) == 7, alike
    assert {name: within[name] for name in alike} == {name: without[name] for name in alike}


def test_the_tests_run_in_a_swift_image():
    service = content("docker-compose.test.yml")["services"]["test"]
    dockerfile = ROOT / service["build"]["dockerfile"]
    lines = [line for line in dockerfile.read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "FROM swift:6.3 AS tools"
    assert service["command"] == "make test" and lines[-1] == 'CMD ["make", "test"]'
    # What scripts/setup finds missing would be fetched at each run.
    setup = (ROOT / "scripts" / "setup").read_text()
    needed = re.findall(r"^need (\S+)$", setup, re.M) + re.findall(r"^need_command \S+ (\S+)$", setup, re.M)
    installed = set(re.findall(r"[a-z0-9.+-]+", dockerfile.read_text()))
    assert len(needed) >= 8 and set(needed) <= installed, set(needed) - installed


def test_nothing_built_on_the_host_goes_into_the_image():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".git", "**/.build", ".cairn"} <= set(ignored)
    # Named volumes cover what is ignored, so that it is kept between runs.
    volumes = content("docker-compose.test.yml")["services"]["test"]["volumes"]
    assert {v.split(":")[1] for v in volumes} >= {"/cairn/.build", "/cairn/lambdas/.build", "/root/.cache"}


def test_the_dev_container_is_built_from_the_test_image_without_the_sources():
    folder = ROOT / ".devcontainer"
    container = json.loads((folder / "devcontainer.json").read_text())
    build = container["build"]
    dockerfile = (folder / build["dockerfile"]).resolve()
    assert dockerfile == ROOT / content("docker-compose.test.yml")["services"]["test"]["build"]["dockerfile"]
    assert (folder / build["context"]).resolve() == ROOT
    stage, rest = dockerfile.read_text().split(f"FROM {build['target']}\n")
    assert f" AS {build['target']}\n" in stage and "COPY" not in stage and "COPY . ." in rest
    # As in the test image, whose caches are in this user's home.
    assert container["remoteUser"] == "root" and container["mounts"][0]["target"] == "/root/.cache"
