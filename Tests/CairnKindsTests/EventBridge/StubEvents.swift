import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport

/// Answers operations of EventBridge and its scheduler from a table, and remembers what was sent.
struct StubEvents: Sendable {
  private let transport: StubTransport

  /// - Parameter answers: by operation, or `METHOD path` for the scheduler; one with a `__type` is an
  ///   error. Others answer that there is no such thing.
  init(_ answers: [String: JSONValue]) {
    transport = StubTransport { request throws(TransportError) in
      guard let answer = answers[Self.operation(request)] else {
        return .json(["__type": "ResourceNotFoundException"], status: 400)
      }
      return .json(answer, status: answer["__type"] == nil ? 200 : 400)
    }
  }

  private static func operation(_ request: HTTPRequest) -> String {
    request.headers["X-Amz-Target"]?.split(separator: ".").last.map(String.init)
      ?? "\(request.method) \(request.path)"
  }

  /// In the account 1, for the stack `s`.
  func context(_ flavour: Scope.Flavour) throws -> KindContext {
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    return KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "\(endpoint)", flavour: flavour),
      aws: AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport),
      reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  var operations: [String] { transport.requests.map(Self.operation) }

  func sent(_ operation: String) -> [JSONValue] {
    transport.requests.filter { Self.operation($0) == operation }.compactMap {
      $0.body.text.flatMap { try? JSONValue(parsing: $0) }
    }
  }
}
