import CairnAWS
import CairnJSON
import SocketHTTP

/// The four calls of Lambda's Runtime API ("Using the Lambda runtime API for custom runtimes" in the
/// AWS Lambda developer guide).
package struct RuntimeClient: Sendable {
  /// An event as it came.
  package struct Next: Sendable {
    package var requestID: String
    package var deadline: Int
    package var functionARN: String?
    package var traceID: String?
    package var event: [UInt8]
  }

  package struct Failure: Error, Hashable, CustomStringConvertible {
    package var description: String
  }

  private let transport: SocketTransport
  private let host: String
  private let port: Int?

  private static let base = "/2018-06-01/runtime"

  /// - Parameter address: `AWS_LAMBDA_RUNTIME_API`: host and port.
  package init(address: String, transport: SocketTransport = SocketTransport()) {
    self.transport = transport
    let colon = address.lastIndex(of: ":")
    host = String(address[..<(colon ?? address.endIndex)])
    port = colon.flatMap { Int(address[address.index(after: $0)...]) }
  }

  /// Waits for the next event: minutes or hours, while Lambda has nothing to do for this process.
  package func next() throws -> Next {
    let answer = try transport.sendWithoutLimit(
      request("GET", "/invocation/next", headers: [:], body: .none))
    guard answer.isSuccess else { throw failure("the next event", answer) }
    guard let requestID = answer.headers["Lambda-Runtime-Aws-Request-Id"] else {
      throw Failure(description: "The next event came without a request id.")
    }
    return Next(
      requestID: requestID,
      deadline: answer.headers["Lambda-Runtime-Deadline-Ms"].flatMap { Int($0) } ?? 0,
      functionARN: answer.headers["Lambda-Runtime-Invoked-Function-Arn"],
      traceID: answer.headers["Lambda-Runtime-Trace-Id"], event: answer.body)
  }

  package func respond(to requestID: String, _ answer: JSONValue) throws {
    try post("/invocation/\(requestID)/response", answer, errorType: nil)
  }

  package func fail(_ requestID: String, _ error: any Error) throws {
    let report = ErrorReport(error)
    try post("/invocation/\(requestID)/error", report.json, errorType: report.type)
  }

  /// The function can't be started at all.
  package func failInitialization(_ error: any Error) throws {
    let report = ErrorReport(error)
    try post("/init/error", report.json, errorType: report.type)
  }

  private func post(_ path: String, _ body: JSONValue, errorType: String?) throws {
    var headers: HTTPHeaders = ["Content-Type": "application/json"]
    headers["Lambda-Runtime-Function-Error-Type"] = errorType
    let answer = try transport.sendWithoutLimit(
      request("POST", path, headers: headers, body: .bytes(body.bytes())))
    guard answer.isSuccess else { throw failure(path, answer) }
  }

  private func request(
    _ method: String, _ path: String, headers: HTTPHeaders, body: HTTPBody
  ) -> HTTPRequest {
    HTTPRequest(
      method: method, scheme: "http", host: host, port: port, path: Self.base + path,
      headers: headers, body: body)
  }

  private func failure(_ what: String, _ answer: HTTPResponse) -> Failure {
    let text = String(decoding: answer.body.prefix(500), as: UTF8.self)
    return Failure(
      description: "The Runtime API answered \(what) with status \(answer.status): \(text)")
  }
}
