import CairnAWS
import CairnJSON
import Testing

@testable import ImageService

@Suite struct DynamoDBMetadataStoreTests {
  private static let refused: (Int, JSONValue) = (
    400, ["__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"]
  )
  private static let item: JSONValue = [
    "user_id": ["S": "ann"], "image_id": ["S": "1"], "filename": ["S": "Cat.png"],
    "filename_search": ["S": "cat.png"], "content_type": ["S": "image/png"],
    "status": ["S": "UPLOADED"], "object_key": ["S": "ann/1/Cat.png"],
    "created_at": ["S": "2026"], "uploaded_at": ["S": "2027"], "size": ["N": "7"],
    "etag": ["S": "e"], "expires_at": ["N": "86400"], "width": ["N": "1.50"],
  ]
  private static let record = ImageRecord(
    userID: "ann", imageID: "1", filename: "Cat.png", contentType: "image/png", status: .uploaded,
    key: "ann/1/Cat.png", createdAt: "2026", uploadedAt: "2027", size: "7", etag: "e",
    expiresAt: 86_400, others: ["width": .number("1.50")])
  private static let key: JSONValue = ["user_id": ["S": "ann"], "image_id": ["S": "1"]]

  private func store(_ transport: RecordingTransport) -> DynamoDBMetadataStore {
    DynamoDBMetadataStore(client: transport.client, table: "t")
  }

  @Test func `A record is put where none is, and read back as it was`() async throws {
    let transport = RecordingTransport([(200, [:]), (200, ["Item": Self.item]), (200, [:])])
    try await store(transport).insert(Self.record)
    #expect(try await store(transport).image(userID: "ann", imageID: "1") == Self.record)
    #expect(try await store(transport).image(userID: "ann", imageID: "1") == nil)
    let (operation, put) = transport.operations[0]
    #expect(operation == "DynamoDB_20120810.PutItem")
    #expect(put["Item"] == Self.item)
    #expect(put["ConditionExpression"] == "attribute_not_exists(image_id)")
    #expect(transport.operations[1].1["Key"] == Self.key)
    #expect(transport.operations[1].1["ConsistentRead"] == true)
  }

  struct Filtering: Sendable {
    var filter: ImageFilter
    var expression: JSONValue?
    var values: [String: JSONValue]
  }

  static let filters: [Filtering] = [
    Filtering(filter: ImageFilter(), values: [:]),
    Filtering(
      filter: ImageFilter(filename: "CaT"),
      expression: "(contains(filename_search, :lowercase) OR contains(filename, :part))",
      values: [":lowercase": ["S": "cat"], ":part": ["S": "CaT"]]),
    Filtering(
      filter: ImageFilter(contentType: "image/png"), expression: "content_type = :type",
      values: [":type": ["S": "image/png"]]),
    Filtering(
      filter: ImageFilter(filename: "a", contentType: "b"),
      expression:
        "(contains(filename_search, :lowercase) OR contains(filename, :part)) AND content_type = :type",
      values: [":lowercase": ["S": "a"], ":part": ["S": "a"], ":type": ["S": "b"]]),
  ]

  @Test(arguments: filters)
  func `A page is asked for, newest first`(_ test: Filtering) async throws {
    let transport = RecordingTransport([
      (200, ["Items": [Self.item, ["user_id": ["S": "no image"]]], "LastEvaluatedKey": Self.key])
    ])
    let page = try await store(transport).page(
      userID: "ann", filter: test.filter, after: "9", limit: 5)
    #expect(page.images == [Self.record])
    #expect(page.last == "1")
    let (operation, query) = transport.operations[0]
    #expect(operation == "DynamoDB_20120810.Query")
    #expect(query["KeyConditionExpression"] == "user_id = :user")
    #expect(query["FilterExpression"] == test.expression)
    #expect(
      query["ExpressionAttributeValues"]
        == .object(test.values.merging([":user": ["S": "ann"]]) { $1 }))
    #expect(query["ScanIndexForward"] == false)
    #expect(query["Limit"] == 5)
    #expect(query["ExclusiveStartKey"] == ["user_id": ["S": "ann"], "image_id": ["S": "9"]])
  }

  private static let done: (Int, JSONValue) = (200, [:])
  private static let found: (Int, JSONValue) = (200, ["Item": item])

  static let outcomes: [([(Int, JSONValue)], UploadOutcome)] = [
    ([done], .noted), ([refused, found], .knownAlready), ([refused, done], .imageMissing),
  ]

  @Test(arguments: outcomes)
  func `An upload is noted unless it was, or nobody waits for it`(
    _ answers: [(Int, JSONValue)], _ outcome: UploadOutcome
  ) async throws {
    let transport = RecordingTransport(answers)
    let upload = Upload(
      key: ObjectKey(userID: "ann", imageID: "1", filename: "f"), time: "2027", size: "7", etag: "e"
    )
    #expect(try await store(transport).markUploaded(upload) == outcome)
    let (operation, update) = transport.operations[0]
    #expect(operation == "DynamoDB_20120810.UpdateItem")
    #expect(update["Key"] == Self.key)
    let changes = "#etag = :etag, #size = :size, #status = :status, #uploaded_at = :uploaded_at"
    #expect(update["UpdateExpression"]?.string == "SET \(changes) REMOVE #expires_at")
    #expect(update["ExpressionAttributeNames"]?["#expires_at"] == "expires_at")
    #expect(
      update["ConditionExpression"]
        == "attribute_exists(image_id) AND (#status = :pending OR #uploaded_at < :uploaded_at)")
    #expect(
      update["ExpressionAttributeValues"] == [
        ":pending": ["S": "PENDING_UPLOAD"], ":status": ["S": "UPLOADED"], ":size": ["N": "7"],
        ":etag": ["S": "e"], ":uploaded_at": ["S": "2027"],
      ])
  }

  static let deletions: [([(Int, JSONValue)], Bool)] = [([done], true), ([refused], false)]

  @Test(arguments: deletions)
  func `A record is deleted in the status it was seen in`(
    _ answers: [(Int, JSONValue)], _ isDeleted: Bool
  ) async throws {
    let transport = RecordingTransport(answers)
    let deleted = try await store(transport)
      .delete(userID: "ann", imageID: "1", ifStatus: .uploaded)
    #expect(deleted == isDeleted)
    let (operation, delete) = transport.operations[0]
    #expect(operation == "DynamoDB_20120810.DeleteItem")
    #expect(delete["Key"] == Self.key)
    #expect(delete["ConditionExpression"] == "#status = :status")
    #expect(delete["ExpressionAttributeValues"] == [":status": ["S": "UPLOADED"]])
  }

  @Test func `Other errors stay what they are`() async {
    let failure: (Int, JSONValue) = (
      400, ["__type": "x#ResourceNotFoundException", "message": "m"]
    )
    let upload = Upload(
      key: ObjectKey(userID: "a", imageID: "1", filename: "f"), time: "t", size: nil, etag: nil)
    let transport = RecordingTransport([failure, failure])
    for action in [
      { @Sendable (store: DynamoDBMetadataStore) in _ = try await store.markUploaded(upload) },
      { @Sendable (store: DynamoDBMetadataStore) in
        _ = try await store.delete(userID: "a", imageID: "1", ifStatus: .uploaded)
      },
    ] {
      let error = await #expect(throws: AWSError.self) { try await action(store(transport)) }
      #expect(error?.code == "ResourceNotFoundException")
    }
  }
}
