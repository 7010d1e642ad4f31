"""Functions of the Node.js runtimes. They run on this machine's Node.js, whatever its version."""

from __future__ import annotations

import base64
import json
import re
import shutil
from typing import Any

import functions
import pytest
from local_stack import LocalStack

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="this machine has no Node.js")


def create(
    stack: LocalStack,
    files: dict[str, str],
    *,
    handler: str = "index.handler",
    runtime: str = "nodejs22.x",
    **settings: Any,
) -> functions.Function:
    code = functions.archive(files)
    return functions.create(stack, code, runtime=runtime, handler=handler, **settings)


def test_modules_of_both_kinds_and_nested_handlers(stack: LocalStack) -> None:
    files = {
        "common.js": "exports.handler = async (event) => ['common', event.n, require('./lib/sum.js')(1, 2)];",
        "lib/sum.js": "module.exports = (a, b) => a + b;",
        "module.mjs": "import path from 'node:path'; import { two } from './lib/two.mjs';\n"
        "const one = await Promise.resolve(1);\n"
        "export const handler = async (event) => ['module', event.n, path.basename('a/b'), one, two];",
        "lib/two.mjs": "export const two = 2;",
        "typed/package.json": '{"type": "module"}',
        "typed/app.js": "export const api = { get: { one: async (event) => ['typed', event.n] } };",
        "old.cjs": "module.exports.handler = (event, context, callback) => callback(null, ['old', event.n]);",
        "node_modules/whole/index.js": "exports.handler = async (event) => ['package', event.n];",
    }
    expected = {
        "common.handler": ["common", 1, 3],
        "module.handler": ["module", 1, "b", 1, 2],
        "typed/app.api.get.one": ["typed", 1],
        "old.handler": ["old", 1],
        "whole.handler": ["package", 1],
    }
    for handler, answer in expected.items():
        result = create(stack, files, handler=handler).invoke({"n": 1})
        assert (result.payload, result.error) == (answer, None), handler


_STYLES = """
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
exports.promise = async () => { await wait(5); return "promise"; };
exports.thenable = () => ({ then: (resolve) => resolve("thenable") });
exports.callback = (event, context, callback) => setTimeout(() => callback(null, "callback"), 5);
exports.succeed = (event, context) => { setTimeout(() => context.succeed("succeed"), 5); };
exports.done = (event, context) => context.done(null, "done");
exports.fail = (event, context) => context.fail(new TypeError("failed"));
exports.refused = (event, context, callback) => callback(new RangeError("refused"));
exports.thrown = () => { throw new Error("thrown"); };
exports.text = async () => { throw "only a text"; };
exports.nothing = async () => {};
exports.silent = () => {};
exports.never = () => new Promise(() => {});
exports.waits = (event, context, callback) => {
  setTimeout(() => console.log("later"), 100);
  callback(null, "waits");
};
exports.hurries = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  setTimeout(() => console.log("later"), 400);
  callback(null, "hurries");
};
exports.circular = async () => { const one = {}; one.one = one; return one; };
exports.handler = (event, context, callback) => exports[event](event, context, callback);
"""


def test_every_way_to_give_a_result(stack: LocalStack) -> None:
    invoke = create(stack, {"index.js": _STYLES}).invoke
    for name in ("promise", "thenable", "callback", "succeed", "done"):
        result = invoke(name)
        assert (result.payload, result.error) == (name, None)
    for name in ("nothing", "silent", "never"):
        result = invoke(name)
        assert (result.payload, result.error, result.seconds < 2) == (None, None, True), name
    assert "later" in invoke("waits").log
    for name, kind, message in (
        ("fail", "TypeError", "failed"),
        ("refused", "RangeError", "refused"),
        ("thrown", "Error", "thrown"),
        ("circular", "Error", "Unable to stringify response body"),
    ):
        result = invoke(name)
        assert result.error == "Unhandled"
        assert (result.payload["errorType"], result.payload["errorMessage"]) == (kind, message)
        assert result.payload["trace"][0] == f"{kind}: {message}"
    assert invoke("text").payload == {"errorType": "string", "errorMessage": "only a text", "trace": []}
    hurries = invoke("hurries")
    assert hurries.payload == "hurries" and "later" not in hurries.log


