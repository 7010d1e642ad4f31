import CairnAWS
import CairnJSON
import LambdaRuntime
import Testing

@testable import ImageService
@testable import S3Listener

@Suite struct S3ListenerTests {
  private let objects = MemoryObjects()

  private func listen(
    _ table: MemoryTable, _ bodies: [String]
  ) async throws -> (failures: [String], lines: [String], log: [JSONValue]) {
    let records = bodies.enumerated().map { index, body -> JSONValue in
      ["messageId": .string("m\(index)"), "body": .string(body)]
    }
    let (invocation, recorded) = recordedInvocation()
    let answer = try await S3ListenerHandler(objects: objects, metadata: table)
      .handle(SQSEvent(["Records": .array(records)]), in: invocation)
    let failures = (answer["batchItemFailures"]?.array ?? []).compactMap {
      $0["itemIdentifier"]?.string
    }
    let log = try recorded()
    let lines = log.map { "\($0["level"]?.string ?? "") \($0["message"]?.string ?? "")" }
    return (failures, lines, log)
  }

  private static func event(
    _ key: String, name: String = "ObjectCreated:Put", bucket: String = "images",
    time: String = "2026-02-01T00:00:00.000Z", size: Int = 9
  ) -> String {
    let record: JSONValue = [
      "eventName": .string(name), "eventTime": .string(time),
      "s3": [
        "bucket": ["name": .string(bucket)],
        "object": ["key": .string(key), "size": .int(size), "eTag": "e"],
      ],
    ]
    return JSONValue.object(["Records": [record]]).serialized()
  }

  private func pending(_ imageID: String, user: String = "ann") -> ImageRecord {
    var record = image(imageID, user: user, status: .pendingUpload)
    record.key = ObjectKey(userID: user, imageID: imageID, filename: "cat.png").text
    return record
  }

  @Test func `An upload is noted with size, etag and time`() async throws {
    let table = MemoryTable([pending("1")])
    let result = try await listen(table, [Self.event("ann/1/cat.png")])
    #expect(result.failures == [])
    #expect(result.lines == ["INFO image uploaded"])
    let noted = try #require(table.images.first)
    #expect(noted.status == .uploaded)
    #expect(noted.size == "9")
    #expect(noted.etag == "e")
    #expect(noted.uploadedAt == "2026-02-01T00:00:00.000Z")
  }

  @Test(arguments: ["a b", "ü/..", "a+b%20c", "日本", "..", "_", "-"])
  func `Whatever the user is called, the event finds the record`(_ user: String) async throws {
    let record = pending("1", user: user)
    // Once as AWS writes keys, once as LocalStack does.
    for encoded in [record.key.replacing("/", with: "%2F"), PercentEncoding.path(record.key)] {
      let table = MemoryTable([record])
      _ = try await listen(table, [Self.event(encoded)])
      #expect(table.images.first?.status == .uploaded, "\(encoded)")
    }
  }

  @Test func `Duplicates and late events change nothing, a newer upload does`() async throws {
    let table = MemoryTable([pending("1")])
    let first = Self.event("ann/1/cat.png", time: "2026-02-01T00:00:05.000Z", size: 5)
    let older = Self.event("ann/1/cat.png", time: "2026-02-01T00:00:04.000Z", size: 4)
    let newer = Self.event("ann/1/cat.png", time: "2026-02-01T00:00:06.000Z", size: 6)
    let result = try await listen(table, [first, first, older])
    #expect(
      result.lines
        == ["INFO image uploaded", "DEBUG upload known already", "DEBUG upload known already"])
    #expect(table.images.map(\.size) == ["5"])
    _ = try await listen(table, [newer, first])
    #expect(table.images.map(\.size) == ["6"])
    #expect(objects.deleted == [])
  }

  @Test func `Bytes of a deleted image are removed, and no record comes back`() async throws {
    let table = MemoryTable()
    let result = try await listen(table, [Self.event("ann/1/cat.png")])
    #expect(result.failures == [])
    #expect(objects.deleted == ["ann/1/cat.png"])
    #expect(table.images.isEmpty)
    #expect(result.lines == ["WARN upload of a deleted image removed"])
  }

  static let ignored: [(String, String)] = [
    (#"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#, "DEBUG test event"),
    (event("ann/1/cat.png", name: "ObjectRemoved:Delete"), "WARN event ignored"),
    (event("ann/1/cat.png", bucket: "other"), "WARN event ignored"),
    (event("readme.txt"), "WARN event ignored"),
    (event("ann/1/cat.png/x"), "WARN event ignored"),
    (event("a%20b/1/cat.png"), "WARN event ignored"),
    (event("ann/1/b+c"), "WARN event ignored"),
  ]

  @Test(arguments: ignored)
  func `Other events touch nothing and are not delivered again`(
    _ body: String, _ line: String
  ) async throws {
    let table = MemoryTable([pending("1")])
    let result = try await listen(table, [body])
    #expect(result.failures == [])
    #expect(result.lines == [line])
    #expect(table.images == [pending("1")])
    #expect(objects.deleted == [])
  }

  static let unreadable: [(String, String)] = [
    ("no JSON", "invalid JSON at byte 0: expected a value"),
    ("{}", "it has no Records"),
    (
      #"{"Records":[{}]}"#, "a record lacks its event's name or time, its bucket or its key"
    ),
    (event("%FF"), "the key %FF is not UTF-8"),
  ]

  @Test(arguments: unreadable)
  func `What can't be read is named a failure, and the rest of its batch is done`(
    _ body: String, _ reason: String
  ) async throws {
    let table = MemoryTable([pending("1")])
    let result = try await listen(table, [body, Self.event("ann/1/cat.png"), body])
    #expect(result.failures == ["m0", "m2"])
    #expect(
      result.lines == ["ERROR message failed", "INFO image uploaded", "ERROR message failed"])
    #expect(table.images.map(\.status) == [.uploaded])
    #expect(throws: S3Notification.Unreadable(description: reason)) {
      try S3Notification(message: body)
    }
  }

  @Test func `A fault of a service is named a failure, and the log says whose event it was`()
    async throws
  {
    let table = MemoryTable([pending("1")])
    table.fail(Fault(description: "away"))
    let result = try await listen(table, [Self.event("ann/1/cat.png")])
    #expect(result.failures == ["m0"])
    #expect(result.lines == ["ERROR message failed"])
    #expect(
      result.log.first == [
        "level": "ERROR", "message": "message failed", "reason": "away", "userId": "ann",
        "imageId": "1", "messageId": "m0", "requestId": "r-1",
        "timestamp": "1970-01-01T00:00:00.000Z",
      ])
  }

  @Test(arguments: [JSONValue.null, [:], ["Records": [[:]]], ["Records": [["messageId": "1"]]]])
  func `An event that isn't a batch of messages is an error of the function`(_ event: JSONValue) {
    #expect(throws: NotAnSQSEvent()) { try SQSEvent(event) }
  }
}
