import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import CairnTestSupport
import Testing

@Suite(.enabled(if: TestEndpoint.isSet)) struct `Notifications that share a bucket` {
  @Test func `are made at once without losing one, and leave foreign entries alone`() async throws {
    try await KindContract.run(.of("notifications")) { contract in
      let aws = contract.context.aws
      let bucket = "\(contract.stem)-bucket"
      let foreign = S3NotificationConfiguration.Entry(
        id: "somebody-else", target: .queue(arn: contract.queueARN), events: ["s3:ObjectCreated:*"],
        prefix: "theirs/")
      try await aws.setBucketNotification(
        bucket, S3NotificationConfiguration(entries: [foreign], sendsToEventBridge: true))

      let things = (0..<8).map { number in
        contract.resource(["prefix": .string("\(number)/")], named: "thing-\(number)")
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for thing in things { group.addTask { try await contract.create(thing) } }
        try await group.waitForAll()
      }
      for thing in things { try await contract.expectLive(thing, "\(thing.address)") }
      let made = try await aws.getBucketNotification(bucket)
      #expect(made.entries.contains(foreign))
      #expect(made.entries.count == 9)
      #expect(made.sendsToEventBridge)

      let found = try await Judge.found("notifications", "\(bucket) to \(contract.stem)-queue")
      let entry = found.array?.first {
        $0["Id"]?.string == "cairn:\(contract.context.scope.stack):thing-3"
      }
      #expect(entry?["QueueArn"]?.string == contract.queueARN)
      #expect(
        entry?["Filter"]?["Key"]?["FilterRules"] == [["Name": "Prefix", "Value": "3/"]])

      try await withThrowingTaskGroup(of: Void.self) { group in
        for thing in things {
          group.addTask { try await contract.kind.delete(thing, contract.context) }
        }
        try await group.waitForAll()
      }
      #expect(try await aws.getBucketNotification(bucket).entries == [foreign])
    }
  }

  @Test func `a notification of a missing bucket is missing`() async throws {
    try await KindContract.run(.of("notifications")) { contract in
      let thing = contract.resource(["bucket": "cairn-no-such-bucket"])
      #expect(try await contract.read(thing) == nil)
      try await contract.kind.delete(thing, contract.context)
    }
  }
}

@Suite(.enabled(if: TestEndpoint.isSet)) struct `What holds data` {
  @Test func `a bucket says how much, and is emptied when it is deleted`() async throws {
    try await KindContract.run(.of("buckets")) { contract in
      let thing = contract.resource(["versioning": true])
      let name = try #require(thing.properties[Bucket.name])
      try await contract.create(thing)
      for key in ["a", "b & <c> /d", "a"] {
        try await contract.context.aws.putObject(bucket: name, key: key, body: .text(key))
      }
      #expect(
        try await contract.kind.dataHeld(thing, contract.context) == "2 objects and 1 old version")
      let willing = contract.resource(["versioning": true, "onDestroy": "empty"])
      #expect(try await contract.kind.dataHeld(willing, contract.context) == nil)
      try await contract.context.aws.deleteObject(bucket: name, key: "a")
      try await contract.kind.delete(thing, contract.context)
      #expect(try await contract.read(thing) == nil)
    }
  }

  @Test func `a table and a queue say so`() async throws {
    try await KindContract.run(.of("tables")) { contract in
      let thing = contract.resource()
      try await contract.create(thing)
      #expect(try await contract.kind.dataHeld(thing, contract.context) == nil)
      _ = try await contract.context.aws.json(
        .dynamoDB, "PutItem",
        [
          "TableName": .string(try #require(thing.properties[Table.name])),
          "Item": ["id": ["S": "1"]],
        ], safety: .idempotent)
      #expect(try await contract.kind.dataHeld(thing, contract.context) == "at least 1 item")
      try await contract.kind.delete(thing, contract.context)
      #expect(try await contract.kind.dataHeld(thing, contract.context) == nil)
    }
    try await KindContract.run(.of("queues")) { contract in
      let thing = contract.resource()
      try await contract.create(thing)
      let url = try #require(thing.attributes["url"]?.string)
      for _ in 0..<3 {
        _ = try await contract.context.aws.json(
          .sqs, "SendMessage", ["QueueUrl": .string(url), "MessageBody": "hello"], safety: .unsafe)
      }
      #expect(try await contract.kind.dataHeld(thing, contract.context) == "3 messages")
      try await contract.kind.delete(thing, contract.context)
    }
  }

  @Test func `a bucket that a crash left without tags is gone on with`() async throws {
    try await KindContract.run(.of("buckets")) { contract in
      let thing = contract.resource(["tags": ["team": "images"], "publicAccess": true])
      try await contract.context.aws.createBucket(try #require(thing.properties[Bucket.name]))
      try await contract.create(thing)
      try await contract.expectLive(thing, "made over half a bucket")
      try await contract.kind.delete(thing, contract.context)
    }
  }

  /// LocalStack shows the tags of a creation only until others are written.
  @Test(arguments: ["apiKeys", "usagePlans"])
  func `what a crash left before its tags were written again stays ours`(
    _ section: String
  ) async throws {
    try await KindContract.run(.of(section)) { contract in
      let thing = contract.resource(["tags": ["team": "images"]])
      let half: JSONValue = [
        "name": .string(try #require(thing.properties[APIKey.name])),
        "tags": .object(contract.resource().tags.mapValues(JSONValue.string)),
      ]
      let aws = contract.context.aws
      let made =
        section == "apiKeys"
        ? try await aws.createAPIKey(half) : try await aws.createUsagePlan(half)
      let attributes = try await contract.kind.create(thing, contract.context)
      #expect(attributes["id"]?.string == made["id"]?.string)
      try await contract.expectLive(thing, "over half of it")
      try await contract.kind.delete(thing, contract.context)
    }
  }

  /// A bucket is marked by a request of its own, so that one without marks may be half of ours.
  @Test(arguments: KindFixture.all.filter { $0.isTagged && $0.kind.schema.section != "buckets" })
  func `what another tool made after the plan is not taken by a create`(
    _ fixture: KindFixture
  ) async throws {
    try await KindContract.run(fixture) { contract in
      var theirs = contract.resource()
      theirs.tags = [:]
      let attributes = try await contract.kind.create(theirs, contract.context)
      theirs.attributes.merge(attributes) { $1 }
      var ours = contract.resource()
      if let made = try? await contract.kind.create(ours, contract.context) {
        // Names of these aren't unique: another one is made, and theirs stays.
        let ids = [theirs.attributes["id"], made["id"]]
        #expect(Set(ids.compactMap { $0 }).count == 2, "\(made)")
        ours.attributes.merge(made) { $1 }
        try await contract.kind.delete(ours, contract.context)
      }
      try await contract.kind.delete(theirs, contract.context)
    }
  }

  @Test func `another stack's resource is not taken by a create`() async throws {
    try await KindContract.run(.of("queues")) { contract in
      var theirs = contract.resource()
      theirs.tags["cairn:stack"] = "theirs"
      try await contract.create(theirs)
      let name = try #require(theirs.properties[Queue.name])
      await #expect(
        throws: KindError(
          "The queue \(name) was created in the meantime: its tags say that it is queues.thing of the stack "
            + "theirs.", path: "name")
      ) { try await contract.kind.create(contract.resource(), contract.context) }
      try await contract.kind.delete(theirs, contract.context)
    }
  }
}

extension KindFixture {
  fileprivate var isTagged: Bool { kind.schema.field(named: "tags") != nil }
}

extension KindContract {
  fileprivate var queueARN: String { context.scope.arn("sqs", "\(stem)-queue") }
}
