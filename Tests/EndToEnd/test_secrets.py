"""Nothing that cairn writes may hold a secret: every command in every form, the files, the ledger.

boto3 says that the value did arrive where it belongs.
"""

import base64
import json
import urllib.parse

import pytest
from conftest import edit
from secret_watch import DEFAULT, DRIFTED, OTHER, SECRET, report_forms, set_variable, watch_once, cairn


def test_no_output_holds_a_secret_and_the_endpoint_has_it(cairn):
    before = cairn("plan").out
    assert "(secret)" in before and "--set 'password" not in before and "password=…" in before
    cairn("plan", "--json")
    cairn("apply", "--yes", "--verbose")
    cairn.everywhere()
    variables = cairn.variables()
    assert variables["PASSWORD"] == SECRET
    assert variables["URL"] == f"db://user:{SECRET}@safe-jobs/x"
    assert variables["TABLE"] == "safe-items"
    sqs = cairn.world.client("sqs")
    url = sqs.get_queue_url(QueueName="safe-jobs")["QueueUrl"]
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"]["owner"] == f"of {DEFAULT}"
    policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    assert DEFAULT in policy

    assert "No changes." in cairn("plan").out
    assert cairn("drift").out.startswith("No drift: ")
    ledger = cairn.ledger()
    assert ledger["format"] == 2
    recorded = ledger["resources"]["functions.worker"]["properties"]
    assert recorded["environment"]["TABLE"] == "safe-items"
    assert set(recorded["environment"]["PASSWORD"]) == {"$secret"}
    assert len(recorded["environment"]["PASSWORD"]["$secret"]) == 64
    assert set(recorded["description"]) == {"$secret"}
    report_forms(cairn)

    # By its name, it is shown.
    asked = cairn.world.cairn("outputs", "connection", *cairn.given)
    assert asked.out == f"db://{SECRET}@safe-jobs\n"
    assert "(secret)" in cairn("outputs").out

    # An edit, of the parameter and of the file.
    cairn.given = ["--set", f"password={OTHER}"]
    changed = cairn("plan").out
    assert "environment.PASSWORD: (secret) changes" in changed, changed
    assert "environment.TABLE" not in changed
    report_forms(cairn)
    cairn("apply", "--yes", "--json")
    assert cairn.variables()["PASSWORD"] == OTHER
    cairn.everywhere()
    assert "No changes." in cairn("plan").out

    # The ledger lost: nothing to do but to record it again.
    cairn.world.client("s3").delete_object(Bucket=f"cairn-{cairn.world.account}-us-east-1", Key="safe.json")
    assert "No changes." in cairn("plan").out
    cairn("apply", "--yes")
    cairn.everywhere()
    cairn("destroy", "--yes", "--allow-data-loss")
    cairn.everywhere()
    assert cairn.world.inventory() == {}


def test_drift_of_a_secret_is_reported_without_it_and_undone(cairn):
    cairn("apply", "--yes")
    watch_once(cairn)
    set_variable(cairn, "PASSWORD", SECRET)
    watch_once(cairn, "--json")
    text = cairn("drift").out
    assert "environment.PASSWORD: (secret) differs" in text
    report_forms(cairn, exit_code=2)
    page = (cairn.world.folder / "drift.html").read_text()
    assert "(secret)" in page
    cairn("drift", "--revert", "--yes")
    assert cairn.variables()["PASSWORD"] == SECRET

    # Another field drifted, and the secret was edited since: what is live is what was applied.
    set_variable(cairn, "STAGE", "prod")
    cairn.given = ["--set", f"password={OTHER}"]
    cairn("drift", "--revert", "--yes")
    assert cairn.variables()["PASSWORD"] == SECRET and cairn.variables()["STAGE"] == "dev"

    # The secret drifted and was edited: nobody knows any more what was applied.
    set_variable(cairn, "PASSWORD", DRIFTED)
    refused = cairn("drift", "--revert", "--yes", code=1)
    assert "environment.PASSWORD" in refused.err and "Only a hash" in refused.err, refused
    assert cairn.variables()["PASSWORD"] == DRIFTED
    both = [json.loads(line) for line in cairn("drift", "--json").out.splitlines()]
    [field] = [f for e in both if e.get("address") == "functions.worker" for f in e["fields"] if f["path"] == "environment.PASSWORD"]
    assert field["cause"] == "both" and field["secret"] is True
    cairn("apply", "--yes")
    assert cairn.variables()["PASSWORD"] == OTHER
    cairn.everywhere()


