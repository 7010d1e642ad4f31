import CairnJSON
import CairnTestSupport
import Testing

@testable import CairnAWS

@Suite struct `Operations` {
  private func client(
    _ transport: StubTransport, region: String = "us-east-1"
  ) -> AWSClient {
    AWSClient(
      configuration: .endpoint(region: region), transport: transport, clock: TestClock().clock)
  }

  @Test(
    arguments: [
      (S3WriteCondition.always, [:], 3),
      (.absent, ["If-None-Match": "*"], 1),
      (.matches(etag: "\"e\""), ["If-Match": "\"e\""], 1),
    ] as [(S3WriteCondition, HTTPHeaders, Int)])
  func `put an object under a condition, and do not repeat that blindly`(
    condition: S3WriteCondition, headers: HTTPHeaders, attempts: Int
  ) async throws {
    let transport = StubTransport(.failure(TransportError(.interrupted, "lost")))
    await #expect(throws: AWSError.self) {
      try await client(transport).putObject(
        bucket: "b", key: "a b/c", body: .text("x"), contentType: "text/plain",
        condition: condition, metadata: ["who": "me"])
    }
    #expect(transport.requests.count == attempts)
    let request = try #require(transport.requests.first)
    #expect(request.method == "PUT")
    #expect(request.url == "http://127.0.0.1:4566/b/a%20b/c")
    #expect(request.headers["If-Match"] == headers["If-Match"])
    #expect(request.headers["If-None-Match"] == headers["If-None-Match"])
    #expect(request.headers["Content-Type"] == "text/plain")
    #expect(request.headers["x-amz-meta-who"] == "me")
    #expect(request.headers["X-Amz-Content-Sha256"] == Digest.sha256Hex(Array("x".utf8)))
  }

  @Test func `read an object with its metadata`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          "hello",
          headers: [
            "etag": "\"e\"", "content-length": "5", "Content-Type": "text/plain",
            "X-Amz-Meta-Who": "me", "x-amz-version-id": "v",
          ])))
    let object = try await client(transport).getObject(bucket: "b", key: "k")
    #expect(object.bytes == Array("hello".utf8))
    #expect(object.head.etag == "\"e\"")
    #expect(object.head.size == 5)
    #expect(object.head.contentType == "text/plain")
    #expect(object.head.metadata == ["who": "me"])
    #expect(object.head.versionID == "v")
  }

  @Test(arguments: [
    ("", "k", "The bucket's name is empty."), ("b", "", "The object's key is empty."),
  ])
  func `refuse an empty name`(bucket: String, key: String, message: String) async throws {
    let transport = StubTransport(.success(.text("")))
    let error = await #expect(throws: AWSError.self) {
      try await client(transport).deleteObject(bucket: bucket, key: key)
    }
    #expect(error?.message == message)
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    ("us-east-1", nil),
    (
      "eu-west-1",
      #"<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"#
    ),
  ])
  func `make a bucket where the client is`(region: String, body: String?) async throws {
    let transport = StubTransport(.success(.text("")))
    try await client(transport, region: region).createBucket("b")
    #expect(transport.requests.first?.url == "http://127.0.0.1:4566/b")
    #expect(transport.requests.first?.body.text == body)
  }

  @Test func `presign for a week and no longer`() async throws {
    let client = client(StubTransport(.success(.text(""))))
    let url = try await client.presignedPutObject(
      bucket: "b", key: "k", contentType: "image/png", expiresIn: .seconds(604_800))
    #expect(url.hasPrefix("http://127.0.0.1:4566/b/k?"))
    #expect(url.contains("&X-Amz-Expires=604800&X-Amz-SignedHeaders=content-type%3Bhost&"))
    let error = await #expect(throws: AWSError.self) {
      try await client.presignedGetObject(bucket: "b", key: "k", expiresIn: .seconds(604_801))
    }
    #expect(
      error?.message
        == "A presigned URL is valid for 1 second to 7 days, not for 604801.0 seconds.")
  }

  @Test(arguments: [
    (AttributeValue.string("x"), #"{"S":"x"}"#), (.number("1.50"), #"{"N":"1.50"}"#),
    (.binary([0, 255]), #"{"B":"AP8="}"#), (true, #"{"BOOL":true}"#), (.null, #"{"NULL":true}"#),
    (.list([1, "a"]), #"{"L":[{"N":"1"},{"S":"a"}]}"#),
    (.map(["k": .null]), #"{"M":{"k":{"NULL":true}}}"#),
    (.strings(["b", "a"]), #"{"SS":["b","a"]}"#), (.numbers(["1"]), #"{"NS":["1"]}"#),
    (.binaries([[1]]), #"{"BS":["AQ=="]}"#),
  ])
  func `write attribute values as DynamoDB tags them`(value: AttributeValue, json: String) throws {
    #expect(value.json.serialized() == json)
    #expect(AttributeValue(json: try JSONValue(parsing: json)) == value)
  }

  @Test(arguments: [
    #"{"S":1}"#, #"{"X":"a"}"#, #"{"L":[1]}"#, #"{"B":"*"}"#, #"{"S":"a","N":"1"}"#, "{}", "1",
  ])
  func `read nothing from what isn't an attribute value`(json: String) throws {
    #expect(AttributeValue(json: try JSONValue(parsing: json)) == nil)
  }

  @Test func `query a page of items`() async throws {
    let transport = StubTransport(
      .success(.json(["Items": [["a": ["S": "1"]]], "LastEvaluatedKey": ["a": ["S": "1"]]])))
    let page = try await client(transport).queryItems(
      DynamoDBQuery(
        table: "t", index: "i", keyCondition: "a = :a", filter: "contains(#n, :n)",
        placeholders: .init(names: ["#n": "name"], values: [":a": "1", ":n": "x"]), limit: 10,
        exclusiveStartKey: ["a": "0"], order: .descending, consistency: .strong))
    #expect(page == DynamoDBPage(items: [["a": "1"]], lastEvaluatedKey: ["a": "1"]))
    #expect(
      transport.requests.first?.body.text == #"""
        {"ConsistentRead":true,"ExclusiveStartKey":{"a":{"S":"0"}},"ExpressionAttributeNames":{"#n":"name"},"ExpressionAttributeValues":{":a":{"S":"1"},":n":{"S":"x"}},"FilterExpression":"contains(#n, :n)","IndexName":"i","KeyConditionExpression":"a = :a","Limit":10,"ScanIndexForward":false,"TableName":"t"}
        """#)
  }

  @Test(arguments: [
    (nil as DynamoDBCondition?, DynamoDBReturnValues.none, 3), ("attribute_exists(a)", .none, 1),
    (nil, .allOld, 1),
  ])
  func `repeat a write of an item only when that changes nothing`(
    condition: DynamoDBCondition?, returning: DynamoDBReturnValues, attempts: Int
  ) async throws {
    let transport = StubTransport(.failure(TransportError(.interrupted, "lost")))
    await #expect(throws: AWSError.self) {
      try await client(transport).putItem(
        table: "t", item: ["a": "1"], condition: condition, returning: returning)
    }
    #expect(transport.requests.count == attempts)
  }

  @Test func `take messages, and wait longer for them than the queue does`() async throws {
    let transport = StubTransport(
      .success(
        .json([
          "Messages": [
            [
              "MessageId": "1", "ReceiptHandle": "h", "Body": "b",
              "Attributes": ["ApproximateReceiveCount": "2"],
            ]
          ]
        ])))
    let messages = try await client(transport).receiveMessages(
      queueURL: "http://q", maximum: 10, wait: .seconds(20))
    #expect(
      messages == [
        SQSMessage(
          id: "1", receiptHandle: "h", body: "b", attributes: ["ApproximateReceiveCount": "2"])
      ])
    let request = try #require(transport.requests.first)
    #expect(request.timeout == .seconds(50))
    #expect(
      request.body.text
        == #"{"MaxNumberOfMessages":10,"MessageSystemAttributeNames":["All"],"QueueUrl":"http://q","WaitTimeSeconds":20}"#
    )
  }

  @Test func `invoke a function and hand on its failure`() async throws {
    let transport = StubTransport(
      .success(
        .text(
          "{}",
          headers: [
            "X-Amz-Function-Error": "Unhandled", "X-Amz-Log-Result": "bG9n",
            "X-Amz-Executed-Version": "$LATEST",
          ])))
    let answer = try await client(transport).invoke(
      function: "arn:aws:lambda:r:1:function:f", payload: Array("1".utf8), log: .tail)
    #expect(
      answer
        == LambdaInvocation(
          payload: Array("{}".utf8), functionError: "Unhandled", logTail: "log",
          executedVersion: "$LATEST"))
    let request = try #require(transport.requests.first)
    #expect(
      request.path == "/2015-03-31/functions/arn%3Aaws%3Alambda%3Ar%3A1%3Afunction%3Af/invocations")
    #expect(request.headers["X-Amz-Log-Type"] == "Tail")
    #expect(request.timeout == .seconds(905))
  }
}
