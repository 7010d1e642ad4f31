"""LocalStack's Lambda executor: one environment is one process at a time on this machine."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import ShutdownDuringStartup
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    InvocationResult,
)
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from cairn_localstack.client_context import client_context
from cairn_localstack.entrypoint import Entrypoint, NoEntrypoint, cannot_execute, entrypoint
from cairn_localstack.environment import process_environment
from cairn_localstack.exchange import Invocation
from cairn_localstack.homes import Home, HomeLost, open_home
from cairn_localstack.lambda_errors import invalid_entrypoint
from cairn_localstack.layers import unpacked
from cairn_localstack.live_environments import live_environments
from cairn_localstack.report import init_report, invocation_log
from cairn_localstack.sandbox import Outcome, Sandbox
from cairn_localstack.superseded import is_superseded

# On Lambda an init phase that takes longer is started again within the first invocation's time.
_INIT_LIMIT_IN_SECONDS = float(os.environ.get("CAIRN_LAMBDA_INIT_SECONDS", "10"))


def _not_made(error: OSError) -> NoEntrypoint:
    return NoEntrypoint(f"The environment couldn't be made: {error}")


def _deadline(timeout_in_seconds: float) -> int:
    return int((time.time() + timeout_in_seconds) * 1000)


class ProcessExecutor(RuntimeExecutor):
    """Runs a function's `bootstrap` as a process that speaks the Lambda Runtime API.

    Whatever a function does wrong, at its start too, is the result of an invocation: in Lambda's
    words, and with the lines it wrote until then. `start` raises only when it is stopped.
    """

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id, function_version)
        self._lock = threading.Lock()
        self._stopped = False
        self._busy = False
        self._retiring = False
        self._sandbox: Sandbox | None = None
        self._home: Home | None = None
        self._given: dict[str, object] = {}
        self._init_in_ms: float | None = None
        self._init_log = ""
        self._noted = False
        self._cannot_start: NoEntrypoint | None = None

    # Life

    def start(self, env_vars: dict[str, str]) -> None:
        live_environments.add(self)
        self._given = dict(env_vars)
        begun = time.perf_counter()
        sandbox = self._open_sandbox()
        if sandbox is not None:
            sandbox.wait_until_ready(_INIT_LIMIT_IN_SECONDS)
            took_in_ms = (time.perf_counter() - begun) * 1000
            if sandbox.ready:
                self._init_in_ms = took_in_ms
            elif not self._stopped:
                output, failure = sandbox.fail_init()
                self._init_log += output + init_report(took_in_ms, failure)
        if self._stopped:
            raise ShutdownDuringStartup("The environment was stopped while it started")

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._busy and not self._retiring and is_superseded(self.function_version):
                # As on Lambda, an update lets what is running finish on the old code.
                self._retiring = True
                return
            sandbox, self._sandbox = self._sandbox, None
            home, self._home = self._home, None
        if sandbox is not None:
            sandbox.close()
        if home is not None:
            home.close()
        live_environments.discard(self)

    def _open_sandbox(self) -> Sandbox | None:
        """A fresh process in place of the last; None when stopped or it cannot be started."""
        with self._lock:
            if self._stopped:
                return None
            last, self._sandbox, self._cannot_start = self._sandbox, None, None
            if last is not None:
                last.close()
            try:
                self._sandbox = self._new_sandbox()
            except NoEntrypoint as problem:
                self._cannot_start = problem
            return self._sandbox

    def _new_sandbox(self) -> Sandbox:
        program = entrypoint(self.function_version.config)
        if program.note and not self._noted:
            self._noted = True
            self._init_log += f"{program.note}\n"
        if self._home is not None:
            try:
                return self._start_process(program)
            except HomeLost:
                pass  # a new one may do
        try:
            return self._start_process(program)
        except HomeLost as error:
            raise _not_made(error) from error

    def _start_process(self, program: Entrypoint) -> Sandbox:
        """In the environment's home, or in a new one. Raises HomeLost; the next process then gets another."""
        function = self.function_version.config
        home = self._home
        if home is None:
            try:
                home = open_home(program.view(True).binds, function.ephemeral_storage.size)
            except OSError as error:
                raise _not_made(error) from error
            self._home = home
        try:
            return Sandbox(
                home,
                program,
                lambda view, api: process_environment(
                    self._given,
                    task_root=view.inside(program.task_root),
                    scratch=home.scratch,
                    opt=view.opt(),
                    runtime_api=api,
                    paths=program.paths,
                    execution_environment=program.execution_environment,
                ),
                config.LAMBDA_LIMITS_MAX_FUNCTION_PAYLOAD_SIZE_BYTES,
                function.memory_size,
                {
                    "functionName": self.function_version.id.function_name,
                    "functionVersion": self.function_version.id.qualifier,
                    "handler": function.handler or "",
                },
            )
        except HomeLost:
            self._home = None
            home.close()
            raise
        except OSError as error:
            architecture = ", ".join(function.architectures)
            command = program.view(home.isolated).inside(Path(program.command[0]))
            raise cannot_execute(error, command, architecture) from error

    # Invocations

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        timeout = float(self.function_version.config.timeout)
        invocation = Invocation(
            request_id=payload["invoke-id"],
            function_arn=payload["invoked-function-arn"],
            trace_id=payload["trace-id"],
            payload=payload["payload"].encode(),
            deadline_in_ms=_deadline(timeout),
            client_context=client_context(),
        )
        with self._lock:
            self._busy = True
        try:
            outcome = self._run(invocation, timeout)
        finally:
            with self._lock:
                self._busy = False
                retiring = self._retiring
            if retiring:
                self.stop()
        init_in_ms, self._init_in_ms = self._init_in_ms, None
        init_log, self._init_log = self._init_log, ""
        logs = invocation_log(
            invocation.request_id,
            self.function_version.id.qualifier,
            outcome,
            memory_in_mb=self.function_version.config.memory_size,
            init_in_ms=init_in_ms,
            init_log=init_log,
        )
        failure = outcome.failure
        result = outcome.response if failure is None else failure.payload
        return InvocationResult(
            invocation.request_id, result, is_error=failure is not None, logs=logs
        )

    def _run(self, invocation: Invocation, timeout_in_seconds: float) -> Outcome:
        sandbox = self._sandbox
        if sandbox is None or not sandbox.takes_events():
            sandbox = self._open_sandbox()
        if sandbox is None:
            return self._not_started(invocation)
        outcome = sandbox.invoke(invocation, timeout_in_seconds)
        if invocation.delivered or self._stopped or not (sandbox.ready and sandbox.ended):
            return outcome
        # The process was about to end when the event came, and never read it.
        fresh = self._open_sandbox()
        if fresh is None:
            return self._not_started(invocation)
        invocation.deadline_in_ms = _deadline(timeout_in_seconds)
        again = fresh.invoke(invocation, timeout_in_seconds)
        # Its last words were about an event before; nobody else would get them.
        return replace(again, output=outcome.output + again.output)

    def _not_started(self, invocation: Invocation) -> Outcome:
        reason = str(self._cannot_start or "the environment has been stopped")
        failure = invalid_entrypoint(invocation.request_id, reason)
        return Outcome(None, failure, "", 0.0, None)

    # What LocalStack asks

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        host = config.GATEWAY_LISTEN[0].host
        return "127.0.0.1" if host in ("", "0.0.0.0") else host

    def get_runtime_endpoint(self) -> str:
        return f"http://{self.get_endpoint_from_executor()}:{config.GATEWAY_LISTEN[0].port}"

    def get_logs(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()
        # Now, because a version of a layer may be deleted while functions use it.
        unpacked(function_version.config.layers)

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass  # LocalStack removes the code itself

    @classmethod
    def validate_environment(cls) -> bool:
        return True
