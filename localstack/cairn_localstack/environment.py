"""The environment variables of a function's process."""

from __future__ import annotations

from collections.abc import Mapping

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


def process_environment(
    given: Mapping[str, object],
    *,
    task_root: str,
    scratch: str,
    opt: str | None,
    runtime_api: str,
) -> dict[str, str]:
    """What LocalStack gives for the function, completed as Lambda does it.

    Nothing of LocalStack's own environment gets in. `HOME` and `TMPDIR` are the environment's
    scratch folder, so that the developer's files (`~/.aws`) are not found by accident; the
    function's own variables win over all but what the Runtime API needs. The paths are those that
    the function sees; `opt` is None for a function without layers.
    """
    defaults = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "LD_LIBRARY_PATH": f"{task_root}:{task_root}/lib",
        "LANG": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
    }
    values = {name: str(value) for name, value in given.items() if name not in _FOR_LOCALSTACK_INIT}
    fixed = {"LAMBDA_TASK_ROOT": task_root, "AWS_LAMBDA_RUNTIME_API": runtime_api}
    return defaults | values | fixed
