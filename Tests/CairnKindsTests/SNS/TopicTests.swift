import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct TopicTests {
  @Test(arguments: [
    FileCase(
      "names and settings of the other type",
      """
      topics:
        a: {▸name: orders.fifo}
        b: {fifo: true, ▸name: orders}
        c: {▸contentBasedDeduplication: true}
        d: {▸archive: 30d}
        e: {fifo: true, archive: ▸36h}
        f: {fifo: true, ▸tracing: active}
        g: {fifo: true, ▸dataProtection: {Name: n, Version: "2021-06-01", Statement: []}}
        h: {▸dataProtection: {Name: n}}
        i: {fifo: true, contentBasedDeduplication: true, archive: 365d}
      """,
      "Only a FIFO topic's name may end in .fifo: add `fifo: true`, or choose another name than "
        + "`orders.fifo`.",
      "The name of a FIFO topic must end in .fifo: write `name: orders.fifo`, or leave `name` out.",
      "Only FIFO topics recognise duplicates: add `fifo: true`, or leave `contentBasedDeduplication` "
        + "out.",
      "Only FIFO topics archive messages: add `fifo: true`, or leave `archive` out.",
      "`archive` is counted in whole days; `36h` is not. Write `2d`.",
      "SNS records no traces of FIFO topics: leave `tracing` out.",
      "FIFO topics have no data protection: leave `dataProtection` out.",
      "A data protection policy is a map with `Name`, `Version` and `Statement`; this one has no "
        + "`Version`, no `Statement`."),
    FileCase(
      "a FIFO topic that a bucket notifies, and a policy of another service",
      """
      buckets: {b: {}}
      topics: {t: {fifo: true}}
      notifications:
        n: {bucket: b, events: ["s3:ObjectCreated:*"], ▸topic: t}
      policies:
        p: {topic: t, statements: [{principal: "*", actions: [▸sqs:SendMessage]}]}
      """,
      "S3 publishes to standard topics only: choose a topic without `fifo: true`.",
      "The policy of a topic allows actions of SNS, such as `sns:Publish`; `sqs:SendMessage` isn't "
        + "one."),
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private static let arn = "arn:aws:sns:us-east-1:1:orders"

  private let resource = ResourceHandle(
    address: ResourceAddress(section: "topics", name: "orders"),
    properties: Properties(["name": "orders"]))

  private static let owned =
    "<Tags><member><Key>cairn:stack</Key><Value>s</Value></member><member><Key>cairn:resource</Key>"
    + "<Value>orders</Value></member></Tags>"

  @Test func `is read with its data protection and its unmanaged settings`() async throws {
    let sns = StubSNS([
      "GetTopicAttributes": StubSNS.attributes([
        "TopicArn": Self.arn, "DisplayName": "Orders", "TracingConfig": "Active",
        "SignatureVersion": "2", "SubscriptionsConfirmed": "3", "KmsMasterKeyId": "",
      ]),
      "GetDataProtectionPolicy":
        #"<DataProtectionPolicy>{"Name":"n","Statement":[]}</DataProtectionPolicy>"#,
      "ListTagsForResource": Self.owned,
    ])
    let live = try #require(try await Topic().read(resource, sns.context(.aws)))
    #expect(
      live.properties.values == [
        "name": "orders", "fifo": false, "contentBasedDeduplication": false,
        "displayName": "Orders", "kmsKey": .null, "archive": .null, "tracing": "active",
        "dataProtection": ["Name": "n", "Statement": []], "tags": [:],
      ])
    #expect(live.owner == .stack("s", resource: "orders"))
    #expect(live.unmanaged.text == "SignatureVersion (2)")
    // LocalStack returns neither tracing nor data protection.
    let local = StubSNS([
      "GetTopicAttributes": StubSNS.attributes([:]), "ListTagsForResource": Self.owned,
    ])
    let found = try #require(try await Topic().read(resource, local.context(.emulator)))
    #expect(found.properties.values["tracing"] == nil)
    #expect(found.properties.values["dataProtection"] == nil)
    #expect(local.operations.sorted() == ["GetTopicAttributes", "ListTagsForResource"])
  }

  @Test func `what SNS does by default isn't sent`() async throws {
    let sns = StubSNS(["CreateTopic": "<TopicArn>\(Self.arn)</TopicArn>"])
    var made = resource
    made.properties = Topic().schema.fillingDefaults(made.properties)
    made.tags = ["cairn:stack": "s"]
    _ = try await Topic().create(made, sns.context(.aws))
    #expect(
      sns.bodies.last
        == "Action=CreateTopic&Version=2010-03-31&Name=orders&Tags.member.1.Key=cairn%3Astack"
        + "&Tags.member.1.Value=s")
  }

  @Test func `an archive is ended before the topic is deleted, and counts as data`() async throws {
    let sns = StubSNS([
      "GetTopicAttributes": StubSNS.attributes([
        "ArchivePolicy": #"{"MessageRetentionPeriod":"30"}"#,
        "BeginningArchiveTime": "2026-01-01T00:00:00Z",
      ]), "SetTopicAttributes": "", "DeleteTopic": "",
    ])
    var fifo = resource
    fifo.properties = Properties(["name": "orders.fifo", "fifo": true])
    #expect(
      try await Topic().dataHeld(fifo, sns.context(.aws))
        == "messages archived since 2026-01-01T00:00:00Z")
    try await Topic().delete(fifo, sns.context(.aws))
    #expect(
      sns.operations == [
        "GetTopicAttributes", "GetTopicAttributes", "SetTopicAttributes", "DeleteTopic",
      ])
    #expect(sns.bodies[2].hasSuffix("AttributeName=ArchivePolicy&AttributeValue=%7B%7D"))
  }

  // MARK: The policy

  private func policy(_ text: String?) async throws -> String? {
    let sns = StubSNS([
      "GetTopicAttributes": StubSNS.attributes(text.map { ["Policy": $0] } ?? [:])
    ])
    let context = sns.context(.aws)
    return try await TopicPolicy(Self.arn, in: context.scope).policy(context)
  }

  @Test func `the default policy counts as none, and comes back`() async throws {
    let sns = StubSNS(["SetTopicAttributes": ""])
    let context = sns.context(.aws)
    try await TopicPolicy(Self.arn, in: context.scope).setPolicy(nil, context)
    let sent = try #require(sns.parameter("AttributeValue", of: 0))
    #expect(sent.contains("__default_policy_ID"))
    #expect(try await policy(sent) == nil)
    #expect(try await policy(nil) == nil)
    // "AddPermission" has added a statement to it.
    let added = sent.replacing("[{", with: #"[{"Sid":"other"},{"#)
    #expect(try await policy(added) == added)
    let other = sent.replacing(#""AWS:SourceOwner":"1""#, with: #""AWS:SourceOwner":"2""#)
    #expect(other != sent)
    #expect(try await policy(other) == other)
  }
}
