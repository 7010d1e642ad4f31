/// What keeps a client from being set up: in full sentences, with the next step.
public struct AWSConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public let message: String

  public init(_ message: String) {
    self.message = message
  }

  public var description: String { message }
}
