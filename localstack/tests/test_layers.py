"""Layers: a function finds their files at /opt, or where they are unpacked, by the paths that Lambda sets."""

from __future__ import annotations

import shutil
import sys
from typing import Any
from uuid import uuid4

import functions
import pytest
from local_stack import LocalStack

OWN = f"python3.{sys.version_info.minor}"


def publish(stack: LocalStack, files: dict[str, str | bytes], name: str = "") -> str:
    answer = stack.client("lambda").publish_layer_version(
        LayerName=name or f"layer-{uuid4().hex[:8]}", Content={"ZipFile": functions.archive(files)}
    )
    return str(answer["LayerVersionArn"])


def create(
    stack: LocalStack, files: dict[str, str], layers: list[str], **settings: Any
) -> functions.Function:
    settings = {"runtime": OWN, "handler": "app.run", **settings}
    return functions.create(stack, functions.archive(files), Layers=layers, **settings)


def test_python_imports_from_layers_the_functions_own_first(stack: LocalStack) -> None:
    layer = publish(
        stack,
        {
            "python/shared.py": "where = 'layer'",
            "python/hidden.py": "where = 'layer'",
            f"python/lib/{OWN}/site-packages/versioned.py": "where = 'site-packages'",
            "python/boto3/__init__.py": "where = 'layer'",
        },
    )
    code = (
        "import boto3, hidden, shared, versioned, os, subprocess, sys\n"
        "def run(event, context):\n"
        "  command = [sys.executable, '-c', 'import shared; print(shared.where)']\n"
        "  child = subprocess.run(command, capture_output=True, text=True).stdout\n"
        "  return [m.where for m in (boto3, hidden, shared, versioned)] + [child]\n"
    )
    function = create(stack, {"app.py": code, "hidden.py": "where = 'function'"}, [layer])
    assert function.invoke().payload == ["layer", "function", "layer", "site-packages", "layer\n"]
    # Also with a PYTHONPATH of its own.
    code = "import shared\ndef run(event, context): return shared.where"
    environment = {"Variables": {"PYTHONPATH": "/nowhere"}}
    own = create(stack, {"app.py": code}, [layer], Environment=environment)
    assert own.invoke().payload == "layer"


@pytest.mark.skipif(shutil.which("node") is None, reason="this machine has no Node.js")
def test_node_requires_from_layers_that_of_its_version_first(stack: LocalStack) -> None:
    layer = publish(
        stack,
        {
            "nodejs/node_modules/shared/index.js": "module.exports = 'shared';",
            "nodejs/node_modules/both/index.js": "module.exports = 'any version';",
            "nodejs/node22/node_modules/both/index.js": "module.exports = 'version 22';",
        },
    )
    code = "exports.run = async () => [require('shared'), require('both')];"
    function = create(stack, {"app.js": code}, [layer], runtime="nodejs22.x")
    assert function.invoke().payload == ["shared", "version 22"]


_SEE = """
import os, subprocess
def run(event, context):
    opt = os.environ["PATH"].split(":")[-1].removesuffix("/bin")
    # The machine may have more in /opt.
    found = {name: os.path.join(opt, name) for name in event}
    files = {name: open(path).read() for name, path in found.items() if os.path.isfile(path)}
    program = subprocess.run(["greet"], capture_output=True, text=True).stdout
    return files, program, os.environ["LD_LIBRARY_PATH"].replace(opt, "OPT").split(":")[-1]
"""


def test_a_later_layer_replaces_files_of_an_earlier_one(stack: LocalStack) -> None:
    greeting = "#!/bin/sh\necho hello\n"
    one = {"one": "1", "both": "of the first", "was/file": "f", "name": "file"}
    two = {"two": "2", "both": "of the second", "was/other": "o", "name/below": "b"}
    first, second = publish(stack, one), publish(stack, two | {"bin/greet": greeting})
    names = sorted(one | two)

    def see(*layers: str) -> Any:
        return create(stack, {"app.py": _SEE}, list(layers)).invoke(names).payload

    files, program, libraries = see(first, second)
    assert files == {
        "one": "1",
        "two": "2",
        "both": "of the second",
        "was/file": "f",
        "was/other": "o",
        "name/below": "b",
    }
    assert (program, libraries) == ("hello\n", "OPT/lib")
    files, _, _ = see(second, first)
    assert (files["both"], files["name"]) == ("of the first", "file")


def test_an_update_brings_other_layers_and_a_deleted_version_stays_in_use(stack: LocalStack) -> None:
    code = {"app.py": "import shared\ndef run(event, context): return shared.value"}
    name = f"layer-{uuid4().hex[:8]}"
    old, new = (publish(stack, {"python/shared.py": f"value = {n}"}, name) for n in (1, 2))
    function = create(stack, code, [old])
    client = stack.client("lambda")
    client.delete_layer_version(LayerName=name, VersionNumber=1)
    assert function.invoke().payload == 1
    client.update_function_configuration(FunctionName=function.name, Layers=[new])
    function.wait_until_ready()
    assert function.invoke().payload == 2
    client.update_function_configuration(FunctionName=function.name, Layers=[])
    function.wait_until_ready()
    assert function.invoke().payload["errorType"] == "Runtime.ImportModuleError"


def test_a_layer_may_hold_the_bootstrap_and_wrap_the_runtime(stack: LocalStack) -> None:
    code = functions.answering("[os.environ['LAMBDA_TASK_ROOT'] == os.getcwd(), os.path.exists('here')]")
    answer = stack.client("lambda").publish_layer_version(LayerName="runtime", Content={"ZipFile": code})
    layer = answer["LayerVersionArn"]
    function = create(stack, {"here": ""}, [layer], runtime="provided.al2023")
    assert function.invoke().payload == [True, True]

    wrapper = publish(stack, {"wrap": '#!/bin/sh\nexport WRAPPED=yes\nexec "$@"\n'})
    code = {"app.py": "import os\ndef run(event, context): return os.environ['WRAPPED']"}
    settings = {"Environment": {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"}}}
    assert create(stack, code, [wrapper], **settings).invoke().payload == "yes"
    missing = create(stack, code, [], **settings).invoke().payload
    assert missing["errorMessage"].endswith("AWS_LAMBDA_EXEC_WRAPPER: failed to find path: /opt/wrap")


def test_a_layer_without_versions_is_not_listed(stack: LocalStack) -> None:
    name, other = (f"layer-{uuid4().hex[:8]}" for _ in range(2))
    client = stack.client("lambda")
    for each in (name, other):
        publish(stack, {"a": ""}, each)
    publish(stack, {"a": "2"}, other)
    client.delete_layer_version(LayerName=name, VersionNumber=1)
    listed = {e["LayerName"]: e["LatestMatchingVersion"]["Version"] for e in client.list_layers()["Layers"]}
    assert name not in listed and listed[other] == 2
