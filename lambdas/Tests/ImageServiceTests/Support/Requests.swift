import CairnAWS
import CairnJSON
import ImageService
import LambdaRuntime
import Synchronization

/// An answer as it goes to API Gateway, with what was logged meanwhile.
struct Answered {
  var status: Int
  var headers: [String: JSONValue]
  var body: JSONValue
  var log: [JSONValue]

  init(_ json: JSONValue, log: [JSONValue]) throws {
    status = json["statusCode"]?.int ?? 0
    headers = json["headers"]?.object ?? [:]
    body = try JSONValue(parsing: json["body"]?.string ?? "")
    self.log = log
  }

  /// The level and message of each line.
  var lines: [String] {
    log.map { "\($0["level"]?.string ?? "") \($0["message"]?.string ?? "")" }
  }
}

/// An event of API Gateway.
func request(
  _ method: String, query: [String: String] = [:], body: String? = nil, isBase64: Bool = false,
  contentType: String = "application/json", repeating: [String: [String]] = [:]
) -> JSONValue {
  [
    "httpMethod": .string(method), "path": "/images",
    "headers": ["content-type": .string(contentType)],
    "queryStringParameters": query.isEmpty ? nil : .object(query.mapValues { .string($0) }),
    "multiValueQueryStringParameters": .object(
      query.mapValues { [.string($0)] }.merging(
        repeating.mapValues { .array($0.map { .string($0) }) }
      ) { $1 }),
    "body": body.map { .string($0) } ?? nil, "isBase64Encoded": .bool(isBase64),
  ]
}

func call(_ handler: some APIHandler, _ event: JSONValue) async throws -> Answered {
  let (invocation, log) = recordedInvocation()
  let answer = try await APIFunction(handler).handle(APIRequest(event), in: invocation)
  return try Answered(answer, log: log())
}

func recordedInvocation() -> (Invocation, @Sendable () throws -> [JSONValue]) {
  let lines = LogLines()
  let log = Log(
    level: .debug, context: ["requestId": "r-1"], now: { Timestamp(milliseconds: 0) },
    sink: { lines.append($0) })
  let invocation = Invocation(requestID: "r-1", functionName: "f", deadline: 0, log: log)
  return (invocation, { try lines.all.map { try JSONValue(parsing: $0) } })
}

private final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func append(_ line: String) { lines.withLock { $0.append(line) } }
}

func image(
  _ imageID: String, user: String = "ann", filename: String = "cat.png",
  type: String = "image/png", status: ImageStatus = .uploaded
) -> ImageRecord {
  ImageRecord(
    userID: user, imageID: imageID, filename: filename, contentType: type, status: status,
    key: "\(user)/\(imageID)/\(filename)", createdAt: "2026-01-01T00:00:00.000Z",
    uploadedAt: status == .uploaded ? "2026-01-01T00:00:01.000Z" : nil,
    size: status == .uploaded ? "7" : nil)
}
