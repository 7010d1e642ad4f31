/// Why a client can't be configured: in full sentences, with the next step.
public struct AWSConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public let message: String

  public init(_ message: String) {
    self.message = message
  }

  public var description: String { message }
}
