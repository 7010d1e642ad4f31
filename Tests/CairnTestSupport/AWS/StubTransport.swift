import CairnAWS
import CairnJSON
import Synchronization

/// Answers requests without a network, and remembers them.
package final class StubTransport: HTTPTransport {
  package typealias Handler =
    @Sendable (HTTPRequest) async throws(TransportError) -> HTTPResponse

  private let handler: Handler
  private let seen = Mutex<[HTTPRequest]>([])

  /// Answers each request by a closure.
  package init(handler: @escaping Handler) {
    self.handler = handler
  }

  /// Answers requests with these in their order, and the last one repeatedly.
  package convenience init(_ answers: Result<HTTPResponse, TransportError>...) {
    self.init(answers)
  }

  package convenience init(_ answers: [Result<HTTPResponse, TransportError>]) {
    let answers = AnswerList(answers)
    self.init { _ throws(TransportError) in try answers.next().get() }
  }

  /// The requests so far, signed as they would have gone out.
  package var requests: [HTTPRequest] { seen.withLock { $0 } }

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    seen.withLock { $0.append(request) }
    return try await handler(request)
  }
}

private final class AnswerList: Sendable {
  private let rest: Mutex<[Result<HTTPResponse, TransportError>]>

  init(_ answers: [Result<HTTPResponse, TransportError>]) {
    precondition(!answers.isEmpty)
    rest = Mutex(answers)
  }

  func next() -> Result<HTTPResponse, TransportError> {
    rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
  }
}

extension HTTPResponse {
  package static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json"], body: value.bytes())
  }

  package static func text(
    _ text: String, status: Int = 200, headers: HTTPHeaders = [:]
  )
    -> HTTPResponse
  {
    HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
  }
}

extension HTTPBody {
  /// The text of a body in memory.
  package var text: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }
}