def test_one_process_takes_one_event_after_another(stack: LocalStack) -> None:
    code = (
        "let count = 0;\n"
        "exports.handler = async (event) => {\n"
        "  count += 1;\n"
        "  if (event === 'fail') throw new Error('asked for');\n"
        "  return [count, process.pid, event];\n"
        "};"
    )
    function = create(stack, {"index.js": code})
    first, process, _ = function.invoke("ä" * 300_000).payload
    assert first == 1
    assert function.invoke("fail").payload["errorMessage"] == "asked for"
    assert function.invoke({"a": [1, None]}).payload == [3, process, {"a": [1, None]}]


def test_the_context_is_lambdas(stack: LocalStack) -> None:
    code = (
        "export const handler = async (event, context) => ({\n"
        "  ...context, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID,\n"
        "  environment: process.env.AWS_EXECUTION_ENV,\n"
        "  kinds: ['done', 'succeed', 'fail'].map((name) => typeof context[name]),\n"
        "});"
    )
    function = create(stack, {"index.mjs": code}, timeout=7, MemorySize=256)
    context = function.invoke().payload
    assert re.fullmatch(r"[0-9a-f-]{36}", context.pop("awsRequestId"))
    assert 6000 < context.pop("left") <= 7000
    assert context.pop("trace").startswith("Root=1-")
    assert context.pop("logStreamName")
    assert context == {
        "functionName": function.name,
        "functionVersion": "$LATEST",
        "memoryLimitInMB": "256",
        "logGroupName": f"/aws/lambda/{function.name}",
        "invokedFunctionArn": f"arn:aws:lambda:us-east-1:000000000000:function:{function.name}",
        "callbackWaitsForEmptyEventLoop": True,
        "environment": "AWS_Lambda_nodejs22.x",
        "kinds": ["function"] * 3,
    }


def test_the_client_context_is_an_object(stack: LocalStack) -> None:
    code = "exports.handler = async (event, { clientContext, identity }) => [clientContext, typeof identity];"
    function = create(stack, {"index.js": code})
    given = base64.b64encode(b'{"custom": {"a": 1}}').decode()
    answer = stack.client("lambda").invoke(FunctionName=function.name, ClientContext=given)
    assert json.load(answer["Payload"]) == [{"custom": {"a": 1}}, "undefined"]


def test_console_lines_have_time_request_and_level(stack: LocalStack) -> None:
    code = (
        "console.log('at the start');\n"
        "exports.handler = async (event, context) => {\n"
        "  console.log('text %s', 1, { a: [1] }); console.debug('d'); console.warn('w');\n"
        "  console.error(new Error('e'));\n"
        "  process.stdout.write('plain\\n');\n"
        "  return context.awsRequestId;\n"
        "};"
    )
    result = create(stack, {"index.js": code}).invoke()
    lines = result.log.splitlines()
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"

    def wrote(pattern: str) -> bool:
        return any(re.fullmatch(pattern, line) for line in lines)

    assert wrote(rf"{time}\tundefined\tINFO\tat the start")
    texts = {"INFO": r"text 1 \{ a: \[ 1 \] \}", "DEBUG": "d", "WARN": "w", "ERROR": "Error: e"}
    for level, text in texts.items():
        assert wrote(rf"{time}\t{result.payload}\t{level}\t{text}"), (level, result.log)
    assert wrote("plain")


def test_json_logs_have_the_level_that_was_asked_for(stack: LocalStack) -> None:
    code = (
        "exports.handler = async () => {\n"
        "  console.info('quiet'); console.warn({ order: 7 }); console.error('bad', new RangeError('r'));\n"
        "};"
    )
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "WARN"}
    log = create(stack, {"index.js": code}, LoggingConfig=logging).invoke().log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith('{"timestamp"')]
    assert [(line["level"], line["message"]) for line in lines][0] == ("WARN", {"order": 7})
    assert lines[1]["errorType"] == "RangeError" and lines[1]["level"] == "ERROR"
    assert len(lines) == 2 and all(line["requestId"] for line in lines)


