import CairnAWS
import CairnJSON
import LambdaRuntime
import Testing

@testable import ImageService
@testable import UploadImages

private struct FixedIdentifier: ImageIdentifiers {
  func next(at time: Timestamp) -> String { "id-\(time.milliseconds)" }
}

@Suite struct UploadImagesTests {
  private let objects = MemoryObjects()
  private let table = MemoryTable()
  private var handler: UploadImagesHandler {
    UploadImagesHandler(
      objects: objects, metadata: table, identifiers: FixedIdentifier(),
      now: { Timestamp(milliseconds: 1_500) })
  }

  static let good = #"{"user_id":"ann","filename":"a b/../ü.png","content_type":"Image/PNG"}"#

  @Test(arguments: [(good, false), (Base64.encode(Array(good.utf8)), true)])
  func `The place is made and its URL answered`(_ body: String, _ isBase64: Bool) async throws {
    let answer = try await call(handler, request("POST", body: body, isBase64: isBase64))
    #expect(answer.status == 201)
    #expect(
      answer.body == [
        "image_id": "id-1500", "upload_url": "put:ann/id-1500/a-b-..--.png:image/png",
        "upload_method": "PUT", "upload_headers": ["Content-Type": "image/png"],
        "expires_in": 60,
        "metadata": [
          "user_id": "ann", "image_id": "id-1500", "filename": "a b/../ü.png",
          "content_type": "image/png", "status": "PENDING_UPLOAD",
          "created_at": "1970-01-01T00:00:01.500Z",
        ],
      ])
    #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
    #expect(answer.headers["Content-Type"] == "application/json")
    #expect(table.images.map(\.key) == ["ann/id-1500/a-b-..--.png"])
    #expect(table.images.map(\.status) == [.pendingUpload])
    // A day after the URL, which is valid for 60 s.
    #expect(table.images.map(\.expiresAt) == [1 + 60 + 86_400])
    #expect(answer.lines == ["INFO upload prepared"])
    #expect(answer.log[0]["userId"] == "ann")
    #expect(answer.log[0]["requestId"] == "r-1")
  }

  static let bad: [(String?, Int, String)] = [
    (nil, 400, "The request needs a body: a JSON object."),
    ("", 400, "The request needs a body: a JSON object."),
    ("{", 400, "The body isn't JSON: expected a key in quotes at byte 1."),
    (
      #"{"user_id":"ann",}"#, 400, "The body isn't JSON: expected a key in quotes at byte 17."
    ),
    ("[]", 400, "The body must be a JSON object."),
    ("7", 400, "The body must be a JSON object."),
    ("{}", 400, "The field user_id is required."),
    (#"{"user_id":null}"#, 400, "The field user_id is required."),
    (#"{"user_id":7}"#, 400, "The field user_id must be a string, not a number."),
    (#"{"user_id":true}"#, 400, "The field user_id must be a string, not a boolean."),
    (#"{"user_id":["a"]}"#, 400, "The field user_id must be a string, not an array."),
    (#"{"user_id":{}}"#, 400, "The field user_id must be a string, not an object."),
    (#"{"user_id":""}"#, 400, "The field user_id must not be empty."),
    (
      #"{"user_id":"\#(String(repeating: "ü", count: 129))"}"#, 400,
      "user_id must not be longer than 256 bytes; it has 258."
    ),
    (#"{"user_id":"a\u0000"}"#, 400, "user_id must not hold control characters."),
    (#"{"user_id":"a\ud800b"}"#, 400, "user_id is not valid Unicode, or holds U+FFFD."),
    (
      String(repeating: "[", count: 300), 400,
      "The body isn't JSON: more than 200 levels of nesting at byte 200."
    ),
    (#"{"user_id":"ann"}"#, 400, "The field filename is required."),
    (
      #"{"user_id":"ann","filename":1.5}"#, 400,
      "The field filename must be a string, not a number."
    ),
    (
      #"{"user_id":"ann","filename":"\#(String(repeating: "x", count: 256))"}"#, 400,
      "filename must not be longer than 255 bytes; it has 256."
    ),
    (#"{"user_id":"ann","filename":"f"}"#, 400, "The field content_type is required."),
    (
      #"{"user_id":"ann","filename":"f","content_type":"text/html"}"#, 400,
      #"content_type must be the type of an image, such as image/png or image/jpeg; it is "text/html"."#
    ),
    (
      #"{"user_id":"ann","filename":"f","content_type":"image/"}"#, 400,
      #"content_type must be the type of an image, such as image/png or image/jpeg; it is "image/"."#
    ),
    (
      #"{"user_id":"ann","filename":"f","content_type":"image/png; x=y"}"#, 400,
      #"content_type must be the type of an image, such as image/png or image/jpeg; it is "image/png; x=y"."#
    ),
    (
      String(repeating: " ", count: 16_385), 413, "The body must not be longer than 16384 bytes."
    ),
  ]

  @Test(arguments: bad)
  func `Bad input is reported by field`(
    _ body: String?, _ status: Int, _ message: String
  ) async throws {
    let answer = try await call(handler, request("POST", body: body))
    #expect(answer.status == status)
    #expect(answer.body["message"] == .string(message))
    #expect(answer.body["error"] == .string(status == 413 ? "PayloadTooLarge" : "BadRequest"))
    #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
    #expect(answer.lines == ["WARN request refused"])
    #expect(answer.log[0]["reason"] == .string(message))
    #expect(table.images.isEmpty)
  }

  @Test(arguments: [
    (#"{"user_id":"ann"}"#, "ann"), (#"{"user_id":7}"#, nil), ("{", nil),
    (#"{"user_id":"\#(String(repeating: "x", count: 257))"}"#, nil),
  ])
  func `The log says whose request was refused, if it is known`(
    _ body: String, _ user: JSONValue?
  ) async throws {
    let answer = try await call(handler, request("POST", body: body))
    #expect(answer.lines == ["WARN request refused"])
    #expect(answer.log[0]["userId"] == user)
    #expect(answer.log[0]["status"] == 400)
  }

  @Test func `A body that only says it is base64 is refused`() async throws {
    let answer = try await call(handler, request("POST", body: "{}", isBase64: true))
    #expect(answer.status == 400)
    #expect(answer.body["message"] == "The body is not base64, as the request says it is.")
  }

  @Test func `Bytes that aren't UTF-8 are refused`() async throws {
    let body = Base64.encode(Array(#"{"user_id":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
    let answer = try await call(handler, request("POST", body: body, isBase64: true))
    #expect(answer.status == 400)
    #expect(
      answer.body["message"]
        == "The body isn't JSON: a string that is not UTF-8 at byte 12.")
  }

  @Test func `The answer to a form says what to do`() async throws {
    let answer = try await call(
      handler,
      request("POST", body: "%7B%7D=", contentType: "application/x-www-form-urlencoded"))
    #expect(
      answer.body["message"]
        == "The body isn't JSON: expected a value at byte 0. Send it with Content-Type: application/json."
    )
  }

  @Test(arguments: ["GET", "PUT", "DELETE", "OPTIONS"])
  func `Other methods are refused`(_ method: String) async throws {
    let answer = try await call(handler, request(method, body: Self.good))
    #expect(answer.status == 405)
    #expect(
      answer.body == [
        "error": "MethodNotAllowed", "message": .string("/images takes POST, not \(method)."),
      ])
    #expect(answer.headers["Allow"] == "POST")
    #expect(answer.lines == ["WARN request refused"])
  }

  @Test func `A fault of a service is ours, and reported without its message`() async throws {
    table.fail(Fault(description: "dynamodb PutItem failed"))
    let answer = try await call(handler, request("POST", body: Self.good))
    #expect(answer.status == 500)
    #expect(
      answer.body == [
        "error": "InternalError",
        "message": "The service could not do this. Its log says why, under r-1.",
      ])
    #expect(answer.lines == ["ERROR request failed"])
    #expect(answer.log[0]["reason"] == "dynamodb PutItem failed")
    #expect(answer.log[0]["userId"] == "ann")
  }

  @Test func `An event that isn't a request from API Gateway is an error of the function`() {
    #expect(throws: NotAnAPIRequest()) { try APIRequest(["Records": []]) }
  }
}
