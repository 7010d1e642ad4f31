import CairnAWS
import CairnJSON
import Synchronization

/// Answers requests from a list and remembers them.
final class RecordingTransport: HTTPTransport {
  private let state: Mutex<(answers: [HTTPResponse], requests: [HTTPRequest])>

  init(_ answers: [(Int, JSONValue)]) {
    state = Mutex((answers.map { HTTPResponse(status: $0, body: $1.bytes()) }, []))
  }

  /// The operation and body of each request to DynamoDB.
  var operations: [(String, JSONValue)] {
    state.withLock(\.requests).map { request in
      guard case .bytes(let bytes) = request.body, let body = try? JSONValue(parsing: bytes) else {
        return (request.url, nil)
      }
      return (request.headers["X-Amz-Target"] ?? "", body)
    }
  }

  /// The method and URL of each request.
  var urls: [String] { state.withLock(\.requests).map { "\($0.method) \($0.url)" } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let answer = state.withLock { state -> HTTPResponse? in
      state.requests.append(request)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    guard let answer else { throw TransportError(.connect, "no answer left") }
    return answer
  }

  /// A client that signs always at the same time.
  var client: AWSClient {
    var configuration = AWSConfiguration.endpoint()
    configuration.retry = .none
    let clock = AWSClock(
      now: { UTCTime(secondsSinceEpoch: 0) }, sleep: { _ in }, random: { 0 })
    return AWSClient(configuration: configuration, transport: self, clock: clock)
  }
}
