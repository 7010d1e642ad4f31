import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

struct RuleCase: Sendable, CustomTestStringConvertible {
  var kind: any Kind
  var properties: [String: Value]
  /// `path: detail`, in order.
  var violations: [String]

  var testDescription: String { violations.first ?? "\(kind.schema.section): none" }
}

@Suite struct `Rules over several fields` {
  @Test(arguments: [
    RuleCase(
      kind: API(),
      properties: ["name": "a", "routes": ["GET /": "f"], "tags": ["_custom_id_": "x"]],
      violations: [
        "tags._custom_id_: `_custom_id_` sets the id of an API on an emulator. Cairn sets it to a "
          + "stable id that follows from the names of stack and API. Remove the tag, and refer to "
          + "the API's `id` or `url`."
      ]),
    RuleCase(kind: Queue(), properties: ["name": "a", "fifo": false], violations: []),
    RuleCase(
      kind: Queue(), properties: ["name": "a", "fifo": true],
      violations: [
        "name: The name of a FIFO queue must end in .fifo: write `name: a.fifo`, or leave `name` "
          + "out."
      ]),
    RuleCase(
      kind: Queue(), properties: ["name": "a.fifo"],
      violations: [
        "name: Only a FIFO queue's name may end in .fifo: add `fifo: true`, or choose another name "
          + "than `a.fifo`."
      ]),
    RuleCase(
      kind: Queue(), properties: ["name": "a", "contentBasedDeduplication": true],
      violations: [
        "contentBasedDeduplication: Only FIFO queues recognise duplicates: add `fifo: true`, or "
          + "leave "
          + "`contentBasedDeduplication` out."
      ]),
    RuleCase(
      kind: Queue(),
      properties: [
        "name": "a", "deadLetter": ["queue": "arn:aws:sqs:us-east-1:1:a", "maxReceives": 1],
      ],
      violations: [
        "deadLetter.queue: A queue can't be its own dead-letter queue: name another queue than `a`."
      ]),
    RuleCase(
      kind: Queue(),
      properties: [
        "name": "a", "deduplicationScope": "message-group", "throughputLimit": "message-group",
      ],
      violations: [
        "deduplicationScope: Only FIFO queues have message groups: add `fifo: true`, or leave "
          + "`deduplicationScope` out.",
        "throughputLimit: Only FIFO queues have message groups: add `fifo: true`, or leave "
          + "`throughputLimit` out.",
      ]),
    RuleCase(
      kind: Queue(),
      properties: ["name": "a.fifo", "fifo": true, "throughputLimit": "message-group"],
      violations: [
        "throughputLimit: `throughputLimit: message-group` needs "
          + "`deduplicationScope: message-group`: add that, or leave `throughputLimit` out."
      ]),
    RuleCase(
      kind: Queue(), properties: ["name": "a", "redriveAllow": ["queues": []]],
      violations: [
        "redriveAllow.queues: Name the queues that may use this one as their dead-letter queue in "
          + "`queues`, or write `permission: none`."
      ]),
    RuleCase(
      kind: Queue(),
      properties: ["name": "a", "redriveAllow": ["permission": "none", "queues": ["b"]]],
      violations: [
        "redriveAllow.queues: `queues` is used with `permission: by-queue` only: write that, or "
          + "leave `queues` out."
      ]),
    RuleCase(
      kind: Table(),
      properties: ["name": "abc", "partitionKey": ["name": "id"], "kmsKey": "k"],
      violations: [
        "kmsKey: `kmsKey` is used with `encryption: kms` only: add that, or leave `kmsKey` out."
      ]),
    RuleCase(
      kind: Role(),
      properties: [
        "name": "a", "assumedBy": ["lambda.amazonaws.com"],
        "inlinePolicies": ["cairn": [["Effect": "Allow"]], "empty": []],
      ],
      violations: [
        "inlinePolicies.cairn: `cairn` is the inline policy with the role's `statements`. Write them "
          + "there, or choose another name.",
        "inlinePolicies.empty: `empty` is empty, and a policy needs at least one statement. Add "
          + "one, or leave the policy out.",
      ]),
    RuleCase(
      kind: Queue(), properties: ["name": "a", "kmsKey": "k"],
      violations: [
        "kmsKey: `kmsKey` is used with `encryption: kms` only: add that, or leave `kmsKey` out."
      ]),
    RuleCase(
      kind: Queue(),
      properties: [
        "name": "a",
        "tags": .map(Dictionary(uniqueKeysWithValues: (0..<49).map { ("tag-\($0)", "") })),
      ],
      violations: [
        "tags: There are 49 tags, and at most 48 fit: AWS accepts 50 on a resource, and cairn adds "
          + "two."
      ]),
    RuleCase(
      kind: Bucket(), properties: ["name": "cairn-000000000000-us-east-1"],
      violations: [
        "name: cairn-000000000000-us-east-1 contains cairn's ledgers of an account and region, so "
          + "no stack can declare or change it. Choose another bucket."
      ]),
    RuleCase(
      kind: Notification(),
      properties: [
        "bucket": "arn:aws:s3:::cairn-000000000000-us-east-1", "events": ["s3:ObjectCreated:*"],
        "queue": "q",
      ],
      violations: [
        "bucket: cairn-000000000000-us-east-1 contains cairn's ledgers of an account and region, "
          + "so no stack can declare or change it. Choose another bucket."
      ]),
    RuleCase(
      kind: Bucket(), properties: ["name": "a", "kmsKey": "k"],
      violations: [
        "kmsKey: `kmsKey` is used with `encryption: kms` only: add that, or leave `kmsKey` out."
      ]),
    RuleCase(
      kind: Bucket(),
      properties: [
        "name": "a", "lifecycle": [["expire": 86_400], ["prefix": "x"]],
      ],
      violations: [
        "lifecycle[1]: A lifecycle rule needs `transitions`, `transitionsNoncurrent`, `expire`, "
          + "`expireNoncurrent` or `abortUploads`."
      ]),
    RuleCase(
      kind: Table(),
      properties: ["partitionKey": ["name": "id"], "billing": "provisioned", "readCapacity": 1],
      violations: ["billing: `billing: provisioned` needs `writeCapacity`."]),
    RuleCase(
      kind: Table(),
      properties: [
        "partitionKey": ["name": "id"], "readCapacity": 1,
        "globalIndexes": ["by-a": ["partitionKey": ["name": "a"], "writeCapacity": 1]],
      ],
      violations: [
        "readCapacity: `readCapacity` is used with `billing: provisioned` only: add that, or "
          + "leave it "
          + "out.",
        "globalIndexes.by-a.writeCapacity: `writeCapacity` is used with `billing: provisioned` "
          + "only: "
          + "add that, or leave it out.",
      ]),
    RuleCase(
      kind: Table(),
      properties: [
        "partitionKey": ["name": "id"],
        "localIndexes": ["by-a": ["sortKey": ["name": "a"], "projection": "include"]],
        "globalIndexes": ["by-a": ["partitionKey": ["name": "id", "type": "number"]]],
      ],
      violations: [
        "localIndexes: A table with local indexes needs a `sortKey` of its own.",
        "localIndexes.by-a: `projection: include` requires a list of attributes in "
          + "`include`, and the other way round.",
        "localIndexes.by-a: The index `by-a` is declared as a global and as a local one: rename "
          + "one.",
        "globalIndexes.by-a.partitionKey: `id` is a string in `partitionKey` and a number here.",
      ]),
    RuleCase(
      kind: Policy(), properties: ["statements": [["Action": ["*"]]]],
      violations: [
        ": A policy needs `secret`, `logGroup`, `eventBus`, `api`, `topic`, `queue` or `bucket`: what it is "
          + "about."
      ]),
    RuleCase(
      kind: Policy(),
      properties: ["queue": "q", "bucket": "b", "statements": [["Action": ["*"]]]],
      violations: [
        "bucket: A policy is about a `queue` or a `bucket`, not both: declare one for each."
      ]),
    RuleCase(
      kind: Notification(), properties: ["bucket": "b"],
      violations: [": A notification needs `queue`, `topic` or `function`, its destination."]),
    RuleCase(
      kind: Notification(), properties: ["bucket": "b", "queue": "q", "function": "f"],
      violations: [
        "function: A notification goes to a `queue` or to a `function`, not to both: S3 accepts "
          + "only one notification of an event. Let one pass it on: a topic has several "
          + "subscribers, and a function can read a queue."
      ]),
  ])
  func `violations are reported with their place`(_ rule: RuleCase) {
    let violations = rule.kind.schema.rules.flatMap { $0.check(rule.properties) }
    #expect(violations.map { "\($0.path ?? ""): \($0.detail)" } == rule.violations)
  }
}