def test_accepting_writes_no_secret(cairn):
    cairn("apply", "--yes")
    set_variable(cairn, "PASSWORD", DRIFTED)
    stack = cairn.world.folder / "stacks" / "stack.yaml"
    before = stack.read_text()
    for words in (["--accept"], ["--accept=functions.worker"], ["--accept=functions.worker.environment.PASSWORD"]):
        for form in ([], ["--json"], ["--verbose"]):
            result = cairn("drift", *words, "--yes", *form, code=1 if "=" in words[0] else 0)
            assert "it is secret, and others may read the file" in result.out
    assert stack.read_text() == before
    # Beside what is accepted it stays out of the difference that is shown, and of the record.
    set_variable(cairn, "MORE", "x")
    cairn("drift", "--accept", code=1)
    cairn("drift", "--accept", "--yes")
    assert stack.read_text() == before.replace(
        "      STAGE: ${parameters.stage}\n", "      STAGE: ${parameters.stage}\n      MORE: x\n")
    # A missing resource leaves file and record without showing it.
    sqs = cairn.world.client("sqs")
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName="safe-jobs")["QueueUrl"])
    for form in ([], ["--json"]):
        cairn("drift", "--accept=policies.jobs-policy,queues.jobs", "--yes", *form, code=1)
    for form in ([], ["--detail"], ["--json"], ["--github"]):
        cairn("drift", *form)
    cairn.everywhere()


def test_an_import_from_a_stack_leaves_its_secrets_out(cairn):
    cairn("apply", "--yes")
    # The ledger has the hash of it, under another name.
    set_variable(cairn, "COPY", SECRET)
    nothing = []
    for kind, name in [("functions", "safe-worker"), ("queues", "safe-jobs"), ("roles", "safe-runner-us-east-1")]:
        for form in ([], ["--json"], ["--verbose"]):
            cairn("import", kind, name, *form, given=nothing)
        cairn("import", kind, name, "-o", f"{kind}-found.yaml", given=nothing)
    cairn("import", "--all", given=nothing)
    cairn.everywhere()
    text = (cairn.world.folder / "functions-found.yaml").read_text()
    assert "Its `environment.PASSWORD` is secret and left out: supply it by a parameter with `secret: true`." in text
    assert "TABLE: safe-items" in text and "STAGE: dev" in text
    queue = (cairn.world.folder / "queues-found.yaml").read_text()
    assert "team: blue" in queue and "Its `tags.owner` is secret" in queue


def test_a_saved_plan_needs_the_secret_again(cairn):
    cairn("plan", "-o", "stack.plan", "--set", "stage=test")
    saved = json.loads((cairn.world.folder / "stack.plan").read_text())
    assert set(saved["parameters"]["password"]) == {"$secret"} and saved["parameters"]["stage"] == "test"
    cairn.check(json.dumps(saved), "the saved plan")
    missing = cairn("apply", "stack.plan", code=1, given=[])
    assert "--set password=…" in missing.err
    wrong = cairn("apply", "stack.plan", code=1, given=["--set", f"password={OTHER}"])
    assert "The secret parameter password has a different value than in the plan." in wrong.err
    other = cairn("apply", "stack.plan", "--set", "stage=prod", code=64)
    assert "Give only its secret parameters again: password, pin." in other.err
    (cairn.world.folder / "parameters.yaml").write_text(json.dumps({"password": SECRET}))
    cairn("apply", "stack.plan", given=["--parameters", "parameters.yaml"])
    assert cairn.variables()["PASSWORD"] == SECRET and cairn.variables()["STAGE"] == "test"


def test_an_older_ledger_is_read_and_written_again_without_secrets(cairn):
    cairn("apply", "--yes")
    ledger = cairn.ledger()
    key = ledger.pop("secretKey")
    assert len(key) == 44
    ledger["format"] = 1
    function = ledger["resources"]["functions.worker"]["properties"]
    function["environment"] |= {"PASSWORD": SECRET, "URL": f"db://user:{SECRET}@safe-jobs/x"}
    function["description"] = f"worker {DEFAULT}"
    ledger["resources"]["queues.jobs"]["properties"]["tags"]["owner"] = f"of {DEFAULT}"
    ledger["resources"]["roles.runner"]["properties"]["description"] = f"role of {DEFAULT}"
    policy = cairn.world.client("sqs").get_queue_attributes(
        QueueUrl=cairn.world.client("sqs").get_queue_url(QueueName="safe-jobs")["QueueUrl"], AttributeNames=["Policy"])
    statement = json.loads(policy["Attributes"]["Policy"])["Statement"]
    ledger["resources"]["policies.jobs-policy"]["properties"]["statements"] = statement
    cairn.world.client("s3").put_object(
        Bucket=f"cairn-{cairn.world.account}-us-east-1", Key="safe.json", Body=json.dumps(ledger).encode())
    assert "No changes." in cairn("plan").out
    assert cairn("drift").out.startswith("No drift: ")
    cairn("apply", "--yes")
    cairn.everywhere()
    assert cairn.ledger()["format"] == 2


