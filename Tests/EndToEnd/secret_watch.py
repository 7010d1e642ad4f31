"""A stack with secrets, and a cairn whose every output is searched for them: what the tests of secrets share."""

import json
import signal

import pytest

# Characters that JSON, XML, URLs, shells and YAML write in another way, and a part that all leave.
SECRET = 'hunter2-Kx9!"<&>\'$ é'
CORE = "hunter2-Kx9"
OTHER = 'swordfish-Qw7!"<&>'
OTHER_CORE = "swordfish-Qw7"
DEFAULT = "correct-horse-battery"
DRIFTED = "drifted-secret-value"
ALL = [CORE, OTHER_CORE, DEFAULT, DRIFTED]
# The part of it that all leave, in Base64, by how many bytes stand before it.
ENCODED = ["aHVudGVyMi1LeDkh", "h1bnRlcjItS3g5I", "odW50ZXIyLUt4OS"]

STACK = """
    stack: safe
    region: us-east-1
    parameters:
      password: {secret: true, minLength: 4}
      pin: {secret: true, default: correct-horse-battery}
      stage: {default: dev}
    buckets:
      data:
        name: safe-data-${stack.account}
    tables:
      items:
        partitionKey: {name: id, type: string}
        billing: on-demand
    queues:
      jobs:
        visibilityTimeout: 60s
        tags: {owner: "of ${parameters.pin}", team: blue}
    policies:
      jobs-policy:
        queue: jobs
        statements:
          - principal: {service: s3.amazonaws.com}
            actions: [sqs:SendMessage]
            conditions: {StringEquals: {"aws:PrincipalTag/key": "${parameters.pin}"}}
    roles:
      runner:
        assumedBy: [lambda.amazonaws.com]
        description: "role of ${parameters.pin}"
    functions:
      worker:
        zip: ../code.zip
        runtime: provided.al2023
        role: runner
        description: "worker ${parameters.pin}"
        environment:
          PASSWORD: ${parameters.password}
          URL: "db://user:${parameters.password}@${queues.jobs.name}/x"
          TABLE: ${tables.items.name}
          STAGE: ${parameters.stage}
    outputs:
      queue: ${queues.jobs.url}
      connection: "db://${parameters.password}@${queues.jobs.name}"
      plain: ${parameters.stage}
"""


class Watch:
    """Runs cairn and looks through all that it writes."""

    def __init__(self, world, endpoint):
        self.world = world
        self.endpoint = endpoint
        self.given = ["--set", f"password={SECRET}"]

    def __call__(self, *arguments, code=0, given=None):
        given = self.given if given is None else given
        result = self.world.cairn(*arguments, *given, code=code)
        self.check(result.out, f"stdout of {arguments}")
        self.check(result.err, f"stderr of {arguments}")
        return result

    @staticmethod
    def check(text, where):
        for secret in ALL + ENCODED:
            assert secret not in text, f"{secret} in {where}:\n{text}"

    def everywhere(self, *places):
        """The files that cairn wrote, and the ledger's bucket."""
        for path in self.world.folder.rglob("*"):
            if path.is_file() and path.name not in ("stack.yaml", "parameters.yaml"):
                self.check(path.read_bytes().decode("utf-8", "replace"), path)
        s3 = self.world.client("s3")
        bucket = f"cairn-{self.world.account}-us-east-1"
        for item in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
            self.check(body.decode("utf-8", "replace"), item["Key"])

    def ledger(self):
        bucket = f"cairn-{self.world.account}-us-east-1"
        return json.loads(self.world.client("s3").get_object(Bucket=bucket, Key="safe.json")["Body"].read())

    def variables(self):
        function = self.world.client("lambda").get_function_configuration(FunctionName="safe-worker")
        return function["Environment"]["Variables"]


@pytest.fixture
def cairn(world, endpoint):
    world.zip()
    world.write(STACK)
    return Watch(world, endpoint)


def set_variable(cairn, name, value):
    variables = cairn.variables() | {name: value}
    cairn.world.client("lambda").update_function_configuration(
        FunctionName="safe-worker", Environment={"Variables": variables})


def report_forms(cairn, exit_code=0):
    """Every report on the stack as it is."""
    for form in ([], ["--json"], ["--verbose"], ["--verbose", "--json"], ["--destroy"], ["--destroy", "--json"]):
        cairn("plan", *form)
    cairn("plan", "-o", "stack.plan")
    for form in ([], ["--detail"], ["--json"], ["--github"], ["--verbose"]):
        cairn("drift", *form)
    cairn("drift", "--html", "drift.html", "--junit", "drift.xml", "--exit-code", code=exit_code)
    for command in ("validate", "lint", "graph", "outputs"):
        cairn(command)
    for command in ("validate", "lint", "outputs"):
        cairn(command, "--json")
    cairn("graph", "--format", "mermaid")
    cairn("outputs", "connection", "--json")
    cairn("functions", "list")
    cairn("functions", "list", "--json")
    cairn.everywhere()


def watch_once(cairn, *form):
    process = cairn.world.start("drift", "--watch", "1s", *form, *cairn.given)
    try:
        first = process.stdout.readline()
        set_variable(cairn, "PASSWORD", DRIFTED)
        second = ""
        while "PASSWORD" not in second and "worker" not in second:
            line = process.stdout.readline()
            assert line, "the watch ended"
            second += line
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    cairn.check(first + second + out + err, f"drift --watch {form}")
