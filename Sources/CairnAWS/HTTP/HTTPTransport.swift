/// Sends requests over the network, or is a stub in tests.
public protocol HTTPTransport: Sendable {
  /// Sends a request once and returns the answer with any status. Doesn't follow redirects. Throws
  /// `cancelled` soon after the task is cancelled.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Why there is no answer.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// No connection: refused, unreachable, unknown name, failed TLS. The server received nothing.
    case connect
    /// The connection broke during the request. The server may have acted on it.
    case interrupted
    /// The time limit passed. The server may have acted on the request.
    case timedOut
    case cancelled
    /// The answer exceeds the transport's limit.
    case tooLarge
    /// The request couldn't be formed or its file couldn't be read. The server may have received a
    /// part.
    case invalid
  }

  public let kind: Kind
  /// In words, without the request's headers.
  public let message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}
