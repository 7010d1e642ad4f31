"""The environment variables of a function's process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cairn_localstack.runtimes.family import Paths

# Addressed to LocalStack's own init program, which does not run here.
_FOR_LOCALSTACK_INIT = {
    "LOCALSTACK_RUNTIME_ID",
    "LOCALSTACK_RUNTIME_ENDPOINT",
    "LOCALSTACK_FUNCTION_ACCOUNT_ID",
    "LOCALSTACK_MAX_PAYLOAD_SIZE",
    "LOCALSTACK_INIT_LOG_LEVEL",
    "LOCALSTACK_POST_INVOKE_WAIT_MS",
    "LOCALSTACK_USER",
}


# What Lambda has in these, for every runtime.
_PATH = ("/usr/local/bin", "/usr/bin", "/bin")
_LIBRARIES = ("/var/task", "/var/task/lib", "/opt/lib")


def process_environment(
    given: Mapping[str, object],
    *,
    task_root: str,
    scratch: str,
    opt: str | None,
    runtime_api: str,
    paths: Paths,
    execution_environment: str | None,
) -> dict[str, str]:
    """What LocalStack gives for the function, completed as Lambda does it.

    Nothing of LocalStack's own environment gets in. `HOME` and `TMPDIR` are the environment's
    scratch folder, so that the developer's files (`~/.aws`) are not found by accident; the
    function's own variables win over all but what the Runtime API needs. The paths are those that
    the function sees; `opt` is None for a function without layers.
    """

    def listed(folders: tuple[str | Path, ...]) -> str:
        seen = []
        for folder in folders:
            if isinstance(folder, Path):
                seen.append(str(folder))
            elif folder.startswith("/var/task"):
                seen.append(task_root + folder.removeprefix("/var/task"))
            elif not folder.startswith("/opt/"):
                seen.append(folder)
            elif opt is not None:
                seen.append(opt + folder.removeprefix("/opt"))
        return ":".join(dict.fromkeys(seen))

    defaults = {
        "LD_LIBRARY_PATH": listed(_LIBRARIES),
        "LANG": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
    }
    of_runtime = {name: listed(folders) for name, folders in paths.items() if name != "PATH"}
    defaults |= {name: value for name, value in of_runtime.items() if value}
    programs = listed((*paths.get("PATH", ()), *_PATH))
    defaults["PATH"] = f"{programs}:{opt or '/opt'}/bin"
    values = {name: str(value) for name, value in given.items() if name not in _FOR_LOCALSTACK_INIT}
    if execution_environment is not None:
        values["AWS_EXECUTION_ENV"] = execution_environment
    fixed = {"LAMBDA_TASK_ROOT": task_root, "AWS_LAMBDA_RUNTIME_API": runtime_api}
    return defaults | values | fixed