@Suite struct `Names and attributes` {
  private let local = Scope(
    stack: "s", account: "000000000000", region: "eu-west-1", endpoint: "http://127.0.0.1:4566",
    flavour: .emulator)
  private let aws = Scope(
    stack: "s", account: "123456789012", region: "eu-west-1", endpoint: nil, flavour: .aws)

  @Test func `default names follow the services' rules`() {
    #expect(Queue().schema.naming?.adjust("s-q", ["fifo": true]) == "s-q.fifo")
    #expect(Queue().schema.naming?.adjust("s-q", [:]) == "s-q")
    #expect(Bucket().schema.naming?.adjust("My_Stack-Images", [:]) == "my-stack-images")
    #expect(
      Bucket().schema.naming?.adjust(String(repeating: "a", count: 62) + "-b", [:])
        == String(repeating: "a", count: 26) + "-0a2ffb18")
  }

  @Test(arguments: [
    ("images", true), ("a.b", true), ("ab", false), ("Images", false), ("a..b", false),
    ("-ab", false), ("ab-", false), ("192.168.0.1", false), ("a_b", false),
  ])
  func `bucket names are checked`(_ name: String, isValid: Bool) throws {
    let rule = try #require(Bucket().schema.naming?.rule)
    let pattern = try Regex(try #require(rule.pattern))
    let matches = try pattern.wholeMatch(in: name) != nil
    #expect((rule.length.contains(name.count) && matches) == isValid)
  }

  @Test func `queues are addressed by account and name`() {
    let properties = Properties(["name": "uploads"])
    #expect(
      Queue().attributes(of: properties, in: local) == [
        "name": "uploads", "arn": "arn:aws:sqs:eu-west-1:000000000000:uploads",
        "url": "http://127.0.0.1:4566/queue/eu-west-1/000000000000/uploads",
      ])
    #expect(
      Queue().attributes(of: properties, in: aws)["url"]
        == "https://sqs.eu-west-1.amazonaws.com/123456789012/uploads")
  }

  @Test func `buckets have no region in their ARN`() {
    let properties = Properties(["name": "images"])
    #expect(
      Bucket().attributes(of: properties, in: local) == [
        "name": "images", "arn": "arn:aws:s3:::images", "domainName": "127.0.0.1:4566",
        "url": "http://127.0.0.1:4566/images",
        "websiteUrl": "http://images.s3-website.localhost:4566",
      ])
    let attributes = Bucket().attributes(of: properties, in: aws)
    #expect(attributes["url"] == "https://images.s3.eu-west-1.amazonaws.com")
    #expect(attributes["websiteUrl"] == "http://images.s3-website-eu-west-1.amazonaws.com")
    var newer = aws
    newer.region = "eu-central-1"
    #expect(
      Bucket().attributes(of: properties, in: newer)["websiteUrl"]
        == "http://images.s3-website.eu-central-1.amazonaws.com")
  }
}

