"""Run by test_configurations.py: an update, in the middle of which the one before becomes active.

Prints the description that the function has afterwards. LocalStack's own classes, without a server: only
so can a test choose the moment.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from localstack.aws.api.lambda_ import State
from localstack.services.lambda_.invocation import lambda_models, lambda_service
from localstack.services.lambda_.invocation.models import lambda_stores
from localstack.services.lambda_.provider import LambdaProvider

ACCOUNT, REGION, NAME = "000000000000", "us-east-1", "f"
OPERATION = SimpleNamespace(name="UpdateFunctionConfiguration")
CONTEXT = SimpleNamespace(account_id=ACCOUNT, region=REGION, operation=OPERATION)


class Versions(dict[str, Any]):
    """Does something when a version has been read, and before the reader can write it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.after_read: Iterator[Any] = iter(())

    def __getitem__(self, key: str) -> Any:
        found = super().__getitem__(key)
        for action in self.after_read:
            action()
        return found


def main() -> None:
    if "--locked" in sys.argv:
        from cairn_localstack.configurations import change_functions_one_at_a_time

        change_functions_one_at_a_time()
    # What becomes active isn't started here.
    lambda_service.LambdaEventManager = lambda **_: SimpleNamespace(start=lambda: None)
    provider = LambdaProvider()
    service = provider.lambda_service
    service.task_executor = SimpleNamespace(submit=lambda *_: None)
    version = _version()
    versions = Versions({"$LATEST": version})
    function = lambda_models.Function(function_name=NAME, versions=versions)
    lambda_stores[ACCOUNT][REGION].functions[NAME] = function
    arn = version.qualified_arn
    service.lambda_running_versions[arn] = service.lambda_starting_versions[arn] = SimpleNamespace(
        function_version=version, stop=None
    )

    def update() -> None:
        provider.update_function_configuration(
            CONTEXT, {"FunctionName": NAME, "Description": "new"}
        )

    def update_meanwhile() -> None:
        other.start()
        other.join(timeout=1)  # with the lock, it can't end before the reader

    other = threading.Thread(target=update, daemon=True)
    versions.after_read = iter([update_meanwhile])
    service.update_version_state(version, lambda_models.VersionState(state=State.Active))
    other.join()
    print(versions["$LATEST"].config.description)


def _version() -> lambda_models.FunctionVersion:
    fields = lambda_models.VersionFunctionConfiguration.__dataclass_fields__
    values: dict[str, Any] = {name: None for name, field in fields.items() if field.init}
    values |= {
        "description": "old",
        "package_type": "Zip",
        "architectures": ["x86_64"],
        "layers": [],
        "ephemeral_storage": lambda_models.LambdaEphemeralStorage(512),
        "snap_start": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "state": lambda_models.VersionState(state=State.Active),
        "code": SimpleNamespace(code_sha256="", code_size=0),
        "logging_config": {},
    }
    return lambda_models.FunctionVersion(
        id=lambda_models.VersionIdentifier(NAME, "$LATEST", REGION, ACCOUNT),
        config=lambda_models.VersionFunctionConfiguration(**values),
    )


main()
