#!/usr/bin/env python3
"""The notes of one version, from CHANGELOG.md: packaging/notes.py [VERSION]. Fails if it has none."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def notes(changelog, version):
    """Between the version's heading and the next one; None if it has no heading."""
    found = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|^\[[^\]]+\]: |\Z)", changelog, re.M | re.S)
    return found and found[1].strip()


def main():
    version = sys.argv[1] if len(sys.argv) > 1 else subprocess.check_output(
        [ROOT / "scripts/version"], text=True).strip()
    text = notes((ROOT / "CHANGELOG.md").read_text(), version)
    if not text:
        sys.exit(f"CHANGELOG.md has no notes for {version}: give its part `## [Unreleased]` the version and a date.")
    print(text)


if __name__ == "__main__":
    main()
