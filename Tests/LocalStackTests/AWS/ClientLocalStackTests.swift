import CairnAWS
import CairnHTTP
import CairnJSON
import CairnTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite(.enabled(if: TestEndpoint.isSet)) struct `The client against a live server` {
  @Test func `returns the caller's identity`() async throws {
    try await TestEndpoint.withClient { client in
      let identity = try await client.getCallerIdentity()
      #expect(identity.account == "000000000000")
      #expect(identity.arn.hasPrefix("arn:aws:"))
    }
  }

  @Test func `conditional writes let one writer through`() async throws {
    try await withBucket { client, bucket in
      let first = try await client.putObject(
        bucket: bucket, key: "state.json", body: .text("1"), condition: .absent)
      var error = await #expect(throws: AWSError.self) {
        try await client.putObject(
          bucket: bucket, key: "state.json", body: .text("2"), condition: .absent)
      }
      #expect(error?.cause == .preconditionFailed)
      let second = try await client.putObject(
        bucket: bucket, key: "state.json", body: .text("3"), contentType: "application/json",
        condition: .matches(etag: first), metadata: ["who": "me"])
      error = await #expect(throws: AWSError.self) {
        try await client.putObject(
          bucket: bucket, key: "state.json", body: .text("4"), condition: .matches(etag: first))
      }
      #expect(error?.cause == .preconditionFailed)
      let object = try await client.getObject(bucket: bucket, key: "state.json")
      #expect(object.bytes == Array("3".utf8))
      #expect(object.head.etag == second)
      #expect(object.head.contentType == "application/json")
      #expect(object.head.metadata == ["who": "me"])
      let head = try await client.headObject(bucket: bucket, key: "state.json")
      #expect(head == object.head)
      try await client.deleteObject(bucket: bucket, key: "state.json")
      try await client.deleteObject(bucket: bucket, key: "state.json")
      error = await #expect(throws: AWSError.self) {
        try await client.getObject(bucket: bucket, key: "state.json")
      }
      #expect(error?.code == "NoSuchKey")
      #expect(error?.cause == .notFound)
      error = await #expect(throws: AWSError.self) {
        try await client.putObject(
          bucket: bucket, key: "state.json", body: .text("5"), condition: .matches(etag: first))
      }
      #expect(error?.cause == .notFound)
    }
  }

  @Test(arguments: [
    "plain.txt", "a b", "a+b", "100%", "%41", "é/ü", "a//b", "😀", "q?x=1#y", "~'()*!&=@:,$;",
    "trailing/", "dots/../up", "./here",
  ])
  func `keys are kept as they are`(key: String) async throws {
    try await withBucket { client, bucket in
      try await client.putObject(bucket: bucket, key: key, body: .text(key))
      #expect(try await client.getObject(bucket: bucket, key: key).bytes == Array(key.utf8))
      let listing = try await client.send(
        AWSRequest(
          .s3, "ListObjectsV2", method: "GET", bucket: bucket, query: [("list-type", "2")],
          safety: .idempotent))
      #expect(XMLText.first("Key", in: listing.body) == key)
      let url = try await client.presignedGetObject(
        bucket: bucket, key: key, expiresIn: .seconds(60))
      let answer = try await fetch("GET", url)
      #expect(answer.status == 200)
      #expect(answer.body == Array(key.utf8))
      try await client.deleteObject(bucket: bucket, key: key)
    }
  }

  @Test func `a presigned put is good for its content type alone`() async throws {
    try await withBucket { client, bucket in
      let url = try await client.presignedPutObject(
        bucket: bucket, key: "p.jpg", contentType: "image/jpeg", expiresIn: .seconds(60))
      #expect(try await fetch("PUT", url, contentType: "image/png").status == 403)
      #expect(try await fetch("PUT", url, contentType: "image/jpeg").status == 200)
      let head = try await client.headObject(bucket: bucket, key: "p.jpg")
      #expect(head.contentType == "image/jpeg")
      try await client.deleteObject(bucket: bucket, key: "p.jpg")
    }
  }

  @Test func `a file is streamed and its hash is checked`() async throws {
    try await withBucket { client, bucket in
      let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      let path = "/tmp/\(TestEndpoint.uniqueName("cairn-file"))"
      let file = fopen(path, "w")
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
      defer { unlink(path) }
      try await client.putObject(
        bucket: bucket, key: "big",
        body: .file(path: path, size: bytes.count, sha256Hex: Digest.sha256Hex(bytes)))
      #expect(try await client.getObject(bucket: bucket, key: "big").bytes == bytes)
      try await client.deleteObject(bucket: bucket, key: "big")
    }
  }

  @Test func `items are written, read and queried`() async throws {
    try await TestEndpoint.withClient { client in
      let table = TestEndpoint.uniqueName("items")
      _ = try await client.json(
        .dynamoDB, "CreateTable",
        [
          "TableName": .string(table), "BillingMode": "PAY_PER_REQUEST",
          "KeySchema": [
            ["AttributeName": "user_id", "KeyType": "HASH"],
            ["AttributeName": "image_id", "KeyType": "RANGE"],
          ],
          "AttributeDefinitions": [
            ["AttributeName": "user_id", "AttributeType": "S"],
            ["AttributeName": "image_id", "AttributeType": "S"],
          ],
        ], safety: .unsafe)
      let key: DynamoDBItem = ["user_id": "u", "image_id": "1"]
      let item: DynamoDBItem = key.merging([
        "size": .number("12345678901234567890123456789.5"), "raw": .binary([0, 255]),
        "tags": .strings(["a"]), "flag": true, "nothing": .null,
        "nested": .map(["list": .list([1, "x"])]),
      ]) { old, _ in old }
      try await client.putItem(
        table: table, item: item, condition: "attribute_not_exists(image_id)")
      var error = await #expect(throws: AWSError.self) {
        try await client.putItem(
          table: table, item: item, condition: "attribute_not_exists(image_id)")
      }
      #expect(error?.cause == .preconditionFailed)
      #expect(try await client.getItem(table: table, key: key, consistency: .strong) == item)
      let changed = try await client.updateItem(
        table: table, key: key, update: "SET #s = :up",
        placeholders: .init(names: ["#s": "status"], values: [":up": "UPLOADED"]),
        returning: .updatedNew)
      #expect(changed == ["status": "UPLOADED"])
      try await client.putItem(table: table, item: ["user_id": "u", "image_id": "2"])
      let first = try await client.queryItems(
        DynamoDBQuery(
          table: table, keyCondition: "user_id = :u", placeholders: .init(values: [":u": "u"]),
          limit: 1))
      #expect(first.items.count == 1)
      let rest = try await client.queryItems(
        DynamoDBQuery(
          table: table, keyCondition: "user_id = :u", placeholders: .init(values: [":u": "u"]),
          exclusiveStartKey: first.lastEvaluatedKey))
      #expect(rest.items == [["user_id": "u", "image_id": "2"]])
      #expect(rest.lastEvaluatedKey == nil)
      let old = try await client.deleteItem(table: table, key: key, returning: .allOld)
      #expect(old?["status"] == "UPLOADED")
      #expect(try await client.getItem(table: table, key: key) == nil)
      _ = try await client.json(
        .dynamoDB, "DeleteTable", ["TableName": .string(table)], safety: .unsafe)
      error = await #expect(throws: AWSError.self) {
        try await client.getItem(table: table, key: key)
      }
      #expect(error?.cause == .notFound)
    }
  }

  @Test func `messages are sent, taken and deleted`() async throws {
    try await TestEndpoint.withClient { client in
      let made = try await client.json(
        .sqs, "CreateQueue", ["QueueName": .string(TestEndpoint.uniqueName("q"))],
        safety: .idempotent)
      let url = try #require(made["QueueUrl"]?.string)
      let id = try await client.sendMessage(queueURL: url, body: "{\"é\": 1}\n")
      let messages = try await client.receiveMessages(queueURL: url, wait: .seconds(2))
      #expect(messages.map(\.id) == [id])
      #expect(messages.first?.body == "{\"é\": 1}\n")
      #expect(messages.first?.attributes["ApproximateReceiveCount"] == "1")
      try await client.deleteMessage(
        queueURL: url, receiptHandle: try #require(messages.first?.receiptHandle))
      _ = try await client.json(
        .sqs, "DeleteQueue", ["QueueUrl": .string(url)], safety: .idempotent)
      let error = await #expect(throws: AWSError.self) {
        try await client.sendMessage(queueURL: url, body: "x")
      }
      #expect(error?.cause == .notFound)
      #expect(error?.code == "QueueDoesNotExist")
    }
  }

  @Test func `a missing function is not found`() async throws {
    try await TestEndpoint.withClient { client in
      let error = await #expect(throws: AWSError.self) {
        try await client.invoke(function: "no-such-function", payload: Array("{}".utf8))
      }
      #expect(error?.cause == .notFound)
      #expect(error?.status == 404)
      #expect(error?.requestID != nil)
    }
  }

  /// A zip of one shell script, `bootstrap`, that prints each event and answers `{"echo": event}`.
  private static let echoFunction =
    "UEsDBBQAAAAIAAAAIQCg2+VY/gAAAEkBAAAJAAAAYm9vdHN0cmFwTc7NSsNAFAXgfZ7iOgbSLIbbdCESzSJSFwUr"
    + "4g9uCmWauZjBZCZObppC03c3sSJuD+dwvssL3BmLbRmoxmQlc5Mihvn7y/YhX98t8+3z2+Pran2/zZ9WuJgn13J+"
    + "JecJ+s6yqQmN3btCsXE26EtTEbDv6Aa0CwBoT5azcFZ0vgLZglwCct1gSUpDOP6hpQPHMAxAB8OQjBujxwF7kBqi"
    + "jY/g9t9kANV/QsSucj35WZjEkGUgKlXvtJK/Iqn6Vnr66qhlaXQq4Nh4YxnCxSmKJ1VROhAfbkx+gGLM/oQOUNMe"
    + "bVdVE0EcN2Lqb0R6Lp/EGR4ajZ7axtmWAu0sBd9QSwECFAMUAAAACAAAACEAoNvlWP4AAABJAQAACQAAAAAAAAAA"
    + "AAAA7YEAAAAAYm9vdHN0cmFwUEsFBgAAAAABAAEANwAAACUBAAAAAA=="

  @Test func `a function is invoked, with the end of its log`() async throws {
    try await TestEndpoint.withClient { client in
      let name = TestEndpoint.uniqueName("echo")
      _ = try await client.rest(
        .lambda, "CreateFunction", method: "POST", path: "/2015-03-31/functions",
        body: [
          "FunctionName": .string(name), "Runtime": "provided.al2023", "Handler": "bootstrap",
          "Role": "arn:aws:iam::000000000000:role/any",
          "Code": ["ZipFile": .string(Self.echoFunction)],
        ], safety: .unsafe)
      let path = "/2015-03-31/functions/\(name)"
      var state: String?
      for _ in 0..<500 where state != "Active" {
        state = try await client.rest(
          .lambda, "GetFunctionConfiguration", method: "GET", path: path + "/configuration",
          safety: .idempotent)["State"]?.string
        try await Task.sleep(for: .milliseconds(10))
      }
      let answer = try await client.invoke(
        function: name, payload: Array(#"{"é":1}"#.utf8), log: .tail)
      #expect(String(decoding: answer.payload, as: UTF8.self) == #"{"echo":{"é":1}}"#)
      #expect(answer.functionError == nil)
      #expect(answer.executedVersion == "$LATEST")
      #expect(answer.logTail?.contains(#"got {"é":1}"#) == true)
      try await client.invokeAsynchronously(function: name, payload: Array("{}".utf8))
      _ = try await client.rest(
        .lambda, "DeleteFunction", method: "DELETE", path: path, safety: .idempotent)
    }
  }

  private func withBucket(
    _ body: (AWSClient, String) async throws -> Void
  ) async throws {
    try await TestEndpoint.withClient { client in
      let bucket = TestEndpoint.uniqueName("cairn-objects")
      try await client.createBucket(bucket)
      try await client.headBucket(bucket)
      try await body(client, bucket)
      try await client.deleteBucket(bucket)
      let error = await #expect(throws: AWSError.self) { try await client.headBucket(bucket) }
      #expect(error?.cause == .notFound)
    }
  }

  /// What a browser does with a presigned URL.
  private func fetch(
    _ method: String, _ url: String, contentType: String? = nil
  ) async throws -> HTTPResponse {
    let parts = url.split(separator: "?", maxSplits: 1)
    let endpoint = try AWSEndpoint(try #require(TestEndpoint.url), origin: "test")
    var request = HTTPRequest(
      method: method, scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port,
      path: String(parts[0].dropFirst(endpoint.description.count)),
      query: parts[1].split(separator: "&").map { item in
        let pair = item.split(separator: "=", maxSplits: 1)
        return (String(pair[0]), PercentEncoding.decode(String(pair[1])))
      })
    request.headers["Content-Type"] = contentType
    if method == "PUT" { request.body = .text("x") }
    let transport = AsyncHTTPTransport(.endpoint(endpoint))
    let answer = try await transport.send(request)
    await transport.shutdown()
    return answer
  }
}
