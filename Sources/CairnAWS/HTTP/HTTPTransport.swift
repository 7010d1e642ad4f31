/// What carries requests: the network, or a stub in tests.
public protocol HTTPTransport: Sendable {
  /// Sends a request once and answers with whatever status came back. Redirects are not followed.
  /// When the task is cancelled it throws `cancelled` soon.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Why no answer came.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// No connection: refused, unreachable, unknown name, failed TLS. The server saw nothing.
    case connect
    /// The connection broke while the request was under way. The server may have acted on it.
    case interrupted
    /// The time was up. The server may have acted on the request.
    case timedOut
    case cancelled
    /// The answer is longer than the transport takes.
    case tooLarge
    /// The request could not be formed or its file not be read. The server may have seen part of it.
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
