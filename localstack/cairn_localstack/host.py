"""Says what this machine can run, so that a plan can refuse what would fail at its first invocation:

    GET /_cairn/host
    {"runtimes": {"nodejs22.x": {"runs": true, "with": "Node.js 20.20.2", "exact": false},
                  "java21": {"runs": false, "reason": "this machine has no …"}},
     "architectures": ["x86_64"],
     "images": {"runs": false, "reason": "…"}}

What is found is kept until LocalStack stops: a version that is installed later counts after a restart.
"""

from __future__ import annotations

import functools
import json
import logging
import platform
import threading
from typing import Any

from localstack.http import Request, Response
from localstack.services.edge import ROUTER

from cairn_localstack.runtimes.family import CannotRun
from cairn_localstack.runtimes.table import choose, runtimes

PATH = "/_cairn/host"
LOG = logging.getLogger(__name__)

# As Lambda calls what Python calls otherwise.
_ARCHITECTURES = {"amd64": "x86_64", "aarch64": "arm64"}


# Of functions whose code is a container image.
_IMAGES = {
    "runs": False,
    "reason": "it runs functions as processes of this machine, without Docker: deploy the code as a `folder` or `zip`",
}

_lock = threading.Lock()


def report() -> str:
    # Once, also for requests that come before it is ready.
    with _lock:
        return _report()


@functools.cache
def _report() -> str:
    machine = platform.machine().lower()
    described = {runtime: _described(runtime) for runtime in runtimes()}
    architectures = [_ARCHITECTURES.get(machine, machine)]
    return json.dumps({"runtimes": described, "architectures": architectures, "images": _IMAGES})


def _described(runtime: str) -> dict[str, Any]:
    try:
        choice = choose(runtime)
    except CannotRun as problem:
        return {"runs": False, "reason": str(problem)}
    return {"runs": True, "with": choice.title, "exact": choice.exact}


def report_host() -> None:
    def answer(_request: Request) -> Response:
        return Response(report(), mimetype="application/json")

    ROUTER.add(PATH, answer, methods=["GET"])
    # Some interpreters have to be asked for their version, which the first plan needn't wait for.
    threading.Thread(target=report, name="cairn-host", daemon=True).start()