def spread(cairn):
    """The secret, in all its spellings, in whatever the stack's things can hold under other names."""
    world, account = cairn.world, cairn.world.account
    sqs, iam, s3, dynamodb = (world.client(name) for name in ("sqs", "iam", "s3", "dynamodb"))
    encoded = [base64.b64encode((before + SECRET).encode()).decode() for before in ("", "u:", "us:", "user:")]
    variables = cairn.variables() | {
        "OLD_PASSWORD": SECRET, "COPY": f"db://{SECRET}@x", "JSON": json.dumps({"p": SECRET}),
        "URL": "https://x/?p=" + urllib.parse.quote(SECRET, safe=""), "STAGE": SECRET, "TABLE": DEFAULT}
    variables |= {f"BASIC{number}": f"Basic {text}" for number, text in enumerate(encoded)}
    world.client("lambda").update_function_configuration(
        FunctionName="safe-worker", Environment={"Variables": variables}, Description=f"of {SECRET}"[:256])
    url = sqs.get_queue_url(QueueName="safe-jobs")["QueueUrl"]
    sqs.tag_queue(QueueUrl=url, Tags={"old": SECRET, "team": DEFAULT, f"x-{DEFAULT}": "y"})
    # With the mark of whose it is.
    policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({
        **json.loads(policy), "Statement": [{
            "Sid": "Found", "Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage",
            "Resource": f"arn:aws:sqs:us-east-1:{account}:safe-jobs",
            "Condition": {"StringEquals": {"aws:PrincipalTag/old": SECRET, "aws:PrincipalTag/b64": encoded[1]}}}]})})
    iam.put_role_policy(RoleName="safe-runner-us-east-1", PolicyName="found", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::x/{DEFAULT}/*"}]}))
    iam.put_role_policy(RoleName="safe-runner-us-east-1", PolicyName=f"p-{DEFAULT}", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}))
    iam.tag_role(RoleName="safe-runner-us-east-1", Tags=[{"Key": "old", "Value": DEFAULT}])
    bucket = f"safe-data-{account}"
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [
        {"ID": DEFAULT, "Filter": {"Prefix": f"{DEFAULT}/"}, "Status": "Enabled", "Expiration": {"Days": 7}}]})
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [
        {"AllowedMethods": ["GET"], "AllowedOrigins": [f"https://{DEFAULT}.example.com"]}]})
    table = f"arn:aws:dynamodb:us-east-1:{account}:table/safe-items"
    dynamodb.tag_resource(ResourceArn=table, Tags=[{"Key": "old", "Value": DEFAULT}])


@pytest.mark.parametrize("ledger", ["kept", "lost"])
def test_a_secret_is_hidden_wherever_the_endpoint_holds_it(cairn, ledger):
    cairn("apply", "--yes")
    spread(cairn)
    # Its own name for it is another one by now.
    stack = cairn.world.folder / "stacks" / "stack.yaml"
    stack.write_text(stack.read_text().replace("PASSWORD: ${", "NEW_PASSWORD: ${"))
    if ledger == "lost":
        cairn.world.client("s3").delete_object(Bucket=f"cairn-{cairn.world.account}-us-east-1", Key="safe.json")
    plan = cairn("plan").out
    for name in ("PASSWORD", "OLD_PASSWORD", "COPY", "JSON", "BASIC0", "BASIC1", "BASIC2", "BASIC3", "STAGE"):
        assert f"environment.{name}: (secret) changes" in plan, plan
    report_forms(cairn, exit_code=None)
    for form in ([], ["--json"]):
        cairn("drift", "--accept", *form, code=None)
        cairn("drift", "--revert", *form, code=None)
    cairn("plan", "-o", "stack.plan")
    cairn("apply", "stack.plan", "--verbose")
    cairn.everywhere()
    variables = cairn.variables()
    assert variables["NEW_PASSWORD"] == SECRET and "OLD_PASSWORD" not in variables and "COPY" not in variables
