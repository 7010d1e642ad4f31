"""Cairn installed: each package from its file, used for README's five minutes, and removed without a rest.

The command in them is the one under test, stripped; `make packages` puts the release build into the same ones.
"""

import email.parser
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile

import pytest
import yaml
from conftest import BINARY, ROOT, World

README = (ROOT / "README.md").read_text()
VERSION = subprocess.check_output([ROOT / "scripts/version"], text=True).strip()


def run(*command, cwd=None, code=0, **environment):
    result = subprocess.run(
        list(map(str, command)), cwd=cwd, env=os.environ | environment, capture_output=True, text=True)
    assert result.returncode == code, f"{command}: {result.stdout}{result.stderr}"
    return result.stdout


def tree(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def binary(tmp_path_factory):
    path = tmp_path_factory.mktemp("binary") / "cairn"
    run("strip", "-o", path, BINARY)
    return path


@pytest.fixture(scope="module")
def packages(tmp_path_factory, binary):
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, ROOT / "packaging/build.py", "--fast", "--out", out, CAIRN_BINARY=str(binary))
    run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=out)
    return {path.suffix: path for path in out.iterdir()}


def fenced(after, language):
    """The first block of a language after some words of README."""
    return re.search(rf"```{language}\n(.*?)```", README[README.index(after):], re.S)[1]


def five_minutes(command, folder, endpoint):
    """README's own stack, as it stands there."""
    for file, text in {
        "stacks/hello.yaml": fenced("write `stacks/hello.yaml`", "yaml"),
        "worker/app.py": fenced("and `worker/app.py`", "python"),
    }.items():
        path = folder / file
        path.parent.mkdir(parents=True)
        path.write_text(text)
    world = World(folder, endpoint)

    def cairn(*arguments):
        result = subprocess.run(
            [str(command), *arguments], cwd=folder, env=world.environment(), capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    assert "to create" in cairn("plan")
    cairn("apply", "--yes")
    url = cairn("outputs", "stacks/hello.yaml", "queue").strip()
    assert world.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])[
        "Attributes"]["VisibilityTimeout"] == "60"
    assert "No changes." in cairn("plan")
    cairn("destroy", "--yes")
    # It finds what `cairn local` runs, beside itself and not in the sources.
    assert cairn("version").startswith(f"cairn {VERSION}")


def assert_whole(root):
    """What every package brings below its root."""
    files = tree(root)
    assert {
        "bin/cairn", "share/cairn/localstack/requirements.txt", "share/cairn/localstack/environment",
        "share/cairn/localstack/cairn_localstack/host.py", "share/cairn/docker-compose.yml",
        "share/bash-completion/completions/cairn", "share/zsh/site-functions/_cairn",
        "share/fish/vendor_completions.d/cairn.fish"} <= files
    assert not [file for file in files if "localstack/tests" in file]


def test_the_wheel(packages, tmp_path, endpoint):
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    before = tree(home)
    run(home / "bin/pip", "install", "--no-index", "--no-cache-dir", packages[".whl"])
    assert_whole(home)
    five_minutes(home / "bin/cairn", tmp_path / "mine", endpoint)
    assert run(home / "bin/cairn", "local", "status", "--port", "9", "--json", code=3)
    run(home / "bin/pip", "uninstall", "--yes", "cairn")
    left = {file for file in tree(home) - before if (home / file).is_file()}
    assert left == set()


def test_the_wheel_says_what_it_needs(packages):
    with zipfile.ZipFile(packages[".whl"]) as archive:
        name = f"cairn-{VERSION}.dist-info/METADATA"
        about = email.parser.Parser().parsestr(archive.read(name).decode())
        tag = archive.read(name.replace("METADATA", "WHEEL")).decode()
    pins = [
        line.split("#")[0].strip() for line in (ROOT / "localstack/requirements.txt").read_text().splitlines()]
    needed = about.get_all("Requires-Dist")
    assert about["Version"] == VERSION and about["Requires-Python"] == ">=3.11"
    assert about.get_all("Provides-Extra") == ["localstack"] and len(needed) == len(list(filter(None, pins)))
    assert all(line.endswith('extra == "localstack"') for line in needed)
    assert any(line.startswith("localstack-core==") for line in needed)
    assert re.search(r"^Tag: py3-none-manylinux_2_\d\d_(x86_64|aarch64)$", tag, re.M)


def test_the_deb(packages, tmp_path, endpoint):
    root, database = tmp_path / "root", tmp_path / "database"
    for folder in (root, database / "updates", database / "info"):
        folder.mkdir(parents=True)
    (database / "status").touch()
    dpkg = [
        "dpkg", f"--admindir={database}", f"--instdir={root}", f"--log={tmp_path / 'log'}", "--force-not-root",
        "--force-depends", "--force-bad-path"]
    run(*dpkg, "-i", packages[".deb"])
    assert_whole(root / "usr")
    five_minutes(root / "usr/bin/cairn", tmp_path / "mine", endpoint)
    run(*dpkg, "--purge", "cairn")
    assert [file for file in tree(root) if (root / file).is_file()] == []
    assert "Package: cairn" not in (database / "status").read_text()


