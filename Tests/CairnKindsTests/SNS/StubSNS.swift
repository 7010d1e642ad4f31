import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport

/// Answers operations of SNS from a table, and remembers what was sent.
struct StubSNS: Sendable {
  private let transport: StubTransport

  /// - Parameter results: by operation, the XML inside the result; others answer that there is no
  ///   such thing.
  init(_ results: [String: String]) {
    transport = StubTransport { request throws(TransportError) in
      let operation = Self.fields(request.body.text ?? "")["Action"] ?? ""
      guard let result = results[operation] else {
        return .text(
          "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>No.</Message>"
            + "</Error></ErrorResponse>", status: 404)
      }
      if result.hasPrefix("!") {
        return .text(
          "<ErrorResponse><Error><Code>InvalidParameter</Code><Message>\(result.dropFirst())"
            + "</Message></Error></ErrorResponse>", status: 400)
      }
      return .text(
        "<\(operation)Response><\(operation)Result>\(result)</\(operation)Result>"
          + "</\(operation)Response>")
    }
  }

  static func attributes(_ attributes: [String: String]) -> String {
    let entries = attributes.sorted { $0.key < $1.key }.map { key, value in
      let text = value.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      return "<entry><key>\(key)</key><value>\(text)</value></entry>"
    }
    return "<Attributes>\(entries.joined())</Attributes>"
  }

  /// In the account 1, for the stack `s`.
  func context(_ flavour: Scope.Flavour) -> KindContext {
    KindContext(
      scope: Scope(
        stack: "s", account: "1", region: "us-east-1", endpoint: "http://127.0.0.1:4566",
        flavour: flavour),
      aws: AWSClient(configuration: .stub, transport: transport), reads: .everything,
      shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  var bodies: [String] { transport.requests.map { $0.body.text ?? "" } }

  var operations: [String] { bodies.map { Self.fields($0)["Action"] ?? "" } }

  func parameter(_ name: String, of index: Int) -> String? { Self.fields(bodies[index])[name] }

  private static func fields(_ body: String) -> [String: String] {
    let pairs = body.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return (parts[0], parts.count > 1 ? PercentEncoding.decode(parts[1]) ?? parts[1] : "")
    }
    return Dictionary(pairs) { first, _ in first }
  }
}

extension AWSConfiguration {
  fileprivate static var stub: AWSConfiguration {
    guard let endpoint = try? AWSEndpoint("http://127.0.0.1:4566", origin: "a test") else {
      fatalError("the address of the stub")
    }
    return .endpoint(endpoint, region: "us-east-1")
  }
}