_NOT_STARTING = [
    ("index.js", "", "../index.handler", "Runtime.MalformedHandlerName", "'..' isn't valid"),
    ("index.js", "", "index", "Runtime.MalformedHandlerName", "Bad handler 'index'"),
    ("other.js", "", "", "Runtime.ImportModuleError", "Error: Cannot find module 'index'"),
    ("index.js", "require('no')", "", "Runtime.ImportModuleError", "Error: Cannot find module 'no'"),
    ("index.mjs", "import 'no'", "", "Runtime.ImportModuleError", "Error: Cannot find package 'no'"),
    ("index.js", "exports.a = 1", "", "Runtime.HandlerNotFound", "index.handler is undefined or not"),
    ("index.js", "exports.a = 1", "index.a", "Runtime.HandlerNotFound", "index.a is not a function"),
    ("index.js", "let a = ;", "", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token ';'"),
    ("index.mjs", "let a = ;", "", "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token ';'"),
    ("index.js", "throw new RangeError('at the start')", "", "RangeError", "at the start"),
    (
        "index.js",
        "exports.handler = awslambda.streamifyResponse(async () => {})",
        "",
        "Runtime.StreamingNotSupported",
        "awslambda.streamifyResponse isn't supported here",
    ),
]


@pytest.mark.parametrize(("file", "code", "handler", "kind", "message"), _NOT_STARTING)
def test_what_keeps_a_handler_from_starting(
    stack: LocalStack, file: str, code: str, handler: str, kind: str, message: str
) -> None:
    result = create(stack, {file: code}, handler=handler or "index.handler").invoke()
    assert result.error == "Unhandled"
    assert result.payload["errorType"] == kind
    assert result.payload["errorMessage"].startswith(message), result.payload
    assert "\tundefined\tERROR\tUncaught Exception \t" in result.log


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("index.js", "const { S3Client } = require('@aws-sdk/client-s3');"),
        ("index.mjs", "import { S3Client } from '@aws-sdk/client-s3';"),
    ],
)
def test_a_missing_sdk_has_to_be_in_the_package(stack: LocalStack, file: str, code: str) -> None:
    payload = create(stack, {file: code}).invoke().payload
    assert payload["errorType"] == "Runtime.ImportModuleError"
    assert "AWS's Node.js runtime includes the AWS SDK, this machine's doesn't" in payload["errorMessage"]
    assert "add @aws-sdk/client-s3 to the dependencies" in payload["errorMessage"]


def test_what_nobody_caught_ends_the_invocation_and_the_process(stack: LocalStack) -> None:
    code = (
        "exports.handler = (event) => new Promise((done) => {\n"
        "  if (event === 'throw') setTimeout(() => { throw new TypeError('in a timer'); }, 1);\n"
        "  else if (event === 'reject') Promise.reject(new Error('nobody waits'));\n"
        "  else if (event === 'exit') process.exit(3);\n"
        "  else done(process.pid);\n"
        "  setTimeout(done, 3000);\n"
        "});"
    )
    function = create(stack, {"index.js": code})
    first = function.invoke().payload
    thrown = function.invoke("throw")
    assert (thrown.payload["errorType"], thrown.payload["errorMessage"]) == ("TypeError", "in a timer")
    assert "\tERROR\tUncaught Exception \t" in thrown.log
    second = function.invoke().payload
    rejected = function.invoke("reject")
    assert rejected.payload["errorType"] == "Runtime.UnhandledPromiseRejection"
    assert rejected.payload["errorMessage"] == "Error: nobody waits"
    assert "\tERROR\tUnhandled Promise Rejection \t" in rejected.log
    third = function.invoke().payload
    left = function.invoke("exit").payload
    assert left["errorMessage"].endswith("Runtime exited with error: exit status 3")
    assert len({first, second, third, function.invoke().payload}) == 4


def test_node_24_refuses_callbacks_and_takes_what_a_handler_returns(stack: LocalStack) -> None:
    code = (
        "exports.old = (event, context, callback) => callback();\n"
        "exports.handler = (event, context) => Object.keys(context);"
    )
    refused = create(stack, {"index.js": code}, handler="index.old", runtime="nodejs24.x").invoke()
    assert refused.payload["errorType"] == "Runtime.CallbackHandlerDeprecated"
    taken = create(stack, {"index.js": code}, runtime="nodejs24.x").invoke()
    assert "awsRequestId" in taken.payload and "done" not in taken.payload
