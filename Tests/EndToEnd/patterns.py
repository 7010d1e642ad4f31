"""The stacks of stacks/patterns, one by one and all in one stack: for test_patterns.py and Benchmarks/patterns."""

import pathlib
import re
import shutil

import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "stacks" / "patterns"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/stack.yaml"))
# What a stack has besides sections of resources.
HEAD = ("stack", "region", "parameters", "outputs")


def copy(name, folder):
    """Copies a pattern as a newcomer would."""
    shutil.copytree(FOLDER / name, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)


def without(stack, functions):
    """The stack without some functions and the routes to them, for an endpoint that can't run them."""
    kept = {name: function for name, function in stack["functions"].items() if name not in functions}
    apis = {
        name: api | {"routes": {route: called for route, called in api["routes"].items() if called not in functions}}
        for name, api in stack["apis"].items()}
    return stack | {"functions": kept, "apis": apis}


def together(folder, copies=1, left_out=()):
    """Writes one stack with so many copies of every pattern, and returns its path. A resource is called after its
    pattern and copy, so that no two have a name in common. Functions of these names are left out."""
    stack = {"stack": "patterns", "region": "us-east-1"}
    for name in NAMES:
        if not (folder / name).exists():
            copy(name, folder / name)
        pattern = yaml.safe_load((FOLDER / name / "stack.yaml").read_text())
        if left_out and set(left_out) & set(pattern.get("functions", {})):
            pattern = without(pattern, left_out)
        for number in range(1, copies + 1):
            for section, resources in renamed(pattern, name, f"{name}-{number}").items():
                stack.setdefault(section, {}).update(resources)
    path = folder / "stack.yaml"
    path.write_text(yaml.safe_dump(stack, sort_keys=False, width=1000))
    return path


def renamed(pattern, name, prefix):
    """The resources of a pattern, which stands in the folder `name`, with other names."""
    sections = {section: resources for section, resources in pattern.items() if section not in HEAD}
    own = {resource for resources in sections.values() for resource in resources}
    section_name = "(" + "|".join(sections) + r")\.([\w-]+)"
    reference = re.compile(r"\$\{" + section_name)

    def value(field, found):
        if isinstance(found, dict):
            # Keys of `access` are addresses.
            return {
                re.sub(f"^{section_name}$", rf"\1.{prefix}-\2", str(key)): value(key, inner)
                for key, inner in found.items()}
        if isinstance(found, list):
            return [value(field, inner) for inner in found]
        if not isinstance(found, str):
            return found
        if field in ("folder", "file", "package"):
            return f"{name}/{found}"
        if field == "name":
            return found
        return f"{prefix}-{found}" if found in own else reference.sub(rf"${{\1.{prefix}-\2", found)

    return {
        section: {f"{prefix}-{resource}": fields(value(None, declared), prefix) for resource, declared in resources.items()}
        for section, resources in sections.items()}


def fields(declared, prefix):
    """A physical name that a pattern chooses is another one in each copy."""
    if isinstance(declared, dict) and isinstance(declared.get("name"), str):
        return declared | {"name": f"{prefix}-{declared['name']}"}
    return declared
