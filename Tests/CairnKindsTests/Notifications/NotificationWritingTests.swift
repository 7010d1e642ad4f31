import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWSXML
@testable import CairnKinds

/// Tests against an S3 that refuses overlaps, as AWS does (Amazon S3 user guide, "Configuring event
/// notifications using object key name filtering").
@Suite struct `Notifications of one bucket` {
  private let queue = "arn:aws:sqs:us-east-1:000000000000:q"

  private func entry(_ name: String, _ prefix: String, stack: String = "cairn:s:") -> String {
    "<QueueConfiguration><Id>\(stack)\(name)</Id><Queue>\(queue)</Queue>"
      + "<Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name>"
      + "<Value>\(prefix)</Value></FilterRule></S3Key></Filter></QueueConfiguration>"
  }

  private func configuration(_ entries: String...) -> String {
    "<NotificationConfiguration>\(entries.joined())</NotificationConfiguration>"
  }

  private func handle(
    _ name: String, _ prefix: String = "", bucket: String = "bucket", was: String? = nil
  ) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "notifications", name: name),
      properties: Notification().schema.fillingDefaults(
        Properties([
          "bucket": .string(bucket), "entry": .string(name), "prefix": .string(prefix),
          "queue": .string(queue), "events": ["s3:ObjectCreated:*"],
        ])),
      former: was.map { FormerAddress(ResourceAddress(section: "notifications", name: $0)) })
  }

  private let live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)

  private func update(
    _ name: String, _ prefix: String, was: String? = nil
  ) -> KindWrite {
    .update(handle(name, prefix, was: was), from: live, changed: ["prefix"])
  }

  static func overlaps(_ subresource: String, _ tree: XMLTree) -> (String, String)? {
    guard subresource == "notification" else { return nil }
    let prefixes = tree.elements.compactMap {
      $0["Filter"]?["S3Key"]?["FilterRule"]?["Value"]?.text
    }
    for (index, one) in prefixes.enumerated() {
      for other in prefixes[..<index] where one.hasPrefix(other) || other.hasPrefix(one) {
        return (
          "InvalidArgument",
          "Configurations overlap. Configurations on the same bucket cannot share a common event "
            + "type."
        )
      }
    }
    return nil
  }

  private func stub(_ document: String) -> StubS3 {
    StubS3(["notification": document], refusing: Self.overlaps)
  }

  private func prefixes(_ s3: StubS3) async throws -> [String: String] {
    let configuration = try await s3.context().aws.getBucketNotification("bucket")
    return Dictionary(
      uniqueKeysWithValues: configuration.entries.map { ($0.id ?? "", $0.prefix) })
  }

  private func failures(_ results: [Result<LiveAttributes, any Error>]) -> [String?] {
    results.map { result in
      do {
        _ = try result.get()
        return nil
      } catch {
        return "\(error)"
      }
    }
  }

  @Test func `two swap their prefixes in one request`() async throws {
    let s3 = stub(configuration(entry("a", "x/"), entry("b", "y/")))
    let results = await Notification().writeTogether(
      [update("a", "y/"), update("b", "x/")], try s3.context())
    #expect(failures(results) == [nil, nil])
    #expect(s3.writes == ["PUT notification"])
    #expect(try await prefixes(s3) == ["cairn:s:a": "y/", "cairn:s:b": "x/"])
  }

  @Test func `swapping prefixes one at a time is refused`() async throws {
    let s3 = stub(configuration(entry("a", "x/"), entry("b", "y/")))
    await #expect(throws: AWSError.self) {
      _ = try await Notification().perform(update("a", "y/"), try s3.context())
    }
    #expect(try await prefixes(s3) == ["cairn:s:a": "x/", "cairn:s:b": "y/"])
  }

  @Test func `one replaces another, and two swap their names, in one request`() async throws {
    let s3 = stub(configuration(entry("old", "x/"), entry("a", "y/"), entry("b", "z/")))
    let results = await Notification().writeTogether(
      [
        .create(handle("new", "x/")), .delete(handle("old", "x/")),
        update("a", "z/", was: "b"), update("b", "y/", was: "a"),
      ], try s3.context())
    #expect(failures(results) == [nil, nil, nil, nil])
    #expect(s3.writes == ["PUT notification"])
    #expect(
      try await prefixes(s3) == [
        "cairn:s:new": "x/", "cairn:s:a": "z/", "cairn:s:b": "y/",
      ])
  }

  @Test func `finished changes are not written again`() async throws {
    let s3 = stub(configuration(entry("a", "y/")))
    let results = await Notification().writeTogether(
      [update("a", "y/"), .delete(handle("b"))], try s3.context())
    #expect(failures(results) == [nil, nil])
    #expect(s3.writes == [])
  }

  @Test func `either all are written or none, and each failure has its reason`() async throws {
    let before = configuration(entry("a", "x/"), entry("theirs", "mine/", stack: ""))
    let s3 = stub(before)
    let results = await Notification().writeTogether(
      [update("a", "mine/too/"), .create(handle("b", "other/"))], try s3.context())
    for failure in failures(results) {
      #expect(
        failure == "s3 PutBucketNotificationConfiguration failed with InvalidArgument: "
          + "Configurations overlap. Configurations on the same bucket cannot share a common event "
          + "type. (status 400)")
    }
    #expect(s3["notification"] == before)
  }

  @Test func `entries of others stay unchanged`() async throws {
    let theirs =
      entry("theirs", "theirs/", stack: "")
      + "<TopicConfiguration><Id>t</Id><Topic>arn:aws:sns:us-east-1:000000000000:t</Topic>"
      + "<Event>s3:ObjectRemoved:*</Event></TopicConfiguration>"
    let unknown =
      "<EventBridgeConfiguration></EventBridgeConfiguration><QueueConfiguration><Id>n</Id>"
      + "<Queue>\(queue)</Queue><Event>s3:ObjectAcl:Put</Event><Novelty><Deep>1</Deep></Novelty>"
      + "</QueueConfiguration><NewConfiguration><Id>m</Id></NewConfiguration>"
    let s3 = stub(configuration(theirs, unknown))
    _ = try await Notification().create(handle("a", "x/"), try s3.context())
    let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
    #expect(s3["notification"] == declaration + configuration(theirs, entry("a", "x/"), unknown))
    let found = try await s3.context().aws.getBucketNotification("bucket")
    #expect(
      found.unknown.map(\.name) == [
        "EventBridgeConfiguration", "QueueConfiguration", "NewConfiguration",
      ])
    #expect(found.sendsToEventBridge)
  }

  @Test func `without the bucket there is nothing to remove, and nothing can be created`()
    async throws
  {
    let transport = StubTransport(
      .success(.text("<Error><Code>NoSuchBucket</Code></Error>", status: 404)))
    var context = try StubS3().context()
    context.aws = AWSClient(
      configuration: context.aws.configuration, transport: transport)
    let results = await Notification().writeTogether(
      [.delete(handle("a")), .create(handle("b"))], context)
    #expect(
      failures(results) == [
        nil,
        "s3 GetBucketNotificationConfiguration failed with NoSuchBucket (status 404)",
      ])
  }

  @Test(arguments: ["bucket", "arn:aws:s3:::bucket", "arn:aws-cn:s3:::bucket"])
  func `a bucket outside the stack is referred to by its name or ARN`(
    reference: String
  ) async throws {
    let s3 = stub(configuration(entry("a", "x/")))
    let context = try s3.context()
    let resource = handle("a", "x/", bucket: reference)
    #expect(
      Notification().identity(of: resource.properties, in: context.scope) == Identity("bucket/a"))
    #expect(Notification().whole(of: resource.properties) == "bucket")
    let live = try #require(try await Notification().read(resource, context))
    #expect(live.properties.values["bucket"] == .string(reference))
    try await Notification().delete(resource, context)
    #expect(Set(s3.requests.map(\.path)) == ["/bucket"])
  }
}
