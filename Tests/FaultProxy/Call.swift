import NIOCore
import NIOHTTP1

/// The operation of a request, as far as its form shows.
struct Call: Sendable {
  /// How the service writes its errors.
  enum Wire: Sendable { case json, restJSON, restXML, query }

  /// The service in the scope of the signature, such as `s3`.
  var service: String
  /// Such as `GetQueueAttributes`, or `PUT /bucket/key?tagging` where the path is the operation.
  var operation: String
  var writes: Bool
  var wire: Wire
  /// The session token of its credentials: how a test tells several cairns apart.
  var client: String

  var description: String { "\(service) \(operation)" }

  init(_ head: HTTPRequestHead, body: ByteBuffer) {
    // Credential=KEY/DATE/REGION/SERVICE/aws4_request
    let scope = head.headers.first(name: "Authorization")?.split(separator: "/") ?? []
    service = scope.count > 3 ? String(scope[3]) : "unknown"
    client = head.headers.first(name: "X-Amz-Security-Token") ?? ""
    if let target = head.headers.first(name: "X-Amz-Target") {
      operation = String(target.split(separator: ".").last ?? "")
      writes = !Self.reads(operation)
      wire = .json
    } else if Self.isForm(head), let action = Self.action(body) {
      operation = action
      writes = !Self.reads(operation)
      wire = .query
    } else {
      operation = "\(head.method) \(head.uri)"
      writes = head.method != .GET && head.method != .HEAD
      wire = service == "s3" ? .restXML : .restJSON
    }
  }

  /// Whether the body has to be read to know what the request is (the Query protocol).
  static func isForm(_ head: HTTPRequestHead) -> Bool {
    head.headers.first(name: "Content-Type")?.hasPrefix("application/x-www-form-urlencoded") == true
  }

  private static func reads(_ operation: String) -> Bool {
    ["Get", "List", "Describe", "Query", "Scan", "Lookup", "BatchGet", "Validate"]
      .contains { operation.hasPrefix($0) }
  }

  private static func action(_ body: ByteBuffer) -> String? {
    let text = String(
      buffer: body.getSlice(at: body.readerIndex, length: min(200, body.readableBytes)) ?? body)
    return text.split(separator: "&").first { $0.hasPrefix("Action=") }.map {
      String($0.dropFirst(7))
    }
  }
}