@Suite struct `Expansion of policies and notifications` {
  private func declaration(_ section: String, _ properties: [String: Value]) -> ResourceDeclaration
  {
    let start = SourcePosition(line: 3, column: 3, offset: 20)
    return ResourceDeclaration(
      address: ResourceAddress(section: section, name: "thing"), properties: properties,
      location: CairnLanguage.SourceLocation(
        file: "s.yaml", range: SourceRange(start: start, end: start)))
  }
  private func reference(_ section: String, _ attribute: String) -> Reference {
    .resource(ResourceAddress(section: section, name: "it"), attribute: attribute)
  }

  @Test func `a policy without resources applies to its queue`() throws {
    let queue = Value.unresolved(Template(reference("queues", "arn")))
    let expanded = Policy().expand(
      declaration("policies", ["queue": queue, "statements": [["Action": ["sqs:SendMessage"]]]]))
    #expect(expanded.count == 1)
    #expect(
      expanded.first?.properties["statements"] == [
        ["Action": ["sqs:SendMessage"], "Resource": .list([queue])]
      ])
  }

  @Test func `a policy without resources applies to its bucket and the objects in it`() {
    let bucket = Value.unresolved(Template(reference("buckets", "name")))
    let arn = reference("buckets", "arn")
    let statements: Value = [
      ["Action": ["s3:*"]], ["Action": ["s3:*"], "NotResource": ["arn:aws:s3:::x"]],
    ]
    let expanded = Policy().expand(
      declaration("policies", ["bucket": bucket, "statements": statements]))
    #expect(
      expanded.first?.properties["statements"] == [
        [
          "Action": ["s3:*"],
          "Resource": [
            .unresolved(Template(arn)),
            .unresolved(Template([.reference(arn), .literal("/*")])),
          ],
        ],
        ["Action": ["s3:*"], "NotResource": ["arn:aws:s3:::x"]],
      ])
  }

  @Test(arguments: [nil, "arn:aws:s3:::a", "arn:aws:s3:::b"])
  func `a permission is identified by its own name, whatever its fields`(source: String?) {
    var permission = declaration(
      "invokePermissions",
      ["function": "arn:aws:lambda:us-east-1:1:function:f", "principal": "s3.amazonaws.com"])
    permission.properties["sourceArn"] = source.map { .string($0) }
    let expanded = Permission().expand(permission)[0]
    let scope = Scope(
      stack: "s", account: "1", region: "us-east-1", endpoint: nil, flavour: .emulator)
    #expect(
      Permission().identity(of: Properties(expanded.properties), in: scope) == Identity("f/thing"))
  }

  @Test func `a notification to a function adds the permission to invoke it`() {
    let bucket = Value.unresolved(Template(reference("buckets", "name")))
    let function = Value.unresolved(Template(reference("functions", "arn")))
    let expanded = Notification().expand(
      declaration("notifications", ["bucket": bucket, "function": function]))
    #expect(
      expanded.map(\.address.description) == [
        "invokePermissions.thing-notification", "notifications.thing",
      ])
    #expect(
      expanded.first?.properties == [
        "function": function, "principal": "s3.amazonaws.com",
        "sourceArn": .unresolved(Template(reference("buckets", "arn"))),
        "entry": "thing-notification",
      ])
    #expect(
      expanded.first?.origin
        == .expanded(
          from: ResourceAddress(section: "notifications", name: "thing"), field: "function"))
    #expect(expanded.last?.dependsOn.map(\.description) == ["invokePermissions.thing-notification"])
  }
}
