"""`cairn import`: boto3 makes an account by hand, cairn writes its YAML, and a plan finds no difference."""

import hashlib
import json
import re

import pytest


def by_hand(world):
    """An account as a script of awslocal calls would leave it."""
    account = world.account
    s3, sqs, dynamodb = world.client("s3"), world.client("sqs"), world.client("dynamodb")
    iam, functions, apis = world.client("iam"), world.client("lambda"), world.client("apigateway")
    photos = f"photos-{account}"
    s3.create_bucket(Bucket=photos)
    s3.put_bucket_cors(Bucket=photos, CORSConfiguration={"CORSRules": [
        {"AllowedOrigins": ["*"], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 600}]})
    s3.put_bucket_versioning(Bucket=photos, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_tagging(Bucket=photos, Tagging={"TagSet": [{"Key": "team", "Value": "on"}]})
    dynamodb.create_table(
        TableName="Orders", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in (("id", "S"), ("at", "N"), ("by", "S"))],
        GlobalSecondaryIndexes=[{"IndexName": "by.user", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": [{"AttributeName": "by", "KeyType": "HASH"}]}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    table = dynamodb.describe_table(TableName="Orders")["Table"]
    dynamodb.update_time_to_live(
        TableName="Orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    arn = lambda name: f"arn:aws:sqs:us-east-1:{account}:{name}"
    sqs.create_queue(QueueName="failed.fifo", Attributes={"FifoQueue": "true"})
    sqs.create_queue(QueueName="failed", Attributes={"MessageRetentionPeriod": "1209600"})
    jobs = sqs.create_queue(QueueName="jobs", Attributes={
        "VisibilityTimeout": "65",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": arn("failed"), "maxReceiveCount": "4"})})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=jobs, Attributes={"Policy": json.dumps({
        "Version": "2012-10-17", "Statement": [
            {"Sid": "photos", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage",
             "Resource": arn("jobs"), "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{photos}"}}},
            {"Effect": "Deny", "Principal": {"AWS": "999999999999"}, "Action": ["sqs:*"], "Resource": arn("jobs")}]})})
    iam.create_role(
        RoleName="runner", Description="Runs it", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
    iam.put_role_policy(RoleName="runner", PolicyName="mine", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
    iam.attach_role_policy(RoleName="runner", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    code = world.zip("hand.zip").read_bytes()
    for name in ("worker", "front"):
        functions.create_function(
            FunctionName=name, Runtime="provided.al2023", Handler="bootstrap", Timeout=30, MemorySize=256,
            Role=f"arn:aws:iam::{account}:role/runner", Code={"ZipFile": code}, Environment={"Variables": {
                "TABLE": "Orders", "QUEUE": jobs, "LEVEL": "07", "TEMPLATE": "${x}", "PREFIX": f"arn:aws:s3:::{photos}/in"}})
        functions.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.1})
    functions.put_function_concurrency(FunctionName="worker", ReservedConcurrentExecutions=3)
    functions.create_event_source_mapping(EventSourceArn=arn("jobs"), FunctionName="worker", BatchSize=5)
    functions.create_event_source_mapping(
        EventSourceArn=table["LatestStreamArn"], FunctionName="worker", StartingPosition="TRIM_HORIZON")
    functions.add_permission(
        FunctionName="worker", StatementId="timer", Action="lambda:InvokeFunction", Principal="events.amazonaws.com",
        SourceArn=f"arn:aws:events:us-east-1:{account}:rule/nightly")
    s3.put_bucket_notification_configuration(Bucket=photos, NotificationConfiguration={"QueueConfigurations": [
        {"Id": "new-photos", "QueueArn": arn("jobs"), "Events": ["s3:ObjectCreated:*"],
         "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".jpg"}]}}}]})
    api = apis.create_rest_api(name="site", description="By hand")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    items = apis.create_resource(restApiId=api, parentId=root, pathPart="items")["id"]
    for method, function in (("GET", "front"), ("POST", "worker")):
        target = f"arn:aws:lambda:us-east-1:{account}:function:{function}"
        apis.put_method(restApiId=api, resourceId=items, httpMethod=method, authorizationType="NONE")
        apis.put_integration(
            restApiId=api, resourceId=items, httpMethod=method, type="AWS_PROXY", integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{target}/invocations")
    # One of the two functions lets the API in, as cairn would write it.
    functions.add_permission(
        FunctionName="front", StatementId="site", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:{account}:{api}/*")
    apis.create_deployment(restApiId=api, stageName="prod", variables={"colour": "blue"})
    return api


def services_by_hand(world):
    """What an account has besides its functions: topics, events, settings, workflows, mail."""
    account = world.account
    here = lambda service, resource: f"arn:aws:{service}:us-east-1:{account}:{resource}"
    iam, sqs, sns, logs = (world.client(service) for service in ("iam", "sqs", "sns", "logs"))
    events, kms, ses = (world.client(service) for service in ("events", "kms", "ses"))
    allow = lambda *services: json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"}]})
    statement = lambda action, resource="*": json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=allow(
        "states.amazonaws.com", "scheduler.amazonaws.com", "logs.amazonaws.com", "events.amazonaws.com"))
    policy = iam.create_policy(
        PolicyName="shop-send", Path="/teams/shop/", Description="By hand", PolicyDocument=statement("sqs:SendMessage"),
        Tags=[{"Key": "team", "Value": "shop"}])["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="worker", PolicyArn=policy)

    key = kms.create_key(Description="Orders", Tags=[{"TagKey": "team", "TagValue": "shop"}])["KeyMetadata"]["Arn"]
    kms.enable_key_rotation(KeyId=key)
    kms.create_alias(AliasName="alias/shop/orders", TargetKeyId=key)
    kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")

    url = sqs.create_queue(QueueName="orders", Attributes={"KmsMasterKeyId": key})["QueueUrl"]
    sqs.create_queue(QueueName="orders.fifo", Attributes={"FifoQueue": "true"})
    topic = sns.create_topic(Name="order-events", Tags=[{"Key": "team", "Value": "shop"}])["TopicArn"]
    sns.create_topic(Name="audit.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({
        "Version": "2012-10-17", "Statement": [
            {"Sid": "topic", "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
             "Resource": here("sqs", "orders"), "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}]})})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=here("sqs", "orders"), Attributes={
        "RawMessageDelivery": "true", "FilterPolicy": json.dumps({"kind": ["paid", {"prefix": "re"}]})})
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="orders@example.com")

    events.create_event_bus(Name="shop_orders", Tags=[{"Key": "team", "Value": "shop"}])
    events.create_archive(
        ArchiveName="orders-2026", EventSourceArn=here("events", "event-bus/shop_orders"), RetentionDays=30,
        EventPattern=json.dumps({"source": ["shop"]}))
    events.put_rule(
        Name="paid_orders", EventBusName="shop_orders", EventPattern=json.dumps({"detail": {"total": [{"numeric": [">", 100]}]}}))
    events.put_targets(Rule="paid_orders", EventBusName="shop_orders", Targets=[
        {"Id": "1", "Arn": here("sqs", "orders"), "InputTransformer": {
            "InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": '{"id": <id>}'}},
        {"Id": "to-topic", "Arn": topic}])
    events.put_rule(Name="nightly", ScheduleExpression="cron(0 3 * * ? *)", State="DISABLED", Description="Every night")
    events.put_targets(Rule="nightly", Targets=[{"Id": "q", "Arn": here("sqs", "orders"), "Input": '{"kind":"night"}'}])
    world.client("scheduler").create_schedule(
        Name="report_09h", ScheduleExpression="rate(2 hours)", FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
        Target={"Arn": here("sqs", "orders"), "RoleArn": f"arn:aws:iam::{account}:role/worker", "Input": "{}"})

    ssm = world.client("ssm")
    ssm.put_parameter(Name="/shop/orders/limit", Type="String", Value="${10}", Description="A limit")
    ssm.put_parameter(Name="/shop/orders/regions", Type="StringList", Value="eu,us")
    ssm.put_parameter(Name="/shop/orders/token", Type="SecureString", Value="hunter-Zw4", KeyId=key)
    ssm.put_parameter(Name="9lives", Type="String", Value=topic)
    secrets = world.client("secretsmanager")
    secrets.create_secret(Name="shop/db@prod", SecretString='{"user":"shop","password":"hunter-Zw5"}', KmsKeyId=key)
    secrets.create_secret(Name="shop/empty", Description="Without a value")

    kinesis = world.client("kinesis")
    kinesis.create_stream(StreamName="clicks.raw", ShardCount=2)
    kinesis.create_stream(StreamName="views", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    for name in ("clicks.raw", "views"):
        kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})

    logs.create_log_group(logGroupName="/shop/orders", tags={"team": "shop"})
    logs.put_retention_policy(logGroupName="/shop/orders", retentionInDays=14)
    logs.put_metric_filter(
        logGroupName="/shop/orders", filterName="errors", filterPattern="ERROR",
        metricTransformations=[{"metricName": "Errors", "metricNamespace": "Shop", "metricValue": "1", "defaultValue": 0.0}])
    logs.put_subscription_filter(
        logGroupName="/shop/orders", filterName="to-kinesis", filterPattern="{ $.level = 50 }",
        destinationArn=here("kinesis", "stream/views"), roleArn=f"arn:aws:iam::{account}:role/worker")
    # A name that is taken once its path is left out, and one without a letter.
    logs.create_log_group(logGroupName="shop-orders")
    logs.create_log_group(logGroupName="/9/_")

    world.client("stepfunctions").create_state_machine(
        name="ship_order", roleArn=f"arn:aws:iam::{account}:role/worker", definition=json.dumps({
            "StartAt": "Send", "States": {"Send": {
                "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
                "Parameters": {"QueueUrl": url, "MessageBody.$": "$"}}}}))
    alarms = world.client("cloudwatch")
    alarms.put_metric_alarm(
        AlarmName="Orders wait too long (prod)", Namespace="AWS/SQS", MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": "orders"}], Statistic="Maximum", Period=60, EvaluationPeriods=3,
        Threshold=900, ComparisonOperator="GreaterThanThreshold", AlarmActions=[topic], TreatMissingData="notBreaching")

    ses.verify_email_identity(EmailAddress="orders+1@example.com")
    ses.verify_domain_identity(Domain="shop.example.com")
    ses.create_template(Template={"TemplateName": "thanks", "SubjectPart": "Thanks", "TextPart": "Thank you."})
    ses.create_configuration_set(ConfigurationSet={"Name": "shop"})


def inventory(world):
    """Functions that run make their log groups by themselves."""
    return {kind: names for kind, names in world.inventory().items() if kind != "logGroups"}


def test_a_whole_account_is_imported_and_a_plan_changes_nothing(world):
    api = by_hand(world)
    before = inventory(world)
    out = world.cairn("import", "--all", "-o", "stacks/found.yaml")
    assert "Wrote stacks/found.yaml: " in out.out and out.err == ""
    assert inventory(world) == before
    text = (world.folder / "stacks" / "found.yaml").read_text()
    print(text)
    for line in (
        "deadLetter: {queue: failed, maxReceives: 4}",
        "table: Orders", "role: runner", 'LEVEL: "07"', "$${x}", "${tables.Orders.name}", "  Orders-worker:", "  jobs-worker:",
        "GET /items: front", f"POST /items: arn:aws:lambda:us-east-1:{world.account}:function:worker",
        "    inlinePolicies: {mine: [", "stage: prod",
    ):
        assert line in text, line
    assert "cairn:" not in text
    changes = world.changes("found", "--adopt")
    assert {a: c for a, c in changes.items() if c["action"] != "adopt"} == {}
    assert [c for c in changes.values() if c["fields"]] == []
    world.cairn("apply", "found", "--adopt", "--yes")
    assert world.changes("found") == {}
    world.cairn("drift", "found", "--exit-code")
    assert inventory(world) == before
    assert [a["id"] for a in world.client("apigateway").get_rest_apis()["items"]] == [api]
    assert world.cairn("outputs", "found").code == 0
    # What belongs to a stack is not imported again.
    again = world.cairn("import", "--all")
    assert "is left out: it belongs to the stack `found`" in again.err
    assert "queues:" not in again.out


def test_one_of_every_service_is_imported_and_a_plan_changes_nothing(world):
    services_by_hand(world)
    before = world.inventory()
    out = world.cairn("import", "--all", "--name", "taken", "-o", "stacks/found.yaml")
    assert world.inventory() == before
    text = (world.folder / "stacks" / "found.yaml").read_text()
    print(text, out.text)
    # Each is there, or named with the reason; secrets aren't printed.
    left_out = [line for line in out.err.splitlines() if line]
    assert len(left_out) == 2, out.err
    assert "! SSM parameter /shop/orders/token is left out: it can't be declared: " in out.err
    # A key has no name: what has no alias either isn't found again.
    assert re.search("^! KMS key [0-9a-f-]+ is left out: it can't be distinguished from another one$", out.err, re.M)
    for section, names in before.items():
        if section in ("ssmParameters", "kmsKeys"):
            names = names[1:]
        assert f"\n{section}:\n" in text, section
        declared = text.split(f"\n{section}:\n")[1].split("\n\n")[0]
        assert len(re.findall(r"^  [A-Za-z][A-Za-z0-9_-]*:", declared, re.M)) == len(names), (section, names, declared)
    assert "hunter" not in text + out.text
    for line in ("  orders-1-example-com:", "  log-group-9-_:", "  shop-orders-2:", "kmsKey: kms-key", "value: $${10}"):
        assert line in text, line
    world.cairn("validate", "found")
    changes = world.changes("found", "--adopt")
    assert {a: c for a, c in changes.items() if c["action"] != "adopt"} == {}
    assert {a: c["fields"] for a, c in changes.items() if c["fields"]} == {}
    world.cairn("apply", "found", "--adopt", "--yes")
    assert world.changes("found") == {}
    assert world.inventory() == before
    world.cairn("drift", "found", "--exit-code")
    assert json.loads(world.client("secretsmanager").get_secret_value(SecretId="shop/db@prod")["SecretString"])["user"] == "shop"


def test_code_is_imported_and_nothing_is_overwritten(world):
    by_hand(world)
    world.cairn("import", "functions", "front", "-o", "stacks/f.yaml")
    code = world.folder / "stacks" / "code" / "f" / "front.zip"
    assert code.read_bytes() == (world.folder / "hand.zip").read_bytes()
    before = (world.folder / "stacks" / "f.yaml").read_bytes()
    assert "exists already" in world.cairn("import", "functions", "-o", "stacks/f.yaml", code=1).err
    assert (world.folder / "stacks" / "f.yaml").read_bytes() == before
    (world.folder / "stacks" / "f.yaml").unlink()
    code.write_bytes(b"mine")
    assert "exists already with other content" in world.cairn("import", "functions", "-o", "stacks/f.yaml", code=1).err
    assert code.read_bytes() == b"mine"


def test_some_of_a_kind_go_to_standard_output(world):
    sqs = world.client("sqs")
    for name in ("a", "b", "c"):
        sqs.create_queue(QueueName=name)
    sqs.create_queue(QueueName="taken", tags={"cairn:stack": "other", "cairn:resource": "x"})
    text = world.cairn("import", "queue", "a", "c", "--name", "some").out
    assert text.splitlines()[-5:] == ["queues:", "  a:", "    name: a", "  c:", "    name: c"]
    assert "stack: some\n" in text
    every = world.cairn("import", "queues")
    assert "taken" not in every.out and "queue taken is left out: it belongs to the stack `other` as x" in every.err
    assert "name: taken" in world.cairn("import", "queues", "taken").out
    events = [json.loads(line) for line in world.cairn("import", "queues", "--json").out.splitlines()]
    assert [e["event"] for e in events] == ["leftOut", "import"]
    assert events[1]["resources"] == ["queues.a", "queues.b", "queues.c"] and "name: a" in events[1]["yaml"]


@pytest.mark.parametrize("words, message, code", [
    (["queues", "none"], "There is no queue `none`.", 1),
    (["quues"], 'There is no kind "quues".', 64),
    ([], "Name a kind", 64),
    (["queues", "--all"], "--all can't be combined with a kind.", 64),
])
def test_what_is_not_there_is_said(world, words, message, code):
    assert message in world.cairn("import", *words, code=code).err


def test_what_the_language_has_no_words_for_is_left_out(world):
    apis = world.client("apigateway")
    api = apis.create_rest_api(name="mocked")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    apis.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    apis.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    for _ in range(2):
        apis.create_rest_api(name="twin")
    out = world.cairn("import", "--all")
    assert "api mocked is left out: it can't be declared" in out.err
    assert out.err.count("api twin is left out: it can't be distinguished from another one") == 2
    assert "apis:" not in out.out
