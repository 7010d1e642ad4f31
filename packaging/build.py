#!/usr/bin/env python3
"""Packages from one tree that scripts/install fills: a wheel, a .deb and a tarball, with their checksums.

    packaging/build.py [--out dist] [wheel|deb|tarball ...]

CAIRN_BINARY names another build than .build/release/cairn. Nothing but Python, and dpkg-deb for the .deb.
"""

import argparse
import base64
import hashlib
import os
import pathlib
import platform
import re
import subprocess
import tarfile
import tempfile
import time
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ABOUT = tomllib.loads((ROOT / "packaging/package.toml").read_text())
NAME = ABOUT["name"]
VERSION = subprocess.check_output([ROOT / "scripts/version"], text=True).strip()
BINARY = pathlib.Path(os.environ.get("CAIRN_BINARY", ROOT / ".build/release/cairn"))
# The machine in the words of Debian and of wheels.
MACHINES = {"x86_64": ("amd64", "x86_64"), "aarch64": ("arm64", "aarch64")}
MACHINE, WHEEL_MACHINE = MACHINES[platform.machine()]
# A package of the same commit is the same file.
TIME = int(os.environ.get("SOURCE_DATE_EPOCH") or subprocess.run(
    ["git", "-C", ROOT, "log", "-1", "--format=%ct"], capture_output=True, text=True).stdout.strip() or 315532800)


def glibc():
    """The oldest glibc that the command runs with, by the versions of the symbols that it asks for."""
    found = re.findall(rb"GLIBC_2\.(\d+)(?:\.\d+)?\x00", BINARY.read_bytes())
    # A section of packed relocations asks for 2.36, without a symbol (scripts/build).
    packed = b"GLIBC_ABI_DT_RELR\x00" in BINARY.read_bytes()
    return max([*map(int, found), 36 if packed else 0, 17])


def stage(folder, prefix):
    """What scripts/install installs below `folder`, without its list: a package has its own."""
    subprocess.run(
        [ROOT / "scripts/install", prefix], check=True, stdout=subprocess.DEVNULL,
        env=os.environ | {"DESTDIR": str(folder), "CAIRN_BINARY": str(BINARY)})
    root = folder / prefix.lstrip("/")
    (root / "share/cairn/files").unlink()
    return root


def files(root):
    return sorted(p for p in root.rglob("*") if p.is_file())


def mode(path):
    return 0o755 if os.access(path, os.X_OK) else 0o644


def wheel(out, level):
    """The command as a script of the wheel, and the rest as its data: pip puts both below the environment."""
    base = f"{NAME}-{VERSION}"
    tag = f"py3-none-manylinux_2_{glibc()}_{WHEEL_MACHINE}"
    requirements = [
        line.split("#")[0].strip() for line in (ROOT / "localstack/requirements.txt").read_text().splitlines()]
    metadata = [
        "Metadata-Version: 2.1", f"Name: {NAME}", f"Version: {VERSION}", f"Summary: {ABOUT['summary']}",
        f"License: {ABOUT['license']}", f"Requires-Python: {ABOUT['python']}", "Provides-Extra: localstack",
        *(extra(requirement) for requirement in requirements if requirement),
        "Description-Content-Type: text/markdown", "", ABOUT["description"].strip(), ""]
    path = out / f"{base}-{tag}.whl"
    rows = []
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "w", compresslevel=level) as archive:
        root = stage(pathlib.Path(folder), "/prefix")

        def add(name, content, bits=0o644):
            entry = zipfile.ZipInfo(name, date_time=max(moment(), (1980, 1, 1, 0, 0, 0)))
            entry.external_attr = (0o100000 | bits) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, level)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            rows.append(f"{name},sha256={digest},{len(content)}")

        for file in files(root):
            inside = file.relative_to(root).as_posix()
            kind = "scripts/" + inside.removeprefix("bin/") if inside.startswith("bin/") else "data/" + inside
            add(f"{base}.data/{kind}", file.read_bytes(), mode(file))
        info = f"{base}.dist-info"
        add(f"{info}/METADATA", "\n".join(metadata).encode())
        add(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: cairn\nRoot-Is-Purelib: false\nTag: {tag}\n".encode())
        rows.append(f"{info}/RECORD,,")
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", date_time=moment()), "\n".join(rows) + "\n")
    return path


def extra(requirement):
    name, _, condition = (part.strip() for part in requirement.partition(";"))
    return f'Requires-Dist: {name}; ({condition}) and extra == "localstack"' if condition else \
        f'Requires-Dist: {name}; extra == "localstack"'


def moment():
    return time.gmtime(TIME)[:6]


def deb(out, level):
    path = out / f"{NAME}_{VERSION}_{MACHINE}.deb"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        root = stage(folder, "/usr")
        size = sum(file.stat().st_size for file in files(root)) // 1024
        for page in (root / "share/man/man1").glob("*.1"):
            subprocess.run(["gzip", "-9n", page], check=True)
        control = folder / "DEBIAN/control"
        control.parent.mkdir()
        description = "\n".join(f" {line}" for line in ABOUT["description"].strip().splitlines())
        control.write_text("\n".join([
            f"Package: {NAME}", f"Version: {VERSION}", f"Architecture: {MACHINE}",
            f"Maintainer: {ABOUT['maintainer']}", f"Installed-Size: {size}", f"Depends: libc6 (>= 2.{glibc()})",
            f"Recommends: {ABOUT['deb']['recommends']}", f"Section: {ABOUT['deb']['section']}", "Priority: optional",
            f"Description: {ABOUT['summary']}", description, ""]))
        sums = [f"{hashlib.md5(f.read_bytes()).hexdigest()}  {f.relative_to(folder)}" for f in files(root)]
        (folder / "DEBIAN/md5sums").write_text("\n".join(sums) + "\n")
        for item in [folder, *folder.rglob("*")]:
            item.chmod(0o755 if item.is_dir() else mode(item))
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "--build", "-Zxz", f"-z{level}", folder, path], check=True,
            stdout=subprocess.DEVNULL, env=os.environ | {"SOURCE_DATE_EPOCH": str(TIME)})
    return path


def tarball(out, level):
    base = f"{NAME}-{VERSION}-linux-{MACHINE}"
    path = out / f"{base}.tar.xz"
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path, "w:xz", preset=level) as archive:
        root = stage(pathlib.Path(folder), "/prefix")
        for file in files(root):
            entry = archive.gettarinfo(file, f"{base}/{file.relative_to(root)}")
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime, entry.mode = TIME, mode(file)
            with file.open("rb") as content:
                archive.addfile(entry, content)
    return path


def main():
    makers = {"wheel": wheel, "deb": deb, "tarball": tarball}
    parser = argparse.ArgumentParser(description="Builds packages of the command that scripts/build built.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="wheel, deb or tarball; all by default")
    parser.add_argument("--fast", action="store_true", help="compress less, for tests")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    unknown = set(arguments.kinds) - makers.keys()
    if unknown:
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    if not BINARY.exists():
        parser.error(f"there is no {BINARY}; run `make build` first")
    arguments.out.mkdir(parents=True, exist_ok=True)
    made = [makers[kind](arguments.out, 0 if arguments.fast else 9) for kind in arguments.kinds or makers]
    sums = arguments.out / "SHA256SUMS"
    sums.write_text("".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in made))
    for path in made:
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