def test_the_tarball(packages, tmp_path, endpoint):
    run("tar", "-xJf", packages[".xz"], "--strip-components", "1", cwd=tmp_path)
    assert_whole(tmp_path)
    five_minutes(tmp_path / "bin/cairn", tmp_path / "mine", endpoint)


def test_make_install_and_uninstall_leave_what_others_have(binary, tmp_path):
    prefix = tmp_path / "prefix"
    others = prefix / "share/man/man1/other.1"
    others.parent.mkdir(parents=True)
    others.touch()
    (prefix / "share/bash-completion").mkdir()
    before = tree(prefix)
    for _ in range(2):  # again, over itself
        out = run(ROOT / "scripts/install", prefix, CAIRN_BINARY=str(binary))
        assert out == f"Installed cairn {VERSION} in {prefix}.\nNext: add {prefix}/bin to PATH.\n"
    assert_whole(prefix)
    listed = set((prefix / "share/cairn/files").read_text().splitlines())
    assert {file for file in tree(prefix) - before if (prefix / file).is_file()} == {f for f in listed if f[-1] != "/"}
    run(ROOT / "scripts/uninstall", prefix)
    assert tree(prefix) == before
    assert "isn't installed" in subprocess.run(
        [ROOT / "scripts/uninstall", prefix], capture_output=True, text=True).stderr


def test_an_install_that_cannot_be_says_what_to_do(binary, tmp_path):
    assert "must begin with /" in subprocess.run(
        [ROOT / "scripts/install", "here"], capture_output=True, text=True).stderr
    (tmp_path / "file").touch()
    failed = subprocess.run(
        [ROOT / "scripts/install", tmp_path / "file"], capture_output=True, text=True,
        env=os.environ | {"CAIRN_BINARY": str(binary)})
    assert failed.returncode == 1 and "make install PREFIX=$HOME/.local" in failed.stderr


def test_every_command_has_a_man_page(binary, tmp_path):
    help = json.loads(run(BINARY, "--experimental-dump-help"))["command"]
    subprocess.run(
        [ROOT / "packaging/man.py", VERSION, tmp_path], input=json.dumps({"command": help}), text=True, check=True)

    def names(command, path):
        yield "-".join(path)
        for child in command.get("subcommands") or []:
            if child["commandName"] != "help":
                yield from names(child, [*path, child["commandName"]])

    assert {p.stem for p in tmp_path.iterdir()} == set(names(help, ["cairn"]))
    if shutil.which("groff"):
        for page in tmp_path.iterdir():
            problems = subprocess.run(
                ["groff", "-Kutf8", "-Tutf8", "-man", "-ww", "-z", page], capture_output=True, text=True).stderr
            assert [line for line in problems.splitlines() if "can't break" not in line] == [], page


def test_the_version_is_in_one_place():
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert run(BINARY, "--version").split()[0] == VERSION
    assert json.loads(run(BINARY, "version", "--json"))["version"] == VERSION


def test_a_release_has_the_notes_of_its_version(tmp_path):
    copy = tmp_path / "copy"
    (copy / "packaging").mkdir(parents=True)
    shutil.copy(ROOT / "packaging/notes.py", copy / "packaging")
    (copy / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n- new\n\n## [1.2.0] - 2026-01-01\n\n### Added\n\n- one\n\n## [1.1.0]\n\n- old\n")
    assert run(sys.executable, copy / "packaging/notes.py", "1.2.0") == "### Added\n\n- one\n"
    assert run(sys.executable, copy / "packaging/notes.py", "1.1.0") == "- old\n"
    assert "no notes for 1.3.0" in subprocess.run(
        [sys.executable, copy / "packaging/notes.py", "1.3.0"], capture_output=True, text=True).stderr


def test_the_release_workflow_builds_what_is_built_here():
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
    assert workflow[True]["push"]["tags"] == ["v*"]
    build, release = workflow["jobs"]["packages"], workflow["jobs"]["release"]
    assert {m["architecture"] for m in build["strategy"]["matrix"]["include"]} == {"amd64", "arm64"}
    assert [s["run"] for s in build["steps"] if s.get("name") == "Packages"] == ["make packages"]
    assert release["needs"] == "packages" and workflow["permissions"] == {"contents": "read"}
    # What the steps run is in the repository.
    for job in (build, release):
        for script in re.findall(r"(?:scripts|packaging)/[\w.]+", json.dumps(job)):
            assert (ROOT / script).is_file(), script
    image = (ROOT / "packaging/Dockerfile").read_text()
    assert "cairn-*-linux-${TARGETARCH}.tar.xz" in image


def test_readme_names_the_ways_to_install():
    part = README[README.index("## Install"):README.index("## Two commands")]
    for word in ("pip install", "[localstack]", "dpkg -i", "make install", "pipx"):
        assert word in part
