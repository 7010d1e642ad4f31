"""Links bring the rights that they need, beside what is declared, and take them along when they go (docs/links.md)."""

import json

STACK = """
stack: links
region: us-east-1

buckets:
  first: {name: "links-first-${stack.account}"}
  second: {name: "links-second-${stack.account}"}

topics:
  orders: {}

queues: {work: {}, lost: {}}

functions:
  worker: {zip: ../code.zip, runtime: provided.al2023, handler: bootstrap}

notifications:
  one: {bucket: first, events: ["s3:ObjectCreated:*"], queue: work}
  two: {bucket: second, events: ["s3:ObjectCreated:*"], queue: work}

subscriptions:
  orders-to-work: {topic: orders, queue: work, deadLetter: lost}

mappings:
  work-to-worker: {queue: work, function: worker, enabled: false}
"""
DECLARED = """
policies:
  work-policy:
    queue: work
    statements:
      - sid: Auditors
        principal: {aws: "${stack.account}"}
        actions: [sqs:GetQueueAttributes]
"""


def policy(world, queue):
    """{source, or sid: actions} of a queue's statements; None without a policy."""
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName=f"links-{queue}")["QueueUrl"]
    text = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {}).get("Policy")
    if not text:
        return None
    statements = json.loads(text)["Statement"]
    found = {}
    for statement in statements:
        conditions = statement.get("Condition", {})
        sources = [arn for by in conditions.values() for name, arn in by.items() if name.lower() == "aws:sourcearn"]
        key = statement.get("Sid") or sources[0]
        found[key[0] if isinstance(key, list) else key] = statement["Action"]
    assert len(found) == len(statements), statements
    return found


def sources(world, *names):
    arns = {
        "first": f"arn:aws:s3:::links-first-{world.account}", "second": f"arn:aws:s3:::links-second-{world.account}",
        "orders": f"arn:aws:sns:us-east-1:{world.account}:links-orders", "Auditors": "Auditors"}
    return {arns[name] for name in names}


def test_rights_of_links_are_merged_with_declared_ones_and_go_with_their_links(world):
    world.zip()
    path = world.write(STACK)
    changes = world.changes()
    grants = changes["policies.work-queue"]["grants"]
    assert [grant["from"]["address"] for grant in grants] == [
        "notifications.one", "notifications.two", "subscriptions.orders-to-work"]
    lines = STACK.lstrip("\n").splitlines()
    assert all("queue: work" in lines[grant["place"]["line"] - 1] for grant in grants)
    assert [grant["from"]["address"] for grant in changes["roles.worker"]["grants"]] == ["mappings.work-to-worker"]
    text = world.cairn("plan").out
    assert "notifications.two" in text and "mappings.work-to-worker" in text

    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert set(policy(world, "work")) == sources(world, "first", "second", "orders")
    assert set(policy(world, "lost")) == sources(world, "orders")
    [role] = [r for r in world.client("iam").list_roles()["Roles"] if r["RoleName"].startswith("links-worker")]
    [name] = world.client("iam").list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
    document = world.client("iam").get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]
    assert "sqs:ReceiveMessage" in json.dumps(document)

    # A declared policy of the same queue takes the statements over; AWS has one policy a queue.
    path.write_text(path.read_text() + DECLARED)
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert set(policy(world, "work")) == sources(world, "first", "second", "orders", "Auditors")
    assert world.cairn("drift", "--exit-code").code == 0

    # The statement goes with its link.
    path.write_text(path.read_text().replace(lines[[*map(str.strip, lines)].index(
        'two: {bucket: second, events: ["s3:ObjectCreated:*"], queue: work}')] + "\n", ""))
    assert set(world.changes()) == {"notifications.two", "policies.work-policy"}
    text = world.cairn("plan").out
    assert "(from notifications" not in text and "(from subscriptions" not in text, text
    world.cairn("apply", "--yes")
    assert set(policy(world, "work")) == sources(world, "first", "orders", "Auditors")

    # And the declared one goes without the others.
    path.write_text(path.read_text().replace(DECLARED, ""))
    world.cairn("apply", "--yes")
    assert world.changes() == {}
    assert set(policy(world, "work")) == sources(world, "first", "orders")
    world.cairn("destroy", "--yes", "--allow-data-loss")
    assert world.inventory() == {}


def test_what_a_declared_statement_permits_is_not_brought_again(world):
    world.write("""
        stack: links
        region: us-east-1
        buckets: {first: {name: "links-first-${stack.account}"}}
        queues: {work: {}}
        policies:
          work-policy:
            queue: work
            statements:
              - sid: Declared
                principal: {service: s3.amazonaws.com}
                actions: ["sqs:*"]
        notifications:
          one: {bucket: first, events: ["s3:ObjectCreated:*"], queue: work}
        """)
    assert "grants" not in world.changes()["policies.work-policy"]
    world.cairn("apply", "--yes")
    assert list(policy(world, "work")) == ["Declared"]
    world.cairn("destroy", "--yes")


def test_a_removed_right_is_drift_and_comes_back(world):
    world.zip()
    world.write(STACK)
    world.cairn("apply", "--yes")
    sqs = world.client("sqs")
    url = sqs.get_queue_url(QueueName="links-work")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    assert "policies.work-queue" in world.cairn("drift", "--exit-code", code=2).text
    accepted = world.cairn("drift", "--accept", "--yes", code=None).text
    assert "it follows from `queue` of notifications.one" in accepted
    assert "--accept=policies.work-queue" not in accepted
    world.cairn("drift", "--revert", "--yes")
    assert set(policy(world, "work")) == sources(world, "first", "second", "orders")
    world.cairn("destroy", "--yes", "--allow-data-loss")


def test_an_import_makes_no_reference_of_a_statement_id(world):
    """Accounts are full of equal ones, and an id of a function's permission is unique only in its function."""
    world.zip()
    sqs, functions = world.client("sqs"), world.client("lambda")
    url = sqs.create_queue(QueueName="links-work")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{world.account}:links-work"
    statement = {
        "Sid": "s0", "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
        "Resource": arn}
    sqs.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})
    functions.create_function(
        FunctionName="links-f", Runtime="provided.al2023", Handler="bootstrap",
        Role=f"arn:aws:iam::{world.account}:role/some", Code={"ZipFile": (world.folder / "code.zip").read_bytes()})
    functions.add_permission(
        FunctionName="links-f", StatementId="s0", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com")
    world.cairn("import", "--all", "-o", "stacks/found.yaml")
    text = (world.folder / "stacks" / "found.yaml").read_text()
    assert "sid: s0" in text and ".id}" not in text, text
    assert "# Nothing is changed until then." in text
